"""A Discord on the loopback: HTTP and gateway in front of the simulated one, with faults and a ledger."""

import asyncio
import contextlib
import io
import json
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

from aiohttp import BodyPartReader, web
from simcord.backend import Backend, permissions
from simcord.backend.errors import BackendError
from simcord.backend.models import Interaction
from simcord.http import client as _registers_the_routes  # noqa: F401
from simcord.http import router

from bot.demo.scheduled_events import as_strict_as_discord
from bot.demo.simulation import SkippingClock
from tests.support.payloads import violations
from tests.support.wire.faults import Fault
from tests.support.wire.files import give_out
from tests.support.wire.gateway import Gateway
from tests.support.wire.ledger import Ledger
from tests.support.wire.nonces import Nonces

API = "/api/v10"
GLOBALLY = {"Via": "1.1 loopback", "X-RateLimit-Global": "true", "Retry-After": "1"}
_LONGEST_WAIT = 60.0


class Loopback:
    """Discord, as far as the bot can tell. `requests` has the instant, method and path of each."""

    def __init__(self) -> None:
        self.backend = Backend(clock=SkippingClock())  # type: ignore[arg-type]
        self.gateway = Gateway(self.backend)
        self.ledger = Ledger()
        self.clock = time.monotonic
        self.nonces = Nonces(self.clock)
        self.faults: list[Fault] = []
        self.requests: list[tuple[float, str, str]] = []
        self.refused: list[str] = []
        self.unexpected: list[str] = []
        self.away = False
        self.per_second: int | None = None
        self.limited = 0
        self._lately: deque[float] = deque()
        self.address = ""
        self._changed = asyncio.Event()

    def environment(self, bot: str) -> dict[str, str]:
        """What points a bot here; its name is in the address, since all share one token."""
        return {
            "ONEONONE_DISCORD__API_URL": f"http://{self.address}/{bot}{API}",
            "ONEONONE_DISCORD__GATEWAY_URL": f"ws://{self.address}/{bot}/",
        }

    async def until(self, holds: Callable[[], bool], within: float = _LONGEST_WAIT) -> None:
        """Waits until it holds; looked at after each request, and now and then besides."""
        async with asyncio.timeout(within):
            while not holds():
                await self.changed(within=0.1)

    async def changed(self, within: float) -> None:
        """Waits for the next request, though no longer than this."""
        self._changed.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), within)

    async def answered(self, interaction: Interaction, within: float = 20) -> Interaction:
        """Waits for the first answer to an interaction."""
        await self.until(lambda: interaction.responded, within)
        return interaction

    def look(self, path: str) -> Any:
        """What Discord would answer to a GET."""
        return router.dispatch(self.backend, "GET", path)

    async def go_away(self) -> None:
        """Resets every connection, until `come_back`."""
        self.away = self.gateway.away = True
        await self.gateway.drop()

    def come_back(self) -> None:
        """Is reached again."""
        self.away = self.gateway.away = False

    def end(self, faults: Iterable[Fault]) -> None:
        """Takes faults back; what they held is let go."""
        for fault in faults:
            self.faults.remove(fault)
            fault.let_go.set()

    async def rest(self, request: web.Request) -> web.StreamResponse:
        """One request of the bot."""
        method, path = request.method, "/" + request.match_info["tail"]
        self.requests.append((self.clock(), method, path))
        self._changed.set()
        if self.away:
            return _reset(request)
        if self._is_too_much(path):
            self.limited += 1
            return as_sent({"message": "slow down", "retry_after": 1.0, "global": True}, 429, GLOBALLY)
        fault = next((each for each in self.faults if each.hits(method, path)), Fault(takes_effect=True))
        await asyncio.sleep(fault.delay)
        body, files = await _read(request)
        answer = self._do(request, path, body, files) if fault.takes_effect else None
        return await self._answer(request, fault, answer)

    def _is_too_much(self, path: str) -> bool:
        """Whether it is beyond the limit of all processes; answers to interactions don't count."""
        if self.per_second is None or path.startswith("/interactions/"):
            return False
        now = self.clock()
        while self._lately and self._lately[0] <= now - 1:
            self._lately.popleft()
        self._lately.append(now)
        return len(self._lately) > self.per_second

    async def _answer(
        self, request: web.Request, fault: Fault, answer: web.Response | None
    ) -> web.StreamResponse:
        self._changed.set()
        if fault.hold:
            fault.held.append(request.match_info["bot"])
            await fault.let_go.wait()
        if fault.cut:
            return _reset(request)
        if fault.status is not None:
            return as_sent(dict(fault.body), fault.status, fault.headers)
        assert answer is not None
        return answer

    def _do(self, request: web.Request, path: str, body: Any, files: list[Any]) -> web.Response:
        """What Discord would do; what it would refuse as malformed is noted for the test to fail with."""
        sent = {key: value for key, value in body.items() if key != "attachments"} if files else body
        self.refused += [f"{request.method} {path} {each}" for each in violations(request.method, path, sent)]
        made_before = self._made_before(path, body)
        if made_before is not None:
            return made_before
        answer = self._dispatch(request, path, body, files)
        if request.method == "POST" and path.endswith("/messages") and answer.status == 200:
            self._note(request.match_info["bot"], int(path.split("/")[2]), body, answer)
        return answer

    def _dispatch(self, request: web.Request, path: str, body: Any, files: list[Any]) -> web.Response:
        if path == "/gateway/bot":
            return as_sent(self.gateway.advice())
        reason = request.headers.get("X-Audit-Log-Reason")
        try:
            done = router.dispatch(
                self.backend,
                request.method,
                path,
                json=body,
                params=dict(request.query),
                files=files,
                reason=reason,
            )
        except (router.RouteNotImplemented, router.UnsupportedField) as error:
            self.unexpected.append(str(error))
            return as_sent({"message": str(error), "code": 0}, 501)
        except BackendError as error:
            return as_sent(error.to_json(), error.status)
        if path == "/users/@me/guilds":
            done = [server | {"permissions": self._permissions(int(server["id"]))} for server in done]
        unasked = path.endswith("/callback") and "with_response" not in request.query
        return web.Response(status=204) if done is None or unasked else as_sent(done)

    def _permissions(self, server: int) -> str:
        """What the bot may do there, which Discord's list tells and the simulation's doesn't."""
        backend = self.backend
        may = permissions.compute(backend.get_guild(server), backend.bot_user.id, now=backend.clock.now())
        return str(may)

    def _made_before(self, path: str, body: Any) -> web.Response | None:
        if not (path.endswith("/messages") and body and body.get("enforce_nonce")):
            return None
        known = self.nonces.find(str(body["nonce"]))
        if known is None:
            return None
        self.ledger.note_spared(body)
        channel_id, message_id = known
        try:
            return as_sent(self.look(f"/channels/{channel_id}/messages/{message_id}"))
        except BackendError as error:
            return as_sent(error.to_json(), error.status)

    def _note(self, bot: str, channel_id: int, body: Any, answer: web.Response) -> None:
        assert isinstance(answer.body, bytes)
        message_id = int(json.loads(answer.body)["id"])
        if body.get("enforce_nonce"):
            self.nonces.remember(str(body["nonce"]), channel_id, message_id)
        self.ledger.note(body, message_id, bot)


@asynccontextmanager
async def open_loopback(discord: Loopback | None = None) -> AsyncIterator[Loopback]:
    """Discord on any free port; afterwards, all that the bot sent must be such that the real one takes it."""
    discord = discord or Loopback()
    app = web.Application(client_max_size=2**26)
    app.router.add_route("*", f"/{{bot}}{API}/{{tail:.*}}", discord.rest)
    app.router.add_get("/files/{id}", give_out)
    for path in ("/", "/{bot}/"):
        app.router.add_get(path, discord.gateway.serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    discord.address = f"{host}:{port}"
    discord.gateway.url = f"ws://{discord.address}/"
    try:
        with as_strict_as_discord():
            yield discord
    finally:
        for fault in discord.faults:
            fault.let_go.set()
        await runner.cleanup()
    assert not discord.refused, "Discord would not take:\n" + "\n".join(discord.refused[:20])
    assert not discord.unexpected, discord.unexpected[:20]


async def _read(request: web.Request) -> tuple[Any, list[Any]]:
    """The JSON of a request, and the files beside it."""
    if not request.content_type.startswith("multipart/"):
        return (await request.json() if request.can_read_body else None), []
    body: Any = None
    files: list[Any] = []
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        content = bytes(await part.read())
        if part.name == "payload_json":
            body = json.loads(content)
        else:
            file = SimpleNamespace(fp=io.BytesIO(content), filename=part.filename, description=None)
            files.append(file)
    return body, files


def as_sent(content: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """As Discord sends it: discord.py wants exactly this content type."""
    told = {"Content-Type": "application/json", **(headers or {})}
    return web.Response(body=json.dumps(content).encode(), status=status, headers=told)


def _reset(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=503)
