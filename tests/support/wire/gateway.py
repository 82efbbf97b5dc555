"""The WebSocket of the loopback Discord: sessions that can be dropped, resumed and invalidated."""

import asyncio
import copy
import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web
from simcord.backend import Backend, serializers

_BUFFERED = 5000
_HEARTBEAT = 41250
# What a bot without privileged intents and with those for servers and DMs is told of.
_UNTOLD = ("GUILD_MEMBER_", "PRESENCE_", "TYPING_", "VOICE_")


@dataclass
class Session:
    """One bot process as the gateway knows it; it outlives its connection, so that it can be resumed."""

    id: str
    bot: str = ""
    shard: tuple[int, int] = (0, 1)
    ws: web.WebSocketResponse | None = None
    seq: int = 0
    buffer: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=_BUFFERED))

    @property
    def connected(self) -> bool:
        return self.ws is not None and not self.ws.closed

    def is_told(self, guild_id: int | None) -> bool:
        """Whether its shard has this server, or, without one, is the first, which has the DMs."""
        number, count = self.shard
        return (guild_id >> 22 if guild_id else 0) % count == number


class Gateway:
    """Tells every session what happens; `away` refuses connections, `resumable` says whether to resume."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._sending: set[asyncio.Task[None]] = set()
        self.sessions: dict[str, Session] = {}
        self.url = ""
        self.away = False
        self.closes_with: int | None = None
        self.resumable = True
        self.identified = self.resumed = self.refused = 0
        self.advised = self.max_concurrency = 1
        self.pause = 0.0
        self.too_soon: list[int] = []
        self._identified_at: dict[int, float] = {}
        backend.subscribers.append(self.tell)

    @property
    def connected(self) -> list[Session]:
        """The sessions that are online."""
        return [session for session in self.sessions.values() if session.connected]

    def tell(self, event: str, payload: Mapping[str, Any]) -> None:
        """Passes an event on to every session; those that are offline get it when they resume."""
        if not event.startswith(_UNTOLD) and not (event.startswith("MESSAGE_") and "guild_id" in payload):
            guild = payload.get("guild_id") or (payload["id"] if event.startswith("GUILD_") else None)
            for session in self.sessions.values():
                if session.is_told(guild and int(guild)):
                    self.send(session, event, payload)

    def advice(self) -> dict[str, Any]:
        """What GET /gateway/bot answers."""
        limits = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": self.max_concurrency}
        return {"url": self.url, "shards": self.advised, "session_start_limit": limits}

    async def drop(self, *, resumable: bool = True) -> None:
        """Closes every connection; whoever comes back may resume, or has to start afresh."""
        self.resumable = resumable
        for session in self.connected:
            assert session.ws is not None
            await session.ws.close(code=4000)

    async def close_for_good(self, code: int) -> None:
        """Closes every connection, now and from now on, with a code after which nobody comes back."""
        self.closes_with = code
        for session in self.connected:
            assert session.ws is not None
            await session.ws.close(code=code)

    async def invalidate(self) -> None:
        """Tells every session that it is no longer valid and cannot be resumed."""
        for session in self.connected:
            assert session.ws is not None
            await session.ws.send_json({"op": 9, "d": False})

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection, from hello to its end."""
        if self.away:
            self.refused += 1
            return web.Response(status=503)
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        if self.closes_with is not None:
            self.refused += 1
            await ws.close(code=self.closes_with)
            return ws
        await ws.send_json({"op": 10, "d": {"heartbeat_interval": _HEARTBEAT}})
        async for message in ws:
            if message.type is not WSMsgType.TEXT:
                break
            await self._take(ws, request.match_info.get("bot", ""), json.loads(message.data))
        return ws

    async def _take(self, ws: web.WebSocketResponse, bot: str, message: dict[str, Any]) -> None:
        match message["op"]:
            case 1:
                await ws.send_json({"op": 11})
            case 2:
                await self._identify(ws, bot, message["d"])
            case 6:
                await self._resume(ws, message["d"])

    async def _identify(self, ws: web.WebSocketResponse, bot: str, asked: dict[str, Any]) -> None:
        number, count = asked.get("shard") or (0, 1)
        if count < self.advised:
            await ws.close(code=4011)
            return
        now, bucket = asyncio.get_running_loop().time(), number % self.max_concurrency
        if now - self._identified_at.get(bucket, float("-inf")) < self.pause:
            self.too_soon.append(number)
        self._identified_at[bucket] = now
        self.identified += 1
        self.resumable = True
        session = Session(f"session{self.identified}", bot, (number, count), ws)
        gone = [each.id for each in self.sessions.values() if not each.connected]
        for each in gone[:-3]:
            del self.sessions[each]
        self.sessions[session.id] = session
        self.send(session, "READY", self._ready(session))
        for guild in [each for each in self._backend.guilds.values() if session.is_told(each.id)]:
            self.send(session, "GUILD_CREATE", serializers.guild_create_payload(self._backend, guild))

    async def _resume(self, ws: web.WebSocketResponse, asked: dict[str, Any]) -> None:
        session = self.sessions.get(asked["session_id"])
        if session is None or not self.resumable:
            await ws.send_json({"op": 9, "d": False})
            return
        self.resumed += 1
        for missed in [each for each in session.buffer if each["s"] > asked["seq"]]:
            await ws.send_json(missed)
        session.ws = ws
        self.send(session, "RESUMED", {})

    def _ready(self, session: Session) -> dict[str, Any]:
        backend = self._backend
        return {
            "v": 10,
            "user": dict(serializers.user_payload(backend.bot_user)),
            "guilds": [
                {"id": str(guild), "unavailable": True} for guild in backend.guilds if session.is_told(guild)
            ],
            "shard": list(session.shard),
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "application": {"id": str(backend.application_id), "flags": 0},
        }

    def send(self, session: Session, event: str, payload: Mapping[str, Any]) -> None:
        """Tells one session of an event."""
        session.seq += 1
        message = {"op": 0, "t": event, "s": session.seq, "d": copy.deepcopy(dict(payload))}
        session.buffer.append(message)
        if session.ws is not None and session.connected:
            task = asyncio.ensure_future(_send(session.ws, message))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)


async def _send(ws: web.WebSocketResponse, message: dict[str, Any]) -> None:
    """A connection that has gone meanwhile is resumed, or not, by whoever was at its other end."""
    try:
        await ws.send_json(message)
    except (ConnectionError, RuntimeError):
        return
