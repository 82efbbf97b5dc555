"""Posting a calendar's status in a channel: what anybody there may know."""

from db.models import LiveMessage
from scheduling.errors import NoSuchCalendar, NotTheOwner
from services import availability, invitations, posting
from tests.support.fakes import Office, refusal_of, refused, same

CHANNEL, MESSAGE = 77, 88


async def lunch(office: Office) -> str:
    """Olga's calendar: Ben has answered, Chidi declined, Dana is silent."""
    await office.register("olga", "ben", "chidi", "dana", "mallory")
    ref = await office.calendar()
    await office.invite(ref, "ben", "chidi", "dana")
    await availability.add(office.ask("ben"), ref, "2026-01-13 9-11")
    await invitations.decline(office.ask("chidi"), ref)
    return ref


async def test_others_see_counts_and_who_has_answered_and_nothing_of_who_declined(office: Office) -> None:
    ref = await lunch(office)
    seen = await posting.public(office.ask("olga"), ref)
    assert (seen.calendar.name, seen.asked) == ("Team lunch", 3)
    assert [person.name for person in seen.answered] == ["Ben Example"]
    assert await office.count(LiveMessage) == 0


async def test_a_post_is_written_down_before_it_is_sent_and_once_for_each_channel(office: Office) -> None:
    ref = await lunch(office)
    opened = await posting.open_post(office.ask("olga"), ref, CHANNEL)
    assert opened.asked == 3
    (row,) = await office.rows(LiveMessage)
    assert (row.channel_id, row.message_id, row.dirty_since) == (CHANNEL, None, office.clock())
    await posting.posted(office.ask("olga"), row.calendar_id, CHANNEL, MESSAGE)
    (row,) = await office.rows(LiveMessage)
    assert (row.message_id, row.dirty_since) == (MESSAGE, None)
    await posting.open_post(office.ask("olga"), ref, CHANNEL)
    await posting.open_post(office.ask("olga"), ref, CHANNEL + 1)
    assert [row.message_id for row in await office.rows(LiveMessage)] == [None, None]


async def test_posting_is_the_organizers_act(office: Office) -> None:
    ref = await lunch(office)
    for who, expected in (("ben", NotTheOwner("Team lunch")), ("mallory", NoSuchCalendar(ref))):
        assert same(await refusal_of(posting.public(office.ask(who), ref)), expected)
        assert same(await refusal_of(posting.open_post(office.ask(who), ref, CHANNEL)), expected)
    assert await office.count(LiveMessage) == 0


async def test_posting_twice_at_once(office: Office) -> None:
    ref = await lunch(office)
    results = await office.at_once(*(posting.open_post(office.ask("olga"), ref, CHANNEL) for _ in range(2)))
    assert refused(results) == [], results
    assert await office.count(LiveMessage) == 1
