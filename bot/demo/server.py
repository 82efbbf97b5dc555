"""The demo's page: serves it, takes what people do on it, and pushes what they see."""

import asyncio
import contextlib
import errno
import signal
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
from aiohttp import hdrs, web

from bot.config import Fault, Settings
from bot.demo.actions import KINDS
from bot.demo.guard import Guard
from bot.demo.places import is_picture
from bot.demo.stage import Stage
from bot.demo.world import open_world

HOST = "127.0.0.1"
_PAGE = Path(__file__).parent / "page"
_LARGEST = 16 * 1024 * 1024
_TYPES = {".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".svg": "image/svg+xml"}


async def serve(settings: Settings, port: int, announce: Callable[[str], None]) -> None:
    """Serves the demo until it is cancelled, or SIGINT or SIGTERM comes.

    `announce` is called with the address once it can be opened. Raises Fault if the port is in use.
    """
    listening = _listen(port)
    try:
        # What the bot failed at was told on the page when it happened, and is no failure of the demo.
        with contextlib.suppress(BaseExceptionGroup):
            async with (
                open_world(settings, live=True) as world,
                _watched(Stage(world)) as stage,
                _served(stage, listening) as address,
            ):
                announce(address)
                await _stopped()
    finally:
        listening.close()


def application(stage: Stage, guard: Guard) -> web.Application:
    """The web application: the page, the actions, the pushes, and the files of messages."""
    site = _Site(stage, guard)
    app = web.Application(middlewares=[guard.check], client_max_size=_LARGEST)
    app.router.add_get("/", site.page)
    app.router.add_get("/page/{name}", site.part)
    app.router.add_post("/act/{kind}", site.act)
    app.router.add_get("/pushes", site.pushes)
    app.router.add_get("/files/{id}/{name}", site.file)
    return app


class _Site:
    def __init__(self, stage: Stage, guard: Guard) -> None:
        self._stage = stage
        self._guard = guard
        self._parts = {file.name: file for file in _PAGE.iterdir() if file.suffix in _TYPES}

    async def page(self, _request: web.Request) -> web.Response:
        text = self._parts["index.html"].read_text("utf-8").replace("{{token}}", self._guard.token)
        return web.Response(text=text, content_type="text/html")

    async def part(self, request: web.Request) -> web.Response:
        file = self._parts.get(request.match_info["name"])
        if file is None:
            raise web.HTTPNotFound
        return web.Response(body=file.read_bytes(), content_type=_TYPES[file.suffix], charset="utf-8")

    async def act(self, request: web.Request) -> web.Response:
        self._guard.check_token(request)
        kind = KINDS.get(request.match_info["kind"])
        if kind is None:
            raise web.HTTPNotFound
        try:
            action = msgspec.json.decode(await request.read(), type=kind, strict=False)
        except msgspec.DecodeError as error:
            raise web.HTTPBadRequest(text=f"{error}\n") from None
        return web.json_response(await self._stage.perform(action))

    async def pushes(self, request: web.Request) -> web.StreamResponse:
        self._guard.check_token(request)
        response = web.StreamResponse()
        response.content_type = "application/x-ndjson"
        self._guard.bind(response)
        await response.prepare(request)
        with contextlib.suppress(ConnectionError):
            async with contextlib.aclosing(self._stage.feed.lines()) as lines:
                async for line in lines:
                    await response.write(line.encode() + b"\n")
        return response

    async def file(self, request: web.Request) -> web.Response:
        attachment = self._stage.file(request.match_info["id"])
        if attachment is None:
            raise web.HTTPNotFound
        shown = is_picture(attachment)
        response = web.Response(body=await attachment.read())
        response.content_type = str(attachment.content_type) if shown else "application/octet-stream"
        response.headers[hdrs.CONTENT_DISPOSITION] = "inline" if shown else "attachment"
        return response


def _listen(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Fault(f"port {port} is in use: choose another with --port") from None
        raise Fault(f"can't use port {port}: {error.strerror or error}") from None
    except OverflowError:
        raise Fault(f"port {port} is out of range: choose one from 1024 to 65535 with --port") from None


@asynccontextmanager
async def _watched(stage: Stage) -> AsyncIterator[Stage]:
    """The stage, with somebody looking at what the bot does by itself."""
    watching = asyncio.create_task(stage.watch())
    try:
        yield stage
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


@asynccontextmanager
async def _served(stage: Stage, listening: socket.socket) -> AsyncIterator[str]:
    """The web server on a socket; its address."""
    port = listening.getsockname()[1]
    runner = web.AppRunner(
        application(stage, Guard(port)), access_log=None, handle_signals=False, shutdown_timeout=1
    )
    await runner.setup()
    try:
        await web.SockSite(runner, listening).start()
        yield f"http://{HOST}:{port}/"
    finally:
        stage.feed.close()
        await runner.cleanup()


async def _stopped() -> None:
    """Returns once SIGINT or SIGTERM has come."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    numbers = (signal.SIGINT, signal.SIGTERM)
    # Where the loop takes no handlers, as on Windows, Ctrl-C cancels the whole instead.
    with contextlib.suppress(NotImplementedError):
        for number in numbers:
            loop.add_signal_handler(number, stop.set)
    try:
        await stop.wait()
    finally:
        with contextlib.suppress(NotImplementedError):
            for number in numbers:
                loop.remove_signal_handler(number)
