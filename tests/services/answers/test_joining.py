"""Joining a calendar whose live status is open to everybody in its channel."""

from datetime import timedelta

from scheduling.model import NotificationKind
from services.answers import joining
from services.calendars import posts
from services.calendars.posts import Post
from services.outbox import claims, live_status
from tests.support.fakes import Office

CHANNEL, MESSAGE = 77, 88


async def test_who_has_joined_stands_in_the_next_summary_if_no_live_status_shows_it_by_then(
    office: Office,
) -> None:
    await office.register("olga", "dana")
    ref = await office.calendar()
    await posts.post(office.ask("olga"), ref, CHANNEL, Post.LIVE_OPEN)
    (shown,) = await live_status.claim(office.store)
    await live_status.mark_shown(office.store, shown, MESSAGE)
    await joining.join(office.ask("dana"), int(ref[4:]), CHANNEL)
    office.clock.skip(seconds=1)
    (gone,) = await live_status.claim(office.store)
    await live_status.end(office.store, gone, "the message is gone (Discord 10008)")
    office.clock.at += timedelta(days=2)
    told = {claimed.kind: claimed for claimed in await claims.claim(office.store)}
    summary = told[NotificationKind.STATUS_SUMMARY]
    assert [person.person.name for person in summary.missing] == ["Dana Example"]
