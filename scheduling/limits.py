"""How much one person may do, so that nobody can harm the others: counted, and when there is more again."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Spending(StrEnum):
    """What there is only so much of, for one person within some time.

    A calendar is one that was opened, an edit any change that people are told of. Invitations,
    uninvitations and reminders count the people. For each calendar by itself: a suggestion, and an absence,
    by which somebody has said that they can't make a meeting. A calendar file is one that was read.
    """

    EMAIL_LOOKUP = "email_lookup"
    CALENDAR = "calendar"
    INVITATION = "invitation"
    UNINVITATION = "uninvitation"
    EDIT = "edit"
    REMINDER = "reminder"
    SUGGESTION = "suggestion"
    ABSENCE = "absence"
    CALENDAR_FILE = "calendar_file"


class Allowance(Struct, frozen=True):
    """At most so many within any stretch of that length."""

    most: int
    within: timedelta

    def opens_at(self, spent: Iterable[tuple[datetime, int]], wanted: int, now: datetime) -> datetime:
        """When so many more fit, `now` if they do: given what was spent when, the earliest first.

        More than fit at once never do; then it is when nothing counts any more.
        """
        counting = [(at, amount) for at, amount in spent if at > now - self.within]
        left = self.most - sum(amount for _, amount in counting)
        opens = now
        for at, amount in counting:
            if left >= wanted:
                break
            left, opens = left + amount, at + self.within
        return opens

    def fits(self, wanted: int) -> bool:
        """Whether so many are ever allowed at once."""
        return wanted <= self.most
