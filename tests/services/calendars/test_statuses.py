"""The organizer's view: who has answered what, and whom the invitation reached."""

import pytest_asyncio

from db.models import Attendee
from scheduling.errors import NoSuchCalendar, NotTheOwner
from scheduling.model import Acceptance, AnswerStatus, Outcome
from services.answers import acceptance, availability
from services.calendars.statuses import Delivery, status
from services.outbox.claims import claim
from services.outbox.outcomes import Sent, give_up, mark_sent, postpone
from tests.support.fakes import Office, refusal_of, same


@pytest_asyncio.fixture(loop_scope="session")
async def lunch(office: Office) -> str:
    """Olga's calendar with Ben, Chidi and an account without a profile invited."""
    await office.register("olga", "ben", "chidi")
    ref = await office.calendar()
    for name in ("chidi", "stranger", "ben"):
        await office.invite(ref, name)
    return ref


async def deliveries(office: Office, ref: str) -> dict[str, tuple[Delivery, str | None]]:
    """How far each invitation got, by name."""
    seen = await status(office.ask("olga"), ref)
    return {item.attendee.person.name: (item.delivery, item.reason) for item in seen.attendees}


async def test_the_status_shows_everybody_in_the_order_they_were_invited(office: Office, lunch: str) -> None:
    await availability.add(office.ask("ben"), lunch, "2026-01-13 9-11")
    await acceptance.decline(office.ask("chidi"), lunch)
    seen = await status(office.ask("olga"), lunch)
    assert (seen.calendar.name, seen.viewer.name) == ("Team lunch", "Olga Example")
    assert [
        (item.attendee.person.name, item.attendee.accepted, item.attendee.status) for item in seen.attendees
    ] == [
        ("Chidi Example", Acceptance.DECLINED, AnswerStatus.NONE),
        ("stranger", Acceptance.INVITED, AnswerStatus.NONE),
        ("Ben Example", Acceptance.ACCEPTED, AnswerStatus.SUBMITTED),
    ]


async def test_whose_invitation_was_taken_back_is_not_shown(office: Office, lunch: str) -> None:
    await office.change(Attendee, {"user_id": 3}, withdrawn_at=office.clock())
    assert set(await deliveries(office, lunch)) == {"stranger", "Ben Example"}


async def test_the_status_says_whom_the_invitation_reached(office: Office, lunch: str) -> None:
    pending = (Delivery.PENDING, None)
    assert await deliveries(office, lunch) == dict.fromkeys(
        ("Chidi Example", "stranger", "Ben Example"), pending
    )
    chidi, stranger, ben = await claim(office.store)
    await mark_sent(office.store, Sent(chidi, 1, 2))
    await give_up(office.store, stranger, Outcome.UNREACHABLE, "takes no DMs")
    await postpone(office.store, ben, office.clock.skip(minutes=1), "Discord 500/0", 1)
    assert await deliveries(office, lunch) == {
        "Chidi Example": (Delivery.DELIVERED, None),
        "stranger": (Delivery.FAILED, "takes no DMs"),
        "Ben Example": (Delivery.PENDING, "Discord 500/0"),
    }
    await give_up(office.store, (await claim(office.store))[0], Outcome.GIVEN_UP, "given up after 10 tries")
    assert (await deliveries(office, lunch))["Ben Example"] == (Delivery.FAILED, "given up after 10 tries")


async def test_a_new_invitation_counts_and_not_the_one_before(office: Office, lunch: str) -> None:
    for claimed in await claim(office.store):
        await give_up(office.store, claimed, Outcome.GIVEN_UP, "given up")
    await office.change(Attendee, {"user_id": 2}, withdrawn_at=office.clock())
    await office.invite(lunch, "ben")
    assert await deliveries(office, lunch) == {
        "Chidi Example": (Delivery.FAILED, "given up"),
        "stranger": (Delivery.FAILED, "given up"),
        "Ben Example": (Delivery.PENDING, None),
    }


async def test_who_answered_before_the_message_got_there_waits_for_none(office: Office, lunch: str) -> None:
    await availability.add(office.ask("ben"), lunch, "2026-01-13 9-11")
    await claim(office.store)
    assert [row.outcome for row in await office.news(user_id=2)] == [Outcome.WITHDRAWN]
    assert (await deliveries(office, lunch))["Ben Example"][0] is not Delivery.PENDING


async def test_the_status_is_the_owners_only(office: Office, lunch: str) -> None:
    assert same(await refusal_of(status(office.ask("ben"), lunch)), NotTheOwner("Team lunch"))
    await office.register("mallory")
    assert same(await refusal_of(status(office.ask("mallory"), lunch)), NoSuchCalendar(lunch))
