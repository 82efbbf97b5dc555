"""Invitations: who may ask whom, what the asked may say, and what happens when all do so at once."""

from typing import Any

import pytest
import pytest_asyncio

from db.models import Attendee, Event, User
from scheduling.errors import (
    AlreadyInvited,
    CalendarClosed,
    DeadlineOver,
    IsABot,
    NoSuchContact,
    NoSuchMeeting,
    NotInvited,
    NotTheOwner,
    Oneself,
    SignedOut,
    ZoneNeeded,
)
from scheduling.model import Acceptance, AnswerStatus, NotificationKind, Preference
from services.answers import acceptance, availability, no_time
from services.calendars import invitations, views
from services.people import accounts, contacts
from services.request import Account
from tests.support.fakes import Office, refusal_of, refused, same

WHEN = "2026-01-13 9-11"


@pytest_asyncio.fixture(loop_scope="session")
async def lunch(office: Office) -> str:
    """Olga's calendar, with Ben and Chidi registered and nobody invited."""
    await office.register("olga", "ben", "chidi")
    return await office.calendar()


async def test_inviting_puts_people_on_the_calendar_and_owes_each_a_message(
    office: Office, lunch: str
) -> None:
    accounts = [office.account("ben"), office.account("stranger")]
    invited = await invitations.invite_all(office.ask("olga"), lunch, accounts)

    assert [person.name for person in invited.people] == ["Ben Example", "stranger"]
    assert invited.already == []
    rows = await office.rows(Attendee)
    assert [(row.accepted, row.status, row.revision) for row in rows] == [
        (Acceptance.INVITED, AnswerStatus.NONE, 1)
    ] * 2
    owed = await office.news()
    assert [(row.kind, row.user_id, row.due_at) for row in owed] == [
        (NotificationKind.INVITATION, row.user_id, office.clock()) for row in rows
    ]
    assert [person.registered_at for person in await office.rows(User, discord_name="stranger")] == [None]


async def test_those_invited_before_are_left_as_they_are(office: Office, lunch: str) -> None:
    await office.invite(lunch, "ben")
    await acceptance.accept(office.ask("ben"), lunch)
    both = [office.account("ben"), office.account("chidi"), office.account("chidi")]
    invited = await invitations.invite_all(office.ask("olga"), lunch, both)
    assert [person.name for person in invited.people] == ["Chidi Example"]
    assert [person.name for person in invited.already] == ["Ben Example", "Chidi Example"]

    one = invitations.invite(office.ask("olga"), lunch, office.account("ben"))
    assert same(await refusal_of(one), AlreadyInvited("Ben Example"))
    assert [row.accepted for row in await office.rows(Attendee)] == [Acceptance.ACCEPTED, Acceptance.INVITED]
    assert len(await office.news()) == 2


async def test_contacts_can_be_invited(office: Office, lunch: str) -> None:
    for name in ("ben", "chidi"):
        await contacts.add(office.ask("olga"), email=None, account=office.account(name))
    invited = await invitations.invite_contact(office.ask("olga"), lunch, "ben")
    assert [person.name for person in invited.people] == ["Ben Example"]
    again = invitations.invite_contact(office.ask("olga"), lunch, "BEN EXAMPLE")
    assert same(await refusal_of(again), AlreadyInvited("Ben Example"))
    mixed = await invitations.invite_contacts(office.ask("olga"), lunch, ["chidi", "ben"])
    assert ([p.name for p in mixed.people], [p.name for p in mixed.already]) == (
        ["Chidi Example"],
        ["Ben Example"],
    )
    stranger = invitations.invite_contacts(office.ask("olga"), lunch, ["chidi", "olga"])
    assert same(await refusal_of(stranger), NoSuchContact("olga"))


async def test_what_inviting_refuses_and_that_then_nobody_is_invited(
    office: Office, lunch: str, subtests: pytest.Subtests
) -> None:
    await office.invite(lunch, "ben")
    chidi, bot = office.account("chidi"), Account(5, "Robot", is_bot=True)
    for who, invited, expected in (
        ("olga", [chidi, office.account("olga")], Oneself()),
        ("olga", [chidi, bot], IsABot("Robot")),
        ("ben", [chidi], NotTheOwner("Team lunch")),
    ):
        with subtests.test(repr(expected)):
            refusal = await refusal_of(invitations.invite_all(office.ask(who), lunch, invited))
            assert same(refusal, expected), repr(refusal)
    for how, expected in await _closings(office, lunch):
        is_set = same(expected, CalendarClosed("Team lunch", cancelled=False))
        with subtests.test(repr(expected)):
            await how()
            refusal = await refusal_of(invitations.invite_all(office.ask("olga"), lunch, [chidi]))
            assert same(refusal, NoSuchMeeting("Team lunch") if is_set else expected), repr(refusal)
    assert await office.count(Attendee) == 1
    assert await office.count(User) == 3


async def test_an_invitation_taken_back_can_be_made_again(office: Office, lunch: str) -> None:
    await office.invite(lunch, "ben")
    await acceptance.accept(office.ask("ben"), lunch)
    await office.change(Attendee, {}, withdrawn_at=office.clock())
    await office.invite(lunch, "ben")
    rows = await office.rows(Attendee)
    assert [(row.accepted, row.withdrawn_at, row.revision) for row in rows] == [(Acceptance.INVITED, None, 2)]
    assert [row.revision for row in await office.news()] == [1, 2]


async def test_answers_may_change_until_the_deadline(office: Office, lunch: str) -> None:
    await office.invite(lunch, "ben")
    ben = office.ask("ben")
    for answer, expected in (
        (acceptance.accept, Acceptance.ACCEPTED),
        (acceptance.accept, Acceptance.ACCEPTED),
        (acceptance.decline, Acceptance.DECLINED),
        (acceptance.decline, Acceptance.DECLINED),
        (acceptance.accept, Acceptance.ACCEPTED),
    ):
        said = await answer(ben, lunch)
        assert (said.attendee.accepted, said.calendar.name) == (expected, "Team lunch")
        assert (await acceptance.look(ben, lunch)).attendee.accepted is expected


async def test_when_it_is_too_late_to_answer(office: Office, lunch: str, subtests: pytest.Subtests) -> None:
    await office.invite(lunch, "ben")
    (at_deadline, over), *closings = await _closings(office, lunch)
    await at_deadline()
    assert same(await refusal_of(acceptance.accept(office.ask("ben"), lunch)), over)
    assert (await acceptance.decline(office.ask("ben"), lunch)).attendee.has_answered, "until finalized"
    for close, expected in closings:
        await close()
        # A group's meeting that is set can still be accepted.
        for answer in (
            (acceptance.accept, acceptance.decline) if expected.cancelled else (acceptance.decline,)
        ):
            with subtests.test(answer.__name__, expected=repr(expected)):
                assert same(await refusal_of(answer(office.ask("ben"), lunch)), expected)
        assert (await acceptance.look(office.ask("ben"), lunch)).calendar.name == "Team lunch"


async def test_the_owner_has_no_invitation_to_answer(office: Office, lunch: str) -> None:
    for answer in (acceptance.accept, acceptance.decline, acceptance.look):
        assert same(await refusal_of(answer(office.ask("olga"), lunch)), NotInvited("Olga Example"))


async def test_open_invitations_are_those_that_can_still_be_answered(office: Office, lunch: str) -> None:
    refs = {"soon": "2026-01-08", "later": "2026-01-11", "past": "2026-01-03", "cancelled": "2026-01-09"}
    for name, deadline in refs.items():
        ref = await office.calendar(name=name, deadline=deadline)
        await office.invite(ref, "ben")
        if name == "cancelled":
            await office.close(ref, cancelled_at=office.clock())
    await office.invite(lunch, "ben")
    await office.close(lunch)
    office.clock.skip(days=4)
    await acceptance.decline(office.ask("ben"), "later")

    waiting = await acceptance.open_invitations(office.ask("ben"))
    assert [item.calendar.name for item in waiting] == ["soon", "later"], "the nearest deadline first"
    assert await acceptance.open_invitations(office.ask("chidi")) == []


async def test_a_guest_answers_once_they_have_said_where_they_are(office: Office, lunch: str) -> None:
    await office.invite(lunch, "dana")
    asked = await refusal_of(availability.add(office.ask("dana"), lunch, WHEN))
    assert same(asked, ZoneNeeded(int(lunch[4:])))
    assert await office.count(Event) == 0
    await office.change(User, {"discord_name": "dana"}, timezone="Africa/Lagos")
    added = await availability.add(office.ask("dana"), lunch, WHEN)
    assert (added.person.name, added.accepted, len(added.reading.spans)) == ("dana", True, 1)
    said = await acceptance.look(office.ask("dana"), lunch)
    assert said.attendee.person.profile is None
    assert (said.attendee.accepted, said.attendee.status) == (Acceptance.ACCEPTED, AnswerStatus.SUBMITTED)
    assert [entry.preference for entry in said.entries] == [Preference.HIGH]


async def test_a_guest_may_accept_and_leave_the_times_for_later(office: Office, lunch: str) -> None:
    await office.invite(lunch, "dana")
    said = await acceptance.accept(office.ask("dana"), lunch)
    assert (said.attendee.accepted, said.attendee.has_answered) == (Acceptance.ACCEPTED, False)
    for close, refusal in await _closings(office, lunch):
        await close()
        assert same(await refusal_of(availability.add(office.ask("dana"), lunch, WHEN)), refusal)


async def test_who_signed_out_is_asked_to_sign_in_first(office: Office, lunch: str) -> None:
    await office.invite(lunch, "ben")
    await accounts.logout(office.ask("ben"))
    for use_case in (acceptance.accept, acceptance.decline, acceptance.look):
        assert same(await refusal_of(use_case(office.ask("ben"), lunch)), SignedOut())
    assert same(await refusal_of(acceptance.open_invitations(office.ask("ben"))), SignedOut())


async def test_one_person_invited_many_times_at_once(office: Office, lunch: str) -> None:
    ben = office.account("ben")
    results = await office.at_once(*(invitations.invite(office.ask("olga"), lunch, ben) for _ in range(4)))
    assert refused(results) == [AlreadyInvited] * 3, results
    assert (await office.count(Attendee), len(await office.news())) == (1, 1)


async def test_a_stranger_invited_to_two_calendars_at_once(office: Office, lunch: str) -> None:
    other = await office.calendar(owner="ben", name="Dinner")
    stranger = office.account("stranger")
    results = await office.at_once(
        invitations.invite(office.ask("olga"), lunch, stranger),
        invitations.invite(office.ask("ben"), other, stranger),
    )
    assert refused(results) == [], results
    assert await office.count(User, discord_name="stranger") == 1
    assert (await office.count(Attendee), len(await office.news())) == (2, 2)


async def test_two_who_invite_the_same_strangers_in_another_order_at_once(office: Office, lunch: str) -> None:
    """Each would wait for a row that the other has made."""
    other = await office.calendar(owner="ben", name="Dinner")
    strangers = [office.account(f"stranger {number}") for number in range(4)]
    results = await office.at_once(
        invitations.invite_all(office.ask("olga"), lunch, strangers),
        invitations.invite_all(office.ask("ben"), other, strangers[::-1]),
    )
    assert refused(results) == [], results
    assert await office.count(Attendee) == 8


async def test_all_answers_at_once(office: Office, lunch: str) -> None:
    await office.invite(lunch, "ben", "chidi", "dana")
    results: list[Any] = await office.at_once(
        acceptance.accept(office.ask("ben"), lunch),
        acceptance.accept(office.ask("ben"), lunch),
        availability.add(office.ask("chidi"), lunch, WHEN),
        no_time.answer(office.ask("dana"), lunch, ""),
    )
    assert refused(results) == [], results
    rows = await office.rows(Attendee)
    assert {row.accepted for row in rows} == {Acceptance.ACCEPTED}
    view = await views.view(office.ask("olga"), lunch)
    assert (view.answered, view.calendar.version) == (2, 4), (
        "one for who was invited, and one for the times of each"
    )


async def _closings(office: Office, ref: str) -> list[tuple[Any, Any]]:
    """What ends a calendar, in the order in which it may happen, and how it is refused from then on."""
    deadline = (await views.view(office.ask("olga"), ref)).calendar.deadline

    async def wait() -> None:
        office.clock.at = deadline

    return [
        (wait, DeadlineOver("Team lunch", deadline)),
        (lambda: office.close(ref), CalendarClosed("Team lunch", cancelled=False)),
        (
            lambda: office.close(ref, cancelled_at=office.clock()),
            CalendarClosed("Team lunch", cancelled=True),
        ),
    ]
