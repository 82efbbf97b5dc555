"""Stands between several processes and Discord, and keeps the limit that holds for all of them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import ClientSession, web

from tests.support.wire.loopback import Loopback

_NOT_PASSED_ON = {"host", "content-length", "transfer-encoding", "connection", "date", "server"}


class Proxy:
    """Lets so many requests through in a second, in the order in which they come; answers as they come."""

    def __init__(self, discord: Loopback, per_second: int) -> None:
        self._discord = discord
        self._pause = 1 / per_second
        self._turn = asyncio.Lock()
        self.passed = 0

    async def pass_on(self, session: ClientSession, request: web.Request) -> web.Response:
        """One request; answers to interactions needn't wait."""
        if "/interactions/" not in request.path:
            async with self._turn:
                await asyncio.sleep(self._pause)
        self.passed += 1
        sent = {name: text for name, text in request.headers.items() if name.lower() not in _NOT_PASSED_ON}
        there = f"http://{self._discord.address}{request.rel_url}"
        async with session.request(request.method, there, data=await request.read(), headers=sent) as answer:
            got = {name: text for name, text in answer.headers.items() if name.lower() not in _NOT_PASSED_ON}
            return web.Response(body=await answer.read(), status=answer.status, headers=got)


@asynccontextmanager
async def open_proxy(discord: Loopback, per_second: int) -> AsyncIterator[tuple[Proxy, str]]:
    """A proxy on any free port, and its address."""
    proxy = Proxy(discord, per_second)
    async with ClientSession(auto_decompress=False) as session:

        async def pass_on(request: web.Request) -> web.Response:
            return await proxy.pass_on(session, request)

        app = web.Application(client_max_size=2**26)
        app.router.add_route("*", "/{tail:.*}", pass_on)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            host, port = runner.addresses[0][:2]
            yield proxy, f"{host}:{port}"
        finally:
            await runner.cleanup()
