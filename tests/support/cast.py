"""A cast that stands to one calendar in every way there is, prepared once and copied for each test.

It is prepared as people would do it. A copy is opened in a world where the same people have joined in the
same order, so that Discord knows them by the same ids; the messages of the preparation are gone.
"""

import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discord
from simcord.actors import _dispatch_actor_interaction
from simcord.enums import InteractionType
from simcord.interactions import store_interaction_attachment
from simcord.results import InteractionResult
from sqlalchemy import delete

from bot.demo.play import Player, Shown, words
from bot.demo.world import Character, World, open_world
from db import models
from scheduling.errors import Refusal
from scheduling.model import OpenTo
from tests.support.payloads import assert_payloads_accepted
from tests.support.web import with_web

PLAN = "Moonlight plans"
TIMES = "2026-01-13 9:00-12:00"
MISREAD = "whenever the moon is full"
SEVERAL = "weekdays 9-17 but fri until 14"

# Who plays which role of tests/support/permissions.py.
ROLES = {
    "owner": "olga",
    "co_organizer": "mia",
    "attendee": "ben",
    "declined": "chidi",
    "withdrawn": "dana",
    "stranger": "edo",
    "new": "fay",
    "guest": "kim",
    "signed_out": "gus",
    "in_role": "leo",
}
PEER = "hana"  # An attendee whose times only the owner may see; nobody's contact.
NEWCOMER = "ivo"  # Registered and not invited; a contact of the owner and of nobody else.
FRIEND = "jana"  # Registered and not invited; a contact of all who are registered.
_JOINED_LATER = {
    "edo": "Europe/Rome",
    "fay": "Europe/Paris",
    "gus": "America/Chicago",
    "kim": "Europe/Paris",
    "leo": "Europe/Madrid",
    "mia": "Europe/Oslo",
    PEER: "Europe/Berlin",
    NEWCOMER: "Europe/Vienna",
    FRIEND: "Europe/Prague",
}
_GUESTS = ("fay", "kim")
_INVITED = ("ben", "chidi", "dana", "fay", "kim", "gus", PEER)


@dataclass(frozen=True)
class Prepared:
    """A database to copy, and the ids in it, such as "calendar", "form:owner", "event:hana", "user:ivo"."""

    file: Path
    ids: Mapping[str, int]


class Cast:
    """The people in their world, on a database of their own."""

    def __init__(self, world: World, file: Path, ids: Mapping[str, int]) -> None:
        self.world = world
        self.ids = ids
        self._file = file
        for name, zone in _JOINED_LATER.items():
            _join(world, name, zone, name.capitalize())
        for person in world.people.values():
            # Open from the first, so that its id does not depend on who writes when.
            _ = person.user.dm_channel

    def player(self, name: str) -> Player:
        """Somebody by name, or by the role that they play."""
        return Player(self.world, self.world.people[ROLES.get(name, name)])

    def kept(self) -> dict[str, list[dict[str, Any]]]:
        """All that is in the database, but the names that Discord tells, and that something was handled."""
        tables = models.Base.metadata.tables.keys() - {"handled_interaction"}
        with closing(sqlite3.connect(self._file)) as connection:
            return {name: [_told(row) for row in _rows(connection, name)] for name in tables}

    def restore(self, prepared: Prepared) -> None:
        """Puts the database back to what it was."""
        with closing(sqlite3.connect(prepared.file)) as source, closing(sqlite3.connect(self._file)) as own:
            source.backup(own)

    async def show(self, who: Player, *controls: discord.ui.Item[Any], dm: bool = True) -> discord.Message:
        """Puts buttons or a menu before somebody's eyes, also such as the bot would never show to them."""
        return await show(self.world, who, *controls, dm=dm)

    async def send_form(
        self, who: Player, custom_id: str, values: Mapping[str, Any], *, dm: bool = True
    ) -> Shown:
        """Sends a form from a message in their DM or in #general, also one that was never opened for them.

        simcord sends only forms that were opened, so this goes the way that its own actors use.
        """
        source, person = await self.show(who, forged(custom_id), dm=dm), self.world.people[who.name]
        actor: Any = person.user if dm else person.member
        place = person.user.dm_channel if dm else self.world.general
        resolved: dict[str, Any] = {}

        def given(value: Any) -> Any:
            if not isinstance(value, tuple):
                return value
            name, content = value
            backend = self.world.env.backend
            return [store_interaction_attachment(backend, place.id, name, content, resolved)]

        fields = [_sent(name, given(value)) for name, value in values.items()]
        data = {"custom_id": custom_id, "components": fields, "resolved": resolved}
        result: InteractionResult = await _dispatch_actor_interaction(
            actor, InteractionType.MODAL_SUBMIT, place, data, source_message_id=source.id
        )
        answer = result.followups[-1] if result.followups else result.response
        return Shown(words(answer.message), message=answer) if answer else Shown("")


async def show(
    world: World, who: Player, *controls: discord.ui.Item[Any], dm: bool = True
) -> discord.Message:
    """Puts buttons or a menu before somebody's eyes, such as an older version of the bot might have sent."""
    view = discord.ui.View(timeout=None)
    for control in controls:
        view.add_item(control)
    view.stop()
    place = world.people[who.name].user.dm_channel if dm else world.general
    return await world.bot.get_partial_messageable(place.id).send("Not meant for you", view=view)


async def press_old(world: World, who: Player, custom_id: str) -> Shown:
    """Presses a button on a message in somebody's DM that the bot no longer sends like that."""
    return await who.press_again(await show(world, who, forged(custom_id)), custom_id)


@asynccontextmanager
async def open_cast(file: Path, ids: Mapping[str, int]) -> AsyncIterator[Cast]:
    """The cast on a database; afterwards, what was sent must be such that Discord would have taken it."""
    async with open_world(with_web(f"sqlite+aiosqlite:///{file}"), live=False) as world:
        await _show_every_command(world)
        yield Cast(world, file, ids)
        assert_payloads_accepted(world.env.http_requests)


async def _show_every_command(world: World) -> None:
    """Lets everybody use what Discord would hide from them: whether they may is the bot's to say."""
    for command in await world.bot.tree.fetch_commands():
        world.guild.set_command_permissions(command, {world.guild.default_role: True})


@contextmanager
def checked(cast: Cast) -> Iterator[Cast]:
    """The same for one test of several that share a world."""
    env = cast.world.env
    errors, sent = env.error_cursor, len(env.http_requests)
    yield cast
    assert_payloads_accepted(env.http_requests[sent:])
    raised = [getattr(error, "original", error) for error in env.errors_since(errors)]
    assert all(isinstance(error, Refusal) for error in raised), raised


@asynccontextmanager
async def copied_cast(prepared: Prepared, file: Path) -> AsyncIterator[Cast]:
    """The cast on a copy of a prepared database, a minute later: ids of interactions are new."""
    shutil.copy(prepared.file, file)
    async with open_cast(file, prepared.ids) as cast:
        await cast.world.skip(60)
        yield cast


async def prepare(file: Path) -> Prepared:
    """Makes everybody stand to the calendar as their role says, in an empty database at `file`."""
    async with open_cast(file, {}) as cast:
        await _open_calendar(cast)
        await _leave_drafts(cast)
        await _answer(cast)
        await _look_before_pressing(cast)
        await cast.player("gus").run("logout")
        await _post_for_a_role(cast)
        # The Discord of a copy is a new one, which has to be told the commands.
        async with cast.world.bot.store.database.writing() as session:
            await session.execute(delete(models.Note))
    return Prepared(file, _ids(file))


async def _open_calendar(cast: Cast) -> None:
    olga = cast.player("olga")
    registered = [cast.player(name) for name in cast.world.people if name not in _GUESTS]
    for who in registered:
        await who.register()
        await who.run("availability usual", when="weekdays 9-17")
    for who in registered[: len(ROLES) - len(_GUESTS)]:
        await who.run("contacts add", user=cast.player(FRIEND))
    await olga.run("contacts add", user=cast.player(NEWCOMER))
    await olga.run("calendar create", mode="group", name=PLAN, start_date="2026-01-12", hours="0-24")
    for name in _INVITED:
        await olga.run("calendar invite", calendar=PLAN, user=cast.player(name))
    await olga.run("calendar organizers", calendar=PLAN)
    await olga.choose(cast.player("mia"), menu="name_organizer")
    for name in _GUESTS:
        await cast.player(name).press("Pick times")
    await cast.player("kim").say_clock("Paris")


async def _post_for_a_role(cast: Cast) -> None:
    """As it stands in #general; the message itself would be gone in a copy."""
    async with cast.world.bot.store.database.writing() as session:
        session.add(
            models.LiveMessage(
                calendar_id=1,
                channel_id=cast.world.general.id,
                message_id=1,
                audience=OpenTo.ROLE,
                role_id=cast.world.team.id,
                created_at=cast.world.now(),
            )
        )


async def _answer(cast: Cast) -> None:
    for name in ("olga", "ben", "chidi", "dana", "gus", PEER):
        await cast.player(name).run("availability add", calendar=PLAN, when=TIMES)
    await cast.player("chidi").more("decline")
    await cast.player("kim").run("availability add", calendar=PLAN, when=TIMES)


async def _leave_drafts(cast: Cast) -> None:
    """Everybody who can has a form to fix, a line of two meanings, and a zone of three."""
    for name in ("olga", "ben", "chidi", "dana", "kim", "gus"):
        who = cast.player(name)
        if name == "olga":
            await who.press("Add my times")
        await who.press("Type my times")
        await who.submit(when=MISREAD)
        await who.run("availability add", calendar=PLAN, when=SEVERAL)
        await who.run("profile edit", timezone="IST")


async def _look_before_pressing(cast: Cast) -> None:
    """What the owner was shown to confirm; nothing may change the calendar after it."""
    olga = cast.player("olga")
    await olga.run("calendar uninvite", calendar=PLAN, attendee="Dana Example")
    await olga.press("Remove Dana Example")
    await olga.run("calendar edit", calendar=PLAN, start_date="2026-01-14")
    await olga.run("calendar suggest", calendar=PLAN)
    await olga.run("calendar finalize", calendar=PLAN, when="2026-01-13 10:00")
    await olga.menu("Invite to calendar…", cast.player(NEWCOMER))


def newcomers(world: World, count: int, first: int = 0) -> list[Player]:
    """More people, who join the server as Guest 0, Guest 1 …"""
    numbers = range(first, first + count)
    for number in numbers:
        _join(world, f"guest{number}", "Europe/Paris", f"Guest {number}")
    return [Player(world, world.people[f"guest{number}"]) for number in numbers]


async def register_as(who: Player, full_name: str) -> Player:
    """Registers somebody under a first and a last name."""
    first, last = full_name.split()
    email, zone = f"{who.name}@example.com", who.zone
    await who.run("register", email=email, first_name=first, last_name=last, timezone=zone)
    return who


async def labels(world: World, who: Player, option: str, typed: str = "", **filled: str) -> dict[str, str]:
    """What is offered, by value, as it reads. The option is named with its command: "register timezone"."""
    command, option = option.rsplit(" ", 1)
    member = world.people[who.name].member
    found = await member.autocomplete(world.general, command, option, typed, **filled)
    return {choice["value"]: choice["name"] for choice in found}


def forged(custom_id: str) -> discord.ui.Button[Any]:
    """A button that sends whatever is wanted."""
    return discord.ui.Button(label="Press", custom_id=custom_id)


def _join(world: World, name: str, zone: str, shown_as: str) -> None:
    user = world.env.create_user(name, global_name=shown_as)
    roles = [world.team] if name == ROLES["in_role"] else []
    world.people[name] = Character(name, zone, world.guild.add_member(user, roles=roles))


def _ids(file: Path) -> dict[str, int]:
    roles = {name: role for role, name in ROLES.items()}
    with closing(sqlite3.connect(file)) as connection:
        users, (calendar,) = _rows(connection, "user"), _rows(connection, "calendar")
        names = {row["id"]: row["discord_name"].lower() for row in users}
        accounts = {row["discord_id"]: roles.get(names[row["id"]]) for row in users}
        found = {"calendar": int(calendar["id"])} | {f"user:{name}": number for number, name in names.items()}
        found["proposal"] = _rows(connection, "proposal")[0]["id"]
        found |= {f"event:{names[row['owner_id']]}": row["id"] for row in _rows(connection, "event")}
        drafts = _rows(connection, "draft")
        return found | {f"{row['kind']}:{accounts[row['user_discord_id']]}": row["id"] for row in drafts}


def _rows(connection: sqlite3.Connection, table: str) -> list[dict[str, Any]]:
    connection.row_factory = sqlite3.Row
    return [dict(row) for row in connection.execute(f'SELECT * FROM "{table}"')]  # noqa: S608 - our own


def _told(row: dict[str, Any]) -> dict[str, Any]:
    return {column: value for column, value in row.items() if column != "discord_name"}


def _sent(key: str, value: Any) -> dict[str, Any]:
    """A field as Discord sends it: a text, what was chosen in a menu, or one of a few."""
    if isinstance(value, list):
        return {"type": 18, "component": {"type": 3, "custom_id": key, "values": value}}
    if key == "preference":
        return {"type": 18, "component": {"type": 21, "custom_id": key, "value": value}}
    return {"type": 18, "component": {"type": 4, "custom_id": key, "value": value}}
