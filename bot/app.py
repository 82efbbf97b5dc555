"""The composition root: settings in, a bot that is ready to connect out."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.client import OneOnOne
from bot.config import Fault, Settings
from bot.delivery.alarm import SWEEP_EVERY
from db.engine import Database
from db.models import Note
from db.schema import SchemaState, schema_state, upgrade
from scheduling.pace import Pace
from services.request import Limits, Now, Store, Timing

STARTED = "last_started"
TOO_NEW = "the database was written by a newer OneOnOne: install that version, or restore a backup"
DAMAGED = "the database is damaged: part of its schema is missing. Restore a backup"


def utcnow() -> datetime:
    """The clock of the real world."""
    return datetime.now(UTC)


def build(settings: Settings, now: Now = utcnow, sweep_every: timedelta = SWEEP_EVERY) -> OneOnOne:
    """The bot on its database. Nothing has been opened yet."""
    limits = Limits(
        email_lookups_per_hour=settings.limits.email_lookups_per_hour,
        new_dms=Pace(settings.limits.new_dms_per_minute, settings.limits.new_dms_per_day),
    )
    reminders = settings.reminders
    times = Timing(
        before_deadline=tuple(timedelta(hours=hours) for hours in reminders.hours_before_deadline),
        before_meeting=timedelta(minutes=reminders.minutes_before_meeting),
        live_every=timedelta(minutes=reminders.live_status_minutes),
    )
    return OneOnOne(settings, Store(Database(settings.database.url), now, limits, times), sweep_every)


async def prepare(database: Database) -> None:
    """Checks the database, and brings an embedded one up to date. Raises Fault if the host must act.

    Also raises what the driver does if nothing can be written: better now than at the first command.
    """
    match await schema_state(database.engine):
        case SchemaState.UNKNOWN:
            raise Fault(TOO_NEW)
        case SchemaState.BEHIND if database.engine.dialect.name == "sqlite":
            await upgrade(database.engine)
        case SchemaState.BEHIND:
            raise Fault(
                "the database has an older schema: run `oneonone db upgrade`, then start the bot again"
            )
        case SchemaState.DAMAGED:
            raise Fault(DAMAGED)
        case SchemaState.CURRENT:
            pass
    async with AsyncSession(database.engine) as session, session.begin():
        await session.merge(Note(key=STARTED, value=utcnow().isoformat()))
