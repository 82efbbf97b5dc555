"""A Discord that asks much and answers quickly, a bot's process before it, and what that costs."""

import asyncio
import itertools
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from typing import Any

from aiohttp import web
from discord.utils import time_snowflake

from cogs.render.text import AMBER
from tests.support.wire.gateway import Session
from tests.support.wire.loopback import Loopback, as_sent, open_loopback
from tests.support.wire.town import Town, found

COMMAND, PRESS, AUTOCOMPLETE = 2, 3, 4
ANSWERED_WITHIN = 3.0  # Seconds for which Discord waits.
_STARTS_WITHIN = 60.0
_GIVES_UP_AFTER = 40.0
_ROOT = Path(__file__).parents[1]
_TICKS = os.sysconf("SC_CLK_TCK")
Ask = Callable[[int], tuple[int, int, dict[str, Any]]]
"""What is asked as the n-th: who asks, the kind of interaction, and its data."""


@dataclass
class Outcome:
    """How the interactions of one run were answered: after how many seconds each, and what it cost.

    `owed` are the pictures that were to follow, `complete` after how many seconds all of them were there.
    `in_time` is how many were answered while a flood lasted, `refusals` how long each took that was refused.
    """

    seconds: float = 0
    complete: float = 0
    cpu: float = 0
    latencies: list[float] = field(default_factory=list)
    owed: list[asyncio.Future[float]] = field(default_factory=list)
    refusals: list[float] = field(default_factory=list)
    in_time: int = 0
    late: int = 0

    @property
    def answered(self) -> int:
        return len(self.latencies)

    @property
    def refused(self) -> int:
        return len(self.refusals)

    @property
    def per_second(self) -> float:
        return self.answered / self.seconds

    @property
    def cpu_ms(self) -> float:
        """Processor time for each interaction, whatever became of it."""
        return 1000 * self.cpu / max(1, self.answered + self.refused + self.late)

    @property
    def p99(self) -> float:
        """In milliseconds; those that were never answered count as waiting for as long as Discord waits."""
        waited = self.latencies + [ANSWERED_WITHIN] * self.late
        return 1000 * (quantiles(waited, n=100)[98] if len(waited) > 1 else ANSWERED_WITHIN)


class Quick(Loopback):
    """Takes an answer without looking at it closer, so that the bot is what takes the time."""

    def __init__(self, people: int) -> None:
        super().__init__()
        self.waiting: dict[str, asyncio.Future[tuple[float, bytes]]] = {}
        self.edited: dict[str, asyncio.Future[float]] = {}
        self._numbers = itertools.count(1)
        self.town: Town = found(self, people)

    async def rest(self, request: web.Request) -> web.StreamResponse:
        """One request of the bot."""
        path = request.path.partition("/api/v10")[2]
        if path.startswith("/interactions/"):
            return await self._callback(request, path.split("/")[2])
        if path.startswith("/webhooks/"):
            return await self._edit(request, path.split("/")[3])
        return await super().rest(request)

    async def _callback(self, request: web.Request, number: str) -> web.Response:
        body = await request.read()
        waiting = self.waiting.pop(number, None)
        if waiting is not None and not waiting.done():
            waiting.set_result((time.perf_counter(), body))
        if "with_response" not in request.query:
            return web.Response(status=204)
        told = {"interaction": {"id": number, "type": 2, "response_message_id": number}}
        if b'"type":8' not in body[:200] and b'"type": 8' not in body[:200]:
            told["resource"] = {"type": 4, "message": self._message(number)}
        return as_sent(told)

    async def _edit(self, request: web.Request, token: str) -> web.Response:
        await request.read()
        number = token.removeprefix("token")
        if not (edited := self.edited_at(number)).done():
            edited.set_result(time.perf_counter())
        return as_sent(self._message(number))

    def edited_at(self, number: str) -> asyncio.Future[float]:
        """When an answer is edited for the first time."""
        return self.edited.setdefault(number, asyncio.get_running_loop().create_future())

    def _message(self, number: str) -> dict[str, Any]:
        return {
            "id": number,
            "channel_id": str(self.town.channel_id),
            "author": _user(self.backend.bot_user.id, "bot"),
            **{"content": "", "embeds": [], "attachments": [], "components": [], "mentions": []},
            **{"mention_roles": [], "pinned": False, "tts": False, "mention_everyone": False},
            **{"type": 20, "flags": 64, "timestamp": datetime.now(UTC).isoformat()},
            "edited_timestamp": None,
        }

    async def ask(self, who: int, kind: int, data: dict[str, Any]) -> tuple[float, bytes, str]:
        """Sends an interaction; how long the answer took, its body and number. Raises TimeoutError."""
        number = str(time_snowflake(datetime.now(UTC)) + next(self._numbers) % 2**22)
        waiting = self.waiting[number] = asyncio.get_running_loop().create_future()
        session = self._session
        session.seq += 1
        begun = time.perf_counter()
        payload = self._payload(number, who, kind, data)
        sent = json.dumps({"op": 0, "t": "INTERACTION_CREATE", "s": session.seq, "d": payload})
        if session.ws is None:
            raise RuntimeError("the bot is offline")
        await session.ws.send_str(sent)
        async with asyncio.timeout(_GIVES_UP_AFTER):
            answered, body = await waiting
        return answered - begun, body, number

    @property
    def _session(self) -> Session:
        return self.gateway.connected[-1]

    def _payload(self, number: str, who: int, kind: int, data: dict[str, Any]) -> dict[str, Any]:
        channel = {"id": str(self.town.channel_id), "type": 0, "name": "general"}
        payload = {
            "id": number,
            "application_id": str(self.backend.application_id),
            "type": kind,
            "token": f"token{number}",
            "version": 1,
            "data": data,
            "channel_id": channel["id"],
            "channel": {**channel, "guild_id": str(self.town.guild_id), "position": 0, "permissions": "0"},
            "guild_id": str(self.town.guild_id),
            "member": {
                "user": _user(who, f"person{who % 1000}"),
                **{"roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "deaf": False, "mute": False},
                **{"flags": 0, "permissions": "0"},
            },
            **{"locale": "en-US", "entitlements": [], "app_permissions": "0", "context": 0},
            "attachment_size_limit": 2**20,
            "authorizing_integration_owners": {"0": str(self.town.guild_id)},
        }
        if kind == PRESS:
            payload["message"] = self._message(number)
        return payload


def _user(discord_id: int, name: str) -> dict[str, Any]:
    known = {"id": str(discord_id), "username": name, "discriminator": "0"}
    return {**known, "avatar": None, "global_name": None, "public_flags": 0}


@dataclass
class Bot:
    """A process in front of its own Discord."""

    discord: Quick
    process: asyncio.subprocess.Process
    ready_after: float

    @property
    def memory(self) -> float:
        """What it has in memory, in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("ascii")
        return int(next(row for row in status.splitlines() if row.startswith("VmRSS")).split()[1]) / 1024

    @property
    def cpu(self) -> float:
        """Seconds of processor time so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    async def answer(
        self, ask: Ask, count: int, at_once: int = 50, *, with_pictures: bool = False
    ) -> Outcome:
        """Asks so many, always so many at once; each next one when one is answered.

        `with_pictures`: it ends when those are there that were not sent with the answers.
        """
        outcome, numbers = Outcome(), itertools.count()
        cpu, begun = self.cpu, time.perf_counter()

        async def somebody() -> None:
            while (number := next(numbers)) < count:
                await self._one(outcome, *ask(number))

        await asyncio.gather(*(somebody() for _ in range(min(at_once, count))))
        outcome.seconds = time.perf_counter() - begun
        if with_pictures:
            async with asyncio.timeout(_GIVES_UP_AFTER):
                await asyncio.gather(*outcome.owed)
        outcome.complete, outcome.cpu = time.perf_counter() - begun, self.cpu - cpu
        return outcome

    async def flood(self, ask: Ask, per_second: float, seconds: float) -> Outcome:
        """Asks at that rate, however the answers come."""
        outcome, begun = Outcome(seconds=seconds), time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for number in range(round(per_second * seconds)):
                await asyncio.sleep(begun + number / per_second - time.perf_counter())
                group.create_task(self._one(outcome, *ask(number)))
            outcome.in_time = outcome.answered
        return outcome

    async def _one(self, outcome: Outcome, who: int, kind: int, data: dict[str, Any]) -> None:
        try:
            took, body, number = await self.discord.ask(who, kind, data)
        except TimeoutError:
            outcome.late += 1
            return
        if is_refusal(body):
            outcome.refusals.append(took)
        elif took > ANSWERED_WITHIN:
            outcome.late += 1
        else:
            outcome.latencies.append(took)
            if b"PNG" not in body:
                outcome.owed.append(self.discord.edited_at(number))

    async def picture(self, who: int, data: dict[str, Any]) -> tuple[float, float]:
        """When a view was answered, and when its picture was there; raises TimeoutError without one."""
        begun = time.perf_counter()
        took, body, number = await self.discord.ask(who, COMMAND, data)
        if b"PNG" in body:
            return took, took
        if is_refusal(body):
            raise TimeoutError
        async with asyncio.timeout(_GIVES_UP_AFTER):
            return took, await self.discord.edited_at(number) - begun

    @contextmanager
    def stalls(self, ask: Ask) -> Iterator[list[float]]:
        """How long each of the small questions waited that were asked meanwhile, 20 ms apart."""
        waits: list[float] = []

        async def keep_asking() -> None:
            async with asyncio.TaskGroup() as group:
                for number in itertools.count():
                    group.create_task(one(number))
                    await asyncio.sleep(0.02)

        async def one(number: int) -> None:
            waits.append((await self.discord.ask(*ask(number)))[0])

        task = asyncio.create_task(keep_asking())
        try:
            yield waits
        finally:
            task.cancel()


def is_refusal(body: bytes) -> bool:
    """Whether an answer says no: an embed in the colour of refusals, without a title."""
    start = body.find(b"{")
    told = json.JSONDecoder().raw_decode(body[start:].decode("utf-8", "replace"))[0]
    embeds = (told.get("data") or {}).get("embeds") or []
    return any(one.get("color") == AMBER.value and not one.get("title") for one in embeds)


@asynccontextmanager
async def running(
    module: str, arguments: tuple[str, ...], settings: dict[str, str], discord: Quick, log: Path
) -> AsyncIterator[Bot]:
    """A bot as a process of its own, online; ended after the block."""
    named = {"ONEONONE_DISCORD__TOKEN": "any.text.will-do", **discord.environment("bot"), **settings}
    command = (sys.executable, "-m", module, *arguments)
    before, begun = discord.gateway.identified, time.perf_counter()
    with log.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            *command, env={**os.environ, **named}, cwd=_ROOT, stdout=output, stderr=output
        )
    try:
        async with asyncio.timeout(_STARTS_WITHIN):
            while discord.gateway.identified == before:
                if process.returncode is not None:
                    raise RuntimeError(await asyncio.to_thread(log.read_text))
                await asyncio.sleep(0.002)
        yield Bot(discord, process, time.perf_counter() - begun)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
    told = await asyncio.to_thread(log.read_text)
    if "Traceback" in told or " ERROR " in told:
        raise RuntimeError(f"what failed was measured as well:\n{told[:2000]}")


@asynccontextmanager
async def quick_discord(people: int = 1) -> AsyncIterator[Quick]:
    """One on a port of its own, with so many people in its town."""
    discord = Quick(people)
    async with open_loopback(discord):
        yield discord
