"""The messages that the bot owes: text and buttons of each kind."""

from dataclasses import dataclass

import discord

from cogs.buttons import cards, views
from cogs.render import invitations as render
from cogs.render.calendars import details
from cogs.render.text import GREEN, span_line
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
    invitation = Invitation(claimed.calendar, claimed.attendee)
    return Message(render.card(invitation), cards.answers(invitation, claimed.id))


def _finalized(claimed: Claimed) -> Message:
    zone = claimed.recipient.timezone or claimed.calendar.timezone
    embed = details(claimed.calendar, zone)
    embed.remove_field(3)
    embed.colour = GREEN
    embed.set_author(name="The meeting is fixed")
    for meeting in claimed.meetings[:5]:
        embed.insert_field_at(0, name="When", value=span_line(meeting.span, zone), inline=False)
    return Message(embed, views.details(claimed.calendar.id, claimed.id))


_RENDERERS = {NotificationKind.INVITATION: _invitation, NotificationKind.FINALIZED: _finalized}
