"""What the page is told of Discord's things, as plain JSON: messages, commands, and what people type."""

import base64
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

import discord
from discord import AppCommandOptionType as Option
from simcord.backend.models import ScheduledEvent

BOT_NAME = "OneOnOne"
_EVENT_STATES = {1: "", 2: " · now", 3: " · over", 4: " · canceled"}
_NESTED = (Option.subcommand.value, Option.subcommand_group.value)
_ENTITIES = (Option.user.value, Option.channel.value, Option.mentionable.value)


def message_json(message: discord.Message, used: str | None) -> dict[str, Any]:
    """A message as its viewer sees it. `used` is the command that it answers. Ids are strings."""
    local = {attachment.url: _file_url(attachment) for attachment in message.attachments}
    local |= {f"attachment://{one.filename}": _file_url(one) for one in message.attachments}
    embeds = [_embed(embed.to_dict(), local) for embed in message.embeds]
    asker = message.interaction_metadata
    return {
        "id": str(message.id),
        "at": message.created_at.isoformat(),
        "edited": message.edited_at is not None,
        "author": {
            "id": str(message.author.id),
            "name": BOT_NAME if message.author.bot else message.author.display_name,
            "bot": message.author.bot,
        },
        "used": {"by": str(asker.user.id), "command": used} if asker and used else None,
        "private": message.flags.ephemeral,
        "thinking": message.flags.loading,
        "content": message.content,
        "embeds": embeds,
        "files": [_file(one) for one in message.attachments if not _shown_in(embeds, one)],
        "rows": [row.to_dict() for row in message.components],
    }


def event_json(event: ScheduledEvent, bot_id: int) -> dict[str, Any]:
    """A server's event as a message of the bot's, since the page has no list of events."""
    when = discord.utils.format_dt(datetime.fromisoformat(event.scheduled_start_time))
    if event.scheduled_end_time:
        when += f"–{discord.utils.format_dt(datetime.fromisoformat(event.scheduled_end_time), 't')}"
    place = (
        f"<#{event.channel_id}>" if event.channel_id else (event.entity_metadata or {}).get("location", "")
    )
    embed = {
        "author": {"name": f"Server event{_EVENT_STATES[event.status]}"},
        "title": event.name,
        "description": event.description or "",
        "fields": [
            {"name": "When", "value": when},
            {"name": "Where", "value": place},
        ],
    }
    return {
        "id": str(event.id),
        "at": discord.utils.snowflake_time(event.id).isoformat(),
        "edited": False,
        "author": {"id": str(bot_id), "name": BOT_NAME, "bot": True},
        "used": None,
        "private": False,
        "thinking": False,
        "content": "",
        "embeds": [embed],
        "files": [],
        "rows": [],
    }


def commands_json(commands: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Every slash command there is, with its options, flat: groups become the first words of the path."""
    return [leaf for command in commands if command.get("type", 1) == 1 for leaf in _leaves(command, ())]


def apps_json(commands: Iterable[Mapping[str, Any]]) -> list[str]:
    """The names of the bot's entries in the menu of a person."""
    return [str(command["name"]) for command in commands if command.get("type", 1) == 2]


def option_value(option: Mapping[str, Any], value: Any) -> Any:
    """What was given for an option, as simcord takes it; people and channels stay ids."""
    if option["type"] == Option.attachment.value:
        return file_value(value)
    if option["type"] == Option.number.value and isinstance(value, int):
        return float(value)
    return value


def is_entity(option: Mapping[str, Any]) -> bool:
    """Whether an option takes a person or a channel."""
    return option["type"] in _ENTITIES


def file_value(value: Any) -> tuple[str, bytes]:
    """A file that somebody chose, from what the page sends. Raises ValueError if it is none."""
    try:
        return str(value["name"]), base64.b64decode(value["data"], validate=True)
    except (TypeError, KeyError, ValueError):
        raise ValueError("that isn't a file") from None


def controls(components: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The inputs of a form, without the labels around them."""
    found: list[Mapping[str, Any]] = []
    for component in components:
        children = [*component.get("components", [])]
        if "component" in component:
            children.append(component["component"])
        found += controls(children) if children else [component]
    return [control for control in found if "custom_id" in control]


def _leaves(command: Mapping[str, Any], path: tuple[str, ...]) -> list[dict[str, Any]]:
    path = (*path, command["name"])
    options = command.get("options") or []
    nested = [option for option in options if option["type"] in _NESTED]
    if nested:
        return [leaf for option in nested for leaf in _leaves(option, path)]
    return [{"path": " ".join(path), "description": command["description"], "options": options}]


def _embed(embed: Mapping[str, Any], local: Mapping[str, str]) -> dict[str, Any]:
    """An embed whose pictures are ours; those on other servers are left out, since nothing is fetched."""
    shown = dict(embed)
    for kind in ("image", "thumbnail"):
        address = local.get((shown.pop(kind, None) or {}).get("url", ""))
        if address is not None:
            shown[kind] = address
    return shown


def _file(attachment: discord.Attachment) -> dict[str, Any]:
    return {
        "name": attachment.filename,
        "size": attachment.size,
        "url": _file_url(attachment),
        "image": is_picture(attachment),
        "description": attachment.description or "",
    }


def is_picture(attachment: discord.Attachment) -> bool:
    """Whether a file is shown, rather than offered for download."""
    return attachment.content_type in ("image/png", "image/jpeg", "image/gif", "image/webp")


def _file_url(attachment: discord.Attachment) -> str:
    return f"/files/{attachment.id}/{quote(attachment.filename)}"


def _shown_in(embeds: Sequence[Mapping[str, Any]], attachment: discord.Attachment) -> bool:
    url = _file_url(attachment)
    return any(url in (embed.get("image"), embed.get("thumbnail")) for embed in embeds)
