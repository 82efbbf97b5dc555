"""The timetable below what is said about it: its list, picture and pages, in place, and as files."""

import asyncio
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

import discord
from msgspec import Struct

from cogs.base import Interaction, ask, respond, show_instead
from cogs.buttons import layout
from cogs.buttons.layout import Style, button
from cogs.render import pictures
from cogs.render import timetables as render
from cogs.render.audience import Audience
from cogs.render.swaps import BUTTON
from cogs.render.text import fit_together
from cogs.render.wishes import BUTTONS
from scheduling.errors import DraftGone
from scheduling.ics import ics_of_all
from scheduling.timetables import Order, TimetablePage, page_of
from services.planning import timetables
from services.planning.timetables import TimetableSource, TimetableView
from services.planning.wishes import Wish

_TURNS = {Order.TIME: "by_time", Order.PERSON: "by_person"}
_ORDERS = {Order.TIME: "By time", Order.PERSON: "By person"}
# What stands below a timetable, and changes with its page; what else does, stays.
_OURS = {"by_time", "by_person", "download", "finalize_proposal", "pick_pin", "pick_swap"}
_LAST_ROW = 4
Component = discord.ui.Item[Any]


class Beside(Struct, frozen=True):
    """A message with a timetable: embeds, the picture, and buttons above and below those of the message."""

    embeds: list[discord.Embed]
    files: list[discord.File]
    above: list[Component]
    below: list[Component]

    def message(self, items: Iterable[Component], *, edits: bool = False) -> dict[str, Any]:
        """What is sent with other buttons in between, or takes the place of what was there."""
        buttons = layout.view([*self.above, *items, *self.below])
        return {"embeds": self.embeds, "attachments" if edits else "files": self.files, "view": buttons}


async def beside(
    interaction: Interaction,
    main: discord.Embed | None,
    shown: TimetableView,
    order: Order = Order.TIME,
    number: int = 0,
) -> Beside:
    """A page of the timetable below `main`, which names the zone; where both are too long, `main` goes."""
    audience = Audience(shown.zone, Audience.of(shown.viewer).twelve_hour)
    page = page_of(shown.sheets, order, number)
    embed = render.timetable(page, audience, _heading(shown))
    drawing = interaction.client.pictures.timetable(page.sheet, audience)
    files = pictures.show(embed, await asyncio.shield(drawing))
    if main is not None and fit_together(main, embed):
        embeds = [main, embed]
    else:
        audience.sign(embed)
        embeds = [embed]
    return Beside(embeds, files, _decisions(shown), [*_others(shown), *_turners(shown, page)])


async def show_beside(
    interaction: Interaction,
    main: discord.Embed,
    source: TimetableSource,
    source_id: int,
    items: Iterable[Component] = (),
    *,
    instead: bool = False,
) -> None:
    """Answers with a timetable below `main`; in place after a progress, or `instead` of what was pressed."""
    parts = await beside(interaction, main, await timetables.read(ask(interaction), source, source_id))
    if instead or interaction.response.is_done():
        await show_instead(interaction, **parts.message(items, edits=True))
    else:
        await respond(interaction, **parts.message(items))


async def by_time(interaction: Interaction, source: int, source_id: int, number: int) -> None:
    """Shows a page of the timetable by time, in place."""
    await _turn(interaction, source, source_id, Order.TIME, number)


async def by_person(interaction: Interaction, source: int, source_id: int, number: int) -> None:
    """The same by person."""
    await _turn(interaction, source, source_id, Order.PERSON, number)


async def _turn(interaction: Interaction, source: int, source_id: int, order: Order, number: int) -> None:
    shown = await timetables.read(ask(interaction), _source(source), source_id)
    message = interaction.message
    main = message.embeds[0] if message is not None and len(message.embeds) > 1 else None
    parts = await beside(interaction, main, shown, order, number)
    kept = [item for item in _items(message) if _verb(item) not in _OURS]
    await show_instead(interaction, **parts.message(kept, edits=True))


async def download(interaction: Interaction, source: int, source_id: int) -> None:
    """All of the timetable as a .csv, and as one .ics."""
    request = ask(interaction)
    shown = await timetables.read(request, _source(source), source_id)
    ics = await asyncio.to_thread(ics_of_all, shown.appointments, request.now)
    file = discord.File(BytesIO(ics), "timetable.ics", description="The timetable, for a calendar app")
    embed = render.downloaded(shown.calendar, is_set=shown.source is TimetableSource.CALENDAR)
    await respond(interaction, embed=embed, files=[render.table(shown.rows, shown.zone), file])


def _source(number: int) -> TimetableSource:
    """Raises DraftGone for what is none."""
    try:
        return TimetableSource(number)
    except ValueError:
        raise DraftGone from None


def _heading(shown: TimetableView) -> str:
    if len(shown.proposals) < 2:
        return "Timetable"
    return f"Timetable {shown.proposals.index(shown.id) + 1} of {len(shown.proposals)}"


def _decisions(shown: TimetableView) -> list[Component]:
    """Buttons to finalize the proposal that is shown, and to say what else is wanted of it."""
    if shown.source is not TimetableSource.PROPOSAL:
        return []
    return [
        button("Finalize this", "finalize_proposal", shown.id, style=Style.primary),
        button(BUTTONS[Wish.PIN], "pick_pin", shown.id),
        button(BUTTON, "pick_swap", shown.id),
    ]


def _others(shown: TimetableView) -> list[Component]:
    """A button to look at each other proposal."""
    others = [
        button(f"Show {place}", "by_time", TimetableSource.PROPOSAL, proposal, 0)
        for place, proposal in enumerate(shown.proposals, start=1)
        if proposal != shown.id
    ]
    return _in_row(_LAST_ROW - 1, others)


def _turners(shown: TimetableView, page: TimetablePage) -> list[Component]:
    """The pages before and after, the other order, and the files."""
    ids, verb = (shown.source, shown.id), _TURNS[page.order]
    items = list[Component]()
    if page.number > 0:
        items.append(button("Previous meetings", verb, *ids, page.number - 1))
    if page.number + 1 < page.pages:
        items.append(button("Next meetings", verb, *ids, page.number + 1))
    other = Order.PERSON if page.order is Order.TIME else Order.TIME
    items.append(button(_ORDERS[other], _TURNS[other], *ids, 0))
    return _in_row(_LAST_ROW, [*items, button("Download", "download", *ids)])


def _in_row(row: int, items: Sequence[Component]) -> list[Component]:
    for item in items:
        item.row = row
    return list(items)


def _items(message: discord.Message | None) -> list[Component]:
    return [] if message is None else list(discord.ui.View.from_message(message, timeout=None).children)


def _verb(item: Component) -> str:
    return str(getattr(item, "custom_id", "")).split(":")[0]
