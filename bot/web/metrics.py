"""/metrics: the same for Prometheus, with what the process takes. Needs the extra `metrics`."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.client import OneOnOne
from bot.config import Fault
from bot.web.health import condition
from services.people import feeds

try:
    from prometheus_client import CollectorRegistry, Gauge, ProcessCollector, generate_latest
    from prometheus_client.exposition import CONTENT_TYPE_PLAIN_1_0_0 as CONTENT_TYPE
except ModuleNotFoundError:
    raise Fault("web.metrics: needs prometheus-client: pip install 'oneonone[metrics]'") from None


def handler(bot: OneOnOne) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Answers with all that is measured, as it is now."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    gauges = {
        name: Gauge(f"oneonone_{name}", text, registry=registry)
        for name, text in (
            ("gateway_connected", "Whether Discord has the bot online"),
            ("gateway_latency_seconds", "How long Discord takes to answer a heartbeat"),
            ("servers", "In how many servers the bot is"),
            ("database_up", "Whether the database answers"),
            ("outbox_open", "Messages that are planned or due"),
            ("outbox_late", "Messages that are over two minutes late"),
            ("outbox_behind_seconds", "How late the oldest message is that nobody is at"),
            ("feeds_subscribed", "Calendar feeds that were read within three days"),
        )
    }

    async def show(_request: web.Request) -> web.Response:
        for name, value in (await _measured(bot)).items():
            gauges[name].set(value)
        return web.Response(body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE})

    return show


async def _measured(bot: OneOnOne) -> dict[str, float]:
    """What can be known now: nothing new of the outbox while the database is away."""
    found = await condition(bot)
    connected: dict[str, float] = {"gateway_connected": found.gateway, "servers": len(bot.guilds)}
    if found.gateway:
        connected["gateway_latency_seconds"] = bot.latency
    if found.outbox is None:
        return {**connected, "database_up": 0}
    outbox = {"outbox_open": found.outbox.open, "outbox_late": found.outbox.count}
    subscribed = await feeds.count(bot.store)
    behind = {"outbox_behind_seconds": found.behind, "feeds_subscribed": subscribed}
    return {**connected, "database_up": 1, **outbox, **behind}
