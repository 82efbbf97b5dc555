"""The forms in which people say when they can, and what becomes of them."""

from collections.abc import Mapping

from cogs.base import Interaction, ask, show_instead
from cogs.buttons.forms import Field, Form
from cogs.buttons.layout import custom_id
from cogs.buttons.undoing import echo, show_added
from cogs.render import availability as render
from cogs.render.text import dates_label
from scheduling.model import Calendar, Person, Preference
from scheduling.phrases import examples_for
from scheduling.zone_names import spoken
from services.answers import availability
from services.answers.availability import reader
from services.lookup import calendar_ref
from services.request import Request

PREFERENCES = {Preference.HIGH.value: "I prefer these times", Preference.LOW.value: "Only if needed"}


async def open_form(interaction: Interaction, calendar_id: int, notification_id: int = 0) -> None:
    """The form for times. Raises ZoneNeeded, or why it would be filled in in vain."""
    form = await times_form(ask(interaction), calendar_id, notification_id)
    await interaction.response.send_modal(form.modal())


async def times_form(request: Request, calendar_id: int, notification_id: int = 0) -> Form:
    """Somebody's times: when, and how much they like them."""
    person, calendar = await availability.standing(request, calendar_ref(calendar_id))
    return Form(
        f"When are you free? {calendar.name}",
        custom_id("times_form", calendar_id, notification_id),
        _when(request, person, calendar),
    )


async def submit_times(
    interaction: Interaction, values: Mapping[str, str], calendar_id: int, notification_id: int = 0
) -> None:
    """Stores somebody's times and shows them in the invitation that was answered."""
    added = await availability.add(
        ask(interaction),
        calendar_ref(calendar_id),
        values.get("when", ""),
        _preference(values),
        values.get("name", ""),
    )
    if added.invitation is None:
        await echo(interaction, added)
    else:
        await show_added(interaction, added, notification_id)


async def clear(interaction: Interaction, calendar_id: int) -> None:
    """Removes all of the asker's times."""
    left = await availability.clear(ask(interaction), calendar_ref(calendar_id))
    await show_instead(interaction, embed=render.view(left), view=None)


def _when(request: Request, person: Person, calendar: Calendar) -> tuple[Field, Field]:
    examples = examples_for(reader(person, calendar, request))
    zone = spoken(person.timezone or calendar.timezone)
    return (
        Field(
            "when",
            "When are you free?",
            placeholder=", ".join(examples[:2]),
            hint=f"In your time zone ({zone}), {_days(calendar)}",
            long=True,
            limit=500,
        ),
        Field("preference", "How do these times suit you?", Preference.HIGH.value, choices=PREFERENCES),
    )


def _days(calendar: Calendar) -> str:
    return dates_label(calendar.start_date, calendar.end_date)


def _preference(values: Mapping[str, str]) -> Preference | None:
    """None where it was left at what it is at first, so that words in the line may say otherwise."""
    return Preference.LOW if values.get("preference") == Preference.LOW.value else None
