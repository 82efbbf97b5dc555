"""The grammar of what people type: notation in peg.py, tokens in words and figures.py, nodes in nodes.py.

To add a form of words: its words to words/en.txt if they are new, its rule here, and if it says something new
a node to nodes.py whose meaning is in days.py or hours.py; lines that use it to tests/data/phrases_own.jsonl.
"""

from collections.abc import Callable
from functools import cache
from itertools import pairwise
from typing import Any

import scheduling.phrases.nodes as nodes
from scheduling.phrases.figures import clock_of
from scheduling.phrases.nodes import NODES, Clock, Node
from scheduling.phrases.peg import Grammar
from scheduling.zones import DAY_MINUTES

RULES = """
# A line: when somebody can, when they cannot, and what stands between.

line      : items+=lasting_first END -> Utterance | items+=entry* END -> Utterance
lasting_first : FOR? lasting=length days=daylist _mid* (AT+ start=clock | start=told) &END -> lasting_first
entry     : BREAK+ -> Break
          | BUT &(_lead | (daylist | daylist? _mid* _hours) _kept) -> Join
          | stay
          | absent
          | exception
          | said
          | start=STAMP (_to end=STAMP)? -> Stamped
          | (preference=PREF COLON? !_no -> Mark) | (OPEN preference=PREF CLOSE -> Mark)
          | NOTHING_ELSE BREAK* &END -> Join
          | OTHERWISE COLON? -> Otherwise
          | OPEN? zone=ZONE COLON? CLOSE? -> ZoneMark
          | (COMMA+ | _join BREAK* !END | YES | OPEN | CLOSE) -> Join
statement : _lead* (_days_hours | _hours_days | days=daylist !_hour_like | _only_hours) _trail* -> Statement
said      : statement || first
first     : _lead* days=days_first &(COMMA (AND | OR)? daygroup _kept) -> Statement
          | _lead* days=daylist behind=PREF &(daygroup _kept) -> Statement
          | _lead* (days=daylist _mid*)? hours+=hours_first (_join hours+=hours_first)*
            &(COMMA hourgroup _kept) -> Statement
          | _lead* days=daylist &(_join _hours COLON? PREF !_time) -> Statement
_kept     : ONLY | AND? YES | PREF !_time | OPEN PREF CLOSE | _spared
_spared   : OPEN? BUT? (NOT | EXCEPT) YES* hour
stay      : _from_to -> Stay || _from_to -> each
_from_to  : _lead* FROM? first=a_day AT? start=sure _to last=a_day AT? end=clock
          | _lead* BETWEEN first=a_day AT? start=sure (_to | AND) last=a_day AT? end=clock
_lead     : before=PREF COLON? | only=ONLY | sure=YES+ COLON? | ALLTIME &(daygroup (OR daygroup)* _mid* hour)
          | MOSTOF &(daylist COMMA? BUT? (EXCEPT | NOT | NO | CANT) YES* _all_hours !(_mid* daygroup))
_trail    : COLON? behind=PREF !_time | OPEN behind=PREF CLOSE | only=ONLY
          | COLON? sure=YES | AND sure=YES &_closed
_time     : YES* (day | hour)
_join     : (COMMA | AND | OR | STROKE | PLUS)+
_closed   : BREAK | _join | END | CLOSE | OPEN

# Which hours go with which days: "tue 9-11", "mon, tue 9-11", "9-11 tue and thu", "daily 9-11 until friday".

_days_hours : days=daylist _mid* OPEN _hours CLOSE
            | days=daylist _mid* _own_hours (within=inside)?
            | days=daylist only=ONLY? _join !_hours_first _hours
            | days=daylist COLON? (BREAK !_hours_first _hours)+
_hours_first : _all_hours _mid* daygroup !hour
_hours_days : _all_hours _mid* days=daylist_after_hours
            | hours+=number_on (_join hours+=number_on)+ ON days=daylist_after_hours
_only_hours : _hours || _all_hours (_join | BREAK) days=daylist_after_hours !_days_go_on
_days_go_on : _mid* _hour_like | _nope | _join daygroup
_mid        : COLON | YES | only=ONLY | TOAT | DASH &(range | after | before | part) | behind=PREF &hour
_own_hours  : hours+=alone (_join hours+=alone !_others)* (_join hours+=hourgroup !_others)* | _hours
_hours      : _betweens | _numbers
            | hours+=hourgroup (_join hours+=hourgroup !_others | OPEN hours+=hourgroup CLOSE)*
_betweens   : BETWEEN hours+=pairgroup (OR hours+=pairgroup)+
_all_hours  : _betweens | _numbers | hours+=hourgroup (_join hours+=hourgroup)*
_numbers    : hours+=number_on (_join hours+=number_on)* OR hours+=told_half
_others     : daygroup !(COLON? _hour_like) | _nope
_hour_like  : hour | SAME | NUM | PADDED | NUM4
inside      : groups+=daygroup !((_join daygroup)* (_mid* _hour_like | _nope)) -> Days

# Exceptions: "except wed", "not before 10", "can't do mon"; "tue: no", "sun off", "no mornings except tue".

exception  : &(BUT? ex_spared) spared
           | of_base=EXCEPT NOT? YES* (times+=ex_list_hours || _excepted) !_more -> Except
           | but_not
           | but_bound
           | of_base=BUT (times+=ex_part | times+=ex_days | times+=ex_hours) !(_hour_like | _kept) -> Except
           | but
           | NOT YES* times+=ex_until -> Except
           | _no YES* COLON? _cannot ((EXCEPT | BUT) !_no unless+=ex_any)? !_more -> Except
_more      : (AND | OR) (daygroup | hourgroup)
_cannot    : _excepted || (times+=ex_list_hours | times+=ex_first)
but_not    : BUT _no YES* _excepted -> Except || of_base=BUT _no YES* _excepted -> Except
spared     : BUT? times+=ex_spared -> spared || first
but_bound  : of_base=BUT times+=ex_bound -> Except || BUT hours+=bound_hours -> only
but        : of_base=BUT times+=ex_days_hours !_kept -> Except || BUT days=daylist hours+=limit !_kept -> only
absent_all : times+=ex_listed _nope &_closed -> Except || days=daylist &(COMMA ex_group _nope) -> Statement
absent     : (times+=ex_group _nay | times+=ex_day _nope) &(_closed | PREF | BUT) -> Except
           | times+=ex_alone _nay &(_closed | PREF | BUT) -> Except
           | absent_all
           | times+=ex_named _nope &(daylist (YES | _no | _mid* _hour_like)) -> Except
_no        : NOT | NO | BUSY | CANT
_nope      : _nay | COLON? DASH+ &_closed
_nay       : (COLON | DASH | OPEN)? (NO | BUSY | CANT | NOT YES | NOT &_closed) YES*
_excepted  : (times+=ex_whole _join)* times+=ex_days_hours (_join (times+=ex_days_hours | times+=ex_whole))*
           | times+=ex_hours_days (_join times+=ex_hours_days)*
           | (times+=ex_days | times+=ex_hours) (COMMA? _more_excepted)*
_more_excepted : (AND | OR) (times+=ex_days | times+=ex_hours !daygroup)
ex_spared     : days=daylist OPEN? BUT? (NOT | EXCEPT) YES* _hours !_more -> Times
ex_any        : ex_days_hours | ex_hours_days | ex_days | ex_hours
ex_part       : days=daylist hours+=partgroup -> Times | hours+=partgroup days=daylist -> Times
ex_days_hours : days=daylist_and COLON? _hours -> Times
ex_whole      : ALLDAY days=one_group !_hour_like -> Times
ex_list_hours : days=daylist_alike COLON? _hours -> Times
ex_hours_days : _all_hours days=daylist_after_hours -> Times
ex_days       : days=daylist_named -> Times
ex_first      : days=one_group !((COMMA daygroup)+ COMMA? OR) &_one_alone -> Times
_one_alone    : COMMA !_listed | AND daylist _mid* _hour_like
_listed       : daylist &(END | BREAK)
ex_hours      : _hours -> Times
ex_until      : UNTIL day=a_day -> until_times
ex_group      : days=one_group (COLON? hours+=hourgroup)? -> Times
ex_day        : days=one_group -> Times
ex_alone      : hours+=hourgroup -> Times
ex_listed     : days=daylist_all -> Times
ex_named      : days=one_named -> Times
ex_bound      : hours+=bound_hours -> Times
bound_hours   : hours+=after -> HourGroup | hours+=before -> HourGroup
limit         : hours+=bounded -> HourGroup
bounded       : after | before | range

# Days.

daylist             : groups+=daygroup (_join groups+=daygroup !_nope)* -> Days
days_first          : groups+=daygroup (_join groups+=daygroup !_kept)* -> Days
daylist_all         : groups+=daygroup (_join groups+=daygroup)* -> Days
daylist_after_hours : groups+=daygroup (_join groups+=daygroup !(_mid* _hour_like))* -> Days
daylist_and         : groups+=daygroup ((AND | OR) groups+=daygroup)* -> Days
daylist_named       : groups+=daygroup (_more_named !_claimed)* -> Days
_more_named         : COMMA? (AND | OR) groups+=daygroup | _join groups+=named
_claimed            : COLON? YES | _mid* _hour_like
daylist_alike       : groups+=named (_join groups+=named)+ -> Days
one_group           : groups+=daygroup -> Days
one_named           : groups+=named -> Days
daygroup : days+=week COLON days+=a_day -> Together
         | days+=day (_beside | OPEN days+=day CLOSE | COMMA days+=week)* -> Together
_beside  : !(_number !MONTH | REST) days+=day
named    : days+=plural (days+=a_day | OPEN days+=a_day CLOSE)* -> Together
day      : weekrow | dayrange | bound | from_day | week | some | dayset | a_day
from_day : FROM day=a_day &(clock (TO | UNTIL) clock) -> value
weekrow  : EVERY? weekdays+=WEEKDAY DASH weekdays+=WEEKDAY (DASH weekdays+=WEEKDAY)+ -> Weekdays
dayrange : EVERY? FROM? first=a_day _to last=a_day -> DayRange
         | BETWEEN first=a_day AND last=a_day -> DayRange
bound    : side=_side day=a_day clock=sure !(_to clock) -> Bound
         | side=_side !(a_day clock (TO | UNTIL) clock | _number _join) day=plural ONWARDS? -> Bound
         | day=plural (ONWARDS | EARLIEST | PLUS &_closed) !_hour_like -> Bound
         | day=plural side=LATEST !_hour_like -> Bound
plural   : a_day | weekday=WEEKDAYS -> Weekday
_side    : FROM | AFTER | BEFORE | UNTIL | THRU
week     : EVERY? which=_which unit=_unit -> Week
         | which=WEEKAFTER -> Week
         | WEEKOF day=a_day -> Week
         | number=(ORD | ORDW) WEEK -> Week
         | WEEK number=_number -> Week
         | iso=ISOWEEK -> iso_week
         | part=_part which=_which? WEEK -> Week
         | part=_part month=MONTH !(_number !_hour_tail) -> Week
         | unit=WEEKEND -> Week
         | IN month=MONTH -> Week
_which   : THIS | NEXT
_unit    : WEEK | WEEKEND | MONTHS
_number  : NUM | PADDED | BIG
_part    : EARLY | LATE | MID | START | END_OF | FIRSTHALF | SECONDHALF
some     : which=REST unit=(WEEK | MONTHS | DAY)? -> Some
         | which=LATERIN unit=(WEEK | MONTHS) -> Some
         | which=(ORDW | LAST | NEXT) count=_count? DAY -> Some
dayset   : alternate
         | EVERY? weekdays=GROUP -> Weekdays
         | weekdays=ALLDAYS -> Weekdays
         | EVERY weekdays+=WEEKDAY -> Weekdays
         | weekdays+=WEEKDAYS -> Weekdays
alternate : _alternate -> Alternate || _alternate -> from_the_second
_alternate : ALTERNATE (DAY | weekday=WEEKDAY | weekday=WEEKDAYS)
a_day    : (weekday=WEEKDAY COMMA? !(_number _to _number _join) date=date -> Dated)
         | date
         | relative
         | which=THIS weekday=WEEKDAY -> Weekday
         | next_day
         | weekday
next_day : _next_day -> Weekday || _next_day -> coming
_next_day : which=NEXT weekday=WEEKDAY | weekday=WEEKDAY which=NEXT !(_unit | WEEKDAY)
weekday_only : weekday=WEEKDAY -> Weekday
weekday  : weekday=WEEKDAY -> Weekday || weekday=WEEKDAY number=_number !_to -> numbered
relative : count=RELDAY -> FromToday
         | IN count=_count unit=_units -> FromToday
         | IN unit=_units !_number -> FromToday
         | day=weekday_only unit=WEEK !_number -> FromToday
         | count=_count? unit=_units FROMNOW -> FromToday
         | count=_count? unit=_units FROM day=a_day -> FromToday
_units   : DAY | WEEK | MONTHS | FORTNIGHT
_count   : NUM | BIG | NUMW
date     : iso=DATE -> full
         | slash=SLASH month=MONTH year=year? -> slashed_month
         | slash=SLASH DASH last=_number !(MONTH | _to) -> Slashed
         | first=_number DASH slash=SLASH -> Slashed
         | slash=SLASH -> Slashed
         | dotted=_dotted -> dotted
         | first=NUMDOT _to dotted=_dotted -> dotted
         | (spans+=dot_span _join)+ dotted=_dotted -> dotted
         | nth+=_nth (_join nth+=_nth)* weekday=WEEKDAY IN? month=MONTH -> NthWeekday
         | year=YEAR month=MONTH spans+=one_day -> Dates
         | month_first
         | spans+=one_day (DASH | FROM)? month=MONTH short=BIG &(_hour_like | END) -> short_year
         | spans+=one_day (DASH | FROM)? month=MONTH (DASH? year=year)? -> Dates
         | FROM spans+=range_of FROM? month=MONTH year=year? -> Dates
         | spans+=days_before (_join spans+=days_more)* month=MONTH year=year? !(_number !_hour_tail)
           -> ascending
         | spans+=ordinals -> Dates
month_first : month=MONTH spans+=range_of (_ranges_more+ | _ranges_end) -> ascending
           || month=MONTH DASH? spans+=days_behind (_join spans+=more_behind)* year=year? -> ascending
_ranges_more : _join spans+=range_of &(_join? range)
_ranges_end : _join spans+=range_of &(END | BREAK | _join daygroup)
range_of    : first=_day_number _to last=_day_number -> DaySpan
_nth        : ORD | ORDW | LAST
_dotted     : DOTTED | POINT
dot_span    : first=NUMDOT -> DaySpan
one_day     : first=_day_number -> DaySpan
days_behind : first=_day_number ((DASH | TO | THRU) last=_day_number !(DASH _number))? -> DaySpan
more_behind : first=ORD ((DASH | TO | THRU) last=ORD)? -> DaySpan | first=_number !_hour_tail -> DaySpan
days_more   : weekday=WEEKDAY? first=_day_number (_to last=_day_number)? -> DaySpan
days_before : first=_day_number (_to last=_day_number)? -> DaySpan
ordinals    : first=ORD (_to last=ORD)? -> DaySpan
            | first=_number (DASH | TO) last=ORD -> DaySpan
_day_number : _number | ORD | ORDW | NUMDOT
_hour_tail  : _to | DUR | ONWARDS | FOR | LATER | PART
year        : COMMA? it=YEAR !(DASH NUM4) -> value

# Hours.

hourgroup : hours+=same !hour -> HourGroup
          | (hours+=after _and hours+=before | hours+=before _and hours+=after) zone=ZONE? !_others
            -> HourGroup
          | hours+=hour+ zone=ZONE? -> HourGroup
_and      : _join | BUT
pairgroup : hours+=pair -> HourGroup
pair      : start=clock AND end=clock -> Between
same      : SAME -> Same
partgroup : hours+=part -> HourGroup
hours_first : hours+=hour+ zone=ZONE? !_kept -> HourGroup
alone     : hours+=bare hours+=part? !_to zone=ZONE? -> HourGroup
hour      : range | after | before | part | single
range     : FROM? start=four _to end=year_like -> Between | FROM? start=year_like _to end=four -> Between
          | (FROM | AT)* start=clock part=PART? _to AT? end=clock -> Between
          | BETWEEN start=clock (AND | _to) end=clock -> Between
          | hours=ALLHOURS -> around_the_clock
after     : FROM? start=clock _to LATE -> After
          | (AFTER | FROM) AT? start=clock FOR? lasting=length -> Point
          | (AFTER | FROM) AT? start=clock ONWARDS? -> After
          | start=clock OR? (ONWARDS | LATER | EARLIEST | PLUS !NUM | DASH &_closed) -> After
          | EARLIEST AT? start=clock -> After
          | AFTER part=_event -> after_part
before    : (BEFORE | UNTIL | THRU | LATEST) AT? end=clock -> Before
          | end=clock OR? (EARLIER | LATEST) -> Before
          | BEFORE part=_event -> before_part
part      : EVERY? part=PART -> Part | (ALLTIME | ALLDAY) -> Part | _to LATE -> Part | half_day
          | early=EARLY !(_which? WEEK) -> early_part | late=LATE !(_which? WEEK) -> late_part
half_day  : half=HALFDAY -> morning || half=HALFDAY -> afternoon
single    : AT start=clock FOR? lasting=length? -> Point
          | start=told (FOR? lasting=length)? !(_to clock) -> Point
          | start=clock FOR? lasting=length -> Point
          | start=clock &(PART RELDAY) -> Point
          | lasting=DUR FROM start=clock !_to -> Point
bare      : AT* start=told (FOR? lasting=length)? !_goes_on -> Point
          | AT* start=number !(_goes_on | FOR | DUR | MONTH | _units | _number | NUM4 | ORD | sure) -> Point
number_on : hours+=plain -> HourGroup
told_half : hours+=with_half zone=ZONE? -> HourGroup
with_half : start=CLOCK !_to -> Point
plain     : AT* start=number -> Point
_goes_on  : _to | OR? (ONWARDS | LATER | EARLIER | EARLIEST | LATEST) | PLUS !NUM
_event    : PART | EVENT
_to       : DASH | TO | TOAT | UNTIL | THRU
sure      : told | (at_point=POINT !_hour_like -> clock_of_point)
told      : CLOCK | EOD | HCLOCK | four
four      : four=NUM4 -> clock_of_four
number    : hour=NUM -> clock_of | padded=PADDED -> clock_of | four
clock     : sure | HSHORT | number | hour=NUMW -> clock_of
year_like : four=YEAR -> clock_of_four
length    : DUR | OPEN minutes=DUR CLOSE -> value | hours=ALLHOURS -> all_hours
          | clock=_h -> minutes_of | OPEN clock=_h CLOSE -> minutes_of
_h        : HCLOCK | HSHORT

# What options of commands take besides: "in 2 hours", "3 days before", "end of next week", "eod friday".

option    : _by* IN? (minutes=length | count=_count? unit=_units) (FROMNOW | side=_from_start)? END -> Offset
          | _by* edge=EOW AT? clock=clock? END -> Turn
          | _by* edge=_edge DAY? which=_which? unit=_long AT? clock=clock? END -> Turn
          | _by* edge=(START | END_OF) month=MONTH AT? clock=clock? END -> Turn
          | _by* which=NEXT unit=_long END -> Turn
          | which=WEEKAFTER END -> week_after
          | _by* (EOD day=a_day? | day=a_day EOD | END_OF day=a_day) END -> day_end
_from_start : BEFORE | AFTER | LATER
_by       : UNTIL | THRU | BEFORE | COLON
_edge     : START | END_OF | LAST | ORDW
_long     : WEEK | MONTHS | YEARS
"""

# Rules whose meaning is a node made otherwise than by its fields.
_MAKES: dict[str, Callable[..., Any]] = {
    "value": lambda at, **only: next(iter(only.values())),
    "ascending": lambda at, **said: nodes.Dates(**said, at=at) if _ascend(said["spans"]) else None,
    "full": lambda at, iso: nodes.Dates((nodes.DaySpan(iso[2]),), iso[1], iso[0], at=at),
    "slashed_month": lambda at, slash, month, year=None: nodes.Dates(
        tuple(nodes.DaySpan(day % 100) for day in slash if day), month, year, at=at
    ),
    "dotted": lambda at, **said: _dotted(at, **said),
    "short_year": lambda at, spans, month, short: nodes.Dates(spans, month, 2000 + short, at=at),
    "numbered": lambda at, weekday, number: nodes.Dated(
        weekday, nodes.Dates((nodes.DaySpan(number),), at=at), at=at
    ),
    "coming": lambda at, which, weekday: nodes.Weekday(weekday, "coming", at=at),
    "spared": lambda at, times: nodes.Except(times, of_base="but", spared=True, at=at),
    "week_after": lambda at, which: nodes.Turn(which=which, unit="week", at=at),
    "from_the_second": lambda at, **said: nodes.Alternate(**said, first=1, at=at),
    "morning": lambda at, half: nodes.Part((6 * 60, 12 * 60), at=at),
    "afternoon": lambda at, half: nodes.Part((12 * 60, 18 * 60), at=at),
    "iso_week": lambda at, iso: nodes.Week(year=iso[0], number=iso[1], at=at),
    "until_times": lambda at, day: nodes.Times(_only(nodes.Bound(day, "before", at=at)), at=at),
    "around_the_clock": lambda at, hours: nodes.Between(Clock((0,)), Clock((DAY_MINUTES,)), at=at),
    "after_part": lambda at, part: nodes.After(Clock((part[1],), has_half=True), at=at),
    "before_part": lambda at, part: nodes.Before(Clock((part[0],), has_half=True), at=at),
    "early_part": lambda at, early: nodes.Part((8 * 60, 9 * 60), at=at),
    "late_part": lambda at, late: nodes.Part((20 * 60, DAY_MINUTES), at=at),
    "clock_of": lambda at, hour=0, padded=0: clock_of(hour or padded, exact=not hour),
    "clock_of_point": lambda at, at_point: at_point[0],
    "clock_of_four": lambda at, four: (
        four if isinstance(four, Clock) else clock_of(*divmod(four, 100), exact=True)
    ),
    "each": lambda at, **said: nodes.Stay(**said, each=True, at=at),
    "day_end": lambda at, day=None: nodes.Times(_only(day or nodes.FromToday(0, at=at)), at=at),
    "only": lambda at, **said: nodes.Statement(**said, only=True, at=at),
    "lasting_first": lambda at, lasting, days, start: nodes.Statement(
        days, (nodes.HourGroup((nodes.Point(start, lasting, at=at),), at=at),), at=at
    ),
    "all_hours": lambda at, hours: DAY_MINUTES,
    "minutes_of": lambda at, clock: clock.minutes[0],
}


def _dotted(
    at: tuple[int, int], dotted: Any, first: int | None = None, spans: tuple[nodes.DaySpan, ...] = ()
) -> nodes.Dates:
    """ "8.12.", also "8.-10.12." and "8., 9. and 10.12."; a POINT may be a time as well."""
    day, month, year = dotted[1] if len(dotted) == 2 else dotted
    last = nodes.DaySpan(day) if first is None else nodes.DaySpan(first, day)
    return nodes.Dates((*spans, last), month, year, at=at)


def _ascend(spans: tuple[nodes.DaySpan, ...]) -> bool:
    return all((one.last or one.first) < other.first for one, other in pairwise(spans))


def _only(day: Node) -> nodes.Days:
    return nodes.Days((nodes.Together((day,)),))


@cache
def grammar() -> Grammar:
    """The grammar, compiled once."""
    return Grammar(RULES, NODES | _MAKES)
