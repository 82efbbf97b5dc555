"""What a server's managers settle: where calendars are posted, and when people are reminded."""

import contextlib
from collections.abc import Sequence
from datetime import timedelta

from msgspec import Struct
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Guild
from scheduling.errors import MayNotOpen, NotInAServer, OpensElsewhere
from scheduling.settings import read_reminders
from services.request import Request


class ServerSettings(Struct, frozen=True):
    """The settings of a server. `channel_id` is None where a calendar may be posted in any channel.

    `reminders` is how long before a deadline people are reminded; `usual_reminders`: as the host has it.
    Whoever has `opener_role_id` may open calendars, everybody if it is None; in `opening_channels`, if any.
    `server_events`: a group's meeting becomes an event of the server unless its organizer says otherwise.
    """

    channel_id: int | None
    reminders: tuple[timedelta, ...]
    usual_reminders: bool
    opener_role_id: int | None = None
    opening_channels: tuple[int, ...] = ()
    server_events: bool = False


async def server_settings(request: Request) -> ServerSettings:
    """The settings of the request's server. Raises NotInAServer."""
    async with request.reading() as session:
        return _shown(request, await session.get(Guild, _guild_id(request)))


async def change_settings(
    request: Request,
    *,
    channel_id: int | None = None,
    reminders: str | None = None,
    server_events: bool | None = None,
) -> ServerSettings:
    """Changes what is given; times hold for calendars opened or moved from now on.

    Raises NotInAServer, BadReminders.
    """
    hours = None if reminders is None else read_reminders(reminders)
    async with request.writing() as session:
        row = await know_guild(session, _guild_id(request))
        if channel_id is not None:
            row.channel_id = channel_id
        if hours is not None:
            row.reminder_hours = None if hours.usual else list(hours.before)
        if server_events is not None:
            row.server_events = server_events
        return _shown(request, row)


async def any_channel(request: Request) -> ServerSettings:
    """Calendars may be posted in any channel again. Raises NotInAServer."""
    async with request.writing() as session:
        row = await know_guild(session, _guild_id(request))
        row.channel_id = None
        return _shown(request, row)


async def let_open(
    request: Request, *, role_id: int | None = None, channels: Sequence[int] | None = None
) -> ServerSettings:
    """Only those with the role may open calendars, everybody without one; or, if `channels` are given, only
    there, anywhere if there are none. Raises NotInAServer.
    """
    async with request.writing() as session:
        row = await know_guild(session, _guild_id(request))
        if channels is None:
            row.opener_role_id = role_id
        else:
            row.opening_channels = list(channels) or None
        return _shown(request, row)


async def know_guild(session: AsyncSession, discord_id: int, *, lock: bool = False) -> Guild:
    """The server's row, made unless somebody has, or does at the same time; with `lock`, locked."""
    if await session.get(Guild, discord_id) is None:
        with contextlib.suppress(IntegrityError):
            async with session.begin_nested():
                session.add(Guild(discord_id=discord_id))
    if lock:
        return await session.get_one(Guild, discord_id, with_for_update={"key_share": True})
    return await session.get_one(Guild, discord_id)


def check_may_open(request: Request, row: Guild) -> None:
    """Raises MayNotOpen, OpensElsewhere where the server's managers let others open calendars, elsewhere."""
    if row.opener_role_id is not None and row.opener_role_id not in request.actor.roles:
        raise MayNotOpen(row.opener_role_id)
    if row.opening_channels and not request.asked_in & set(row.opening_channels):
        raise OpensElsewhere(row.opening_channels)


def _guild_id(request: Request) -> int:
    if request.guild_id is None:
        raise NotInAServer
    return request.guild_id


def _shown(request: Request, row: Guild | None) -> ServerSettings:
    hours = row.reminder_hours if row else None
    usual = request.store.times.before_deadline
    reminders = usual if hours is None else tuple(timedelta(hours=hour) for hour in hours)
    if row is None:
        return ServerSettings(None, reminders, usual_reminders=True)
    return ServerSettings(
        channel_id=row.channel_id,
        reminders=reminders,
        usual_reminders=hours is None,
        opener_role_id=row.opener_role_id,
        opening_channels=tuple(row.opening_channels or ()),
        server_events=row.server_events,
    )
