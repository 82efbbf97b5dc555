"""Joining without an invitation: what it sets off, and that it waits for nobody for ever."""

from datetime import timedelta

import pytest
import pytest_asyncio

from db.models import Attendee, LiveMessage, Notification, User
from scheduling.admission import Admission
from scheduling.errors import DeadlineOver, IsABot, NotInRole, NotOpenToAll, NudgedLately, Refusal
from scheduling.fields import CalendarWords
from scheduling.model import Acceptance, NotificationKind, OpenTo
from services.answers import acceptance, joining, no_time
from services.calendars import edits, invitations, nudges, posts
from services.calendars.posts import Posting
from services.outbox import claims, live_status
from services.request import Request
from tests.support.fakes import OPEN, START, Office, refusal_of, refused, same

CHANNEL, MESSAGE = 77, 88


@pytest_asyncio.fixture(loop_scope="session")
async def lunch(office: Office) -> str:
    """Olga's calendar, posted for everybody in a channel to join; Ben is registered."""
    await office.register("olga", "ben")
    ref = await office.calendar()
    await posts.post(office.ask("olga"), ref, CHANNEL, OPEN)
    return ref


def here(office: Office, name: str) -> Request:
    """What somebody asks for in that channel."""
    return office.ask(name, channel_id=CHANNEL)


async def test_joining_beside_an_invitation_of_the_same_newcomer_waits_for_nobody_for_ever(
    office: Office, lunch: str
) -> None:
    for number in range(10):
        newcomer = f"newcomer {number}"
        results = await office.at_once(
            joining.join(here(office, newcomer), int(lunch[4:])),
            invitations.invite_all(
                office.ask("olga"), lunch, [office.account(newcomer), office.account("ben")]
            ),
            joining.join(here(office, "ben"), int(lunch[4:])),
        )
        assert refused(results) == [], results
    assert await office.count(Attendee) == 11


@pytest.mark.parametrize("how", ["joining", "accepting", "no time works"])
async def test_saying_that_one_is_coming_plans_a_summary(office: Office, lunch: str, how: str) -> None:
    await office.invite(lunch, "ben", "chidi")
    if how == "joining":
        await joining.join(here(office, "dana"), int(lunch[4:]))
    elif how == "accepting":
        await acceptance.accept(office.ask("ben"), lunch)
    else:
        await no_time.answer(office.ask("chidi"), lunch, "")
    assert await office.count(Notification, kind=NotificationKind.STATUS_SUMMARY) == 1


async def test_who_has_joined_is_coming(office: Office, lunch: str) -> None:
    await joining.join(here(office, "ben"), int(lunch[4:]))
    assert [row.accepted for row in await office.rows(Attendee)] == [Acceptance.ACCEPTED]


async def test_the_summary_counts_who_has_joined_where_no_live_status_shows_it_any_more(
    office: Office, lunch: str
) -> None:
    (posted,) = await live_status.claim(office.store)
    await live_status.mark_shown(office.store, posted, MESSAGE)
    await joining.join(here(office, "ben"), int(lunch[4:]))
    office.clock.skip(seconds=1)
    (gone,) = await live_status.claim(office.store)
    await live_status.end(office.store, gone, "the message is gone (Discord 10008)")
    office.clock.at += timedelta(days=2)
    told = {claimed.kind: claimed for claimed in await claims.claim(office.store)}
    missing = told[NotificationKind.STATUS_SUMMARY].missing
    assert [attendee.person.name for attendee in missing] == ["Ben Example"]


# --- who may, and who may not

ROLE = 500


async def post(office: Office, ref: str, admission: Admission) -> None:
    """Posts it anew, for others."""
    await posts.post(office.ask("olga"), ref, CHANNEL, Posting(admission))


def with_roles(office: Office, name: str, *roles: int) -> Request:
    """Somebody who presses with these roles."""
    return office.ask(name, actor=office.account(name, roles=frozenset(roles)), channel_id=CHANNEL)


@pytest.mark.parametrize(
    ("admission", "roles", "expected"),
    [
        (Admission(OpenTo.EVERYBODY), (), None),
        (Admission(OpenTo.ROLE, ROLE), (ROLE, 1), None),
        (Admission(OpenTo.ROLE, ROLE), (1,), NotInRole(ROLE)),
        (Admission(OpenTo.ROLE, ROLE), (), NotInRole(ROLE)),
        (Admission(), (ROLE,), NotOpenToAll()),
    ],
)
async def test_who_may_join(
    office: Office, lunch: str, admission: Admission, roles: tuple[int, ...], expected: Refusal | None
) -> None:
    await post(office, lunch, admission)
    results = await office.at_once(joining.join(with_roles(office, "ben", *roles), int(lunch[4:])))
    assert [same(each, expected) for each in results if expected] == ([True] if expected else [])
    assert await office.count(Attendee) == (expected is None)


async def test_a_refusal_leaves_nothing_behind(office: Office, lunch: str) -> None:
    await post(office, lunch, Admission(OpenTo.ROLE, ROLE))
    await refusal_of(joining.join(here(office, "newcomer"), int(lunch[4:])))
    assert await office.count(User, discord_name="newcomer") == 0


@pytest.mark.parametrize("place", ["another channel", "another calendar", "no longer posted"])
async def test_where_it_is_not_posted_nobody_joins(office: Office, lunch: str, place: str) -> None:
    """Ids can be guessed, and messages outlive what they were about."""
    number, channel = int(lunch[4:]), CHANNEL
    if place == "another channel":
        channel = CHANNEL + 1
    elif place == "another calendar":
        number = int((await office.calendar(name="Dinner"))[4:])
    else:
        await office.clear(LiveMessage)
    assert same(await refusal_of(joining.join(office.ask("ben", channel_id=channel), number)), NotOpenToAll())


async def test_a_bot_does_not_join(office: Office, lunch: str) -> None:
    robot = office.ask("robot", actor=office.account("robot", is_bot=True), channel_id=CHANNEL)
    assert same(await refusal_of(joining.join(robot, int(lunch[4:]))), IsABot("robot"))


async def test_who_is_invited_needs_no_role_and_keeps_their_answer(office: Office, lunch: str) -> None:
    await post(office, lunch, Admission(OpenTo.ROLE, ROLE))
    await office.invite(lunch, "ben")
    await acceptance.decline(office.ask("ben"), lunch)
    joined = await joining.join(here(office, "ben"), int(lunch[4:]))
    assert (joined.is_new, joined.invitation.attendee.accepted) == (False, Acceptance.DECLINED)


async def test_after_the_deadline_nobody_joins(office: Office, lunch: str) -> None:
    office.clock.skip(days=20)
    refusal = await refusal_of(joining.join(here(office, "ben"), int(lunch[4:])))
    assert isinstance(refusal, DeadlineOver)


async def test_joining_twice_at_once_is_once(office: Office, lunch: str) -> None:
    twice = (joining.join(here(office, "dana"), int(lunch[4:])) for _ in range(2))
    results = await office.at_once(*twice)
    assert refused(results) == []
    assert sorted(each.is_new for each in results) == [False, True]
    assert await office.count(Attendee) == 1


# --- nobody who was not named is reminded by DM


async def test_who_has_joined_is_not_reminded_by_dm_but_the_channel_is(office: Office, lunch: str) -> None:
    await joining.join(here(office, "ben"), int(lunch[4:]))
    assert await office.count(Notification, kind=NotificationKind.DEADLINE_REMINDER) == 0
    channel = await office.rows(Notification, kind=NotificationKind.CHANNEL_REMINDER)
    assert {row.channel_id for row in channel} == {CHANNEL}


async def test_moving_the_deadline_reminds_them_no_more_than_before(office: Office, lunch: str) -> None:
    await joining.join(here(office, "ben"), int(lunch[4:]))
    await office.invite(lunch, "chidi")
    await edits.edit(office.ask("olga"), lunch, CalendarWords(deadline="2026-01-13 12:00"))
    reminders = await office.rows(Notification, kind=NotificationKind.DEADLINE_REMINDER)
    (chidi,) = await office.rows(User, discord_name="chidi")
    assert {row.user_id for row in reminders} == {chidi.id}
    channel = await office.rows(Notification, kind=NotificationKind.CHANNEL_REMINDER)
    assert max(row.due_at for row in channel) > START + timedelta(days=11), "moved as well"


async def test_reminding_now_reaches_who_is_named_by_dm_and_the_others_in_the_channel_once_an_hour(
    office: Office, lunch: str
) -> None:
    await joining.join(here(office, "ben"), int(lunch[4:]))
    await office.invite(lunch, "chidi")
    nudged = await nudges.nudge(office.ask("olga"), lunch)
    assert ([one.name for one in nudged.told], nudged.channels) == (["chidi"], [CHANNEL])
    assert isinstance(await refusal_of(nudges.nudge(office.ask("olga"), lunch)), NudgedLately)
    office.clock.skip(hours=1, seconds=1)
    assert (await nudges.nudge(office.ask("olga"), lunch)).channels == [CHANNEL]


async def test_as_many_as_are_expected_are_all_and_that_is_told_once(office: Office, lunch: str) -> None:
    await posts.post(office.ask("olga"), lunch, CHANNEL, Posting(Admission(OpenTo.EVERYBODY), expected=2))
    for name in ("chidi", "dana"):
        await joining.join(here(office, name), int(lunch[4:]))
        await no_time.answer(office.ask(name), lunch, "")
    assert await office.count(Notification, kind=NotificationKind.ALL_ANSWERED) == 1


async def test_without_a_number_nobody_knows_when_all_have_answered(office: Office, lunch: str) -> None:
    await joining.join(here(office, "chidi"), int(lunch[4:]))
    await no_time.answer(office.ask("chidi"), lunch, "")
    assert await office.count(Notification, kind=NotificationKind.ALL_ANSWERED) == 0
