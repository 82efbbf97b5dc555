"""However many import or connect calendars at once, few of their files are in memory."""

import asyncio

from cryptography.fernet import Fernet
from msgspec.structs import replace

from db.engine import Database
from scheduling.addresses import Fetched
from scheduling.errors import BadFile
from services.answers import imports
from services.people import connections
from services.request import FILES_AT_HAND, Connecting, Request
from tests.support.fakes import Office, refused

PEOPLE = [f"guest{number}" for number in range(2 * FILES_AT_HAND)]


class Slow:
    """Files that come once they are let go, each empty; how many are on their way, and were at most."""

    def __init__(self) -> None:
        self.now = self.most = 0
        self.full, self.let_go = asyncio.Event(), asyncio.Event()

    async def file(self) -> bytes:
        """One that was imported."""
        self.now += 1
        self.most = max(self.most, self.now)
        if self.now == FILES_AT_HAND:
            self.full.set()
        await self.let_go.wait()
        self.now -= 1
        return b""

    async def fetch(self, _address: str, _etag: str | None) -> Fetched:
        """One at an address."""
        return Fetched(await self.file(), None)


async def test_few_are_held_at_a_time_and_all_get_their_turn(database: Database) -> None:
    office, slow = Office(database), Slow()
    store = replace(office.store, connecting=Connecting(Fernet.generate_key().decode(), slow.fetch))
    await office.register("olga", *PEOPLE)
    ref = await office.calendar()
    await office.invite(ref, *PEOPLE)

    def ask(name: str) -> Request:
        return replace(office.ask(name), store=store)

    use_cases = [
        connections.connect(ask(name), "https://calendar.test/a.ics")
        if number % 2
        else imports.bring_file(ask(name), ref, slow.file)
        for number, name in enumerate(PEOPLE)
    ]
    working = asyncio.ensure_future(asyncio.gather(*use_cases, return_exceptions=True))
    await slow.full.wait()
    # As long as it takes those who have not begun to fetch, if they could.
    await connections.busy_of(ask("olga"), [])
    slow.let_go.set()
    assert refused(await working) == [BadFile] * len(PEOPLE)
    assert slow.most == FILES_AT_HAND
