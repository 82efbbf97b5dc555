"""What Discord says: of the token, the clock, the intents, and what the bot may do in each server."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import discord

from bot.config import Fault, Settings
from bot.doctor.findings import Finding, fine, warning, wrong
from bot.skew import Skew
from bot.starting import NO_MEMBERS_INTENT, discord_faults, find_discord, token_of
from cogs.buttons.posts import BOT_NEEDS, EVENTS_NEED
from services.request import Now

_AT_ONCE = 200
_NOT_ASKED = ("clock", "intents", "servers")
_MUCH = timedelta(minutes=1)
_MEMBERS = "Server Members"
_PRIVILEGED = {
    "gateway_presence": "Presence",
    "gateway_presence_limited": "Presence",
    "gateway_guild_members": _MEMBERS,
    "gateway_guild_members_limited": _MEMBERS,
    "gateway_message_content": "Message Content",
    "gateway_message_content_limited": "Message Content",
}


async def look_at_discord(settings: Settings, now: Now) -> list[Finding]:
    """All of it; without a token that Discord takes, only the token."""
    try:
        token = token_of(settings)
        with discord_faults():
            return [found async for found in _ask(settings, token, now)]
    except Fault as fault:
        return [
            wrong("token", str(fault)),
            *(warning(subject, "not looked at: Discord answers only with a token") for subject in _NOT_ASKED),
        ]


async def _ask(settings: Settings, token: str, now: Now) -> AsyncIterator[Finding]:
    find_discord(settings)
    skew = Skew(now)
    async with discord.Client(intents=discord.Intents.none(), http_trace=skew.trace()) as client:
        await client.login(token)
        yield fine("token", f"accepted, the bot is {client.user}")
        yield _clock(skew)
        yield _intents(client.application_flags, settings.discord.members_intent)
        servers = [server async for server in _servers(client)]
    yield fine("servers", f"in {len(servers)}")
    for finding in _permissions(servers):
        yield finding


def _clock(skew: Skew) -> Finding:
    if not skew.is_worth_saying:
        return fine("clock", str(skew))
    return (wrong if abs(skew.ahead) > _MUCH else warning)("clock", str(skew))


def _intents(flags: discord.ApplicationFlags, members_intent: bool) -> Finding:
    """Which are on, against the one that the settings may ask for."""
    on = {name for flag, name in _PRIVILEGED.items() if getattr(flags, flag)}
    needed = {_MEMBERS} if members_intent else set()
    if needed - on:
        return wrong("intents", NO_MEMBERS_INTENT)
    if on - needed:
        names = ", ".join(sorted(on - needed))
        return warning("intents", f"{names}: on, and not needed; turn it off on your application's Bot page")
    return fine("intents", "those that are needed are on, and no others")


async def _servers(client: discord.Client) -> AsyncIterator[dict[str, Any]]:
    """As the bot's list has them, with what it may do there."""
    after = None
    while True:
        page: list[Any] = await client.http.get_guilds(_AT_ONCE, after=after, with_counts=False)
        for server in page:
            yield server
        if len(page) < _AT_ONCE:
            return
        after = page[-1]["id"]


def _permissions(servers: list[dict[str, Any]]) -> Iterator[Finding]:
    for server in servers:
        may = discord.Permissions(int(server["permissions"]))
        missing = [name for name in BOT_NEEDS if not (may.administrator or getattr(may, name))]
        if missing:
            names = ", ".join(name.replace("_", " ").title() for name in missing)
            lost = "create server events" if set(missing) <= set(EVENTS_NEED) else "post"
            text = f"{server['name']} ({server['id']}) doesn't let the bot {names}"
            yield warning("servers", f"{text}: give its role these, or organizers can't {lost} there")
