"""The buttons of one invitation, and showing it as it is now."""

from collections.abc import Sequence
from typing import Any

import discord

from cogs.base import Interaction, ask, show_instead
from cogs.buttons.layout import MenuOption, Style, button, menu, view
from cogs.render import invitations as render
from scheduling.model import Acceptance, AnswerStatus, Invitation
from services.answers import acceptance
from services.lookup import calendar_ref
from services.people import connections

Button = discord.ui.Button[Any]
_MOST = 4


def answers(
    invitation: Invitation, notification_id: int = 0, zone_id: int = 0, *now: Button
) -> discord.ui.View:
    """At most four buttons: the same as last time, picking, typing, the usual week, and the rest under More…

    To whoever is invited once more, never again is offered in the place of the usual week.
    Right after an answer, `now` stands in the place of other ways to answer, and `zone_id` is what can be
    read again in another zone. The notification's id lets a doubtful send be found.
    """
    ids = (invitation.calendar.id, notification_id)
    again = invitation.told_before and not now
    items = [button("Same as last time", "same_again", *ids, style=Style.primary)] if again else []
    style = Style.secondary if again else Style.primary
    items += [button("Pick times", "pick", *ids, style=style), *now]
    if len(items) < _MOST - 1:
        items.append(button("Type my times", "times", *ids))
    if len(items) < _MOST - 1 and not now and _is_repeated(invitation):
        items.append(button("Never from this person", "never", *ids))
    elif len(items) < _MOST - 1 and not now and invitation.has_usual_week:
        items.append(button("Use my usual week", "usual", *ids))
    return view([*items, button("More…", "more", *ids, *([zone_id] if zone_id else []))])


def choices(invitation: Invitation, notification_id: int, zone_id: int) -> dict[str, MenuOption]:
    """What stands under More…, by what it does."""
    attendee = invitation.attendee
    offered = {
        "times": zone_id > 0,
        "usual": (zone_id > 0 or _is_repeated(invitation) or invitation.told_before)
        and invitation.has_usual_week,
        "zone": zone_id > 0,
        "accept": not notification_id and attendee.accepted is not Acceptance.ACCEPTED,
        "no_time": attendee.status is not AnswerStatus.NO_TIME,
        "decline": attendee.accepted is not Acceptance.DECLINED,
        "never": True,
        "stop": True,
    }
    return {name: (name, *render.CHOICES[name]) for name, there in offered.items() if there}


def _is_repeated(invitation: Invitation) -> bool:
    return invitation.attendee.times_invited > 1


async def more(
    interaction: Interaction, calendar_id: int, notification_id: int = 0, zone_id: int = 0
) -> None:
    """Shows what else can be done with the invitation."""
    invitation = await acceptance.look(ask(interaction), calendar_ref(calendar_id))
    ids = (calendar_id, notification_id)
    offered = choices(invitation, notification_id, zone_id)
    items: list[discord.ui.Item[Any]] = [
        menu("What do you want to do?", list(offered.values()), "do_more", *ids, zone_id),
        button("Back", "card", *ids),
    ]
    await show_instead(interaction, embed=render.card(invitation), view=view(items))


async def card(interaction: Interaction, calendar_id: int, notification_id: int = 0) -> None:
    """Shows the invitation again."""
    invitation = await acceptance.look(ask(interaction), calendar_ref(calendar_id))
    await show_card(interaction, invitation, notification_id)
    await connections.look_ahead(ask(interaction), invitation.attendee.person)


async def show_card(
    interaction: Interaction,
    invitation: Invitation,
    notification_id: int,
    notes: Sequence[str] = (),
    zone_id: int = 0,
    now: Sequence[Button] = (),
) -> None:
    """Puts the invitation as it is now in the place of the message that was pressed."""
    embed, buttons = render.card(invitation, notes), answers(invitation, notification_id, zone_id, *now)
    await show_instead(interaction, embed=embed, view=buttons)


async def refuse_on_card(
    interaction: Interaction, message: discord.Message, refusal: discord.Embed, again: Sequence[Button]
) -> None:
    """Says below the invitation why its form was refused; the next answer takes that away again.

    `again` is what to press for another try, in place of such buttons of an earlier one, and of the button
    that had opened the form.
    """
    shown = discord.ui.View.from_message(message, timeout=None).children
    kept = [item for item in shown if not _is_another_try(item)]
    for item in kept:
        item.row = None  # There are more now: they find their rows anew.
    embeds = [*message.embeds[:1], refusal]
    await show_instead(interaction, embeds=embeds, view=view([*again, *kept]))


def _is_another_try(item: discord.ui.Item[Any]) -> bool:
    verb = str(getattr(item, "custom_id", "")).split(":")[0]
    return verb in ("fix", "times", "use_meaning")
