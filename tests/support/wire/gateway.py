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
    ws: web.WebSocketResponse | None = None
    seq: int = 0
    buffer: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=_BUFFERED))

    @property
    def connected(self) -> bool:
        return self.ws is not None and not self.ws.closed


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
        backend.subscribers.append(self.tell)

    @property
    def connected(self) -> list[Session]:
        """The sessions that are online."""
        return [session for session in self.sessions.values() if session.connected]

    def tell(self, event: str, payload: Mapping[str, Any]) -> None:
        """Passes an event on to every session; those that are offline get it when they resume."""
        if not event.startswith(_UNTOLD) and not (event.startswith("MESSAGE_") and "guild_id" in payload):
            for session in self.sessions.values():
                self._tell(session, event, payload)

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
            await self._take(ws, json.loads(message.data))
        return ws

    async def _take(self, ws: web.WebSocketResponse, message: dict[str, Any]) -> None:
        match message["op"]:
            case 1:
                await ws.send_json({"op": 11})
            case 2:
                self._identify(ws)
            case 6:
                await self._resume(ws, message["d"])

    def _identify(self, ws: web.WebSocketResponse) -> None:
        self.identified += 1
        self.resumable = True
        session = Session(f"session{self.identified}", ws)
        gone = [each.id for each in self.sessions.values() if not each.connected]
        for each in gone[:-3]:
            del self.sessions[each]
        self.sessions[session.id] = session
        self._tell(session, "READY", self._ready(session))
        for guild in self._backend.guilds.values():
            self._tell(session, "GUILD_CREATE", serializers.guild_create_payload(self._backend, guild))

    async def _resume(self, ws: web.WebSocketResponse, asked: dict[str, Any]) -> None:
        session = self.sessions.get(asked["session_id"])
        if session is None or not self.resumable:
            await ws.send_json({"op": 9, "d": False})
            return
        self.resumed += 1
        for missed in [each for each in session.buffer if each["s"] > asked["seq"]]:
            await ws.send_json(missed)
        session.ws = ws
        self._tell(session, "RESUMED", {})

    def _ready(self, session: Session) -> dict[str, Any]:
        backend = self._backend
        return {
            "v": 10,
            "user": dict(serializers.user_payload(backend.bot_user)),
            "guilds": [{"id": str(guild), "unavailable": True} for guild in backend.guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "application": {"id": str(backend.application_id), "flags": 0},
        }

    def _tell(self, session: Session, event: str, payload: Mapping[str, Any]) -> None:
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
