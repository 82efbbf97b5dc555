"""Sending and the live status go on after a failure; where they cannot, the process ends."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot import running
from bot.config import Discord
from bot.delivery.alarm import RETRY_AFTER, Alarm, AlarmLost
from bot.demo.play import Player
from bot.demo.world import World
from services.outbox import claims, live_status
from tests.support.inbox import received
from tests.support.settings import settings_for
from tests.support.wire.loopback import API, open_loopback


class Broken(Exception):
    """What nobody foresaw."""


@pytest.mark.parametrize("kind", [Broken, OSError, ValueError, ExceptionGroup])
async def test_a_failure_is_logged_with_a_reference_and_sending_goes_on(
    world: World,
    olga: Player,
    ben: Player,
    kind: type[Exception],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await olga.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")
    error = ExceptionGroup("several", [Broken()]) if kind is ExceptionGroup else kind("broken")
    monkeypatch.setattr(claims, "claim", failing_once(error, claims.claim))
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    assert received(ben) == 0
    assert "notifications stopped early" in caplog.text
    await world.skip(RETRY_AFTER.total_seconds())
    assert received(ben) == 1
    assert not world.bot.lost.is_set()


async def test_the_same_holds_for_the_live_status(
    world: World,
    olga: Player,
    dana: Player,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await olga.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")
    await olga.run("calendar status", calendar="Lunch", post=True)
    monkeypatch.setattr(live_status, "claim", failing_once(Broken(), live_status.claim))
    await olga.press("Post for invitees")
    assert dana.sees(dm=False) == []
    assert "live messages stopped early" in caplog.text
    await world.skip(RETRY_AFTER.total_seconds())
    assert len(dana.sees(dm=False)) == 1


def failing_once(
    error: Exception, real: Callable[..., Awaitable[object]]
) -> Callable[..., Awaitable[object]]:
    """Raises the error the first time, then does what it should."""
    errors = [error]

    async def fails_once(*args: object) -> object:
        if errors:
            raise errors.pop()
        return await real(*args)

    return fails_once


async def rung(bell: Callable[[], Awaitable[datetime | None]]) -> list[AlarmLost]:
    """What is lost when an alarm rings this bell once."""
    lost: list[AlarmLost] = []
    done = asyncio.Event()

    def lose(reason: AlarmLost) -> None:
        lost.append(reason)
        done.set()

    async def ring() -> datetime | None:
        try:
            return await bell()
        finally:
            asyncio.get_running_loop().call_soon(done.set)

    async def look() -> dict[str, datetime | None]:
        return {"bell": datetime.now(UTC)}

    alarm = Alarm({"bell": ring}, look, lambda: datetime.now(UTC), lose, timedelta(hours=1))
    alarm.start()
    async with asyncio.timeout(5):
        await done.wait()
        await asyncio.sleep(0)
    alarm.stop()
    alarm.close()
    return lost


async def test_what_an_alarm_cannot_go_on_after_is_told_to_whoever_runs_it() -> None:
    async def fatal() -> datetime | None:
        raise GeneratorExit

    async def fine() -> datetime | None:
        return None

    assert await rung(fine) == []
    [reason] = await rung(fatal)
    assert "GeneratorExit" in str(reason)


async def test_the_process_ends_rather_than_run_silently_without_sending(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ends_at_once(alarm: Alarm) -> None:
        alarm._on_lost(AlarmLost("gone"))

    monkeypatch.setattr(Alarm, "start", ends_at_once)
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    async with open_loopback() as discord:
        settings = settings_for(sqlite_url)
        settings.discord = Discord(
            "anything",
            api_url=f"http://{discord.address}/bot{API}",
            gateway_url=discord.gateway.url,
        )
        with pytest.raises(AlarmLost):
            await running.run(settings)
