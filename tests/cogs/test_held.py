"""What is told of messages that were held: true for every kind, also without a meeting of one's own."""

from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

from cogs.render.held import catch_up
from scheduling.intervals import Span
from scheduling.model import Calendar, Meeting, Mode, NotificationKind, Person, Profile
from services.outbox.claims import Claimed, Waiting

NOON = datetime(2026, 1, 13, 12, tzinfo=UTC)
BEN = Person(2, 22, "Ben", Profile("ben", "ben@example.com", "Ben", "Example", "Europe/Berlin"))
TALKS = Calendar(
    id=1,
    owner=Person(id=1, discord_id=11, discord_name="Olga"),
    name="Talks",
    description="",
    start_date=date(2026, 1, 12),
    end_date=date(2026, 1, 16),
    timezone="Europe/Berlin",
    deadline=NOON,
    meeting_length=timedelta(minutes=30),
    hours=(9 * 60, 18 * 60),
    mode=Mode.ONE_ON_ONE,
)
MEETING = Meeting(5, BEN.id, Span(NOON, NOON + timedelta(minutes=30)), "Talks", "uid")
KINDS = [kind for kind in NotificationKind if kind is not NotificationKind.CATCH_UP]
MEETS = (NotificationKind.FINALIZED, NotificationKind.MEETING_REMINDER)


def told(kind: NotificationKind, meetings: list[Meeting], *, finalized: bool = False) -> str:
    """What Ben reads of one message that was held for him."""
    calendar = replace(TALKS, is_finalized=finalized)
    claimed = Claimed(
        id=9,
        kind=NotificationKind.CATCH_UP,
        calendar=calendar,
        recipient=BEN,
        channel_id=None,
        attendee=None,
        meetings=[],
        entries=[],
        dm_channel_id=None,
        attempts=1,
        leased_until=NOON,
        late=False,
        nonce="9",
        waiting=[Waiting(1, kind, calendar, None, meetings)],
    )
    return catch_up(claimed).description or ""


@pytest.mark.parametrize("finalized", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_nobody_without_a_meeting_reads_that_they_have_one(kind: NotificationKind, finalized: bool) -> None:
    said = told(kind, [], finalized=finalized)
    assert said.startswith("**Talks** from Olga: ")
    assert not said.endswith((" ", ",", ":"))
    assert "the meeting is set" not in said


@pytest.mark.parametrize("kind", MEETS)
def test_who_has_a_meeting_reads_when(kind: NotificationKind) -> None:
    assert "13:00–13:30" in told(kind, [MEETING], finalized=True)


def test_more_times_are_asked_for_in_words_of_their_own() -> None:
    assert "no meeting fits your times yet; more would help" in told(NotificationKind.MORE_TIME, [])
