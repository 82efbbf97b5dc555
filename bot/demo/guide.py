"""What a newcomer may try, in order: each step knows from the database whether it has been done."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.demo.facts import LEAD, Facts
from bot.demo.world import CAST

CALENDAR = "Team sync"
_GUESTS = ("ben", "chidi", "dana")
_LAST_NAMES = {"olga": "Brandt", "ben": "Carter", "chidi": "Okafor", "dana": "Ngata"}
# Evening in Berlin, afternoon in New York, and the next morning in Auckland.
_MEETING_AT = time(20, 30)


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


def plan(facts: Facts, now: datetime) -> list[Step]:
    """The steps as they stand."""
    meeting = _meeting(facts.first_day or now.date() + timedelta(days=7))
    return [*_opening(facts), *_answering(facts, meeting), _restart_step(facts), *_deciding(facts)]


def _opening(facts: Facts) -> list[Step]:
    values = {"name": CALENDAR, "start_date": "next monday", "hours": "9-23"}
    return [
        Step(
            LEAD,
            "general",
            "Olga registers",
            "She does this once. Type `/register`, or have it filled in for you, then press Enter.",
            LEAD in facts.registered,
            Try("Fill it in", command="register", values=_profile(LEAD)),
        ),
        Step(
            LEAD,
            "general",
            "Olga opens a calendar",
            "These are the days she wants to find a time in. A name and a first day are enough.",
            facts.calendar is not None,
            Try("Fill it in", command="calendar create", values=values),
        ),
        Step(
            LEAD,
            "general",
            "Olga invites the others",
            "Press **Invite people** and choose Ben, Chidi and Dana. Each of them gets a DM right away.",
            facts.invited.issuperset(_GUESTS),
            Try("Press it", press="pick_invitees"),
        ),
        Step(
            LEAD,
            "general",
            "Olga posts the status",
            "Run it, then press **Post for everyone**. The post in #general stays up to date. Skip ahead a "
            "few days at the top of this page to see who gets a reminder.",
            facts.posted,
            Try(
                "Fill it in",
                command="calendar status",
                values={"calendar": facts.calendar or CALENDAR, "post": "True"},
            ),
        ),
    ]


def _answering(facts: Facts, meeting: datetime) -> list[Step]:
    return [
        Step(
            "dana",
            "dm",
            "Dana answers without an account",
            "She has never used this bot. **Pick times** asks what time it is for her. Then she ticks what "
            "suits her, day by day, and types nothing.",
            "dana" in facts.submitted,
            Try("Press it", press="pick"),
        ),
        Step(
            "ben",
            "dm",
            "Ben registers first",
            "`/register` works in a DM too. For the time zone, type a city and pick it from the list.",
            "ben" in facts.registered,
            Try("Fill it in", command="register", values=_profile("ben")),
        ),
        Step(
            "ben",
            "dm",
            "Ben adds his times",
            "**Type my times** takes a line, such as “tue 9-11, wed afternoon”, and says how it was read.",
            "ben" in facts.submitted,
            Try("Fill it in", press="times", values={"when": _times(meeting, "ben")}),
        ),
    ]


def _deciding(facts: Facts) -> list[Step]:
    calendar = facts.calendar or CALENDAR
    return [
        Step(
            LEAD,
            "general",
            "Olga sees who has answered",
            "Only she can see this, in the server as well as in a DM.",
            (LEAD, "calendar status") in facts.done.commands,
            Try("Fill it in", command="calendar status", values={"calendar": calendar}),
        ),
        Step(
            LEAD,
            "general",
            "Olga finds the best times",
            "One meeting with each person, so that as many as possible get a time they prefer. Press "
            "**Finalize this**, check what will be sent, and confirm. Then look at the others’ DMs: each of "
            "them has a meeting in their own time zone, with a file for their calendar.",
            facts.finalized,
            Try("Fill it in", command="calendar suggest", values={"calendar": calendar}),
        ),
    ]


def _restart_step(facts: Facts) -> Step:
    restarted = facts.done.restarts > 0
    return Step(
        "chidi",
        "dm",
        "Pull the plug, then let Chidi decline",
        "Restart the bot: nothing is lost, and buttons on old messages still work. Then choose **Decline** "
        "under **More…** in Chidi’s DM.",
        restarted and "chidi" in facts.submitted | facts.declined,
        Try("Press More…", press="more") if restarted else Try("Restart the bot", restart=True),
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
    return datetime.combine(day, _MEETING_AT, ZoneInfo(CAST[LEAD])).astimezone(UTC)


def _wall(at: datetime, name: str) -> datetime:
    return at.astimezone(ZoneInfo(CAST[name]))


def _times(meeting: datetime, name: str) -> str:
    """Two and a half hours around the meeting, as this person would write them."""
    start, end = (_wall(meeting + timedelta(minutes=shift), name) for shift in (-30, 120))
    return f"{start:%Y-%m-%d %H:%M}-{end:%H:%M}"
