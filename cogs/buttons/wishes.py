"""What the owner wants of a timetable: chosen by person, and answered by a new one that says what it cost."""

from collections.abc import Sequence
from functools import partial

import discord

from cogs.base import Interaction, ask, raw, respond, show_instead
from cogs.buttons.layout import button, ticks, view
from cogs.buttons.pages import in_menus, in_parts
from cogs.buttons.suggestions import suggest
from cogs.render import wishes as render
from cogs.render.audience import Audience
from cogs.render.swaps import BUTTON
from scheduling.errors import DraftGone
from services.lookup import attendee_ref, calendar_ref, id_in
from services.planning import wishes
from services.planning.wishes import Wish, Wished


async def pick_pin(interaction: Interaction, proposal_id: int) -> None:
    """Asks whose meetings shall stay where they are; what else can be wished stands below."""
    await respond(interaction, **await _asking(interaction, proposal_id, Wish.PIN, 0))


async def pick_wish(interaction: Interaction, proposal_id: int, wish: int, page: int = 0) -> None:
    """The same for another wish, or for more people, in place."""
    await show_instead(interaction, **await _asking(interaction, proposal_id, _wish(wish), page))


async def wish(interaction: Interaction, proposal_id: int, number: int, part: int) -> None:
    """Takes what was chosen for those of one menu, and finds a timetable with it."""
    chosen = [id_in(str(value), "att") or 0 for value in raw(interaction).get("values", [])]
    before = await wishes.change(ask(interaction), proposal_id, _wish(number), part, chosen)
    await interaction.response.defer()
    await suggest(interaction, calendar_ref(before.calendar_id), before)


async def _asking(
    interaction: Interaction, proposal_id: int, wish: Wish, page: int
) -> dict[str, discord.Embed | discord.ui.View]:
    owner, people = await wishes.wishes(ask(interaction), proposal_id, wish)
    make = partial(_menu, proposal_id, wish, Audience.of(owner))
    items = in_menus(in_parts(people), page, make, "pick_wish", proposal_id, wish)
    others = [other for other in Wish if other is not wish]
    items += [button(render.BUTTONS[other], "pick_wish", proposal_id, other) for other in others]
    items.append(button(BUTTON, "turn_swap", proposal_id, 0))
    return {"embed": render.wishing(wish, people), "view": view(items)}


def _menu(
    proposal_id: int, wish: Wish, audience: Audience, number: int, people: Sequence[Wished]
) -> discord.ui.Select[discord.ui.View]:
    options = [
        discord.SelectOption(
            label=render.label(one),
            value=attendee_ref(one.person.id),
            description=audience.brief(one.span) if one.span else "No meeting",
            default=one.holds,
        )
        for one in people
    ]
    return ticks(render.placeholder(people), options, "wish", proposal_id, wish, number)


def _wish(number: int) -> Wish:
    """Raises DraftGone for what is none."""
    try:
        return Wish(number)
    except ValueError:
        raise DraftGone from None
