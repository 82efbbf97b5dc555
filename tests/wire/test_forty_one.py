"""The whole way of an organizer of 41 one-on-ones, over the wire."""

import time
from pathlib import Path

from sqlalchemy import delete

from db import models
from tests.support.forty_one import CROWD, Story
from tests.support.wire.hands import WireHands
from tests.support.wire.scene import open_scene


async def test_41_one_on_ones_from_the_command_to_41_files(sqlite_url: str, tmp_path: Path) -> None:
    async with open_scene(sqlite_url, tmp_path, people=CROWD + 1) as scene:
        async with scene.books.database.writing() as session:
            await session.execute(delete(models.User).where(models.User.discord_id != scene.town.owner))
        bot = await scene.start()
        began = time.monotonic()
        olga, *guests = (WireHands(scene, who) for who in scene.town.people)
        story = Story(olga, guests)
        await story.organize(story.answers_at_once)
        organized = time.monotonic() - began

        async def all_are_sent() -> None:
            await scene.discord.until(
                lambda: sum("Your meeting is set" in str(guest.sees()) for guest in guests) == CROWD
            )

        await story.everybody_is_told(all_are_sent)
        print(f"{organized:.1f} s to finalized, {time.monotonic() - began:.1f} s to {CROWD} files")
        assert await bot.stop() == 0
        assert not await scene.errors()
