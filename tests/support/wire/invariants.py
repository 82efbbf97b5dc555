"""What must hold in the database whatever happened, beyond what its constraints keep: one query each."""

from sqlalchemy import text

from db.engine import Database

# Each finds what must not be there.
BROKEN = {
    "a message sent and still leased": (
        "SELECT id FROM notification WHERE outcome IS NOT NULL AND leased_until IS NOT NULL"
    ),
    "a message sent without a time": "SELECT id FROM notification WHERE outcome = 'sent' AND sent_at IS NULL",
    "one person's availability overlapping itself": (
        "SELECT a.id FROM event a JOIN event b ON a.calendar_id = b.calendar_id AND a.owner_id = b.owner_id "
        "AND a.id < b.id AND a.start_time < b.end_time AND b.start_time < a.end_time "
        "WHERE a.event_type <> 'FINALIZED' AND b.event_type <> 'FINALIZED'"
    ),
    "availability of somebody who is not on the calendar": (
        "SELECT event.id FROM event JOIN calendar ON calendar.id = calendar_id "
        "WHERE event.owner_id <> calendar.owner_id AND NOT EXISTS (SELECT 1 FROM attendee "
        "WHERE attendee.calendar_id = event.calendar_id AND user_id = event.owner_id)"
    ),
    "an answer without times": (
        "SELECT id FROM attendee WHERE status = 'submitted' AND NOT EXISTS (SELECT 1 FROM event "
        "WHERE event.calendar_id = attendee.calendar_id AND event.owner_id = user_id)"
    ),
    "an invitation to somebody who is not invited": (
        "SELECT id FROM notification WHERE kind = 'invitation' AND NOT EXISTS (SELECT 1 FROM attendee "
        "WHERE attendee.calendar_id = notification.calendar_id AND attendee.user_id = notification.user_id)"
    ),
    "somebody invited who is owed no invitation": (
        "SELECT id FROM attendee WHERE accepted = 'invited' AND EXISTS "
        '(SELECT 1 FROM "user" WHERE "user".id = user_id AND discord_id > 0) AND NOT EXISTS '
        "(SELECT 1 FROM notification WHERE kind IN ('invitation', 'booking', 'meeting_changed') "
        "AND notification.calendar_id = attendee.calendar_id AND notification.user_id = attendee.user_id)"
    ),
    "two one-on-ones at the same time": (
        "SELECT a.id FROM event a JOIN event b ON a.calendar_id = b.calendar_id AND a.id < b.id "
        "AND a.start_time < b.end_time AND b.start_time < a.end_time "
        "WHERE a.event_type = 'FINALIZED' AND b.event_type = 'FINALIZED'"
    ),
    "a change that nobody is told of": (
        "SELECT id FROM change WHERE NOT EXISTS (SELECT 1 FROM notification WHERE kind = 'meeting_changed' "
        "AND notification.calendar_id = change.calendar_id AND notification.user_id = change.user_id "
        "AND notification.revision = change.revision)"
    ),
    "a change beyond the revision of its calendar": (
        "SELECT change.id FROM change JOIN calendar ON calendar.id = calendar_id "
        "WHERE change.revision > calendar.revision"
    ),
    "an absence that the owner is not told of": (
        "SELECT id FROM absence WHERE NOT EXISTS (SELECT 1 FROM notification WHERE kind = 'absence' "
        "AND notification.calendar_id = absence.calendar_id AND notification.revision = absence.id)"
    ),
    "a one-on-one of somebody who can't make it": (
        "SELECT absence.id FROM absence JOIN event ON event.calendar_id = absence.calendar_id "
        "AND event.owner_id = absence.user_id AND event_type = 'FINALIZED'"
    ),
}


async def broken_invariants(database: Database) -> list[str]:
    """What does not hold, in words; on SQLite the file is checked as well."""
    async with database.reading() as session:
        found = [what for what, query in BROKEN.items() if (await session.execute(text(query))).first()]
        if database.engine.dialect.name == "sqlite":
            sound = await session.scalar(text("PRAGMA integrity_check"))
            foreign = (await session.execute(text("PRAGMA foreign_key_check"))).first()
            found += [f"the file: {sound}"] if sound != "ok" else []
            found += ["a foreign key"] if foreign else []
    return found
