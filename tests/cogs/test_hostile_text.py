"""Whatever is typed into any field, nobody is pinged, misled or left without an answer, and no log has it."""

import logging
import re
from collections.abc import Iterator
from typing import Any

import discord
import pytest
from discord import app_commands

from bot.demo.play import Player
from bot.demo.world import World
from cogs.commands import COMMANDS
from tests.support.live_markup import alive

MARK = "zqx"
HOSTILE = [
    f"{MARK}<t:1700000000:R>",
    f"\\<t:1700000000:R>{MARK}",
    f"\\\\\\<t:1700000000:R>{MARK}",
    f"\\</zqx:1234567> {MARK}",
    f"{MARK}\\<@1111> <@&2222> \\<#3333> <id:customize>",
    f"@everyone \\@here {MARK}",
    f"[{MARK}](https://evil.example/a) \\[b](https://evil.example/b)",
    f"https://evil.example/{MARK}\\<t:1700000000:R>",
    f"https://evil.example/{MARK}<t:1700000000:R>",
    f"discord.gg/{MARK} https://discord.gg/{MARK}",
    f"```{MARK}\n<t:1700000000:R>``` ``<t:1700000000:R>",
    f"{MARK}\u202egnp.exe\u2066\u200f",
    f"{MARK}\ud800half",
    "\udc00",
    "\u2800\u3164\u115f",
    "\u200b\u200d\ufe0f",
    f"{MARK}\x00\x07\r\n\r# {MARK}\u2028-# {MARK}",
    f"{MARK}" + "\\" * 90,
    f"{MARK}" + "e\u0301\u0323" * 30,
    f"'; DROP TABLE user; -- {MARK} %s {{0}} $1 :name",
]
USUAL = {
    "calendar": "Lunch",
    "when": "2026-01-13 9-10",
    "start_date": "2026-01-12",
    "name": "Dinner",
    "email": "zed@example.com",
    "first_name": "Zed",
    "last_name": "Zett",
    "timezone": "Europe/Berlin",
    "entry": "ent:1",
    "contact": "con:2",
    "attendee": "Ben Example",
    "file": ("own.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"),
    "address": "https://calendar.test/a.ics",
}


def _commands() -> Iterator[app_commands.Command[Any, ..., Any]]:
    for command in COMMANDS:
        if isinstance(command, app_commands.Command):
            yield command
        elif isinstance(command, app_commands.Group):
            yield from (each for each in command.walk_commands() if isinstance(each, app_commands.Command))


def _text_options() -> Iterator[tuple[str, str]]:
    """Each command with each of its options into which text is typed."""
    for command in _commands():
        for option in command.parameters:
            if option.type is discord.AppCommandOptionType.string and not option.choices:
                yield command.qualified_name, option.name


def _required(command: str) -> dict[str, Any]:
    """What else the command needs, as it is usually typed."""
    [one] = [each for each in _commands() if each.qualified_name == command]
    return {each.name: USUAL[each.name] for each in one.parameters if each.required and each.name in USUAL}


@pytest.mark.usefixtures("lunch")
@pytest.mark.parametrize(("command", "option"), list(_text_options()))
async def test_no_text_is_more_than_text_to_anybody(
    world: World, olga: Player, ben: Player, caplog: pytest.LogCaptureFixture, command: str, option: str
) -> None:
    for text in HOSTILE:
        with caplog.at_level(logging.INFO):
            answer = await olga.run(command, dm=False, **_required(command) | {option: text})
        assert answer.text or answer.form, f"{text!r} was not answered"
        assert "Something went wrong" not in answer, text
        assert not bad(answer.text, links=option == "place"), text
    await world.skip(2)
    for seen in [*ben.sees(), *olga.sees(), *ben.sees(dm=False)]:
        assert not bad(seen, links=option == "place")
    for record in caplog.records:
        assert MARK not in record.getMessage()
        assert MARK not in str(record.exc_info)


def bad(text: str, *, links: bool) -> list[str]:
    """What is alive in a text of the bot and came from what was typed; what is given back to copy is not.

    A place keeps its `links`.
    """
    typed = ("1700000000", "1234567", "1111", "2222", "3333", "customize", "everyone", "here", "evil", MARK)
    shown = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    turned = [char for char in shown if char in "\u202e\u2066\u200f\ud800\udc00\x00"]
    live = [each for each in alive(text) if any(mark in each for mark in typed)]
    return turned + [each for each in live if not (links and each.startswith(("https://", "discord.gg/")))]
