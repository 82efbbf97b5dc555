"""The first answer of somebody who never registered, all in one."""

from dataclasses import asdict, replace

from scheduling.model import Invitation
from scheduling.profiles import ProfileForm, read_profile
from services.answers.acceptance import accept_in
from services.answers.availability import Line, add_in, line_for
from services.answers.choices import ChosenMeaning, asking, use_up
from services.answers.submission import Added
from services.attendees import invitation_of, own_attendee
from services.lookup import check_answerable, on_calendar
from services.mapping import to_calendar, to_person
from services.people.profiles import register_in
from services.request import Request


async def join(
    request: Request, ref: str, form: ProfileForm, when: str, choice: ChosenMeaning | None = None
) -> tuple[Invitation, Added | None]:
    """Registers, accepts, and submits what `when` says.

    All or nothing; nothing is added if `when` is empty. Raises what register, accept and
    availability.add raise.
    """
    with asking("join", ref=ref, form=asdict(form), when=when):
        line = await _first_line(request, ref, form, when, choice) if when.strip() else None
    async with request.writing() as session:
        me, calendar = await on_calendar(session, request, ref, lock=True, registered=False, to_change=True)
        check_answerable(calendar, request)
        attendee = await own_attendee(session, calendar, me)
        if me.registered_at is None:
            await register_in(session, request, form)
        if line is None:
            await accept_in(session, request, calendar, attendee)
            return await invitation_of(session, calendar, attendee), None
        added = await add_in(session, request, me, calendar, line)
        await use_up(session, request, choice)
        return await invitation_of(session, calendar, await own_attendee(session, calendar, me)), added


async def _first_line(
    request: Request, ref: str, form: ProfileForm, when: str, choice: ChosenMeaning | None
) -> Line:
    """What an invitee typed, read in the zone that the form says, unless they have registered since."""
    async with request.reading() as session:
        me, calendar = await on_calendar(session, request, ref, registered=False)
        check_answerable(calendar, request)
        await own_attendee(session, calendar, me)
        person, seen = to_person(me), to_calendar(calendar)
    if person.profile is None:
        person = replace(person, profile=read_profile(form, request.actor.name))
    return await line_for(request, person, seen, when, choice)
