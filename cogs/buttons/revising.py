"""The owner's answers to a change of plans: send the smallest change, see others, or go without."""

import asyncio
from collections.abc import Sequence
from typing import Any

import discord

from cogs.base import Interaction, ask, chosen, respond, show_instead
from cogs.buttons.layout import MenuOption, Style, button, confirmation, menu, view
from cogs.buttons.pages import in_menus, in_parts
from cogs.buttons.suggestions import AT_ONCE
from cogs.render import cancellation as cancellation_render
from cogs.render import revising as render
from cogs.render.audience import Audience
from cogs.render.text import from_to
from scheduling.errors import DraftGone
from scheduling.model import Mode
from services.calendars import cancellation
from services.lookup import attendee_ref, calendar_ref, id_in
from services.outbox.claims import Claimed
from services.planning import moves, ways
from services.planning.moves import MovePreview
from services.planning.ways import SentRevision, WaysOut


def decisions(claimed: Claimed) -> discord.ui.View:
    """What can be done about somebody who can't make their meeting."""
    ids, absence = (claimed.calendar.id, claimed.id), claimed.revised.absence
    if absence is None:
        raise ValueError(f"notification {claimed.id} is about nobody")
    if absence.event_id is not None:
        change = button("Change this one…", "one_meeting", absence.event_id, *ids, style=Style.primary)
        return view([change])
    if claimed.calendar.mode is Mode.GROUP:
        when = button("New time", "ways", *ids)
        if claimed.calendar.first:
            when = button("Change the series…", "series", *ids)
        without = button(f"Keep it without {absence.person.name}", "go_without", absence.id, *ids)
        items = [without, when, button("Call it off", "call_off", *ids)]
    else:
        items = [button("Other ways", "ways", *ids), button("Leave it empty", "go_without", absence.id, *ids)]
        smallest = render.helpful(claimed.revised.ways)
        if smallest is not None:
            items.insert(0, button("Send this change", "send_change", smallest.id, *ids))
    items[0].style = Style.primary
    return view(items)


async def show_ways(interaction: Interaction, calendar_id: int, *_ids: int) -> None:
    """Shows up to three ways; what has not been found yet is looked for now."""
    ref, client = calendar_ref(calendar_id), interaction.client
    found = await ways.ways_out(ask(interaction), ref)
    if not found.ways and (found.absent or found.calendar.mode is Mode.GROUP):
        finding = asyncio.ensure_future(client.planner.find_ways(client.store, calendar_id))
        await asyncio.wait([finding], timeout=AT_ONCE)
        if not finding.done():
            await interaction.response.defer(ephemeral=True, thinking=True)
        await finding
        found = await ways.ways_out(ask(interaction), ref)
    await respond(interaction, embed=render.ways_out(found), view=_choices(found))


def _choices(found: WaysOut) -> discord.ui.View:
    number = found.calendar.id
    items = [
        button(
            f"Send {place}" if place > 1 else "Send this change",
            "send_change",
            way.id,
            number,
            style=Style.primary if place == 1 else Style.secondary,
        )
        for place, way in enumerate(found.ways, start=1)
        if any(one.after for one in way.differences)
    ]
    if found.pinned:
        items.append(button("Pin a meeting…", "pick_kept", number))
    return view(items)


async def send_change(interaction: Interaction, proposal_id: int, *_ids: int) -> None:
    """Makes the change and tells everybody whom it concerns."""
    await _show_sent(interaction, await ways.send(ask(interaction), proposal_id))


async def go_without(interaction: Interaction, absence_id: int, *_ids: int) -> None:
    """Leaves the slot empty or, in a group, keeps the meeting without them."""
    await _show_sent(interaction, await ways.go_without(ask(interaction), absence_id))


async def call_off(interaction: Interaction, calendar_id: int, *_ids: int) -> None:
    """Shows what calling it off means, with the button that does it."""
    shown = await cancellation.cancellable(ask(interaction), calendar_ref(calendar_id))
    confirm = confirmation("Cancel and tell everyone", "cancel_calendar", calendar_id)
    await respond(interaction, embed=cancellation_render.cancelling(shown), view=confirm)


async def pick_kept(interaction: Interaction, calendar_id: int, page: int = 0) -> None:
    """Asks whose meeting shall stay where it is, or need not any more; by name, 75 people at a time."""
    found = await ways.ways_out(ask(interaction), calendar_ref(calendar_id))
    audience = Audience.of(found.viewer)
    options: list[MenuOption] = [
        (
            attendee_ref(one.person.id),
            f"{one.person.name}{' (pinned)' if one.after else ''}",
            audience.span(one.before) if one.before else None,
        )
        for one in sorted(found.pinned, key=lambda one: one.person.name.casefold())
    ]
    if not options:
        raise DraftGone

    def make(number: int, part: Sequence[MenuOption]) -> discord.ui.Select[Any]:
        return menu(from_to([label for _, label, _ in part]), part, "keep_here", calendar_id, number)

    items = in_menus(in_parts(options), page, make, "pick_kept", calendar_id)
    await respond(interaction, embed=render.pinning(), view=view(items))


async def keep_here(interaction: Interaction, calendar_id: int, *_ids: int) -> None:
    """Pins the chosen meeting, or lets it loose, and shows the ways around it."""
    user_id = id_in(chosen(interaction)[0], "att")
    if user_id is None:
        raise DraftGone
    await ways.pin(ask(interaction), calendar_ref(calendar_id), user_id)
    await show_ways(interaction, calendar_id)


async def show_move(interaction: Interaction, shown: MovePreview) -> None:
    """Shows what a move means, with the button that makes it."""
    confirm = confirmation("Move and tell them", "move", shown.draft_id)
    await respond(interaction, embed=render.moving(shown), view=confirm)


async def move(interaction: Interaction, draft_id: int) -> None:
    """Makes the move that was shown."""
    await _show_sent(interaction, await moves.confirm(ask(interaction), draft_id))


async def _show_sent(interaction: Interaction, result: SentRevision) -> None:
    """In the place of what was pressed, so that it is not pressed again."""
    await show_instead(interaction, embed=render.sent(result), view=None)
