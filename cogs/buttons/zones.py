"""Asking for somebody's time zone, once, before what they were about to do goes on."""

from collections.abc import Mapping

import discord

from cogs.base import Interaction, ask, chosen, show_privately
from cogs.buttons.forms import Field, Form
from cogs.buttons.layout import MenuOption, Style, button, custom_id, menu, view
from cogs.render import clocks as render
from services.answers import zones
from services.answers.zones import Asked, Begun
from services.request import Request


async def ask_clock(interaction: Interaction, begun: Begun, calendar_id: int) -> None:
    """Asks what time it is for them; `begun` goes on once they have said."""
    asked = await zones.ask(ask(interaction), begun, calendar_id)
    await _show(interaction, asked, again=False)


async def tell_clock(interaction: Interaction, draft_id: int) -> Begun | None:
    """Takes the clock that was chosen; None if that still leaves a choice, which is shown."""
    told = await zones.tell_clock(ask(interaction), draft_id, chosen(interaction)[0])
    if isinstance(told, Begun):
        return told
    await _show(interaction, told, again=True)
    return None


async def tell_zone(interaction: Interaction, draft_id: int) -> Begun:
    """Takes the zone that was chosen among those of one clock."""
    return await zones.tell(ask(interaction), draft_id, chosen(interaction)[0])


async def open_city(interaction: Interaction, draft_id: int) -> None:
    """Opens a line for a city that is not in the menu."""
    form = await city_form(ask(interaction), draft_id)
    await interaction.response.send_modal(form.modal())


async def city_form(_request: Request, draft_id: int) -> Form:
    """One line: where somebody is."""
    city = Field(
        "timezone", "Your city", placeholder="Kathmandu", hint="Or a time zone, such as UTC+2.", limit=64
    )
    return Form("Where are you?", custom_id("city_form", draft_id), (city,))


async def submit_city(interaction: Interaction, values: Mapping[str, str], draft_id: int) -> Begun:
    """Takes the city that was typed."""
    return await zones.tell(ask(interaction), draft_id, values.get("timezone", ""))


async def show_told(interaction: Interaction, begun: Begun) -> None:
    """The zone is known now; the button goes on with the form that was to be opened."""
    go_on = button("Type my times", begun.verb, *begun.ids, style=Style.primary)
    await show_privately(interaction, embed=render.told(), view=view([go_on]))


async def _show(interaction: Interaction, asked: Asked, *, again: bool) -> None:
    locale = str(interaction.locale)
    options: list[MenuOption] = [
        (clock.zone, render.label(clock, locale, again=again), None) for clock in asked.clocks
    ]
    verb = "tell_zone" if again else "tell_clock"
    items: list[discord.ui.Item[discord.ui.View]] = [
        menu("Choose your time" if not again else "Choose a city", options, verb, asked.draft_id),
        button("My city isn't here", "open_city", asked.draft_id),
    ]
    await show_privately(interaction, embed=render.question(again=again), view=view(items))
