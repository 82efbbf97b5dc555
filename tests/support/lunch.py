"""A calendar, and a moment at which it takes answers."""

from datetime import UTC, date, datetime, timedelta

from scheduling.model import Calendar, Person

NOW = datetime(2026, 1, 8, 12, tzinfo=UTC)
LUNCH = Calendar(
    id=1,
    owner=Person(1, 1, "olga"),
    name="Lunch",
    description="",
    start_date=date(2026, 1, 12),
    end_date=date(2026, 1, 16),
    timezone="America/New_York",
    deadline=datetime(2026, 1, 11, 12, tzinfo=UTC),
    meeting_length=timedelta(minutes=30),
    hours=(540, 1080),
)
