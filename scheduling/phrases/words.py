"""The words that mean something, by the token that each is, and those that mean nothing.

Alternatives stand in brackets. "The", "a" and "an" are left out before words are compared.
"""

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

from scheduling.model import Preference
from scheduling.phrases.nodes import Clock
from scheduling.zones import DAY_MINUTES

Meaning: TypeAlias = tuple[tuple[str, Any], ...]
HOUR = 60
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ORDINALS_TEXT = """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
    fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth
"""
ORDINALS = tuple(_ORDINALS_TEXT.split())
_DAY_NAMES = (
    "monday mon mo, tuesday tues tue tu, wednesday wednes weds wed, thursday thurs thur thu th, "
    "friday fri fr, saturday satur sat sa, sunday sun su"
)
_MONTH_NAMES = (
    "january jan, february feb, march mar, april apr, may, june jun, july jul, august aug, "
    "september sept sep, october oct, november nov, december dec"
)
WEEKDAYS, MONTHS = (tuple(re.findall(r"(?:^|, )(\w+)", names)) for names in (_DAY_NAMES, _MONTH_NAMES))

UNIT = re.compile(r"[\w']+|[^\w\s]")
ARTICLES = frozenset({"the", "a", "an"})
# These say nothing about times, wherever they stand.
_MEANINGLESS_TEXT = """
    i you i'm im ive i've we we're my me our you us it its it's that's is are be been was of would
    will i'll i'd id should have got get well really still local please pls plz thanks thx ty thank
    cheers hi hey hello lol haha hmm um both either too again say like think guess meet call chat with
    there during mostly usually generally normally typically goes here him her them
    everyone folks anybody kind ish uhr o'clock time times slot slots window windows dates sometime
"""
MEANINGLESS = frozenset(_MEANINGLESS_TEXT.split())

_T: dict[tuple[str, Any], str] = {
    ("EXCEPT", True): (
        "except(| for| on| not), excepting, excluding, exclude(|s), excl, exc, exempt, apart from, "
        "aside from, other than, besides, without, w/o, minus, bar, barring, save for, outside(| of), sans, "
        "exept, excpet"
    ),
    ("NOT", True): "not(| on| at| in| any), never, nor",
    ("NO", True): "no(| to), none, nothing, nope, not any, n/a, nah, x",
    ("CANT", True): (
        "(can't|cant|cannot|can not|couldn't|won't|wont|don't|dont|doesn't|doesnt|isn't|isnt|aren't|"
        "does not|do not|will not|would not|wouldn't|is not|are not)(|"
        " do| make| make it| work| works| be| like| want| have| (|be )(available|free|possible)|"
        " work for me| do it)"
    ),
    ("BUSY", True): "(|fully |completely |totally )(unavailable|busy|booked(| up| solid)|occupied|blocked), away, off, out, "
        "ooo, out of office, swamped, bad, impossible, no good",
    ("YES", True): (
        "(can|could|will|would) (do|make|make it|work|be), can, could, free, available, avail, "
        "availability, (|wide )open, works(| for me), work for me, fine(| for me), ok, okay, okey, good, cool, "
        "happy, yes(| to), yep, yeah, yea, sure, possible, suits(| me), does, (i|we|you|to) do, "
        "make it, do (it|that)"
    ),
    ("BUT", "but"): "but",
    ("ONLY", True): "only, just",
    ("OTHERWISE", True): "otherwise, else, or else, if not then, if not possible then, if that doesn't work(| then), failing that, alternatively, alternative",
    ("PREF", Preference.LOW): (
        "(|only )if (|really |absolutely |it is |it's |i )(needed|need be|necessary|required|must), "
        "(|only )if (i|we|you) (|really |absolutely )(must|have to|need(| to| it)), "
        "(|only )if (that's only option|that's the only option|nothing else(| works)|"
        "there's no other way|desperate), "
        "(|as |at )(last resort|worst(| case)|push|back up|backup|fallback|plan b|2nd choice|"
        "second choice), in pinch, at pinch, may be, maybe, prob, probably, possibly, perhaps, "
        "potentially, reluctantly, grudgingly, tentative(|ly), "
        "(less|not|isn't|is not|not so|not very) (ideal|great|preferred|preferable|good|likely), "
        "low, least(| preferred| favourite| favorite), meh, rather not, prefer not, preferably not, "
        "would rather not, not keen on"
    ),
    ("PREF", Preference.HIGH): (
        "(|i |i'd |would |most |much |strongly |really |i'd much |would much )(prefer|preferred|"
        "preferably|preferable|prefers|preference)(| for)(| time| option| slot| times| options|"
        " slots)(| is| are| would be), (|my )(first|1st|top) choice(| is| are), ideal, ideally, best, "
        "favourite, favorite, fave, perfect, perfectly, great, love, high, rather, better, especially, "
        "works best, work best(| for me), is best, are best, suits(| me) best"
    ),
    ("FROM", "from"): (
        "from(| on), starting(| at| from| on), start at, starts at, since(| on), beginning(| on)"
    ),
    ("AFTER", "after"): "(|any |anytime |any time )(after|past|later than), post",
    ("BEFORE", "before"): "(|any |anytime |any time )(before|prior to|earlier than), pre",
    ("UNTIL", "until"): (
        "(|up |any |anytime |any time )(until|untill|bis|till|til|'til|up to|upto), by, through, thru, thro"
    ),
    ("TO", True): "to",
    ("TOAT", True): "to/at",
    ("BETWEEN", True): "between, btwn, b/w",
    ("AND", True): "and, plus, also, as well as, then, as well",
    ("OR", True): "or, and/or",
    ("ONWARDS", True): "onward(|s), (and|or) (on|onward|onwards)",
    ("LATEST", "until"): "(|at )latest, (|by )latest",
    ("EARLIEST", "from"): "(|at )earliest",
    ("LATER", "after"): "(and |or |)(later|beyond|up), (and|or) after",
    ("EARLIER", True): "(and|or) (before|earlier)",
    ("FOR", True): "for(| about), lasting(| about)",
    ("THIS", "this"): "this(| coming), coming, upcoming, current",
    ("NEXT", "next"): "next, following",
    ("EVERY", True): "every(| single), each(| single), any, all, on all",
    ("LAST", "last"): "last, final",
    ("REST", "rest"): "(all |any |)other days, any other day, (all |)others, (rest|remainder)(| of)(| this)(| calendar)",
    ("LATERIN", "later"): "later (|on )(this|in)",
    ("WEEK", "week"): "week, weeks, wk, wks, kw, cw, calendar week",
    ("WEEKEND", "weekend"): "weekend, wkend, (this|coming) coming weekend",
    ("WEEKAFTER", "after"): "week after next",
    ("WEEKOF", True): "week (of|starting|beginning|commencing)(| on)",
    ("MONTHS", "month"): "month(|s)",
    ("YEARS", "year"): "year(|s)",
    ("EOW", "week"): "eow",
    ("EOW", "month"): "eom",
    ("DAY", "day"): "day(|s)",
    ("FORTNIGHT", "fortnight"): "fortnight(|s)",
    ("FROMNOW", True): "from (now|today), hence",
    ("EARLY", "start"): "early(| in)",
    ("START", "start"): "(start|beginning) of",
    ("FIRSTHALF", "first"): "first half(| of)",
    ("MID", "middle"): "mid, middle(| of)",
    ("SECONDHALF", "second"): "second half(| of)",
    ("LATE", "late"): "late(| in)",
    ("END_OF", "late"): "end of",
    ("IN", True): "in",
    ("AT", True): "at, around, about, circa, approx, approximately",
    ("ON", True): "on",
    ("SAME", True): "same(| time| times| hours)(| on), ditto",
    ("ALLTIME", True): (
        "(|at )any(| )time(|s)(| at all| of day)(| is fine| works fine), whenever, when ever, anything, "
        "everything, all time, always, all hours, (|fully |totally |completely )flexible, no preference"
    ),
    ("ALLDAY", True): "(all|whole|entire|full)(| |-)day(| long), (all|whole) of",
    ("ALLHOURS", True): "(24 hours|24 hrs|24 hour|24hrs), (round|around) clock, day and night",
    ("ALLDAYS", ()): (
        "(every|any|each)(| )(| single )day(|s)(| of week| of calendar), all days, all of days, "
        "everyday, daily, (all|whole|entire|full)(| of)(| this) (week|period|range|calendar)(| long), "
        "throughout(| week), both days, all of (it|them), weekdays and weekends"
    ),
    ("GROUP", (0, 1, 2, 3, 4)): (
        "week(| )day(|s), work(| )day(|s), working day(|s), (business|school) day(|s), wkday(|s)"
    ),
    ("GROUP", (5, 6)): "weekends, wkends, (every|all|any|each) weekend",
    ("GROUP", (0, 2, 4)): "mwf, m/w/f, m-w-f",
    ("GROUP", (0, 2)): "mw, m/w",
    ("GROUP", (1, 3)): "tth, t/th, tu/th, tuth, tr, t/r",
    ("RELDAY", 2): "day after tomorrow, overmorrow",
    ("RELDAY", 1): "tomorrow, tmrrw, tmrw, tmr, tmw, tomo, tom, 2mrw, 2moro, 2morrow",
    ("RELDAY", 0): "today, tod, 2day, now",
    ("RELDAY", -1): "yesterday",
    ("PART", (6 * HOUR, 9 * HOUR)): "early morning(|s), first thing(| in morning)",
    ("PART", (10 * HOUR, 12 * HOUR)): "(late|mid)(| |-)morning(|s)",
    ("PART", (6 * HOUR, 12 * HOUR)): "(|in |during )morning(|s), morn, am, forenoon(|s)",
    ("PART", (12 * HOUR, 13 * HOUR)): (
        "(|at |over |during )(lunch|lunches|lunchtime|lunchtimes|lunch time|lunch break|lunch hour|"
        "noontime)"
    ),
    ("PART", (12 * HOUR, 15 * HOUR)): "early (afternoon(|s)|arvo)",
    ("PART", (15 * HOUR, 18 * HOUR)): "late (afternoon(|s)|arvo), mid(| |-)afternoon(|s)",
    ("PART", (12 * HOUR, 18 * HOUR)): "(|in |during )afternoon(|s), (|in )arvo(|s), pm",
    ("PART", (18 * HOUR, 20 * HOUR)): "early evening(|s), dinner(| time|time), supper(| time|time)",
    ("PART", (20 * HOUR, DAY_MINUTES)): "late evening(|s), late (|at )night(|s)",
    ("PART", (18 * HOUR, 23 * HOUR)): "(|in |during )evening(|s), eve(|s), evng(|s)",
    ("PART", (18 * HOUR, DAY_MINUTES)): "(|at |in )night(|s), nighttime",
    ("PART", (8 * HOUR, 9 * HOUR)): "breakfast(| time|time)",
    ("PART", (9 * HOUR, 17 * HOUR)): (
        "(|during |in |within )(|normal |usual )(business|office|work|working)(| |-)(hours|hrs), "
        "during work"
    ),
    ("PART", (8 * HOUR, 18 * HOUR)): "(|during |in )(day time|daytime|day-time), during day",
    ("EVENT", (9 * HOUR, 17 * HOUR)): "work",
    ("EVENT", (8 * HOUR, 15 * HOUR)): "school",
    ("CLOCK", Clock((12 * HOUR,))): "noon, noonish, midday, mid-day, mid day, high noon, 12 noon",
    ("CLOCK", Clock((DAY_MINUTES, 0))): "midnight, 12 midnight",
    ("EOD", Clock((17 * HOUR,))): (
        "eod, cob, (|the )end of (|work |working |workday )day, close of business"
    ),
    ("DUR", 30): "half hour, half hr",
    ("NUMW", 2): "couple(| of)",
    ("NUMW", 3): "few",
}  # fmt: skip
# Words that are two tokens at once.
_PAIRS: dict[Meaning, str] = {
    (("RELDAY", 0), ("PART", (18 * HOUR, DAY_MINUTES))): "tonight, tonite, 2nite",
    (("RELDAY", 0), ("PART", (6 * HOUR, 12 * HOUR))): "this morning",
    (("RELDAY", 0), ("PART", (12 * HOUR, 18 * HOUR))): "this (afternoon|arvo)",
    (("RELDAY", 0), ("PART", (18 * HOUR, 23 * HOUR))): "this evening",
    (("RELDAY", 0), ("PART", (12 * HOUR, 13 * HOUR))): "this lunch",
    (("ALLTIME", True), ("EXCEPT", True)): (
        "all but, any but"
    ),
    (("RELDAY", 1), ("OR", True), ("RELDAY", 2)): "tomorrow (or|and) day after",
    (("AFTER", "after"), ("CLOCK", Clock((17 * HOUR,)))): "after(| |-)hours",
    (("NOT", True), ("BEFORE", "before")): "no(|t) (earlier|sooner) than",
    (("UNTIL", "until"),): "no(|t) later than, due by, at latest by",
    (("MID", "middle"), ("WEEK", "week")): "mid(| |-)week",
    (("GROUP", (0, 1, 2, 3, 4)), ("PART", (18 * HOUR, DAY_MINUTES))): "week(| |-)night(|s)",
    (("UNKNOWN", True),): "too (early|late|long|soon), most of, are you",
    (): (
        "i am, or so, so i, so that, some time, for me, (|all )times(| in| are| are in), "
        "(like|want|able|hope|happy|love|going|need) to(| meet), "
        "if (|at all )(possible|that works|you can|that's ok|ok), thank you, my time, as long as, "
        "i think, i guess, shall we say, o' clock, more or less, give or take, fingers crossed, "
        "let's say, how about"
    ),
    (("WORK", True),): "i work, i'm at work, at work, we work, i am working, i'm working",
}  # fmt: skip


def expanded(patterns: str) -> Iterator[tuple[str, ...]]:
    """Every phrase that the patterns stand for, as its words."""
    for pattern in re.split(r",\s*(?![^()]*\))", patterns):
        for phrase in _spelled_out(pattern):
            words = tuple(UNIT.findall(phrase))
            yield tuple(word for word in words if word not in ARTICLES) or words


def _spelled_out(pattern: str) -> Iterator[str]:
    found = re.search(r"\(([^()]*)\)", pattern)
    if found is None:
        yield pattern
        return
    for option in found[1].split("|"):
        yield from _spelled_out(f"{pattern[: found.start()]}{option}{pattern[found.end() :]}")


def english() -> dict[tuple[str, ...], Meaning]:
    """Every phrase with the tokens it is."""
    table: dict[tuple[str, ...], Meaning] = {}
    for (kind, value), patterns in _T.items():
        table |= dict.fromkeys(expanded(patterns), ((kind, value),))
    for meaning, patterns in _PAIRS.items():
        table |= dict.fromkeys(expanded(patterns), meaning)
    for n, names in enumerate(_DAY_NAMES.split(", ")):
        full = names.split()[0]
        plurals = (f"{name}{ending}" for name in (full, full[:3]) for ending in ("s", "'s"))
        table |= {(name,): (("WEEKDAYS", n),) for name in plurals}
        table |= {(name,): (("WEEKDAY", n),) for name in names.split()}
    for n, names in enumerate(_MONTH_NAMES.split(", "), 1):
        table |= {(name,): (("MONTH", n),) for name in names.split()}
    table |= {(name,): (("NUMW", n),) for n, name in enumerate(NUMBERS, 1)}
    table |= {(name,): (("ORDW", n),) for n, name in enumerate(ORDINALS, 1)}
    table |= {(word,): () for word in MEANINGLESS if (word,) not in table}
    return table
