"""What a newcomer may try, in order: each step knows from the database whether it has been done."""

from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.demo.world import CAST, World
from db.models import Attendee, Calendar, User
from scheduling.model import Acceptance, AnswerStatus

CALENDAR = "Team sync"
_LEAD = "olga"
_GUESTS = ("ben", "chidi", "dana")
_LAST_NAMES = {"olga": "Brandt", "ben": "Carter", "chidi": "Okafor", "dana": "Ngata"}
# Evening in Berlin, afternoon in New York, and the next morning in Auckland.
_MEETING_AT = time(20, 30)


@dataclass(frozen=True)
class Done:
    """What the database does not tell: which commands were run, and how often the bot was restarted."""

    commands: frozenset[tuple[str, str]] = frozenset()
    restarts: int = 0

    def ran(self, person: str, command: str) -> "Done":
        return replace(self, commands=self.commands | {(person, command)})

    def restarted(self) -> "Done":
        return replace(self, restarts=self.restarts + 1)


@dataclass(frozen=True)
class Facts:
    """Where everybody stands. `first_day` is that of Olga's calendar, once there is one."""

    registered: frozenset[str] = frozenset()
    first_day: date | None = None
    calendar: str = CALENDAR
    invited: frozenset[str] = frozenset()
    submitted: frozenset[str] = frozenset()
    declined: frozenset[str] = frozenset()
    finalized: bool = False
    done: Done = field(default_factory=Done)

    @property
    def answered(self) -> frozenset[str]:
        return self.submitted | self.declined


@dataclass(frozen=True)
class Try:
    """What the page does when asked to help: types a command, presses a button and fills in, or restarts."""

    label: str
    command: str = ""
    press: str = ""
    restart: bool = False
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One thing to try, by whom and where. `text` is Discord markdown."""

    person: str
    place: str
    title: str
    text: str
    done: bool
    help: Try | None = None


async def steps(world: World, done: Done) -> list[dict[str, Any]]:
    """The steps as they stand now, as JSON."""
    return [asdict(step) for step in plan(await _facts(world, done), world.now())]


def plan(facts: Facts, now: datetime) -> list[Step]:
    """The steps for these facts."""
    meeting = _meeting(facts.first_day or now.date() + timedelta(days=7))
    return [
        Step(
            "olga",
            "general",
            "Olga registers",
            "Once, with an email and a time zone. Type `/register`, or let it be filled in; Enter runs it.",
            _LEAD in facts.registered,
            Try("Fill it in", command="register", values=_profile(_LEAD)),
        ),
        Step(
            "olga",
            "general",
            "Olga opens a calendar",
            "The days in which she looks for a time. A name and a first day are enough.",
            facts.first_day is not None,
            Try(
                "Fill it in",
                command="calendar create",
                values={"name": CALENDAR, "start_date": "next monday", "hours": "9-22"},
            ),
        ),
        Step(
            "olga",
            "general",
            "Olga invites the others",
            "Press **Invite people** and choose Ben, Chidi and Dana. Each gets a DM within a second.",
            facts.invited.issuperset(_GUESTS),
            Try("Press it", press="pick_invitees"),
        ),
        Step(
            "dana",
            "dm",
            "Dana answers without an account",
            "She has never heard of this bot. **Add my times** opens one form of five fields that does it "
            "all; times are in her own zone.",
            "dana" in facts.submitted,
            Try(
                "Fill it in",
                press="times",
                values={**_profile("dana"), "when": _times(meeting, "dana")},
            ),
        ),
        Step(
            "ben",
            "dm",
            "Ben registers first",
            "`/register` works in a DM too. Type a city as the time zone and pick one from the list.",
            facts.registered.issuperset({"ben"}),
            Try("Fill it in", command="register", values=_profile("ben")),
        ),
        Step(
            "ben",
            "dm",
            "Ben says when he can",
            "Now **Add my times** asks for two things only. Write times as you would to a friend.",
            "ben" in facts.submitted,
            Try("Fill it in", press="times", values={"when": _times(meeting, "ben")}),
        ),
        _restart_step(facts),
        Step(
            "olga",
            "general",
            "Olga sees who has answered",
            "Only she sees this, in a server as in a DM.",
            (_LEAD, "calendar status") in facts.done.commands,
            Try("Fill it in", command="calendar status", values={"calendar": facts.calendar}),
        ),
        Step(
            "olga",
            "general",
            "Olga fixes the meeting",
            "She sees whom the time suits before anybody is told. Then look at the others’ DMs: everyone "
            "reads it in their own time.",
            facts.finalized,
            Try(
                "Fill it in",
                command="calendar finalize",
                values={"calendar": facts.calendar, "when": _wall(meeting, _LEAD).strftime("%Y-%m-%d %H:%M")},
            ),
        ),
    ]


def _restart_step(facts: Facts) -> Step:
    restarted = facts.done.restarts > 0
    return Step(
        "chidi",
        "dm",
        "Pull the plug, then let Chidi decline",
        "Restart the bot: nothing is lost, and the buttons of old messages still work. Then press "
        "**Decline** in Chidi’s DM.",
        restarted and "chidi" in facts.answered,
        Try("Press Decline", press="decline") if restarted else Try("Restart the bot", restart=True),
    )


async def _facts(world: World, done: Done) -> Facts:
    names = {person.user.id: name for name, person in world.people.items()}
    async with world.bot.store.database.reading() as session:
        users = (await session.scalars(select(User))).all()
        who = {user.id: names.get(user.discord_id, "") for user in users}
        registered = frozenset(who[user.id] for user in users if user.registered_at is not None)
        lead = next((user_id for user_id, name in who.items() if name == _LEAD), None)
        calendars = (await session.scalars(select(Calendar).filter_by(owner_id=lead).order_by(Calendar.id))).all()
        if not calendars:
            return Facts(registered, done=done)
        latest = calendars[-1]
        asked = (await session.scalars(select(Attendee).filter_by(calendar_id=latest.id))).all()
    return Facts(
        registered=registered,
        first_day=latest.start_date,
        calendar=latest.name,
        invited=frozenset(who[one.user_id] for one in asked if one.withdrawn_at is None),
        submitted=frozenset(who[one.user_id] for one in asked if one.status is not AnswerStatus.NONE),
        declined=frozenset(who[one.user_id] for one in asked if one.accepted is Acceptance.DECLINED),
        finalized=latest.is_finalized,
        done=done,
    )


def _profile(name: str) -> dict[str, str]:
    return {
        "email": f"{name}@example.com",
        "first_name": name.capitalize(),
        "last_name": _LAST_NAMES[name],
        "timezone": CAST[name],
    }


def _meeting(first_day: date) -> datetime:
    """The second evening of the calendar, in the organizer's zone."""
    day = first_day + timedelta(days=1)
    return datetime.combine(day, _MEETING_AT, ZoneInfo(CAST[_LEAD])).astimezone(UTC)


def _wall(at: datetime, name: str) -> datetime:
    return at.astimezone(ZoneInfo(CAST[name]))


def _times(meeting: datetime, name: str) -> str:
    """Two and a half hours around the meeting, as this person would write them."""
    start, end = (_wall(meeting + timedelta(minutes=shift), name) for shift in (-30, 120))
    return f"{start:%Y-%m-%d %H:%M}-{end:%H:%M}"
