"""How answers to interactions are sent: without asking for more than is read."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from discord.http import Route
from discord.webhook.async_ import interaction_response_params

from bot.patience import PatientAdapter


@pytest.fixture
async def asked(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[str]]:
    """The paths, with their queries, at which a Discord that says no more than it must was asked."""
    seen: list[str] = []

    async def take(request: web.Request) -> web.Response:
        seen.append(request.path_qs)
        return web.Response(status=204)

    app = web.Application()
    app.router.add_post("/{tail:.*}", take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    monkeypatch.setattr(Route, "BASE", f"http://{host}:{port}")
    yield seen
    await runner.cleanup()


async def test_of_several_answers_in_a_second_one_tells_the_clock_and_none_is_sent_back(
    asked: list[str],
) -> None:
    traced: list[Any] = []

    async def note(*about: Any) -> None:
        traced.append(about)

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(note)
    adapter, params = PatientAdapter(), interaction_response_params(type=5)
    async with aiohttp.ClientSession(trace_configs=[trace]) as session:
        told = [
            await adapter.create_interaction_response(number, "token", session=session, params=params)
            for number in range(3)
        ]
    assert asked == [f"/interactions/{number}/token/callback" for number in range(3)]
    assert told == [{"interaction": {"id": number}} for number in range(3)]
    assert len(traced) == 1
