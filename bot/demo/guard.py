"""Who may talk to the demo: the page that it served itself, on this machine, and nobody else."""

import secrets
from collections.abc import Awaitable, Callable

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
HEADER = "X-Demo-Token"
_FROM_HERE = ("same-origin", "none")
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; object-src 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class Guard:
    """The checks that every request passes, and the secret that only our page knows."""

    def __init__(self, port: int) -> None:
        self.token = secrets.token_urlsafe(32)
        self._hosts = (f"127.0.0.1:{port}", f"localhost:{port}")

    @web.middleware
    async def check(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Lets a request through, or refuses it in a line."""
        try:
            if reason := self._refusal(request):
                raise web.HTTPForbidden(text=f"{reason}\n")
            response = await handler(request)
        except web.HTTPException as error:
            self.bind(error)
            raise
        if not response.prepared:
            self.bind(response)
        return response

    def bind(self, response: web.StreamResponse) -> None:
        """Adds the headers that bind the browser; a stream needs them before it begins."""
        response.headers.update(_HEADERS)

    def check_token(self, request: web.Request) -> None:
        """Raises HTTPForbidden for whoever has not read the page, and for pages of an earlier run."""
        if not secrets.compare_digest(request.headers.get(HEADER, ""), self.token):
            raise web.HTTPForbidden(text="This page is from an earlier run. Reload it.\n")

    def _refusal(self, request: web.Request) -> str | None:
        # A foreign name in Host means that a page elsewhere has pointed its own name at this machine.
        if request.headers.get("Host") not in self._hosts:
            return "The demo only answers at 127.0.0.1."
        came_from = request.headers.get("Sec-Fetch-Site", "none")
        opened = request.method == "GET" and request.headers.get("Sec-Fetch-Mode") == "navigate"
        if came_from not in _FROM_HERE and not (opened and request.path == "/"):
            return "Other sites can't use the demo."
        if request.method == "POST":
            return self._refusal_of_post(request)
        return None

    def _refusal_of_post(self, request: web.Request) -> str | None:
        origin = request.headers.get("Origin")
        if origin is not None and origin.removeprefix("http://") not in self._hosts:
            return "Other sites can't use the demo."
        if request.content_type != "application/json":
            return "Only JSON is accepted."
        return None
