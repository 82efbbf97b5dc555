"""What organizers can do next: one order for each stage that a calendar is in, without what can't be done."""

from collections.abc import Callable, Container
from datetime import datetime, timedelta
from enum import Enum, auto
from zoneinfo import ZoneInfo

from msgspec import Struct

from scheduling.admission import has_everybody
from scheduling.calendars import extended
from scheduling.model import Calendar, Mode

MOST = 5
NEAR = timedelta(hours=24)
MORE_DAYS = 3


class NextStep(Enum):
    """Something that organizers do; CHOOSE is a time of their own, EXTEND a day, and WAYS out of a change."""

    INVITE = auto()
    POST = auto()
    REMIND = auto()
    SUGGEST = auto()
    FINALIZE = auto()
    CHOOSE = auto()
    EXTEND = auto()
    EXTEND_MORE = auto()
    WAYS = auto()
    SERIES = auto()
    ADD = auto()
    EVENT = auto()
    STATUS = auto()
    ORGANIZERS = auto()


IN_STATUS = frozenset({NextStep.POST, NextStep.EVENT, NextStep.ORGANIZERS})
"""What only `/calendar status` offers: the first two need a server."""


class CalendarStage(Enum):
    """How far a calendar has got."""

    EMPTY = auto()
    INVITED = auto()
    HALF_ANSWERED = auto()
    ALL_ANSWERED = auto()
    NEAR_DEADLINE = auto()
    AFTER_DEADLINE = auto()
    SUGGESTED = auto()
    FINALIZED = auto()
    CHANGE_ASKED = auto()
    OVER = auto()


class Progress(Struct, frozen=True):
    """A calendar with all that decides about the next step.

    `invited` are those on it, of whom `answered` have, and `told_times` have said when they can and come;
    `to_remind` may be reminded now. `is_open`: it lets more people answer. `is_suggested`: a proposal was
    found for it as it is. `absent` can't make their meetings; `last_meeting` is when the last one starts.
    """

    calendar: Calendar
    invited: int = 0
    answered: int = 0
    told_times: int = 0
    to_remind: int = 0
    is_open: bool = False
    is_suggested: bool = False
    absent: int = 0
    last_meeting: datetime | None = None

    @property
    def ends(self) -> datetime:
        """When nothing of it lies ahead any more."""
        end = self.calendar.window.end
        return max(end, self.last_meeting or end)

    @property
    def has_everybody(self) -> bool:
        """Whether nobody is missing any more."""
        return has_everybody(self.calendar.expected, self.invited, self.answered, is_open=self.is_open)


def stage_of(progress: Progress, now: datetime) -> CalendarStage:
    """The stage that a calendar is in: the first that is true."""
    return next(stage for stage, is_in in _STAGES if is_in(progress, now))


def next_steps(
    progress: Progress, now: datetime, *, most: int = MOST, without: Container[NextStep] = ()
) -> tuple[NextStep, ...]:
    """What can be done now, the next step first: at most so many, and none of those `without`."""
    steps = _ORDER[stage_of(progress, now)]
    possible = [step for step in steps if step not in without and _is_possible(step, progress, now)]
    return tuple(possible[:most])


def _is_over(progress: Progress, now: datetime) -> bool:
    return progress.calendar.cancelled_at is not None or now >= progress.ends


_STAGES: tuple[tuple[CalendarStage, Callable[[Progress, datetime], bool]], ...] = (
    (CalendarStage.OVER, _is_over),
    (
        CalendarStage.CHANGE_ASKED,
        lambda progress, _now: progress.calendar.is_finalized and progress.absent > 0,
    ),
    (CalendarStage.FINALIZED, lambda progress, _now: progress.calendar.is_finalized),
    (CalendarStage.AFTER_DEADLINE, lambda progress, now: now >= progress.calendar.deadline),
    (CalendarStage.EMPTY, lambda progress, _now: not progress.invited),
    (CalendarStage.SUGGESTED, lambda progress, _now: progress.is_suggested),
    (CalendarStage.ALL_ANSWERED, lambda progress, _now: progress.has_everybody),
    (CalendarStage.NEAR_DEADLINE, lambda progress, now: progress.calendar.deadline - now <= NEAR),
    (CalendarStage.HALF_ANSWERED, lambda progress, _now: 2 * progress.answered >= progress.invited),
    (CalendarStage.INVITED, lambda _progress, _now: True),
)
_ORDER = {
    CalendarStage[stage]: tuple(NextStep[step] for step in steps.split())
    for stage, steps in {
        "EMPTY": "INVITE POST STATUS ORGANIZERS",
        "INVITED": "INVITE POST REMIND SUGGEST STATUS ORGANIZERS",
        "HALF_ANSWERED": "REMIND SUGGEST INVITE STATUS ORGANIZERS",
        "NEAR_DEADLINE": "REMIND SUGGEST INVITE STATUS ORGANIZERS",
        "ALL_ANSWERED": "SUGGEST FINALIZE STATUS CHOOSE INVITE ORGANIZERS",
        "SUGGESTED": "FINALIZE SUGGEST STATUS REMIND CHOOSE INVITE ORGANIZERS",
        "AFTER_DEADLINE": "FINALIZE SUGGEST EXTEND EXTEND_MORE STATUS CHOOSE ORGANIZERS",
        "FINALIZED": "EVENT STATUS ADD SERIES ORGANIZERS",
        "CHANGE_ASKED": "WAYS SERIES STATUS ADD EVENT ORGANIZERS",
        "OVER": "STATUS ORGANIZERS",
    }.items()
}


def _is_possible(step: NextStep, progress: Progress, now: datetime) -> bool:
    return step not in _NEEDS or _NEEDS[step](progress, now)


def _takes_answers(progress: Progress, now: datetime) -> bool:
    return progress.calendar.accepts_answers(now)


def _has_times(progress: Progress, _now: datetime) -> bool:
    return progress.told_times > 0


def _may_extend(days: int) -> Callable[[Progress, datetime], bool]:
    """Whether somebody may still answer, and the calendar lasts so long."""

    def may(progress: Progress, now: datetime) -> bool:
        calendar = progress.calendar
        later = extended(calendar.deadline, days, zone=ZoneInfo(calendar.timezone), now=now)
        return not progress.has_everybody and later < calendar.window.end

    return may


# What a step needs beside the stages in whose orders it is.
_NEEDS: dict[NextStep, Callable[[Progress, datetime], bool]] = {
    NextStep.INVITE: _takes_answers,
    NextStep.POST: _takes_answers,
    NextStep.REMIND: lambda progress, now: progress.to_remind > 0 and _takes_answers(progress, now),
    NextStep.SUGGEST: _has_times,
    NextStep.FINALIZE: _has_times,
    NextStep.CHOOSE: lambda progress, _now: progress.calendar.mode is Mode.GROUP,
    NextStep.EXTEND: _may_extend(1),
    NextStep.EXTEND_MORE: _may_extend(MORE_DAYS),
    NextStep.WAYS: lambda progress, _now: progress.calendar.first is None,
    NextStep.SERIES: lambda progress, _now: progress.calendar.first is not None,
    NextStep.ORGANIZERS: lambda progress, _now: progress.calendar.cancelled_at is None,
}
