"""The web part as calendar apps find it: at its public address, through the proxy."""

import json

import aiohttp

from bot.config import Settings
from bot.doctor.findings import Finding, fine, warning, wrong

_WITHIN = aiohttp.ClientTimeout(total=10)
_SUBJECT = "web"


async def look_at_web(settings: Settings) -> list[Finding]:
    """Whether it is on, can be reached, and shows nobody what is meant for the host alone."""
    public = settings.web.public_url
    if settings.web.listen is None:
        return [fine(_SUBJECT, "off")]
    if public is None:
        return [fine(_SUBJECT, f"on at {settings.web.listen}; without web.public_url there are no feeds")]
    found = [await _reached(public.rstrip("/"))]
    if not public.startswith("https://"):
        found.append(
            warning(_SUBJECT, "web.public_url has no TLS: others can read people's feeds on the way")
        )
    if await _status(f"{public.rstrip('/')}/metrics") == 200:
        found.append(warning(_SUBJECT, "anyone can read /metrics: keep your proxy from passing it on"))
    return found


async def _reached(public: str) -> Finding:
    """By what only this bot answers there."""
    try:
        async with (
            aiohttp.ClientSession(timeout=_WITHIN) as session,
            session.get(f"{public}/healthz", allow_redirects=False) as response,
        ):
            status = json.loads(await response.text())["status"]
    except (aiohttp.ClientError, TimeoutError) as error:
        text = f"can't reach {public}: {type(error).__name__}: is the bot running, and the proxy?"
        return wrong(_SUBJECT, text)
    except (ValueError, KeyError, TypeError):
        text = f"{public} answers, but not as this bot does: does your proxy pass on /healthz and /feed/?"
        return wrong(_SUBJECT, text)
    if status != "ok":
        return warning(_SUBJECT, f"{public}/healthz says that something is failing")
    return fine(_SUBJECT, f"{public} can be reached")


async def _status(address: str) -> int | None:
    try:
        async with (
            aiohttp.ClientSession(timeout=_WITHIN) as session,
            session.get(address, allow_redirects=False) as response,
        ):
            return response.status
    except (aiohttp.ClientError, TimeoutError):
        return None
