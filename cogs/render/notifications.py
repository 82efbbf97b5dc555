"""The messages that the bot owes: text and buttons of each kind."""

from dataclasses import dataclass

import discord

from cogs.buttons import cards, views
from cogs.render import invitations as render
from cogs.render.calendars import organizer
from cogs.render.text import GREEN, GREY, safe, span_line
from scheduling.model import Invitation, NotificationKind
from services.notifications import Claimed


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent. The buttons carry the notification's id, so that a doubtful send can be found."""

    embed: discord.Embed
    view: discord.ui.View


def message(claimed: Claimed) -> Message:
    """The message of a claimed notification, for the state of things when it was claimed."""
    rendered = _RENDERERS[claimed.kind](claimed)
    if claimed.late:
        rendered.embed.set_footer(text="This comes late: I was out of reach for a while.")
    return rendered


def _invitation(claimed: Claimed) -> Message:
    if claimed.attendee is None:
        raise ValueError(f"notification {claimed.id} invites nobody")
    invitation = Invitation(claimed.calendar, claimed.attendee, claimed.entries)
    return Message(render.card(invitation), cards.answers(invitation, claimed.id))


def _finalized(claimed: Claimed) -> Message:
    zone = claimed.recipient.timezone or claimed.calendar.timezone
    calendar = claimed.calendar
    embed = discord.Embed(
        title=safe(calendar.name), description=safe(calendar.description, 1000) or None, colour=GREEN
    )
    embed.set_author(name="The meeting is fixed")
    for meeting in claimed.meetings[:5]:
        embed.add_field(name="When", value=span_line(meeting.span, zone), inline=False)
    embed.add_field(name="Organizer", value=organizer(calendar))
    return Message(embed, views.details(claimed.calendar.id, claimed.id))


def _changed(claimed: Claimed) -> Message:
    if claimed.attendee is None:
        raise ValueError(f"notification {claimed.id} is for nobody on the calendar")
    invitation = Invitation(claimed.calendar, claimed.attendee, claimed.entries)
    embed = render.card(invitation, ["Please check whether your answer still holds."])
    embed.set_author(name=f"{claimed.calendar.owner.name} has changed this calendar")
    return Message(embed, cards.answers(invitation, claimed.id))


def _uninvited(claimed: Claimed) -> Message:
    return _news(
        claimed,
        f"Your invitation to {safe(claimed.calendar.name, 200)} was taken back",
        "There is nothing to answer any more.",
    )


def _cancelled(claimed: Claimed) -> Message:
    return _news(
        claimed,
        f"Called off: {safe(claimed.calendar.name, 200)}",
        f"{safe(claimed.calendar.owner.name)} has called it off. Nothing is left for you to do.",
    )


def _news(claimed: Claimed, title: str, text: str) -> Message:
    embed = discord.Embed(title=title, description=text, colour=GREY)
    embed.set_author(name=claimed.calendar.owner.name)
    return Message(embed, views.details(claimed.calendar.id, claimed.id))


_RENDERERS = {
    NotificationKind.INVITATION: _invitation,
    NotificationKind.UNINVITATION: _uninvited,
    NotificationKind.CALENDAR_CHANGED: _changed,
    NotificationKind.FINALIZED: _finalized,
    NotificationKind.CANCELLED: _cancelled,
}
