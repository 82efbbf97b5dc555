"""The buttons of one invitation, and showing it as it is now."""

from collections.abc import Sequence
from typing import Any

import discord

from cogs.base import Interaction, show_instead
from cogs.buttons.layout import Style, button, view
from cogs.buttons.messages import stop_button
from cogs.render import invitations as render
from scheduling.model import Acceptance, AnswerStatus, Invitation


def answers(
    invitation: Invitation, notification_id: int = 0, more: Sequence[discord.ui.Button[Any]] = ()
) -> discord.ui.View:
    """The buttons of an invitation as it stands, and `more` in a row of their own.

    The notification's id lets a doubtful send be found.
    """
    ids = (invitation.calendar.id, notification_id)
    attendee = invitation.attendee
    submitted = attendee.status is AnswerStatus.SUBMITTED
    items = [button("Add more times" if submitted else "Add my times", "times", *ids, style=Style.primary)]
    if attendee.accepted is not Acceptance.ACCEPTED:
        items.insert(0, button("Accept", "accept", *ids, style=Style.success))
    if invitation.has_usual_week:
        items.append(button("Use my usual week", "usual", *ids))
    if attendee.status is not AnswerStatus.NO_TIME:
        items.append(button("No time works", "no_time", *ids))
    if attendee.accepted is not Acceptance.DECLINED:
        items.append(button("Decline", "decline", *ids))
    if notification_id:
        items.append(stop_button(*ids))
    for item in more:
        item.row = 1
    return view([*items, *more])


async def show_card(
    interaction: Interaction,
    invitation: Invitation,
    notification_id: int,
    notes: Sequence[str] = (),
    more: Sequence[discord.ui.Button[Any]] = (),
) -> None:
    """Puts the invitation as it is now in the place of the message that was pressed."""
    embed, buttons = render.card(invitation, notes), answers(invitation, notification_id, more)
    await show_instead(interaction, embed=embed, view=buttons)


async def refuse_on_card(
    interaction: Interaction,
    message: discord.Message,
    refusal: discord.Embed,
    again: Sequence[discord.ui.Button[Any]],
) -> None:
    """Says below the invitation why its form was refused; the next answer takes that away again.

    `again` is what to press for another try, in place of such buttons of an earlier one.
    """
    shown = discord.ui.View.from_message(message, timeout=None).children
    kept = [item for item in shown if not (isinstance(item, discord.ui.Button) and _is_another_try(item))]
    for item in kept:
        item.row = None  # There is one more now: they find their rows anew.
    embeds = [*message.embeds[:1], refusal]
    await show_instead(interaction, embeds=embeds, view=view([*again, *kept]))


def _is_another_try(item: discord.ui.Button[Any]) -> bool:
    return str(item.custom_id).split(":")[0] in ("fix", "use_meaning")
