"""A discord.py bot that does what has to be done in the database, by hand, and answers: what no bot can beat.

The same statements on the same tables as the real bot's, without SQLAlchemy, permissions, texts or planning,
one after the other; COMMIT in a thread. Run by benchmarks.interactions.
"""

import asyncio
import os
import sqlite3
from typing import Any

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from benchmarks.bare import Bare

_ON_CALENDAR = """SELECT * FROM user JOIN calendar ON calendar.id = ?
    JOIN user AS owner ON owner.id = owner_id
    LEFT JOIN attendee ON attendee.calendar_id = calendar.id AND attendee.user_id = user.id
    WHERE user.discord_id = ?"""
_TYPED = """SELECT id, name, start_date, end_date FROM calendar WHERE name_key LIKE ? AND id IN (
    SELECT calendar.id FROM calendar JOIN user ON user.id = owner_id WHERE discord_id = ?2 UNION
    SELECT calendar_id FROM attendee JOIN user ON user.id = user_id WHERE discord_id = ?2
    AND withdrawn_at IS NULL) ORDER BY id DESC LIMIT 25"""
_TIMES = "SELECT * FROM event WHERE calendar_id = ? AND owner_id = ? ORDER BY start_time"
_SUMS = """SELECT count(*), count(*) FILTER (WHERE status != 'none'), (SELECT count(*) FROM notification
    WHERE calendar_id = ?1 AND kind = 'status_summary') FROM attendee WHERE calendar_id = ?1"""
_LIVE = "SELECT * FROM live_message WHERE calendar_id = ?"
_HANDLED = "INSERT INTO handled_interaction (discord_id, handled_at) VALUES (?, '2026-01-01 00:00:00')"
_VERSION = "UPDATE calendar SET version = version + 1 WHERE id = ?"
_SAID = "UPDATE attendee SET accepted = ? WHERE calendar_id = ? AND user_id = ?"
_EVENT = """INSERT INTO event (calendar_id, owner_id, name, start_time, end_time, event_type, last_modified,
    ical_sequence) SELECT calendar_id, owner_id, '', start_time, end_time, event_type, last_modified, 0
    FROM event WHERE calendar_id = ? AND owner_id = ? LIMIT 1 RETURNING id"""
_DRAFT = """INSERT INTO draft (user_discord_id, kind, calendar_id, payload, expires_at)
    VALUES (?, 'undo_change', ?, '{}', '2027-01-01 00:00:00') RETURNING id"""


class _Tree(app_commands.CommandTree["Least"]):
    async def interaction_check(self, interaction: Any) -> bool:
        """All is answered below."""
        return False


class Least(Bare):
    """Answers with an embed after the statements."""

    def __init__(self, file: str) -> None:
        super().__init__(_Tree)
        self.database = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self.database.execute("PRAGMA synchronous=FULL")
        self.turn = asyncio.Lock()

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Typing, a view, a press, an add."""
        data: dict[str, Any] = dict(interaction.data or {})
        who = interaction.user.id
        if interaction.type is discord.InteractionType.autocomplete:
            rows = self.ask(_TYPED, "%light%", who)
            choices = [
                app_commands.Choice(name=f"{row[1]} ({row[2]})", value=f"cal:{row[0]}") for row in rows
            ]
            await interaction.response.autocomplete(choices)
        elif interaction.type is discord.InteractionType.component:
            verb, _, calendar = data["custom_id"].partition(":")
            await self.write(interaction, int(calendar), [(_SAID, f"{verb.rstrip('e')}ed")])
            await interaction.response.edit_message(embed=_embed(), view=None)
        elif data["name"] == "availability":
            await self.write(interaction, _calendar(data), [(_SAID, "accepted"), (_EVENT,)])
            await interaction.response.send_message(embed=_embed(), ephemeral=True)
        else:
            me = self.ask(_ON_CALENDAR, _calendar(data), who)[0][0]
            self.ask(_SUMS, _calendar(data))
            self.ask(_TIMES, _calendar(data), me)
            await interaction.response.send_message(embed=_embed(), ephemeral=True)

    async def write(self, interaction: discord.Interaction[Any], calendar: int, changes: list[Any]) -> None:
        """One transaction."""
        async with self.turn:
            self.ask("BEGIN IMMEDIATE")
            self.ask(_HANDLED, interaction.id)
            me = self.ask(_ON_CALENDAR, calendar, interaction.user.id)[0][0]
            for statement, *values in changes:
                self.ask(statement, *values, calendar, me)
            self.ask(_VERSION, calendar)
            self.ask(_LIVE, calendar)
            self.ask(_SUMS, calendar)
            self.ask(_TIMES, calendar, me)
            if len(changes) > 1:
                self.ask(_DRAFT, interaction.user.id, calendar)
            await asyncio.to_thread(self.database.commit)

    def ask(self, statement: str, *values: Any) -> list[Any]:
        """All rows."""
        return self.database.execute(statement, values).fetchall()


def _calendar(data: dict[str, Any]) -> int:
    options = data["options"][0]["options"]
    return int(next(one["value"] for one in options if one["name"] == "calendar").removeprefix("cal:"))


def _embed() -> discord.Embed:
    embed = discord.Embed(title="Lighthouse", description="Monday 4 January to Friday 8 January\n" * 8)
    return embed.add_field(name="Your times", value="Mon 9:00-10:00\nTue 9:00-10:00\n" * 4)


if __name__ == "__main__":
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    Route.BASE = os.environ["ONEONONE_DISCORD__API_URL"]
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["ONEONONE_DISCORD__GATEWAY_URL"])
    Least(os.environ["ONEONONE_DATABASE__URL"].partition("///")[2]).run("any.text.will-do", log_handler=None)
