"""What came due while somebody wanted no messages, in one."""

import discord

from cogs.render.audience import Audience
from cogs.render.repeats import in_words
from cogs.render.text import BLUE, cut_lines, safe, stamp
from scheduling.model import AnswerStatus, NotificationKind
from scheduling.repeating import rule_of
from services.outbox.claims import Claimed, Waiting

_SAYS = {
    NotificationKind.UNINVITATION: "you're no longer invited",
    NotificationKind.MORE_TIME: "no meeting fits your times yet; more would help",
    NotificationKind.CALENDAR_CHANGED: "changed; check that your answer still fits",
    NotificationKind.CANCELLED: "canceled",
    NotificationKind.ABSENCE: "somebody can't make their meeting; it's your turn: `/calendar status`",
    NotificationKind.COMING_AFTER_ALL: "somebody will be there after all",
    NotificationKind.OPENED_AGAIN: "open again; send the invitations in `/calendar view`",
    NotificationKind.BOOKING: "choose a time for your meeting: `/calendar view`",
    NotificationKind.BOOKED: "somebody has booked a time: `/calendar status`",
    NotificationKind.DEADLINE_PASSED: "the deadline has passed; it's your turn: `/calendar finalize`",
    NotificationKind.ALL_ANSWERED: "everyone has answered: `/calendar status`",
    NotificationKind.STATUS_SUMMARY: "there are new answers: `/calendar status`",
    NotificationKind.UNDELIVERED: "I couldn't reach everyone: `/calendar status`",
    NotificationKind.CHANNEL_LOST: "no longer posted in its channel",
    NotificationKind.SERVER_EVENT_LOST: "its server event needs a look: `/calendar status`",
    NotificationKind.CO_ORGANIZER: "you're a co-organizer: `/calendar status`",
    NotificationKind.CO_ORGANIZER_LEFT: "its co-organizers have changed: `/calendar organizers`",
    NotificationKind.NEW_OWNER: "it has a new owner: `/calendar view`",
}
_ASKS = (NotificationKind.INVITATION, NotificationKind.DEADLINE_REMINDER, NotificationKind.NUDGE)


def catch_up(claimed: Claimed) -> discord.Embed:
    """A line for each thing that still matters."""
    audience = Audience.of(claimed.reader)
    lines = list(dict.fromkeys(_line(waiting, audience) for waiting in claimed.waiting))
    embed = discord.Embed(title="While you were away", description=cut_lines(lines, 4000), colour=BLUE)
    if any(waiting.meetings for waiting in claimed.waiting):
        audience.sign(embed)
    return embed


def _line(waiting: Waiting, audience: Audience) -> str:
    calendar = waiting.calendar
    name = f"**{safe(calendar.name, 100)}** from {safe(calendar.owner.name, 60)}"
    if waiting.kind in _ASKS or (waiting.kind is NotificationKind.CALL and not calendar.is_finalized):
        return f"{name}: waiting for your answer, due {stamp(calendar.deadline, 'R')}"
    attendee = waiting.attendee
    if waiting.kind is NotificationKind.MORE_TIME and attendee and attendee.status is AnswerStatus.NONE:
        return f"{name}: any times from you would help"
    if waiting.kind in _SAYS:
        return f"{name}: {_SAYS[waiting.kind]}"
    if not waiting.meetings:
        return f"{name}: the meetings are set, with none for you this time"
    if rule := rule_of(calendar):
        return f"{name}: the meetings are set: {in_words(rule, audience)}"
    when = [audience.span(meeting.span) for meeting in waiting.meetings[:5]]
    return f"{name}: the meeting is set: {'; '.join(when)}"
