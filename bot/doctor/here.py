"""What can be known without Discord: the settings' files, the database, the disk, what is late."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from bot.config import Fault, Settings
from bot.database import STARTED, STATES, opened
from bot.doctor.findings import Finding, fine, warning, wrong
from db.backup import LAST_BACKUP
from db.engine import Database
from db.files import file_of, files
from db.models import Note
from db.schema import SchemaState, schema_state
from services.outbox.due import LATE, late
from services.request import Now, Store

_OTHERS = 0o077  # The bits of a file's mode that are for others than its owner.
_MEGABYTE = 1_000_000
_LEAST, _ENOUGH = 50 * _MEGABYTE, 500 * _MEGABYTE
_BACKUP_WITHIN = timedelta(hours=48)
_MUCH_TOO_LATE = timedelta(minutes=10)


def look_at_settings(sources: list[Path], settings: Settings) -> Iterator[Finding]:
    """Where they came from, and whether others can read what is secret."""
    named = [*map(str, sources), "the environment"]
    yield fine(
        "settings", f"from {', '.join(named[:-1])} and {named[-1]}" if sources else f"from {named[-1]}"
    )
    database = file_of(settings.database.url)
    for file in (*sources, *(files(database) if database else ())):
        if file.stat().st_mode & _OTHERS:
            yield warning("files", f"others on this machine can read {file}: chmod 600 {file}")


def look_at_privacy(settings: Settings) -> Finding:
    """Whether people can find out what becomes of their data, and who to ask."""
    told = {"privacy_url": settings.privacy.privacy_url, "contact": settings.privacy.contact}
    missing = [f"privacy.{name}" for name, value in told.items() if not value]
    if missing:
        return warning("privacy", f"set {' and '.join(missing)}: see docs/privacy.md, which you can publish")
    return fine("privacy", "/help shows your policy and who to ask")


async def look_at_database(settings: Settings, now: Now) -> list[Finding]:
    """Whether it can be used, and what it says of backups and of what is owed."""
    file = file_of(settings.database.url)
    if file is not None and not file.exists():
        return [warning("database", f"{file} isn't there yet: `oneonone run` makes it"), _disk(file)]
    try:
        async with opened(settings.database.url) as database:
            state = await schema_state(database.engine)
            found = [fine("database", f"connected to {file or 'PostgreSQL'}"), _schema(state)]
            if state is SchemaState.CURRENT:
                found += await _what_it_says(database, now)
    except Fault as fault:
        found = [wrong("database", str(fault).removeprefix("database.url: "))]
    return [*found, _disk(file)]


def _schema(state: SchemaState) -> Finding:
    if state is SchemaState.CURRENT:
        return fine("schema", STATES[state])
    return (warning if state is SchemaState.BEHIND else wrong)("schema", STATES[state])


async def _what_it_says(database: Database, now: Now) -> list[Finding]:
    async with database.reading() as session:
        notes = await session.scalars(select(Note).where(Note.key.in_((STARTED, LAST_BACKUP))))
        told = {note.key: datetime.fromisoformat(note.value) for note in notes}
    started = told.get(STARTED)
    return [
        fine("start", f"last started {_ago(now() - started)}")
        if started
        else warning("start", "never started: run `oneonone run`"),
        _backup(told.get(LAST_BACKUP), now()),
        await _owed(Store(database, now)),
    ]


def _backup(last: datetime | None, now: datetime) -> Finding:
    if last is None:
        return warning("backup", "none was made: see docs/operate.md, Backups")
    if now - last > _BACKUP_WITHIN:
        return warning("backup", f"the last was made {_ago(now - last)}: is the timer on?")
    return fine("backup", f"the last was made {_ago(now - last)}")


async def _owed(store: Store) -> Finding:
    found = await late(store)
    if not found.count:
        return fine(
            "messages", f"none is over {LATE.total_seconds() / 60:.0f} minutes late; {found.open} planned"
        )
    text = f"{found.count} late, of which {found.retried} were put off or refused and are tried again"
    if found.oldest is None:
        return warning("messages", f"{text}; the log says why")
    ago = store.now() - found.oldest
    since = f"{text}; nobody is at the others, the oldest due {_ago(ago)}"
    return (wrong if ago > _MUCH_TOO_LATE else warning)("messages", f"{since}: is the bot running?")


def _disk(file: Path | None) -> Finding:
    if file is None:
        return fine("disk", "PostgreSQL's: look there")
    free = shutil.disk_usage(file.parent).free
    size = sum(each.stat().st_size for each in files(file))
    text = f"{free // _MEGABYTE:,} MB free, the database has {size / _MEGABYTE:,.1f} MB"
    if free < _LEAST:
        return wrong("disk", f"{text}: make room, or nothing can be written soon")
    return (fine if free > max(_ENOUGH, 2 * size) else warning)("disk", text)


def _ago(time: timedelta) -> str:
    hours = time.total_seconds() / 3600
    if hours < 1:
        return f"{hours * 60:.0f} minutes ago"
    return f"{hours:.0f} hours ago" if hours < 48 else f"{hours / 24:.0f} days ago"
