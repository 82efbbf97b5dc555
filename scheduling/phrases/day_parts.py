"""Parts of the day, and the words for all of it."""

import re

from scheduling.phrases.scanner import Table, words
from scheduling.zones import DAY_MINUTES

Stretch = tuple[int, int]
WHOLE: Stretch = (0, DAY_MINUTES)

_WORK = (
    r"(?:(?:during|in|within) )?(?:the )?(?:normal |usual )?"
    r"(?:business|office|work|working)[ -]?(?:hours|hrs)|during work"
)
PARTS = Table[Stretch](
    {
        r"early mornings?|first thing(?: in the morning)?": (6 * 60, 9 * 60),
        r"late mornings?|mid-? ?mornings?": (10 * 60, 12 * 60),
        r"(?:in the )?mornings?|a\.?m\.?|morn|forenoons?": (6 * 60, 12 * 60),
        r"(?:at |over |during )?lunch(?:es|[ -]?times?|[ -]?breaks?|[ -]?hours?)?": (12 * 60, 13 * 60),
        r"early (?:afternoons?|arvo)": (12 * 60, 15 * 60),
        r"late (?:afternoons?|arvo)|mid-? ?afternoons?": (15 * 60, 18 * 60),
        r"(?:in the )?(?:afternoons?|arvos?|afters)|p\.?m\.?": (12 * 60, 18 * 60),
        r"early evenings?": (18 * 60, 20 * 60),
        r"late evenings?|late(?: at)? nights?": (20 * 60, DAY_MINUTES),
        r"(?:in the )?(?:evenings?|eves?|evngs?)": (18 * 60, 23 * 60),
        r"(?:at )?nights?(?:[ -]?times?)?": (18 * 60, DAY_MINUTES),
        r"early|breakfast(?:[ -]?times?)?": (8 * 60, 9 * 60),
        r"(?:dinner|supper)(?:[ -]?times?)?": (18 * 60, 20 * 60),
        _WORK: (9 * 60, 17 * 60),
        r"(?:during the |in the )?day[ -]?times?|during the day": (8 * 60, 18 * 60),
    }
)
ALL_DAY = words(
    "(?:at )?any ?time(?: at all| of (?:the )?day)?(?: (?:is|works?)(?: fine)?)?",
    "(?:the )?(?:all|whole|entire|full)[ -]?day(?: long)?",
    "any ?times?",
    "when ?ever|anything|everything",
    "all the time",
    "always",
    "all hours",
    "(?:fully |totally |completely )?flexible",
    "no preference",
)
ALL_OF = re.compile(r"(?:all|the whole) +of +(?=(?:the +)?(?:mon|tue|wed|thu|fri|sat|sun|today|tomorrow))")
ROUND_THE_CLOCK = words("24/7", "24 ?h(?:ou)?rs?", "(?:a?round|around) the clock", "day and night")
EVENTS = Table[Stretch](
    {
        r"lunch(?:[ -]?time)?": (12 * 60, 13 * 60),
        r"(?:work|office hours|business hours|working hours)": (9 * 60, 17 * 60),
        r"school": (8 * 60, 15 * 60),
        r"(?:dinner|supper)": (18 * 60, 20 * 60),
        r"breakfast": (8 * 60, 9 * 60),
    }
)
