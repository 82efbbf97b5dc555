"""The web part: calendar feeds, health, metrics, and a page that says whose bot this is. Nothing else.

It runs in the bot's process and on its database, behind a proxy that has the TLS. Addresses of feeds are
secrets: nothing here logs what was asked for, and aiohttp, which would log a request that it can't read, is
given a logger that says nothing.
"""

import logging

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.client import OneOnOne
from bot.config import Fault, WebSettings
from bot.web import health, page
from bot.web.feeds import FeedPages
from cogs.buttons.posts import invite_link

_LARGEST = 1024  # Octets of a body: nothing here takes one.
_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": _NOTHING,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "Server": "OneOnOne",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Permitted-Cross-Domain-Policies": "none",
}
_TLS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}
_silent = logging.getLogger(f"{__name__}.silent")
_silent.disabled = True
_log = logging.getLogger(__name__)


class WebServer:
    """The bot's web server, from `start` to `stop`."""

    def __init__(self, bot: OneOnOne) -> None:
        settings = bot.settings.web
        self._listen = settings.listen or ""
        # Processes that share the work have the same settings, also on one machine.
        self._is_shared = not bot.settings.database.url.startswith("sqlite")
        self._runner = web.AppRunner(
            application(bot, settings), access_log=None, logger=_silent, shutdown_timeout=1
        )

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._runner.addresses[0][1])

    async def start(self) -> None:
        """Raises Fault where it can't listen."""
        host, _, port = self._listen.rpartition(":")
        await self._runner.setup()
        try:
            site = web.TCPSite(self._runner, host.strip("[]"), int(port), reuse_port=self._is_shared)
            await site.start()
        except OSError as error:
            await self._runner.cleanup()
            raise Fault(f"web.listen: can't use {self._listen}: {error.strerror or error}") from None
        _log.info("the web part is on")

    async def stop(self) -> None:
        """Ends what is being asked within a second, and listens no longer."""
        await self._runner.cleanup()


def application(bot: OneOnOne, settings: WebSettings) -> web.Application:
    """All that is served, by address."""
    app = web.Application(middlewares=[_guard(settings)], client_max_size=_LARGEST)
    app.router.add_get("/", _front(bot))
    app.router.add_get("/healthz", health.handler(bot))
    if settings.feeds_at is not None:
        app.router.add_get("/feed/{token}.ics", FeedPages(bot.store).show)
    if settings.metrics:
        from bot.web.metrics import handler

        app.router.add_get("/metrics", handler(bot))
    return app


def _front(bot: OneOnOne) -> Handler:
    async def show(_request: web.Request) -> web.Response:
        name = bot.user.name if bot.user else "OneOnOne"
        text = page.front(name, invite_link(bot.application_id), bot.store.host)
        headers = {"Content-Security-Policy": f"{_NOTHING}; {page.STYLE_ALLOWED}"}
        return web.Response(text=text, content_type="text/html", headers=headers)

    return show


def _guard(settings: WebSettings) -> Middleware:
    """The headers of every answer, and what fails of ours told without what was asked for."""
    is_public = (settings.public_url or "").startswith("https://")
    always = _HEADERS | (_TLS_ONLY if is_public else {})

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        response: web.StreamResponse
        try:
            response = await handler(request)
        except web.HTTPException as answer:
            headers = {"Allow": answer.headers["Allow"]} if "Allow" in answer.headers else {}
            response = web.Response(status=answer.status, text=f"{answer.reason}\n", headers=headers)
        except Exception:
            _log.exception("the web part: unexpected error")
            response = web.Response(status=500, text="Something went wrong on my side.\n")
        for name, value in always.items():
            response.headers.setdefault(name, value)
        return response

    return guard
