"""The forms in which people say when they can, and what becomes of them."""

from collections.abc import Mapping

from cogs.base import Interaction, ask, show_instead
from cogs.buttons.cards import show_card
from cogs.buttons.forms import Field, Form
from cogs.buttons.layout import custom_id
from cogs.buttons.undoing import echo, show_added
from cogs.render import availability as render
from cogs.render.text import dates_label
from cogs.render.zones import offset_notes
from scheduling.calendars import check_takes_answers
from scheduling.model import Calendar, Invitation, Person, Preference
from scheduling.phrases import examples_for
from scheduling.profiles import ProfileForm
from scheduling.zone_names import spoken
from scheduling.zones import zone_label
from services.answers import acceptance, availability, first_answer
from services.answers.availability import reader
from services.calendars import views
from services.lookup import calendar_ref
from services.request import Request

PREFERENCES = {Preference.HIGH.value: "I prefer these times", Preference.LOW.value: "Only if needed"}


_YOURS = "Yours, not the organizer's. A city works, such as Auckland."


async def open_form(interaction: Interaction, invitation: Invitation, notification_id: int) -> None:
    """The form for times; for somebody never registered, the one that registers and accepts as well.

    Raises CalendarClosed or DeadlineOver rather than let somebody type in vain.
    """
    request = ask(interaction)
    check_takes_answers(invitation.calendar, request.now)
    form = _form_for(request, invitation, notification_id)
    await interaction.response.send_modal(form.modal())


async def open_own_form(interaction: Interaction, calendar_id: int) -> None:
    """The form for times on a calendar of one's own."""
    form = await own_times_form(ask(interaction), calendar_id)
    await interaction.response.send_modal(form.modal())


async def answer_form(request: Request, calendar_id: int, notification_id: int = 0) -> Form:
    """The form that suits the invitee now: they may have registered since they opened another."""
    invitation = await acceptance.look(request, calendar_ref(calendar_id))
    return _form_for(request, invitation, notification_id)


def _form_for(request: Request, invitation: Invitation, notification_id: int) -> Form:
    known = invitation.attendee.person.profile is not None
    return (_times_form if known else _join_form)(request, invitation, notification_id)


def _times_form(request: Request, invitation: Invitation, notification_id: int) -> Form:
    """An invitee's times: when, and how much they like them."""
    person, calendar = invitation.attendee.person, invitation.calendar
    ids = (calendar.id, notification_id)
    return Form(
        f"When are you free? {calendar.name}", custom_id("times_form", *ids), _when(request, person, calendar)
    )


async def own_times_form(request: Request, calendar_id: int) -> Form:
    """The same for the calendar's owner."""
    seen = await views.view(request, calendar_ref(calendar_id))
    return Form(
        f"When are you free? {seen.calendar.name}",
        custom_id("own_times_form", calendar_id),
        _when(request, seen.viewer, seen.calendar),
    )


def _join_form(request: Request, invitation: Invitation, notification_id: int) -> Form:
    """The first answer of somebody who never registered: five fields do everything."""
    first, _, last = request.actor.name.partition(" ")
    zone = zone_label(invitation.calendar.timezone)
    when, _ = _when(request, invitation.attendee.person, invitation.calendar)
    return Form(
        title=f"Join {invitation.calendar.name}",
        custom_id=custom_id("join_form", invitation.calendar.id, notification_id),
        fields=(
            Field("first_name", "First name", value=first, limit=64),
            Field("last_name", "Last name", value=last, limit=64),
            Field(
                "email",
                "Email",
                placeholder="ana@example.com",
                limit=254,
                hint="Shown only to people you add as contacts, or who already know it.",
            ),
            Field(
                "timezone",
                "Your time zone",
                value=zone,
                limit=64,
                hint=_YOURS,
            ),
            Field(
                "when",
                "When are you free? (optional)",
                placeholder=when.placeholder,
                hint=f"In your own time zone, {_days(invitation.calendar)}",
                required=False,
                long=True,
                limit=500,
            ),
        ),
    )


async def submit_times(
    interaction: Interaction, values: Mapping[str, str], calendar_id: int, notification_id: int = 0
) -> None:
    """Stores an invitee's times and shows them in the invitation that was answered."""
    added = await availability.add(
        ask(interaction), calendar_ref(calendar_id), values.get("when", ""), _preference(values)
    )
    if added.invitation is None:
        await echo(interaction, added)
    else:
        await show_added(interaction, added, notification_id)


async def submit_join(
    interaction: Interaction, values: Mapping[str, str], calendar_id: int, notification_id: int = 0
) -> None:
    """Registers, accepts and, if times were given, submits."""
    form = ProfileForm(
        email=values.get("email", ""),
        first_name=values.get("first_name", ""),
        last_name=values.get("last_name", ""),
        timezone=values.get("timezone", ""),
    )
    invitation, added = await first_answer.join(
        ask(interaction), calendar_ref(calendar_id), form, values.get("when", "")
    )
    said = ["You're registered.", *offset_notes(invitation.attendee.person.timezone)]
    if added is None:
        await show_card(interaction, invitation, notification_id, said)
    else:
        await show_added(interaction, added, notification_id, first=said)


async def submit_own_times(interaction: Interaction, values: Mapping[str, str], calendar_id: int) -> None:
    """Stores the owner's times."""
    added = await availability.add(
        ask(interaction), calendar_ref(calendar_id), values.get("when", ""), _preference(values)
    )
    await echo(interaction, added)


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
