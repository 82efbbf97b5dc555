"""The bot beside a bare discord.py bot that answers and stores nothing, both as processes on the loopback.

Run as `python -m benchmarks.interactions`; `--scale 0.1` asks a tenth as often, `--postgresql` uses that,
`--strangers 100000` also measures with so many calendars of others stored, `--only start` a part.

200 people have 200 calendars with 5 invitees and 50 with 20; who has answered has 4 entries. 50 ask at once,
every time somebody else about another calendar. In each round the bare bot and each row take turns, so that
what else the machine does meets both; a row's ratio is that to the bare bot of its round. Refusals, and what
comes after Discord's three seconds, are no answers.
"""

import argparse
import platform
from functools import partial

from benchmarks.databases import on_a_database
from benchmarks.fresh_pictures import fresh_pictures, zones
from benchmarks.rates import least, overload, throughput
from benchmarks.stage import stage
from benchmarks.waits import one_with_many, stalls, start

PARTS = ("throughput", "least", "pictures", "zones", "overload", "start", "many", "stalls")


async def measure(url: str, asked: argparse.Namespace, strangers: int = 0) -> None:
    """All parts that are asked for, on an empty migrated database."""
    async with stage(url, asked.scale, strangers) as on:
        wanted = asked.only or PARTS
        if "throughput" in wanted:
            await throughput(on, asked.rounds)
        if "least" in wanted and url.startswith("sqlite"):
            await least(on, asked.rounds)
        if "pictures" in wanted:
            await fresh_pictures(on, asked.rounds)
        if "zones" in wanted:
            await zones(on, asked.rounds)
        if "overload" in wanted:
            await overload(on, asked.rounds)
        if "start" in wanted:
            await start(on, asked.rounds)
        if "many" in wanted:
            await one_with_many(on, asked.rounds)
        if "stalls" in wanted:
            await stalls(on)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--scale", type=float, default=1.0, help="how often all is asked")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="*", choices=PARTS)
    parser.add_argument("--strangers", type=int, default=0, help="calendars of others, as a second table")
    parser.add_argument("--postgresql", action="store_true")
    asked = parser.parse_args()
    print(f"{platform.machine()}, Python {platform.python_version()}, {asked.rounds} rounds")
    for strangers in sorted({0, asked.strangers}):
        print(f"\n{'PostgreSQL' if asked.postgresql else 'SQLite'}, {strangers} calendars of others\n")
        on_a_database(partial(measure, asked=asked, strangers=strangers), postgresql=asked.postgresql)


if __name__ == "__main__":
    main()
