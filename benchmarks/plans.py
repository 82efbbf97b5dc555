"""What is read beside a million times of others: run as `python -m benchmarks.plans`, or with `--postgresql`.

`--events 6000000` stores so many. Prints each statement that reads a large table from its beginning to its
end, of those that people and the clock set off most, and the slowest of them all.
"""

import argparse
import time
from functools import partial
from typing import Any

from benchmarks import crowd
from benchmarks.databases import on_a_database
from benchmarks.growth import stored
from bot.demo.world import World, open_world
from db.engine import Database
from tests.support.plans import drive, noted, read_whole
from tests.support.settings import settings_for

EACH, SLOWEST, TRIES = 10, 8, 3


async def measure(url: str, events: int) -> None:
    began, database = time.perf_counter(), Database(url)
    await crowd.fill(database, [10**15 + number for number in range(crowd.PEOPLE)], events // EACH)
    print(f"{database.engine.dialect.name}: {await stored(database)}", end=", ")
    print(f"stored within {time.perf_counter() - began:.0f} s")
    await database.close()
    async with open_world(settings_for(url), live=False) as world:
        with noted(world) as seen:
            await drive(world)
        wrong = await read_whole(world, seen)
        took = await timed(world, seen)
    print(f"{len(wrong)} of {len(seen)} statements read a large table whole", *wrong, sep="\n\n")
    print("\nthe slowest, ms:")
    for statement, seconds in sorted(took.items(), key=lambda each: -each[1])[:SLOWEST]:
        print(f"{1000 * seconds:8.1f}  {' '.join(statement.split())[:180]}")


async def timed(world: World, seen: dict[str, Any]) -> dict[str, float]:
    """The least of three times that each takes by itself, in seconds; what adds rows is left out."""
    took = {}
    async with world.bot.store.database.engine.connect() as connection:
        for statement, parameters in seen.items():
            if statement.startswith("INSERT"):
                continue
            tries = []
            for _ in range(TRIES):
                began = time.perf_counter()
                await connection.exec_driver_sql(statement, parameters)
                tries.append(time.perf_counter() - began)
                await connection.rollback()
            took[statement] = min(tries)
    return took


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--postgresql", action="store_true")
    asked = parser.parse_args()
    on_a_database(partial(measure, events=asked.events), postgresql=asked.postgresql)
