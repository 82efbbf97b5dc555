"""Where everybody in the demo stands: what the database knows, and what only the page has seen."""

from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import exists, select

from bot.demo.world import World
from db.models import Attendee, Calendar, LiveMessage, User
from scheduling.model import Acceptance, AnswerStatus

LEAD = "olga"


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
    """People are given by name. `first_day` is that of the organizer's latest calendar, once there is one."""

    registered: frozenset[str] = frozenset()
    calendar: str | None = None
    first_day: date | None = None
    invited: frozenset[str] = frozenset()
    submitted: frozenset[str] = frozenset()
    declined: frozenset[str] = frozenset()
    posted: bool = False
    finalized: bool = False
    done: Done = field(default_factory=Done)


async def read_facts(world: World, done: Done) -> Facts:
    """The facts as they are now."""
    names = {person.user.id: name for name, person in world.people.items()}
    async with world.bot.store.database.reading() as session:
        users = (await session.scalars(select(User))).all()
        who = {user.id: names.get(user.discord_id, "") for user in users}
        registered = frozenset(who[user.id] for user in users if user.registered_at is not None)
        mine = select(Calendar).join(User, Calendar.owner_id == User.id).order_by(Calendar.id.desc())
        latest = await session.scalar(mine.filter(User.discord_id == world.people[LEAD].user.id))
        if latest is None:
            return Facts(registered, done=done)
        asked = (await session.scalars(select(Attendee).filter_by(calendar_id=latest.id))).all()
        return Facts(
            registered=registered,
            calendar=latest.name,
            first_day=latest.start_date,
            invited=frozenset(who[one.user_id] for one in asked if one.withdrawn_at is None),
            submitted=frozenset(who[one.user_id] for one in asked if one.status is not AnswerStatus.NONE),
            declined=frozenset(who[one.user_id] for one in asked if one.accepted is Acceptance.DECLINED),
            posted=await session.scalar(select(exists().where(LiveMessage.calendar_id == latest.id)))
            or False,
            finalized=latest.is_finalized,
            done=done,
        )
