"""How soon people have the pictures of calendars that have just changed."""

import asyncio
from datetime import datetime, timedelta

from sqlalchemy import text, update

from benchmarks import crowd
from benchmarks.questions import LARGE
from benchmarks.stage import Stage
from benchmarks.telling import spread
from db.engine import Database
from db.models import Calendar, Event


async def fresh_pictures(on: Stage, rounds: int) -> None:
    """50 calendars that have changed, looked at at once: when all are answered, and all pictures there."""
    answered, complete = [], []
    async with on.bot() as bot:
        await bot.answer(on.people.mixed, 60)
        for number in range(rounds):
            await change_all(on.url, number)
            asked = [on.people.view_with_picture(one) for one in range(crowd.LARGE)]
            tries = [bot.picture(who, data) for who, _, data in asked]
            results = await asyncio.gather(*tries, return_exceptions=True)
            there = [one for one in results if isinstance(one, tuple)]
            lost = len(results) - len(there) + sum(one[0] > 3 for one in there)
            answered.append(max(one[0] for one in there))
            complete.append(max(one[1] for one in there))
            if lost:
                print(f"  {lost} of {crowd.LARGE} not answered in time")
    told = f"all answered {spread(answered, 2)}, all there {spread(complete, 2)}"
    print(f"\n50 new pictures at once, s: {told}")


async def zones(on: Stage, rounds: int) -> None:
    """100 people in 20 time zones, who look at the same calendar at once after it has changed."""
    answered, complete = [], []
    async with on.bot() as bot:
        await bot.answer(on.people.mixed, 60)
        for number in range(rounds):
            await change_all(on.url, number)
            asked = [on.people.look_as_guest(one, crowd.CROWDED) for one in range(1, 101)]
            results = await asyncio.gather(*(bot.picture(who, data) for who, _, data in asked))
            answered.append(max(one[0] for one in results))
            complete.append(max(one[1] for one in results))
    told = f"all answered {spread(answered, 2)}, all there {spread(complete, 2)}"
    print(f"\n100 people in 20 zones look at one calendar of 500, s: {told}")


async def change_all(url: str, number: int) -> None:
    """As if somebody had answered on each of the large calendars."""
    database = Database(url)
    async with database.engine.begin() as connection:
        large = [*LARGE, crowd.CROWDED]
        changed = update(Calendar).where(Calendar.id.in_(large))
        await connection.execute(changed.values(version=Calendar.version + 1))
        first = text("(SELECT min(id) FROM event AS e WHERE e.calendar_id = event.calendar_id)")
        moved = update(Event).where(Event.calendar_id.in_(large), Event.id == first)
        until = datetime.combine(crowd.FIRST_DAY, datetime.min.time()) + timedelta(hours=12, minutes=number)
        await connection.execute(moved.values(end_time=until.astimezone()))
    await database.close()
