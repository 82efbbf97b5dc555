"""A calendar with as many people on it as it takes, stored in a few statements."""

from sqlalchemy import insert, select

from bot.demo.world import World
from db.models import Attendee, Notification, User
from scheduling.model import NotificationKind, Outcome
from services.outbox.owed import owed
from services.request import Limits

PEOPLE = Limits().invitees_per_calendar
_LATER, _FIRST_ID = 10, 10**15
"""So many of them have an account that takes DMs."""


async def fill(world: World, calendar_id: int, *, known: bool = False) -> None:
    """Puts everybody on the calendar, who was invited a minute ago, and has not answered.

    The bot has never written to them, unless they are `known`; then it has, in a channel that is gone.
    """
    accounts = [world.env.create_user(f"guest{number}").id for number in range(_LATER)]
    accounts += range(_FIRST_ID, _FIRST_ID + PEOPLE - _LATER)
    then = {"sent_at": world.now(), "outcome": Outcome.SENT, "attempts": 1}
    async with world.bot.store.database.writing() as session:
        names = {number: f"Guest {number}" for number in accounts}
        people = [
            {"discord_id": number, "discord_name": name, "locale": "en-US" if known else None}
            for number, name in names.items()
        ]
        await session.execute(insert(User), people)
        who = (
            await session.scalars(select(User.id).where(User.discord_id.in_(accounts)).order_by(User.id))
        ).all()
        on_it = [{"calendar_id": calendar_id, "user_id": one} for one in who]
        await session.execute(insert(Attendee), on_it)
        kind, now = NotificationKind.INVITATION, world.now()
        sent = [owed(kind, calendar_id=calendar_id, user_id=one, revision=1, now=now) | then for one in who]
        await session.execute(insert(Notification), sent)
