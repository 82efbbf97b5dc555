"""The words around times: how they are preferred, what is excepted, what joins, and what says nothing."""

import re
from enum import Enum, auto

from scheduling.model import Preference
from scheduling.phrases.scanner import Scanner, words


class Mark(Enum):
    """What stands between days and hours. A BREAK, as a new line, parts more than a COMMA, and AND less."""

    COMMA = auto()
    AND = auto()
    BREAK = auto()
    EXCEPT = auto()
    OPEN = auto()
    CLOSE = auto()


_BREAK = re.compile(r"[;\n]+|[.!?]+(?= |$)")
_COMMA = re.compile(r"[,&+/]")
_AND = words("and", "or", "then", "plus", "also", "as well as")
_OPEN = re.compile(r"[(\[]")
_CLOSE = re.compile(r"[)\]]")
_LOW = words(
    r"(?:only )?if (?:really |absolutely |it is |it's |i )?(?:needed|need be|necessary|required|must)",
    r"(?:only )?if (?:i|we|you) (?:really |absolutely )?(?:must|have to|need(?: to| it)?)",
    r"(?:only )?if (?:that'?s the only option|nothing else(?: works)?|there'?s no other way|desperate)",
    r"(?:as |at )?(?:a |the )?(?:last resort|worst(?: case)?|push|back-? ?up|fallback|plan b|2nd choice)",
    r"(?:as |at )?(?:a |my )?second choice|(?:in|at) a pinch",
    r"may ?be|prob(?:ably)?|possibly|perhaps|potentially|reluctantly|grudgingly|tentative(?:ly)?",
    r"(?:less|not|isn'?t|is not|not so|not very) (?:ideal|great|preferred|preferable|good|likely)",
    r"failing that|or else|alternatively|alternative|if not",
    r"low|least(?: preferred| favou?rite)?|meh|rather not|prefer(?:ably)? not|would rather not|not keen on",
)
_OTHERWISE = words("otherwise", "else")
_HIGH = words(
    r"(?:most |much |strongly |would |i'?d |really )*prefer(?:red|ably|able|s|ence)?(?: for)?"
    r"(?: (?:time|option|slot)s?)?(?: (?:is|are|would be))?",
    r"(?:my )?(?:first|1st|top) choice(?: is| are)?",
    r"ideal(?:ly)?|best|favou?rite|fave?|perfect(?:ly)?|great|love|high|rather|better|especially",
    r"works best|is best|are best|suits? (?:me )?best",
)
_NOT_AT = (
    r"(?: (?:do|make(?: it)?|works?|be|like|want|have|available|free|possible|good|for me|on|at|in|the|any))*"
)
_EXCEPT = words(
    rf"(?:but |just |and |or |i'?m |am |is |are )?(?:not|never){_NOT_AT}",
    r"(?:but |and )?(?:no|none|nothing|not any)(?: (?:on|at))?",
    r"(?:except|exept|excpet)(?:ing| for| on| not)?|excl(?:uding|\.|udes?)?|exempt|exc",
    r"apart from|aside from|other than|besides|without|w/o|minus|bar|barring|save for|outside(?: of)?",
    r"(?:but |and |i )*(?:can'?t|cannot|can not|couldn'?t|won'?t|don'?t|doesn'?t|isn'?t|aren'?t)" + _NOT_AT,
    r"(?:but |and |i'?m |i am |am )*(?:unavailable|busy|booked|occupied|away|off|out|blocked)"
    r"(?: (?:on|at|all|in))?",
)
_NOTHING = re.compile(r":? *(?:-+|x|n/a|nope|\u274c|\u2717)(?= *(?:[\n,;]|$))|: *no(?= *(?:[\n,;]|$))")
_BUT = words("but")
_I_AM = words("i am")
_WORD = re.compile(r"([a-z']+)\.?")
_FILLER_WORDS = """
    otherwise else also
    on at in the of for me i i'm im we my our you us it its it's that that's is are be am can could would
    will i'll i'd should make have got get a an this just only well still really free available avail
    open availability possible work works working suit suits good fine ok okay okey cool happy idea ideas
    time times slot slots window windows day days date dates hour hours hrs o'clock uhr kl local please pls
    plz thanks thx ty thank cheers hi hey hello yes yep yeah yea sure lol haha hmm um all both either too
    again around about approx roughly sometime some say like think guess to meet call chat with there then
    when during within as long most mostly usually generally normally typically  goes
    every each any starting from between where here him her them everyone folks one anybody now kind ish
"""
_FILLERS = frozenset(_FILLER_WORDS.split())
_IF_POSSIBLE = words(
    "if (?:at all )?(?:possible|that works|you can|that's ok|ok)",
    "thank you",
    "my time",
    "(?:can|could|will|would|to|i) do",
)
_SIGNS = re.compile(r"-+|:(?!\d)|[.!?*=|~_\"']+(?!\d)|[👍🙂😊🙏😅😀😄😃🤷✅✌🤞🙌\ufe0f]+|:-?[)pd]")


def separator(scan: Scanner) -> Mark | None:
    """A sign that separates one range from the next."""
    for pattern, mark in (
        (_BREAK, Mark.BREAK),
        (_COMMA, Mark.COMMA),
        (_OPEN, Mark.OPEN),
        (_CLOSE, Mark.CLOSE),
    ):
        if scan.take(pattern):
            return mark
    return None


def conjunction(scan: Scanner) -> Mark | None:
    """A word that does the same."""
    return Mark.AND if scan.take(_AND) else None


def preference(scan: Scanner, *, after_exception: bool = False) -> Preference | None:
    """How what stands beside it is preferred. After an exception "otherwise" is all the rest."""
    if scan.take(_LOW) or (not after_exception and scan.take(_OTHERWISE)):
        return Preference.LOW
    return Preference.HIGH if scan.take(_HIGH) else None


def exception(scan: Scanner, *, but: bool) -> Mark | None:
    """Words that except what follows. A mere "but" does so only behind `but`, "any day" for example."""
    begin = scan.at
    if but and scan.take(_BUT):
        behind = scan.at
        if not preference(scan):
            scan.take(_EXCEPT)
            return Mark.EXCEPT
        scan.at = behind
    scan.at = begin
    return Mark.EXCEPT if scan.take(_EXCEPT) else None


def nothing(scan: Scanner) -> Mark | None:
    """A dash or the like that stands where hours would: there are none."""
    return Mark.EXCEPT if scan.take(_NOTHING) else None


def skip_fillers(scan: Scanner) -> bool:
    """Passes what says nothing about times; whether there was any."""
    if scan.take(_BUT) or scan.take(_IF_POSSIBLE) or scan.take(_SIGNS):
        return True
    begin = scan.at
    found = scan.take(_WORD)
    if found is None or found[1] not in _FILLERS:
        scan.at = begin
        return False
    return True


def skip_i_am(scan: Scanner) -> None:
    """Passes "I am", which is not the morning."""
    scan.take(_I_AM)
