"""Who lives in the loopback Discord, and what they do there: commands, presses and forms."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from simcord.backend import Backend, serializers
from simcord.backend.models import Interaction, Message
from simcord.interactions import base_payload

from tests.support.wire.loopback import Loopback

COMMAND, PRESS, FORM = 2, 3, 5
_STRING, _USER = 3, 6


@dataclass(frozen=True)
class Town:
    """One server with a channel; the first of the people is the organizer."""

    discord: Loopback
    guild_id: int
    channel_id: int
    people: Sequence[int]

    @property
    def owner(self) -> int:
        return self.people[0]

    def dm(self, who: int) -> int:
        """Somebody's channel with the bot."""
        return self.discord.backend.get_dm_channel(who).id

    def slash(self, who: int, command: str, *, age: float = 0, **options: Any) -> Interaction:
        """Types a command in the server."""
        name, *below = command.split()
        spec = self.discord.backend.find_command(name, None)
        assert spec is not None, f"Discord knows no /{name}"
        data: dict[str, Any] = {"id": spec["id"], "name": name, "type": 1}
        if users := [value for value in options.values() if isinstance(value, int)]:
            data["resolved"] = resolved_users(self.discord.backend, self.guild_id, users)
        data["options"] = nested(below, [_option(*option) for option in options.items()])
        return self.interact(who, COMMAND, data, in_server=True, age=age)

    def press(self, who: int, custom_id: str, **more: Any) -> Interaction:
        """Presses a button below a message in their DM; also one that no message has."""
        return self.interact(who, PRESS, {"component_type": 2, "custom_id": custom_id}, **more)

    def choose(self, who: int, custom_id: str, *values: str, **more: Any) -> Interaction:
        """Chooses in a menu, also one that no message has."""
        data = {"component_type": 3, "custom_id": custom_id, "values": list(values)}
        return self.interact(who, PRESS, data, **more)

    def submit(self, who: int, custom_id: str, **values: str) -> Interaction:
        """Sends a form; also one that was never opened."""
        fields = [
            {"type": 18, "component": {"type": 4, "custom_id": key, "value": value}}
            for key, value in values.items()
        ]
        return self.interact(who, FORM, {"custom_id": custom_id, "components": fields})

    def interact(
        self,
        who: int,
        kind: int,
        data: dict[str, Any],
        *,
        in_server: bool = False,
        age: float = 0,
        below: Message | None = None,
    ) -> Interaction:
        """Sends an interaction, made `age` seconds ago; a press is `below` this message, or the last one."""
        clock = self.discord.backend.clock
        clock.advance(-age)
        record, payload = base_payload(
            self.discord.backend,
            type=kind,
            channel_id=self.channel_id if in_server else self.dm(who),
            guild_id=self.guild_id if in_server else None,
            user_id=who,
            data=data,
        )
        clock.advance(age)
        payload["authorizing_integration_owners"] = {"0": str(self.guild_id)} if in_server else {"0": "0"}
        if kind in (PRESS, FORM):
            self._below_a_message(record, payload, below)
        self.discord.gateway.tell("INTERACTION_CREATE", payload)
        return record

    def said(self, record: Interaction) -> str:
        """The embeds of the answer, as text; empty while it is only promised."""
        found = self.discord.backend.messages[record.channel_id].get(record.message_id or 0)
        return str(found.embeds) if found is not None else ""

    def again(self, record: Interaction) -> None:
        """Sends the same interaction a second time."""
        buffered = self.discord.gateway.connected[0].buffer
        same = next(each["d"] for each in buffered if each["d"].get("id") == str(record.id))
        self.discord.gateway.tell("INTERACTION_CREATE", same)

    def _below_a_message(self, record: Interaction, payload: dict[str, Any], below: Message | None) -> None:
        backend = self.discord.backend
        channel = record.channel_id
        sent = [each for each in backend.messages[channel].values() if not each.is_ephemeral]
        last = sent[-1] if sent else backend.create_message(channel, backend.bot_user.id, content="…")
        message = below or last
        record.source_message_id = message.id
        payload["message"] = dict(serializers.message_payload(backend, message))


def found(discord: Loopback, count: int) -> Town:
    """A server with so many people in it."""
    backend = discord.backend
    guild = backend.create_guild("Harbour")
    channel = backend.create_channel(guild.id, "general")
    people = [backend.make_user(f"person{number}").id for number in range(count)]
    for person in people:
        backend.add_member(guild.id, person)
    guild.owner_id = people[0]
    return Town(discord, guild.id, channel.id, people)


def _option(name: str, value: Any) -> dict[str, Any]:
    if isinstance(value, int):
        return {"name": name, "type": _USER, "value": str(value)}
    return {"name": name, "type": _STRING, "value": value}


def nested(below: Sequence[str], options: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The options as those of a subcommand, and that as one of its group."""
    for number, name in enumerate(reversed(below)):
        options = [{"name": name, "type": 1 if number == 0 else 2, "options": options}]
    return options


def resolved_users(backend: Backend, guild_id: int, users: Sequence[int]) -> dict[str, Any]:
    """What Discord tells of the users that an interaction names."""
    guild = backend.get_guild(guild_id)
    members = {
        str(who): dict(serializers.member_payload(backend, guild, guild.members[who])) for who in users
    }
    for member in members.values():
        member.pop("user", None)
        member["permissions"] = "0"
    return {
        "users": {str(who): dict(serializers.user_payload(backend.get_user(who))) for who in users},
        "members": members,
    }
