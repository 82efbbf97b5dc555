"""Saying that one can't make a meeting that is set: when instead, or not at all."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import discord

from cogs.base import Interaction, ask, chosen, respond, show_instead
from cogs.buttons.acceptance import BEING_THERE, being_there
from cogs.buttons.forms import Field, Form
from cogs.buttons.layout import MenuOption, Style, button, custom_id, menu, view
from cogs.render import revising as render
from cogs.render import series as series_render
from cogs.render.audience import Audience
from cogs.render.exports import ics_files
from cogs.render.text import dates_label
from scheduling.errors import DraftGone, Refusal, ZoneNeeded
from scheduling.model import Meeting, Mode
from scheduling.phrases import examples_for
from scheduling.zone_names import spoken
from services.answers import absences, missing
from services.answers.absences import Absentee, Excused
from services.answers.availability import reader
from services.answers.missing import OneOfSeries
from services.answers.upcoming import UpcomingMeeting
from services.lookup import calendar_ref, id_in
from services.request import Request


def cant_button(calendar_id: int, notification_id: int = 0) -> discord.ui.Button[Any]:
    """Stands below every meeting that somebody else has set for them."""
    return button("Can't make it", "cant", calendar_id, notification_id)


def cant_menu(meetings: Sequence[UpcomingMeeting], audience: Audience) -> discord.ui.Select[Any]:
    """The same for several meetings at once."""
    options: list[MenuOption] = [
        (calendar_ref(one.calendar.id), one.calendar.name, _when(one, audience)) for one in meetings
    ]
    return menu("Can't make one of your meetings?", options, "cant_pick")


def _when(one: UpcomingMeeting, audience: Audience) -> str:
    """Menus show no timestamps: without a zone of their own, it is the calendar's."""
    if audience.zone is not None:
        return audience.span(one.meeting.span)
    there = Audience(one.calendar.timezone, audience.twelve_hour)
    return there.name_zone(there.span(one.meeting.span))


def ways_to_say(absentee: Absentee) -> discord.ui.View:
    """How to say when instead."""
    number = absentee.calendar.id
    pick = button("Pick times", "pick_here", number, 0, 0, 1, style=Style.primary)
    back = [_being_there(absentee)] if absentee.has_said else []
    return view([pick, *other_ways_to_say(number), *back])


def other_ways_to_say(calendar_id: int) -> list[discord.ui.Item[Any]]:
    """The same but by picking."""
    return [
        button("Type my times", "cant_times", calendar_id),
        button("Not at all", "cant_at_all", calendar_id, style=Style.danger),
    ]


def _being_there(absentee: Absentee) -> discord.ui.Button[Any]:
    """Takes it back, until the owner has decided."""
    number = absentee.calendar.id
    if absentee.calendar.mode is Mode.GROUP:
        return being_there(number, 0)
    return button(BEING_THERE, "take_back", number, style=Style.success)


async def cant(interaction: Interaction, calendar_id: int, *_ids: int) -> None:
    """Asks when instead; nothing is done yet."""
    await _ask_instead(interaction, calendar_ref(calendar_id))


async def cant_pick(interaction: Interaction) -> None:
    """The same of a meeting chosen in the list."""
    await _ask_instead(interaction, chosen(interaction)[0])


async def _ask_instead(interaction: Interaction, ref: str) -> None:
    absentee = await absences.look(ask(interaction), ref)
    if absentee.calendar.first:
        await _ask_which(interaction, absentee)
    else:
        await respond(interaction, embed=render.excusing(absentee), view=ways_to_say(absentee))


async def _ask_which(interaction: Interaction, absentee: Absentee) -> None:
    """Of a series: this one, another one, or all."""
    number = absentee.calendar.id
    ahead = await missing.ahead(ask(interaction), calendar_ref(number))
    meetings, audience = ahead.coming, Audience.of(absentee.person)
    items: list[discord.ui.Item[Any]] = [button("All of them", "cant_all", number, style=Style.danger)]
    if meetings:
        items.insert(0, button("This one", "cant_one", meetings[0].id, style=Style.primary))
    if len(meetings) > 1:
        items.append(menu("Another one", _options(absentee, meetings[1:], audience), "cant_other"))
    if ahead.missed:
        options = _options(absentee, ahead.missed, audience)
        items.append(menu("I'll be there after all", options, "come_pick"))
    if absentee.has_said:
        items.append(_being_there(absentee))
    first = meetings[0].span if meetings else None
    await respond(interaction, embed=render.which_one(absentee, first), view=view(items))


def _options(absentee: Absentee, meetings: Sequence[Meeting], audience: Audience) -> list[MenuOption]:
    return [
        (f"evt:{one.id}", _when(UpcomingMeeting(absentee.calendar, one), audience), None) for one in meetings
    ]


async def cant_one(interaction: Interaction, event_id: int) -> None:
    """Notes that somebody can't make one meeting of a series, and gives them the series without it."""
    said = await missing.miss(ask(interaction), event_id)
    back = button(BEING_THERE, "come", event_id, style=Style.success)
    await show_instead(interaction, embed=series_render.missed(said), view=view([back]))
    await _give_series(interaction, said)


async def cant_other(interaction: Interaction) -> None:
    """The same of one chosen in the menu."""
    await cant_one(interaction, _chosen_meeting(interaction))


async def come(interaction: Interaction, event_id: int) -> None:
    """Takes back that somebody can't make one meeting of a series, and gives them the series with it."""
    said = await missing.come(ask(interaction), event_id)
    await show_instead(interaction, embed=series_render.coming(said), view=None)
    await _give_series(interaction, said)


async def come_pick(interaction: Interaction) -> None:
    """The same of one chosen in the menu."""
    await come(interaction, _chosen_meeting(interaction))


async def _give_series(interaction: Interaction, said: OneOfSeries) -> None:
    if said.series:
        await respond(interaction, files=ics_files(said.series, ask(interaction).now))


def _chosen_meeting(interaction: Interaction) -> int:
    number = id_in(chosen(interaction)[0], "evt")
    if number is None:
        raise DraftGone
    return number


async def cant_all(interaction: Interaction, calendar_id: int) -> None:
    """Asks when instead of the whole series; nothing is done yet."""
    absentee = await absences.look(ask(interaction), calendar_ref(calendar_id))
    await respond(interaction, embed=render.excusing(absentee), view=ways_to_say(absentee))


async def take_back(interaction: Interaction, calendar_id: int) -> None:
    """Gives somebody their one-on-one back."""
    absentee = await absences.take_back(ask(interaction), calendar_ref(calendar_id))
    await show_instead(interaction, embed=render.taken_back(absentee), view=None)


async def cant_times(interaction: Interaction, calendar_id: int) -> None:
    """Opens the form for other times."""
    form = await cant_form(ask(interaction), calendar_id)
    await interaction.response.send_modal(form.modal())


async def cant_form(request: Request, calendar_id: int) -> Form:
    """One line, read as all times are. Raises ZoneNeeded."""
    absentee = await absences.look(request, calendar_ref(calendar_id))
    calendar, person = absentee.calendar, absentee.person
    if person.timezone is None:
        raise ZoneNeeded(calendar.id)
    days = dates_label(calendar.start_date, calendar.end_date)
    line = Field(
        "when",
        "When could you instead?",
        placeholder=", ".join(examples_for(reader(person, calendar, request))[:2]),
        hint=f"In your time zone ({spoken(person.timezone)}), {days}",
        long=True,
        limit=500,
    )
    return Form(f"When instead? {calendar.name}", custom_id("cant_form", calendar_id), (line,))


async def submit_cant(interaction: Interaction, values: Mapping[str, str], calendar_id: int) -> None:
    """Notes the other times, and sees what could be changed."""
    said = await absences.excuse(ask(interaction), calendar_ref(calendar_id), values.get("when", ""))
    await show_excused(interaction, said)


async def cant_at_all(interaction: Interaction, calendar_id: int) -> None:
    """Notes that no other time works."""
    said = await absences.excuse(ask(interaction), calendar_ref(calendar_id), None)
    await show_excused(interaction, said)


async def show_excused(interaction: Interaction, said: Excused) -> None:
    """The owner is told with the smallest change as soon as it is found, and else a little later without."""
    back = view([_being_there(said.absentee)]) if said.absentee.meeting else None
    await show_instead(interaction, embed=render.excused(said), view=back)
    client = interaction.client
    with suppress(Refusal):
        await client.planner.find_ways(client.store, said.absentee.calendar.id)
