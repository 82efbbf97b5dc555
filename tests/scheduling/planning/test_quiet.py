"""The solver keeps quiet: what a host reads on stdout is the bot's alone."""

import subprocess
import sys

SOLVES = """
from datetime import UTC, datetime, timedelta
from scheduling.intervals import Span
from scheduling.planning.search import Invitee, Search
from scheduling.planning.timetable import best_timetable

now = datetime(2026, 1, 1, tzinfo=UTC)
free = Span(now, now + timedelta(hours=2))
people = tuple(Invitee(number, (free,)) for number in range(4))
assert best_timetable(Search(people, (free,), timedelta(minutes=45), now)).proof.people
"""


def test_solving_writes_nothing_to_stdout_or_stderr() -> None:
    ran = subprocess.run([sys.executable, "-c", SOLVES], capture_output=True, check=True)  # noqa: S603
    assert (ran.stdout, ran.stderr) == (b"", b"")
