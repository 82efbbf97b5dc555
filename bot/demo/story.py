"""The world plays itself: what each person does and sees, from nothing to a finalized meeting."""

import textwrap
from collections.abc import Awaitable, Callable

from bot.demo.play import Player, Shown, players
from bot.demo.world import World

Tell = Callable[[str], None]


class Broken(Exception):
    """Somebody did not see what they should have."""


async def play(world: World, say: Tell) -> int:
    """Tells the story; 0 if all of it held, 1 at the first thing that did not."""
    try:
        await _Story(world, say).tell()
    except (Broken, LookupError) as broken:
        say(f"\n✗ The story broke: {broken}")
        return 1
    say("\n✓ Everything worked as it should.")
    return 0


class _Story:
    def __init__(self, world: World, say: Tell) -> None:
        self._world = world
        self._say = say
        self._olga, self._ben, self._chidi, self._dana = players(world)

    async def tell(self) -> None:
        await self._everybody_arrives()
        await self._olga_opens_a_calendar()
        await self._the_bot_restarts()
        await self._they_answer()
        await self._something_is_mistyped()
        await self._the_meeting_is_set()

    async def _everybody_arrives(self) -> None:
        self._chapter("Three of the four register; Dana has never used this bot")
        for player in (self._olga, self._ben, self._chidi):
            await self._types(player, player.register(), f"/register … timezone:{player.zone}", "Welcome")

    async def _olga_opens_a_calendar(self) -> None:
        self._chapter("Olga opens a calendar and invites them by DM")
        olga, first = self._olga, "2026-01-12"
        create = olga.run(
            "calendar create", mode="group", name="Team lunch", start_date=first, meeting_length="45"
        )
        await self._types(
            olga, create, f"/calendar create name:Team lunch start_date:{first}", "Calendar opened"
        )
        for player in (self._ben, self._chidi, self._dana):
            invite = olga.run("calendar invite", calendar="Team lunch", user=player)
            await self._types(olga, invite, f"/calendar invite user:@{player.name}", "sending a DM to")
            self._expect(player, player.sees()[-1], "Olga Example asks when you can meet")

    async def _the_bot_restarts(self) -> None:
        self._chapter("The bot restarts, and an hour passes")
        await self._world.restart()
        await self._world.skip(3600)

    async def _they_answer(self) -> None:
        self._chapter("They answer with the buttons on messages from before")
        await self._answers(self._ben, "2026-01-13 9-11, 2026-01-14 10:00-12:00")
        await self._answers(self._chidi, "2026-01-13 3pm-6pm")
        dana = self._dana
        await self._types(dana, dana.press("Pick times"), "[Pick times]", "What time is it for you now?")
        await self._types(dana, dana.say_clock("Auckland"), "Thu 14:00, Auckland", "Nothing yet.")
        for _ in range(2):
            await dana.press("▶")
        ticked = dana.tick("3:00", "3:45", "4:30", "5:15", menu="pick_high")
        await self._types(dana, ticked, "3:00–3:45, 3:45–4:30, 4:30–5:15, 5:15–6:00", "3:00–6:00")
        await self._types(dana, dana.press("Done"), "[Done]", "You've added your times.")

    async def _something_is_mistyped(self) -> None:
        self._chapter("Ben makes a typo, and nothing is lost")
        await self._types(self._ben, self._ben.more("times"), "[More…] Type my times", "When are you free?")
        refused = self._ben.submit(when="2026-01-15 nine bells")
        await self._types(self._ben, refused, "2026-01-15 nine bells", "I can't read")
        form = await self._ben.press("Fix it")
        self._expect(self._ben, str(form.values["when"]), "2026-01-15 nine bells")
        await self._types(
            self._ben, self._ben.submit(when="2026-01-15 9-12"), "2026-01-15 9-12", "9:00 AM–12:00 PM"
        )

    async def _the_meeting_is_set(self) -> None:
        self._chapter("Olga checks the status and sets the meeting")
        olga = self._olga
        status = olga.run("calendar status", calendar="Team lunch")
        await self._types(olga, status, "/calendar status", "3 of 3")
        when = "2026-01-13 15:30"
        shown = olga.run("calendar finalize", calendar="Team lunch", when=when)
        await self._types(olga, shown, f"/calendar finalize when:{when}", "Prefer it (3)")
        done = olga.press("Finalize and tell everyone")
        await self._types(olga, done, "[Finalize and tell everyone]", "telling 3 people")
        local = {
            self._ben: "Tue 13 Jan 2026, 9:30–10:15 AM (New York time)",
            self._chidi: "Tue 13 Jan 2026, 15:30–16:15 (Lagos time)",
            self._dana: "Wed 14 Jan 2026, 3:30–4:15 (Auckland time)",
        }
        for player, words in local.items():
            self._expect(player, player.sees()[-1], words)

    async def _answers(self, player: Player, when: str) -> None:
        await self._types(player, player.press("Type my times"), "[Type my times]", "When are you free?")
        await self._types(player, player.submit(when=when), when, "You've added your times.")

    async def _types(self, player: Player, action: Awaitable[Shown], typed: str, expected: str) -> None:
        self._say(f"  {player.name.capitalize():>6} ▸ {typed}")
        self._expect(player, (await action).text, expected)

    def _expect(self, player: Player, seen: str, words: str) -> None:
        self._say(textwrap.indent(seen, f"         {player.name.capitalize()[0]} │ "))
        if words not in seen:
            raise Broken(f"{player.name.capitalize()} should have seen “{words}”")

    def _chapter(self, title: str) -> None:
        self._say(f"\n── {title} (it is {self._world.now():%a %d %b %Y, %H:%M} UTC)")
