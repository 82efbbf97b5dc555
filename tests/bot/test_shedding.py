"""Whoever is turned away gets the words on one of few connections, whatever becomes of the others."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from discord.http import Route

from bot import shedding
from bot.shedding import LINES, Shedding

TAKEN = b"HTTP/1.1 204 No Content\r\nDate: x\r\n\r\n"
UNKNOWN = b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}"


class Discord:
    """Notes what it is asked, and responds with what `respond` gives to the n-th; never, if that is empty."""

    def __init__(self, respond: Callable[[int], bytes]) -> None:
        self._respond = respond
        self.connections = 0
        self.asked: list[tuple[str, str, bytes]] = []
        self._changed = asyncio.Condition()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        self.connections += 1
        try:
            while True:
                first, _, lines = (await reader.readuntil(b"\r\n\r\n")).decode().partition("\r\n")
                headers = dict(line.split(": ", 1) for line in lines.split("\r\n") if line)
                body = await reader.readexactly(int(headers["Content-Length"]))
                async with self._changed:
                    self.asked.append((first, headers["User-Agent"], body))
                    self._changed.notify_all()
                writer.write(self._respond(len(self.asked)))
        except asyncio.IncompleteReadError:
            async with self._changed:
                self.connections -= 1
                self._changed.notify_all()
        finally:
            writer.close()

    async def until_asked(self, count: int) -> None:
        """Waits until so much has been asked."""
        await self.until(lambda: len(self.asked) == count)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Waits until it holds."""
        async with asyncio.timeout(10), self._changed:
            await self._changed.wait_for(holds)


@asynccontextmanager
async def turning_away(
    monkeypatch: pytest.MonkeyPatch, respond: Callable[[int], bytes]
) -> AsyncIterator[tuple[Discord, Shedding]]:
    """A Discord that responds so, and what sends to it."""
    discord = Discord(respond)
    server = await asyncio.start_server(discord.serve, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    monkeypatch.setattr(Route, "BASE", f"http://{host}:{port}/api/v10")
    sending = Shedding("DiscordBot (us, 1)")
    try:
        yield discord, sending
    finally:
        sending.close()
        await discord.until(lambda: not discord.connections)
        server.close()


def interaction(number: int, kind: int = 2) -> dict[str, object]:
    """As it comes from the gateway."""
    return {"id": str(number), "token": f"token-{number}", "type": kind}


async def test_everybody_is_told_once_and_whoever_types_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    async with turning_away(monkeypatch, lambda _: TAKEN) as (discord, sending):
        for number in range(3 * LINES):
            sending.turn_away(interaction(number))
            sending.turn_away(interaction(number, kind=4))
        await discord.until_asked(3 * LINES)
        assert discord.connections == LINES
    told = {first for first, _, _ in discord.asked}
    assert told == {
        f"POST /api/v10/interactions/{number}/token-{number}/callback HTTP/1.1" for number in range(3 * LINES)
    }
    assert {agent for _, agent, _ in discord.asked} == {"DiscordBot (us, 1)"}
    assert all(b"Too many people" in body for _, _, body in discord.asked)


async def test_after_a_response_that_says_anything_else_a_new_connection_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def respond(number: int) -> bytes:
        return UNKNOWN if number <= 2 else TAKEN

    async with turning_away(monkeypatch, respond) as (discord, sending):
        for number in range(4):
            sending.turn_away(interaction(number))
            await discord.until_asked(number + 1)
    assert len({first for first, _, _ in discord.asked}) == 4


async def test_a_connection_that_takes_nothing_for_long_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shedding, "PATIENCE", 0.05)
    async with turning_away(monkeypatch, lambda number: b"" if number == 1 else TAKEN) as (discord, sending):
        for number in range(2):
            sending.turn_away(interaction(number))
        await discord.until_asked(2)
        await discord.until(lambda: not discord.connections)
