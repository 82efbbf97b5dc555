"""The composition root: settings in, a bot with all that it does out. Loaded once the bot is online."""

import asyncio
import gc
from datetime import timedelta

from msgspec.structs import asdict

from bot.client import OneOnOne
from bot.config import Settings
from bot.database import check_still_known, database_faults, prepare
from bot.delivery.alarm import SWEEP_EVERY, AlarmLost
from bot.duties import AllDuties
from bot.fetching import Fetcher
from bot.service_manager import tell
from bot.watchdog import watched
from db.engine import Database
from scheduling.pace import Pace
from services.request import Connecting, Host, Limits, Now, Retention, Store, Timing

LOOK_EVERY = timedelta(minutes=1)
"""At the database's schema, which another process may have upgraded."""
_YOUNG = 5_000
"""Objects after which the youngest are looked through; the usual 700 are not even one answer's."""


def build(settings: Settings, now: Now, sweep_every: timedelta = SWEEP_EVERY) -> OneOnOne:
    """The bot on its database. Nothing has been opened yet."""
    bot = OneOnOne(settings, now)
    AllDuties(bot, _store(settings, now), sweep_every)
    return bot


async def work(bot: OneOnOne, now: Now) -> None:
    """Does all that the bot does once it is online. Raises Fault if the host must act, AlarmLost."""
    with database_faults(bot.settings.database.url):
        AllDuties(bot, _store(bot.settings, now))
        await prepare(bot.store.database)
    await bot.duties.begin()
    tell("READY=1")
    with watched(asyncio.get_running_loop()):
        # What there is by now stays, so that collecting garbage need not look through it.
        gc.freeze()
        gc.set_threshold(_YOUNG)
        gc.enable()
        await _ended(bot)


async def _ended(bot: OneOnOne) -> None:
    """Waits until the bot can't go on. Raises AlarmLost, or Fault if a newer version has taken over."""
    while True:
        try:
            await asyncio.wait_for(bot.lost.wait(), LOOK_EVERY.total_seconds())
        except TimeoutError:
            await check_still_known(bot.store.database)
        else:
            raise AlarmLost("messages can no longer be sent; the log says why")


def _store(settings: Settings, now: Now) -> Store:
    given = asdict(settings.limits)
    pace = Pace(given.pop("new_dms_per_minute"), given.pop("new_dms_per_day"))
    limits = Limits(**given, new_dms=pace)
    reminders = settings.reminders
    times = Timing(
        before_deadline=tuple(timedelta(hours=hours) for hours in reminders.hours_before_deadline),
        before_meeting=timedelta(minutes=reminders.minutes_before_meeting),
        live_every=timedelta(minutes=reminders.live_status_minutes),
    )
    privacy = settings.privacy
    retention = Retention(
        anonymize_after_days=privacy.anonymize_after_days,
        remove_after_days=max(privacy.remove_after_days, privacy.anonymize_after_days),
        messages_days=privacy.messages_days,
        left_servers_days=privacy.left_servers_days,
    )
    host = Host(privacy.privacy_url, privacy.contact, settings.web.feeds_at)
    key = settings.calendars.key
    connecting = Connecting(key, Fetcher()) if key else None
    return Store(Database(settings.database.url), now, limits, times, retention, host, connecting)
