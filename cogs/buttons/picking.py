"""Picking times: menus to tick, day by day, in one message that is edited in place.

With a 1 as the last id, they are times instead of a meeting that somebody can't make.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import discord

from cogs.base import Interaction, ask, defer, raw, show_privately, take_time
from cogs.buttons.absences import other_ways_to_say, show_excused
from cogs.buttons.cards import card, show_card
from cogs.buttons.layout import Style, button, ticks, view
from cogs.buttons.undoing import show_added
from cogs.buttons.views import below
from cogs.render import availability as availability_render
from cogs.render import calendars as calendars_render
from cogs.render import picking as render
from cogs.render import refusals
from cogs.render import usual_weeks as usual_render
from cogs.render.text import day_name
from scheduling.errors import CalendarClosed, DeadlineOver, DraftGone, NothingPicked, Refusal
from scheduling.model import Preference
from scheduling.picking import PickPage
from services.answers import acceptance, availability, imports, picks, usual_weeks
from services.answers.picks import Picking
from services.calendars import views
from services.lookup import calendar_ref
from services.request import Request

_WEEK = 7
Item = discord.ui.Item[Any]


async def pick(interaction: Interaction, calendar_id: int, notification_id: int = 0, *_ids: int) -> None:
    """Opens what can be chosen, with what was ticked before, and what their own calendar says by now."""
    work = partial(_open, interaction=interaction)
    await show(interaction, (calendar_id, notification_id), 0, 0, work)


async def pick_day(
    interaction: Interaction, calendar_id: int, notification_id: int, number: int = 0, instead: int = 0
) -> None:
    """Turns to another day."""
    await show(interaction, (calendar_id, notification_id), number, instead, picks.look)


async def pick_high(
    interaction: Interaction, calendar_id: int, notification_id: int, number: int, instead: int = 0
) -> None:
    """Ticks what suits."""
    await _tick(interaction, (calendar_id, notification_id), number, instead, Preference.HIGH)


async def pick_low(
    interaction: Interaction, calendar_id: int, notification_id: int, number: int, instead: int = 0
) -> None:
    """Ticks what would do if needed."""
    await _tick(interaction, (calendar_id, notification_id), number, instead, Preference.LOW)


async def copy_day(
    interaction: Interaction, calendar_id: int, notification_id: int, number: int, instead: int = 0
) -> None:
    """Makes the other days like this one."""
    work = partial(picks.copy, number=number)
    await show(interaction, (calendar_id, notification_id), number, instead, work)


async def clear_day(
    interaction: Interaction, calendar_id: int, notification_id: int, number: int, instead: int = 0
) -> None:
    """Unticks all of this day."""
    work = partial(picks.clear, number=number)
    await show(interaction, (calendar_id, notification_id), number, instead, work)


async def done(
    interaction: Interaction, calendar_id: int, notification_id: int, number: int = 0, instead: int = 0
) -> None:
    """Answers with what is ticked, and shows the answer in place."""
    await take_time(interaction)
    request, ref, ids = ask(interaction), calendar_ref(calendar_id), (calendar_id, notification_id)
    try:
        if instead:
            await show_excused(interaction, await picks.done_instead(request, ref))
            return
        added = await picks.done(request, ref)
    except NothingPicked as refusal:
        shown = await picks.look(request, ref, instead=bool(instead))
        await put(interaction, ids, number, shown, refusal)
        return
    except (CalendarClosed, DeadlineOver) as refusal:
        await _show_closed(interaction, ref, refusal)
        return
    if added is not None:
        await show_added(interaction, added, notification_id)
    elif (own := await availability.view(request, ref)).calendar.owner.id == own.person.id:
        await show_privately(interaction, embed=availability_render.view(own), view=None)
    else:
        await card(interaction, calendar_id, notification_id)


async def save_usual(interaction: Interaction, calendar_id: int, notification_id: int = 0) -> None:
    """Keeps the times picked often as the usual week."""
    request, ref = ask(interaction), calendar_ref(calendar_id)
    kept = await usual_weeks.keep_picked(request, ref)
    invitation = await acceptance.look(request, ref)
    await show_card(interaction, invitation, notification_id, [usual_render.kept(kept)])


async def _open(request: Request, ref: str, *, interaction: Interaction, instead: bool) -> Picking:
    shown = await picks.look(request, ref, instead=instead)
    if not shown.is_connected:
        return shown
    await defer(interaction)
    return await imports.freshen(ask(interaction), shown)


async def _tick(
    interaction: Interaction, ids: tuple[int, int], number: int, instead: int, preference: Preference
) -> None:
    if "values" not in raw(interaction):
        raise DraftGone
    values = [str(each) for each in raw(interaction)["values"]]
    work = partial(picks.tick, number=number, preference=preference, values=values)
    await show(interaction, ids, number, instead, work)


async def show(
    interaction: Interaction,
    ids: tuple[int, int],
    number: int,
    instead: int,
    work: Callable[..., Awaitable[Picking]],
) -> None:
    """Shows what `work` makes of it, given a request and a ref, and whether it is `instead` of a meeting."""
    await take_time(interaction)
    request, ref = ask(interaction), calendar_ref(ids[0])
    try:
        shown = await work(request, ref, instead=bool(instead))
    except (CalendarClosed, DeadlineOver) as refusal:
        await _show_closed(interaction, ref, refusal)
    else:
        await put(interaction, ids, number, shown)


async def put(
    interaction: Interaction,
    ids: tuple[int, int],
    number: int,
    shown: Picking,
    refusal: Refusal | None = None,
) -> None:
    """Shows what can be chosen, from the page of that number, and why what was tried did not work."""
    refusal = refusal or shown.refusal
    embeds = [render.choosing(shown), *([refusals.refusal(refusal)] if refusal else [])]
    await show_privately(interaction, embeds=embeds, view=view(_items(shown, number, ids)))


async def _show_closed(interaction: Interaction, ref: str, refusal: Refusal) -> None:
    """The calendar as it is now, and why nothing can be chosen any more."""
    request = ask(interaction)
    seen = await views.view(request, ref)
    embeds = [calendars_render.view(seen, request.now), refusals.refusal(refusal)]
    await show_privately(interaction, embeds=embeds, **({"view": None} | below(seen, request.now)))


def _items(shown: Picking, number: int, ids: tuple[int, int]) -> list[Item]:
    rows: list[list[Item]] = []
    if shown.pages:
        at = shown.pages.at(number)
        page = shown.pages.pages[at]
        rows += [[_menu(shown, page, verb, ids)] for verb in _PREFERENCES]
        rows += [_turners(shown, at, ids)] if len(shown.pages) > 1 else []
        rows.append(_day(shown, page, ids))
    rows.append(_ends(shown, number, ids))
    for place, row in enumerate(rows):
        for item in row:
            item.row = place
    return [item for row in rows for item in row]


_PREFERENCES = {"pick_high": Preference.HIGH, "pick_low": Preference.LOW}


def _press(shown: Picking, label: str, verb: str, *ids: int, **how: Any) -> Item:
    """A button that goes on with the same picking: that of an answer, or of times instead of a meeting."""
    return button(label, verb, *ids, *_instead(shown), **how)


def _instead(shown: Picking) -> tuple[int, ...]:
    return (1,) if shown.absentee else ()


def _menu(shown: Picking, page: PickPage, verb: str, ids: tuple[int, int]) -> Item:
    preference = _PREFERENCES[verb]
    offered = render.options(shown, page, preference)
    return ticks(render.asks(page, preference), offered, verb, *ids, page.number, *_instead(shown))


def _turners(shown: Picking, at: int, ids: tuple[int, int]) -> list[Item]:
    """To the days before and after, and where there are many by weeks."""
    pages = shown.pages.pages

    def to(label: str, verb: str, step: int) -> Item:
        other = pages[min(max(at + step, 0), len(pages) - 1)]
        return _press(shown, label, verb, *ids, other.number, disabled=other is pages[at])

    name = day_name(pages[at].first)
    here = _press(shown, name, "pick_here", *ids, pages[at].number, disabled=True)
    row: list[Item] = [to("◀", "pick_before", -1), here, to("▶", "pick_after", 1)]
    if len(pages) <= _WEEK:
        return row
    return [to("◀ Week", "pick_week_before", -_WEEK), *row, to("Week ▶", "pick_week_after", _WEEK)]


def _day(shown: Picking, page: PickPage, ids: tuple[int, int]) -> list[Item]:
    if len(shown.pages) == 1:
        return [_press(shown, "Clear all", "clear_day", *ids, page.number)]
    return [
        _press(shown, "Copy to the other days", "copy_day", *ids, page.number),
        _press(shown, "Clear this day", "clear_day", *ids, page.number),
    ]


def _ends(shown: Picking, number: int, ids: tuple[int, int]) -> list[Item]:
    done = _press(shown, "Done", "pick_done", *ids, number, style=Style.success)
    if shown.absentee:
        return [done, *other_ways_to_say(shown.calendar.id)]
    row: list[Item] = [done, button("Type my times", "times", *ids)]
    if shown.pages:
        row.append(button("Import a calendar", "open_import", *ids, number))
    if shown.person.id != shown.calendar.owner.id:
        row.append(button("No time works", "no_time", *ids))
    if shown.is_invited:
        row.append(button("Back", "card", *ids))
    return row
