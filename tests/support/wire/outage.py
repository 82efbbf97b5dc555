"""What is owed before and during an outage, and what must have become of it afterwards."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from db import models
from services.outbox.claims import LEASE
from tests.support.wire.forked import TIMES_FASTER
from tests.support.wire.scene import Scene

ELEVEN_MINUTES = 660
CLOSES = 5 / 1440  # In days: five minutes.


@dataclass
class Outage:
    """Invitations that outlast it, invitations whose deadline passes meanwhile, and a live status.

    It lasts eleven minutes by the bot's clock, which `pass_by` moves on.
    """

    scene: Scene
    kept: int = 0
    stale: int = 0
    shown: int = 0
    in_time: set[int] = field(default_factory=set)
    either_way: set[int] = field(default_factory=set)

    async def prepare(self) -> None:
        """Puts up the live status, and starts the bot; all of that is still in order."""
        people = self.scene.town.people
        self.scene.set_clock(0)
        calendar = await self.scene.books.invite(people[1:3])
        await show_live(self.scene, calendar)
        await self.scene.start()
        self.shown = await live_message(self.scene)
        assert (await self.scene.settled()).is_right

    async def owe(self) -> None:
        """What comes due now, and an answer that the live status is to show."""
        people, now = self.scene.town.people[1:], datetime.now(UTC)
        self.kept = await self.scene.books.invite(people, due=now)
        self.stale = await self.scene.books.invite(people, due=now, days=(1, CLOSES))
        await self.scene.books.answer(people[0], "Lighthouse 1")

    async def pass_by(self) -> None:
        """Eleven minutes later. What was claimed just before may still be sent as if it were in time."""
        ledger = self.scene.discord.ledger
        self.in_time = set(ledger.accepted)
        self.scene.set_clock(ELEVEN_MINUTES)
        ended = self.scene.discord.clock() + LEASE.total_seconds() / TIMES_FASTER
        await self.scene.discord.until(lambda: self.scene.discord.clock() > ended)
        self.either_way = ledger.accepted.keys() - self.in_time

    async def check(self) -> None:
        """Everything that was due is delivered, late ones labelled, stale ones dropped, nothing twice."""
        scene, ledger = self.scene, self.scene.discord.ledger
        count = await scene.settled(within=90)
        assert count.is_right, count
        kept, stale = await self._rows(self.kept), await self._rows(self.stale)
        assert kept <= ledger.accepted.keys()
        assert not ledger.late & self.in_time
        assert kept - self.in_time - self.either_way <= ledger.late
        assert not stale & ledger.accepted.keys() - self.in_time - self.either_way
        await scene.discord.until(lambda: "1 of 2" in in_channel(scene, self.shown))
        everything = scene.discord.backend.messages[scene.town.channel_id].values()
        assert [message.id for message in everything if not message.is_ephemeral] == [self.shown]
        await scene.discord.until(lambda: bool(scene.discord.gateway.connected))
        await scene.discord.answered(scene.town.slash(scene.town.owner, "calendar list"))
        # discord.py tells that it connects again as an error.
        assert not [line for line in await scene.errors() if "Attempting a reconnect" not in line]

    async def _rows(self, calendar: int) -> set[int]:
        rows = (await self.scene.books.rows()).values()
        return {row.id for row in rows if row.calendar_id == calendar and row.kind == "invitation"}


async def show_live(scene: Scene, calendar: int) -> None:
    """Puts a live status of the calendar into the channel."""
    now = datetime.now(UTC)
    row = models.LiveMessage(
        calendar_id=calendar, channel_id=scene.town.channel_id, created_at=now, due_at=now
    )
    async with scene.books.database.writing() as session:
        session.add(models.Guild(discord_id=scene.town.guild_id))
        session.add(row)


async def live_message(scene: Scene) -> int:
    """Waits for the live status; its id."""
    messages = scene.discord.backend.messages[scene.town.channel_id]
    await scene.discord.until(lambda: bool(messages))
    return next(iter(messages))


def in_channel(scene: Scene, message_id: int) -> str:
    """The embed of a message in the channel, as text."""
    return str(scene.discord.look(f"/channels/{scene.town.channel_id}/messages/{message_id}")["embeds"])
