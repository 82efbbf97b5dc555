"""What people type for days, times and ranges, read in their zone.

A line becomes plain `text`, `tokens`, a tree of `nodes` by the `grammar`, `clauses` that stand for
themselves, minutes of each day (`days`, `hours`, `painting`), and a `reading`: instants, trimmed to the
calendar. `single` reads options that take one day, time or range; `printing` writes ranges so that they read
back the same. Wall times that a clock change skips or doubles follow the rule of scheduling.zones.
"""

from scheduling.phrases.printing import write_when
from scheduling.phrases.reader import WAKING_HOURS, Reader, writes_day_first
from scheduling.phrases.reading import LONGEST, Guess, Range, Reading, SettledRange, examples_for, read_when
from scheduling.phrases.single import read_day, read_hours, read_meeting, read_moment, write_meeting

__all__ = [
    "LONGEST",
    "WAKING_HOURS",
    "Guess",
    "Range",
    "Reader",
    "Reading",
    "SettledRange",
    "examples_for",
    "read_day",
    "read_hours",
    "read_meeting",
    "read_moment",
    "read_when",
    "write_meeting",
    "write_when",
    "writes_day_first",
]
