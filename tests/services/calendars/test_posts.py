"""Posting a calendar's status in a channel: what anybody there may know."""

from db.models import Calendar, LiveMessage
from scheduling.errors import NoSuchCalendar, NotTheOwner
from services.answers import acceptance, availability
from services.calendars import posts
from services.calendars.posts import Posting
from services.outbox import live_status
from services.planning import finalization
from tests.support.fakes import OPEN, Office, refusal_of, refused, same

CHANNEL, MESSAGE = 77, 88


async def lunch(office: Office) -> str:
    """Olga's calendar: Ben has answered, Chidi declined, Dana is silent."""
    await office.register("olga", "ben", "chidi", "dana", "mallory")
    ref = await office.calendar()
    await office.invite(ref, "ben", "chidi", "dana")
    await availability.add(office.ask("ben"), ref, "2026-01-13 9-11")
    await acceptance.decline(office.ask("chidi"), ref)
    return ref


async def test_others_see_counts_and_who_has_answered_and_nothing_of_who_declined(office: Office) -> None:
    ref = await lunch(office)
    seen = await posts.public(office.ask("olga"), ref)
    assert (seen.calendar.name, seen.asked) == ("Team lunch", 3)
    assert [person.name for person in seen.answered] == ["Ben Example"]
    assert await office.count(LiveMessage) == 0


async def test_others_see_the_meeting_once_it_is_fixed(office: Office) -> None:
    ref = await lunch(office)
    shown = await finalization.preview(office.ask("olga"), ref, "2026-01-13 15:00")
    await finalization.confirm(office.ask("olga"), shown.draft_id)
    seen = await posts.public(office.ask("olga"), ref)
    assert [meeting.span for meeting in seen.meetings] == [slot.span for slot in shown.slots]


async def test_a_post_is_written_down_before_it_is_sent_and_once_for_each_channel(office: Office) -> None:
    ref = await lunch(office)
    seen, old = await posts.post(office.ask("olga"), ref, CHANNEL, Posting())
    assert (seen.asked, old) == (3, None)
    (row,) = await office.rows(LiveMessage)
    assert (row.channel_id, row.message_id, row.due_at) == (CHANNEL, None, office.clock())
    (claimed,) = await live_status.claim(office.store)
    await live_status.mark_shown(office.store, claimed, MESSAGE)
    (row,) = await office.rows(LiveMessage)
    assert (row.message_id, row.due_at, row.leased_until) == (MESSAGE, None, None)

    _, old = await posts.post(office.ask("olga"), ref, CHANNEL, Posting())
    await posts.post(office.ask("olga"), ref, CHANNEL + 1, Posting())
    assert old == MESSAGE, "the one that stood there is to be taken away"
    assert [row.message_id for row in await office.rows(LiveMessage)] == [None, None]


async def test_only_summaries_allow_the_channel_and_post_nothing(office: Office) -> None:
    ref = await lunch(office)
    await posts.post(office.ask("olga", guild_id=5), ref, CHANNEL, None)
    assert await office.count(LiveMessage) == 0
    assert [(row.guild_id, row.channel_id) for row in await office.rows(Calendar)] == [(5, CHANNEL)]


async def test_posting_is_the_organizers_act(office: Office) -> None:
    ref = await lunch(office)
    for who, expected in (("ben", NotTheOwner("Team lunch")), ("mallory", NoSuchCalendar(ref))):
        assert same(await refusal_of(posts.public(office.ask(who), ref)), expected)
        for what in (None, Posting(), OPEN):
            assert same(await refusal_of(posts.post(office.ask(who), ref, CHANNEL, what)), expected)
    assert await office.count(LiveMessage) == 0


async def test_posting_twice_at_once(office: Office) -> None:
    ref = await lunch(office)
    twice = (posts.post(office.ask("olga"), ref, CHANNEL, Posting()) for _ in range(2))
    results = await office.at_once(*twice)
    assert refused(results) == [], results
    assert await office.count(LiveMessage) == 1
