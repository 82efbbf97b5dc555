"""A small simulated Discord with the real bot in it: one server, an organizer and three invitees."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import discord
import simcord

from bot.app import build
from bot.client import OneOnOne
from bot.config import Settings
from bot.database import prepare
from bot.demo.scheduled_events import as_strict_as_discord
from bot.demo.simulation import Env, SkippingClock, languages, scheduler_reads
from scheduling.errors import Refusal


@dataclass(frozen=True)
class Character:
    """Somebody to play. `member` acts in the server, `user` in their DMs with the bot.

    `locale` is the language of their Discord.
    """

    name: str
    zone: str
    member: simcord.MemberActor
    locale: str = "en-US"

    @property
    def user(self) -> simcord.UserHandle:
        return self.member.user


# Seldom: skipping a day would else take hundreds of sweeps, which find nothing that the alarm has not.
SWEEP = timedelta(days=1)
_STEP = timedelta(days=7).total_seconds()

CAST = {
    "olga": "Europe/Berlin",
    "ben": "America/New_York",
    "chidi": "Africa/Lagos",
    "dana": "Pacific/Auckland",
}

# Whose Discord does not speak American English.
LOCALES = {"olga": "de", "chidi": "en-GB", "dana": "en-GB"}

MANAGER = "olga"  # Of the server, so that she may use /settings.
TEAM = ("ben", "chidi")  # Who have the role that a calendar can be posted for.


class World:
    """The running simulation. `people` are keyed by name."""

    def __init__(self, env: simcord.Env, settings: Settings) -> None:
        self.env = env
        self.settings = settings
        self.guild = env.create_guild("Demo server")
        self.general = self.guild.create_text_channel("general")
        may = discord.Permissions(manage_guild=True, create_events=True)
        self._managers = self.guild.create_role("managers", permissions=may)
        self.team = self.guild.create_role("team", mentionable=True)
        self.people = {name: self._join(name, zone) for name, zone in CAST.items()}

    @property
    def bot(self) -> OneOnOne:
        bot = self.env.bot
        assert isinstance(bot, OneOnOne)  # noqa: S101 - the simulation was started with one
        return bot

    def now(self) -> datetime:
        """The instant that everything in the world takes for now."""
        return self.env.now()

    def locale_of(self, user_id: int) -> str:
        """The language of somebody's Discord."""
        theirs = (person.locale for person in self.people.values() if person.user.id == user_id)
        return next(theirs, Character.locale)

    async def skip(self, seconds: float) -> None:
        """Lets time pass: what comes due meanwhile happens."""
        # simcord gives each step five real seconds, which months on a busy machine would exceed.
        while seconds > _STEP:
            await self.env.advance_time(_STEP)
            seconds -= _STEP
        await self.env.advance_time(seconds)

    async def restart(self) -> None:
        """Stops the bot and starts a new one on the same database and the same Discord."""
        await self.bot.close()
        await self.env.restart_bot(build(self.settings, self.env.now, SWEEP))

    def _join(self, name: str, zone: str) -> Character:
        user = self.env.create_user(name, global_name=name.capitalize())
        roles = [self._managers] if name == MANAGER else [self.team] if name in TEAM else []
        locale = LOCALES.get(name, Character.locale)
        return Character(name, zone, self.guild.add_member(user, roles=roles), locale)


@asynccontextmanager
async def open_world(settings: Settings, *, live: bool) -> AsyncIterator[World]:
    """The bot of `settings` on a simulated Discord. Its clock runs if `live`, else it stands till skipped."""
    clock: list[simcord.Env] = []
    bot = build(settings, lambda: clock[0].now(), SWEEP)
    await prepare(bot.store.database)
    env = Env(bot, shard_count=1)
    clock.append(env)
    if live:
        # simcord has no public way to let its clock run.
        env.backend.clock = SkippingClock()  # type: ignore[assignment]
    with scheduler_reads(env.now), as_strict_as_discord():
        try:
            await env.start()
        except BaseException:
            await bot.close()
            raise
        world = World(env, settings)
        with languages(world.locale_of):
            try:
                yield world
            finally:
                await world.bot.close()
                await env.shutdown()
    unexpected = [error for error in env.errors if not isinstance(getattr(error, "original", error), Refusal)]
    if unexpected:
        raise BaseExceptionGroup("the bot raised what is no refusal", unexpected)
