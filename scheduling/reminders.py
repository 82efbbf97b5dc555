"""When reminders and summaries come: in the recipient's waking hours, and not right after the invitation."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from scheduling.model import USUAL_WAKING, Person
from scheduling.zones import instant_at

GRACE = timedelta(hours=12)  # After the invitation, before anybody is reminded of it.
TIME_TO_ANSWER = timedelta(minutes=30)  # A reminder that leaves less is useless.
TIME_TO_COME = timedelta(minutes=5)
BEFORE_QUIET = timedelta(minutes=15)  # What has to come before quiet hours comes so long before them.
NUDGE_EVERY = timedelta(hours=1)


class Waking(Struct, frozen=True):
    """When somebody may be written to: minutes after midnight on the wall of `zone`, the end not included."""

    zone: ZoneInfo
    hours: tuple[int, int]

    def is_awake(self, at: datetime) -> bool:
        """Whether the instant lies in waking hours."""
        today = at.astimezone(self.zone).date()
        start, end = (instant_at(today, minute, self.zone) for minute in self.hours)
        return start <= at < end

    def next(self, at: datetime) -> datetime:
        """The instant itself if they are awake, else when they next are."""
        return at if self.is_awake(at) else self.morning_after(at)

    def morning_after(self, at: datetime) -> datetime:
        """When waking hours next begin, later than `at`."""
        today = at.astimezone(self.zone).date()
        mornings = (instant_at(today + timedelta(days=n), self.hours[0], self.zone) for n in range(3))
        return next(morning for morning in mornings if morning > at)

    def last(self, at: datetime) -> datetime:
        """The instant itself if they are awake, else shortly before the quiet hours that it falls into."""
        if self.is_awake(at):
            return at
        today = at.astimezone(self.zone).date()
        evenings = (instant_at(today - timedelta(days=n), self.hours[1], self.zone) for n in range(3))
        start, end = self.hours
        before = min(BEFORE_QUIET, timedelta(minutes=end - start))
        return next(evening for evening in evenings if evening <= at) - before


def waking_of(person: Person | None, zone: str) -> Waking:
    """The waking hours of somebody, or of a channel; `zone` stands in for that of who never told theirs."""
    if person is None:
        return Waking(ZoneInfo(zone), USUAL_WAKING)
    return Waking(ZoneInfo(person.timezone or zone), person.waking_hours)


def remind_at(wanted: datetime, useful_until: datetime, waking: Waking) -> datetime:
    """When to remind instead of `wanted`: after quiet hours, or before them if after would be useless."""
    later = waking.next(wanted)
    return later if later <= useful_until else waking.last(wanted)


def wait_until(now: datetime, useful_until: datetime, waking: Waking) -> datetime | None:
    """When quiet hours end, for what is due within them and can wait; None for what is to be sent now."""
    later = waking.next(now)
    return later if now < later <= useful_until else None


def deadline_reminders(
    deadline: datetime,
    leads: tuple[timedelta, ...],
    waking: Waking,
    *,
    invited_at: datetime,
    now: datetime,
) -> list[datetime]:
    """When to remind somebody who was asked at `invited_at`, the earliest first."""
    useful_until = deadline - TIME_TO_ANSWER
    wanted = {remind_at(deadline - lead, useful_until, waking) for lead in leads}
    return sorted(at for at in wanted if at > now and at >= invited_at + GRACE)


def summary_at(now: datetime, waking: Waking, *, invited_at: datetime) -> datetime:
    """When to sum up what has changed: the next morning that does not follow the invitation too soon."""
    return waking.morning_after(max(now, invited_at + GRACE - timedelta(microseconds=1)))


def meeting_reminder(start: datetime, lead: timedelta, waking: Waking, *, now: datetime) -> datetime | None:
    """When to remind of a meeting; None if that would be at once."""
    at = remind_at(start - lead, start - TIME_TO_COME, waking)
    return at if at > now else None


def next_nudge(nudged_at: datetime | None, now: datetime) -> datetime | None:
    """When somebody may be nudged again; None if now."""
    return nudged_at + NUDGE_EVERY if nudged_at is not None and now < nudged_at + NUDGE_EVERY else None
