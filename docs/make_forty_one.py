"""Makes the pictures of docs/forty_one.md, on a phone and wide. Run as `python -m docs.make_forty_one`."""

import asyncio
import socket
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web
from playwright.async_api import Page, expect

from bot.demo.guard import Guard
from bot.demo.play import Player
from bot.demo.server import application
from bot.demo.stage import Stage
from bot.demo.world import Character, World, open_world
from docs.pictures import OLGA, PHONE, WIDE, take
from tests.support.browser import open_browser, open_page, person, run_command
from tests.support.forty_one import CROWD, Story
from tests.support.hands import PlayerHands
from tests.support.settings import settings_for

_PICTURES = Path(__file__).parent / "forty_one"
_NAMES = """Ada Lovelace, Ben Okri, Chidi Anagonye, Dana Scully, Émile Zola, Fatima Noor, Grzegorz Nowak,
Hana Kim, Igor Петров, Joana Sá, Kōji 山田, Lena Weiß, Μαρία Παππά, Nils Åberg, Olu Ade, Petra
Klein, Quentin Roy, Rosa Diaz, Søren Holm, Tara Singh, Uwe Kraus, Vera Lind, Wei 王, Ximena Ruiz,
Yusuf Demir, Zoë Baker, Anna Berg, Bruno Rossi, Clara Novak, David Levi, Eva Horvat, Femi Bello,
Greta Moe, Hugo Blanc, Ines Costa, Jan Vos, Kira Frost, Liam Byrne, Mona Saleh, Noah Stein, Oda
Lie""".replace("\n", " ").split(", ")

# The page knows the people with a device; whoever has none is a name behind "@somebody".
_WITHOUT_STRANGERS = (
    "[...document.querySelectorAll('span, a, mark')].filter((one) => one.textContent === '@somebody')"
    ".forEach((one) => one.remove())"
)


async def main() -> None:
    """Plays an organizer of 41 one-on-ones twice, each on a database of its own."""
    async with open_browser() as browser:
        for size, name in ((PHONE, "phone"), (WIDE, "wide")):
            async with (
                _served() as (world, address),
                open_page(browser, *size, touch=size is PHONE) as page,
            ):
                page.set_default_timeout(20_000)
                await page.goto(address)
                await _Way(world, page, name).go()


@asynccontextmanager
async def _served() -> AsyncIterator[tuple[World, str]]:
    """A world in which Olga alone has a device on the page, and its address."""
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as listening:
        settings = settings_for(f"sqlite+aiosqlite:///{folder}/pictures.db")
        async with open_world(settings, live=True) as world:
            for name in [name for name in world.people if name != "olga"]:
                del world.people[name]
            stage, port = Stage(world), listening.getsockname()[1]
            watching = asyncio.create_task(stage.watch())
            runner = web.AppRunner(application(stage, Guard(port)), shutdown_timeout=1)
            await runner.setup()
            await web.SockSite(runner, listening).start()
            yield world, f"http://127.0.0.1:{port}/"
            watching.cancel()
            stage.feed.close()
            await runner.cleanup()


class _Way:
    """From `/calendar create` to 41 files; the guests answer beside the page."""

    def __init__(self, world: World, page: Page, size: str) -> None:
        self._world = world
        self._page = page
        self._size = size
        self._olga = person(page, "olga")
        guests = [Player(world, _guest(world, number)) for number in range(CROWD)]
        self._story = Story(PlayerHands(guests[0]), [PlayerHands(guest) for guest in guests])

    async def go(self) -> None:
        """All of it, with a picture of each screen."""
        await run_command(self._olga, "register", OLGA)
        asked = {"name": "Talks", "start_date": "next monday", "hours": "8-19"}
        await run_command(
            self._olga, "calendar create", {**asked, "meeting_length": "15", "expected": str(CROWD)}
        )
        await self._take("Add my times", "1-opened")
        await self._press("Post it here")
        await self._take("Post for everyone", "2-before-posting")
        await self._press("Post for everyone")
        await self._take("Organize", "3-posted")
        await self._story.answers_stored(self._world.bot.store.database, _NAMES)
        await run_command(self._olga, "help", {})
        await self._take("Everyone has answered", "4-next")
        await self._press("Suggest times")
        await self._take("Finalize this", "5-suggested")
        await self._press("Swap two…")
        await self._take("Who should change places?", "6-swap")
        await self._choose_first("swap_from")
        await self._take("Who should change places with", "7-swap-with")
        await self._choose_first("swap")
        await self._take("have changed places", "8-swapped")
        await self._press("Finalize this")
        await self._take("Finalize and tell everyone", "9-confirm")
        await self._press("Finalize and tell everyone")
        await self._take("Finalized: Talks", "10-finalized")
        await run_command(self._olga, "help", {})
        await self._press("See status")
        await self._take("Organizers", "11-status")

    async def _take(self, awaited: str, name: str) -> None:
        button, text = self._olga.get_by_role("button", name=awaited), self._olga.get_by_text(awaited)
        there = button.or_(text).filter(visible=True).last
        await expect(there).to_be_visible(timeout=20_000)
        await self._page.wait_for_timeout(1_000)  # What else has changed is pushed twice a second.
        await self._page.evaluate(_WITHOUT_STRANGERS)
        await there.evaluate("one => one.scrollIntoView({block: 'center'})")
        await take(self._page, there, _PICTURES / f"{name}-{self._size}.png")

    async def _press(self, label: str) -> None:
        await self._olga.get_by_role("button", name=label).last.click()

    async def _choose_first(self, verb: str) -> None:
        """Opens the first menu that does it, and takes who is first in it."""
        await self._olga.locator(f'[data-custom-id^="{verb}:"]').first.click()
        await self._olga.locator(".menu-list:not([hidden]) .choice").first.click()


def _guest(world: World, number: int) -> Character:
    user = world.env.create_user(f"guest{number}", global_name=_NAMES[number])
    return Character(f"guest{number}", "Europe/Berlin", world.guild.add_member(user, roles=[]))


if __name__ == "__main__":
    _PICTURES.mkdir(exist_ok=True)
    asyncio.run(main())
