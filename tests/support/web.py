"""The web part of the bot, asked over loopback."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
from icalendar import Calendar
from multidict import CIMultiDict

from bot.config import Settings, WebSettings
from bot.demo.play import Player, Shown
from bot.demo.world import World
from bot.duties import AllDuties
from tests.support.settings import settings_for

PUBLIC = "https://meet.example.org"


@dataclass(frozen=True)
class Answer:
    """What came back; `body` is as it was before it was compressed."""

    status: int
    headers: CIMultiDict[str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def events(self) -> list[Any]:
        """What stands in a feed."""
        return events_in(self.body)

    @property
    def summaries(self) -> list[str]:
        """What it is called."""
        return [str(event["SUMMARY"]) for event in self.events]


def events_in(text: bytes) -> list[Any]:
    """The events of an .ics."""
    return list(Calendar.from_ical(text).walk("VEVENT"))


def with_web(url: str, **given: Any) -> Settings:
    """The defaults with the web part on, on whatever port is free."""
    settings = settings_for(url)
    settings.web = WebSettings(listen="127.0.0.1:0", public_url=PUBLIC, **given)
    return settings


def port_of(world: World) -> int:
    """Where it listens."""
    duties = world.bot.duties
    assert isinstance(duties, AllDuties)
    assert duties.site is not None
    return duties.site.port


async def ask(world: World, path: str, method: str = "GET", **headers: str) -> Answer:
    """What it answers; names of headers have underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with client() as session:
        there = f"http://127.0.0.1:{port_of(world)}{path}"
        async with session.request(method, there, headers=named) as response:
            return Answer(response.status, CIMultiDict(response.headers), await response.read())


@asynccontextmanager
async def client() -> AsyncIterator[aiohttp.ClientSession]:
    """One that asks for nothing but what it is told to."""
    async with aiohttp.ClientSession(skip_auto_headers=["Accept-Encoding"]) as session:
        yield session


def path_in(shown: Shown) -> str:
    """The path of the address that somebody was shown."""
    (line,) = (line for line in shown.text.splitlines() if line.startswith("webcal://"))
    return line.removeprefix(PUBLIC.replace("https", "webcal"))


async def subscribe(player: Player) -> str:
    """The path of a feed that is new."""
    return path_in(await player.run("feed"))
