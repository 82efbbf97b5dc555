"""One attacker among people who only want to meet, on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from bot.config import LimitSettings
from bot.demo.play import Player
from bot.demo.world import World, open_world
from tests.support import postgres
from tests.support.payloads import assert_payloads_accepted
from tests.support.settings import settings_for

FEW = LimitSettings(
    email_lookups_per_hour=5,
    open_calendars_per_person=4,
    open_calendars_per_server=6,
    invitees_per_calendar=5,
    calendars_per_day=8,
    invitations_per_day=40,
    uninvitations_per_day=40,
    edits_per_day=30,
    reminders_per_day=4,
    absences_per_day=3,
    suggestions_per_minute=3,
    drafts_per_person=10,
    new_dms_per_minute=100,
    new_dms_per_day=100,
)
"""So small that they are reached soon."""


@pytest.fixture
async def world(place: "str | postgres.Server") -> AsyncIterator[World]:
    """The simulated Discord with a bot whose limits are small."""
    async with AsyncExitStack() as stack:
        url = place if isinstance(place, str) else await stack.enter_async_context(place.copy())
        settings = settings_for(url)
        settings.limits = FEW
        opened = await stack.enter_async_context(open_world(settings, live=False))
        yield opened
        assert_payloads_accepted(opened.env.http_requests)


@pytest.fixture
async def lunch(olga: Player, ben: Player, chidi: Player) -> None:
    """Olga, who attacks, has invited Ben and Chidi, who have used the bot before."""
    for player in (olga, ben, chidi):
        await player.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12", hours="0-24")
    for player in (ben, chidi):
        await olga.run("calendar invite", calendar="Lunch", user=player)
