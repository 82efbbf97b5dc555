"""The demo's page: played in a browser as a newcomer would, and closed to other sites."""

import re
from collections.abc import AsyncIterator, Iterator
from io import BytesIO
from typing import Any

import aiohttp
import discord
import pytest
import pytest_asyncio
from discord import app_commands
from playwright.async_api import Browser, expect

from bot.config import DatabaseSettings, Fault, Settings
from bot.demo import actions, places
from bot.demo.facts import Done, Facts
from bot.demo.guide import plan
from bot.demo.play import items
from bot.demo.seats import Place
from bot.demo.server import serve
from bot.demo.stage import Stage
from bot.demo.world import World
from tests.support.browser import answer, in_days, open_browser, open_page, person, run_command, run_demo

_PROFILE = {"email": "olga@example.com", "first_name": "Olga", "last_name": "Brandt", "timezone": "Berlin"}


def in_browser(test: Any) -> Any:
    """Marks a test that needs a browser, which lives in one event loop."""
    return pytest.mark.browser(pytest.mark.asyncio(loop_scope="module")(test))


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of a demo that runs as `oneonone demo` does, and stops as cleanly."""
    with run_demo() as address:
        yield address


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One browser for all tests here."""
    async with open_browser() as opened:
        yield opened


@pytest.fixture
async def stage(world: World) -> Stage:
    """The demo without a page."""
    return Stage(world)


@in_browser
async def test_a_newcomer_plays_from_register_to_status(browser: Browser, address: str) -> None:
    async with open_page(browser) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        await page.goto(address)
        olga, ben = person(page, "olga"), person(page, "ben")

        await run_command(olga, "register", _PROFILE)
        await expect(olga.get_by_text("Welcome, Olga")).to_be_visible()
        await run_command(olga, "calendar create", {"name": "Team lunch", "start_date": in_days(7)})
        await expect(olga.get_by_text("Calendar opened")).to_be_visible()
        await expect(ben.get_by_text("Olga Brandt")).to_have_count(0)

        await olga.get_by_role("button", name="Invite people").click()
        await olga.get_by_role("button", name="Who do you want to invite?").click()
        await olga.get_by_role("checkbox", name="Ben").check()
        # What is being typed when a push comes must stay.
        await ben.get_by_role("combobox").fill("half a sent")
        await olga.get_by_role("button", name="Choose 1").click()
        await expect(ben.get_by_text("asks when you can meet")).to_be_visible()
        await expect(ben.get_by_role("combobox")).to_have_value("half a sent")

        await answer(ben, "New York", "9:00-11:00")
        await run_command(olga, "calendar status", {"calendar": "Team lunch"})
        channel = olga.get_by_role("log", name="#general")
        await expect(channel.get_by_text("1 of 1")).to_be_visible()
        await expect(olga.get_by_text("Times added: 1")).to_be_visible()
        assert [url for url in asked if not url.startswith(address)] == []


@in_browser
async def test_on_a_phone_everything_is_within_reach(browser: Browser, address: str) -> None:
    async with open_page(browser, 375, 812, touch=True) as page:
        await page.goto(address)
        dana, chidi = person(page, "dana"), person(page, "chidi")
        await expect(dana).to_be_hidden()
        await page.get_by_role("button", name="Dana").tap()
        await dana.get_by_role("tab", name="general").tap()
        await run_command(dana, "register", {**_PROFILE, "email": "dana@example.com", "timezone": "Auckland"})
        await run_command(dana, "calendar create", {"name": "Team lunch", "start_date": in_days(7)})
        await dana.get_by_role("button", name="Invite people").tap()
        await dana.get_by_role("button", name="Who do you want to invite?").tap()
        await dana.get_by_role("checkbox", name="Chidi").tap()
        await dana.get_by_role("button", name="Choose 1").tap()

        await page.get_by_role("button", name="Chidi, 1 new").tap()
        await answer(chidi, "Lagos", "22:00-23:00")
        for button in await page.get_by_role("button").all():
            box = await button.bounding_box()
            assert box is None or (box["x"] >= 0 and box["x"] + box["width"] <= 375), (
                await button.inner_text()
            )
        assert await page.evaluate("document.documentElement.scrollWidth") == 375


@in_browser
async def test_commands_are_typed_with_the_keyboard_alone(browser: Browser, address: str) -> None:
    async with open_page(browser) as page:
        await page.goto(address)
        olga = person(page, "olga")
        await olga.get_by_role("combobox").focus()
        await page.keyboard.type("/regi")
        await expect(olga.get_by_role("option", name="/register")).to_be_visible()
        await page.keyboard.press("Enter")
        for text in ("olga@example.com", "Olga", "Brandt"):
            await page.keyboard.type(text)
            await page.keyboard.press("Tab")
        await page.keyboard.type("Berlin")
        await expect(olga.get_by_role("option", name="Europe/Berlin")).to_be_visible()
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        await expect(olga.get_by_role("combobox", name="timezone")).to_have_value(re.compile("Europe/Berlin"))
        await page.keyboard.press("Escape")
        await expect(olga.get_by_role("combobox", name="timezone")).to_have_count(0)

        # A whole line, such as a refusal gives back to mend, opens the form with all that it says.
        await olga.get_by_role("combobox").fill("/calendar create name:Team lunch start_date:nonsense")
        await expect(olga.get_by_role("combobox", name="start_date")).to_have_value("nonsense")
        await page.keyboard.press("Escape")
        await page.keyboard.type("/help")
        await page.keyboard.press("Enter")
        await page.keyboard.press("Enter")
        await expect(olga.get_by_text("What to do next").first).to_be_visible()
        await expect(olga.get_by_text("Olga used /help")).to_be_visible()


@in_browser
async def test_discord_markdown_is_shown_in_the_readers_zone(browser: Browser, address: str) -> None:
    async with open_page(browser) as page:
        await page.goto(address)
        shown = await page.evaluate(
            """async (text) => {
                const { markdown } = await import("/page/markdown.js");
                const names = { nameOf: (id) => "Ben" + id, channelOf: () => "general" };
                const reader = { zone: "America/New_York", ...names };
                const box = document.createElement("div");
                box.append(...markdown(text, reader));
                box.querySelectorAll("time").forEach((node) => node.removeAttribute("title"));
                return box.innerHTML;
            }""",
            "# Hi **b**\n> *q* __u__ ~~s~~\n- one\n  - two\n1. \\*x\\* `c*d*`\n```py\n<b>\n```\n"
            "[go](https://example.com) <@7> <#1> </help:5> <t:1764615600:F> snake_case_name <img src=x>",
        )
    assert "heading h1" in shown
    assert "<blockquote><p><em>q</em> <u>u</u> <s>s</s></p></blockquote>" in shown
    assert "<ul><li>one<ul><li>two</li></ul></li></ul>" in shown
    assert "<li>*x* <code>c*d*</code></li>" in shown
    assert "<pre><code>&lt;b&gt;</code></pre>" in shown
    assert '<a href="https://example.com" target="_blank" rel="noreferrer noopener">go</a>' in shown
    assert ">@Ben7</span>" in shown
    assert ">#general</span>" in shown
    assert ">/help</span>" in shown
    assert "Monday, December 1, 2025 at 2:00 PM</time> snake_case_name &lt;img src=x&gt;" in shown


async def test_other_sites_and_other_names_are_refused(address: str) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.get(address) as response:
            found = re.search(r'demo-token" content="([^"]+)"', await response.text())
            policy = response.headers["Content-Security-Policy"]
        assert found is not None
        assert policy.startswith("default-src 'self'")
        token = {"X-Demo-Token": found[1]}

        async def post(body: Any = None, **headers: str) -> int:
            url = f"{address}act/skip"
            async with session.post(url, json=body or {"hours": 1}, headers=token | headers) as response:
                return response.status

        assert await post() == 200
        assert await post(Origin=address.rstrip("/")) == 200
        assert await post(Origin="https://elsewhere.example") == 403
        assert await post({"hours": 1}, **{"Sec-Fetch-Site": "cross-site"}) == 403
        assert await post({"hours": 1}, **{"Content-Type": "text/plain"}) == 403
        assert await post({"hours": 1}, **{"X-Demo-Token": "guessed"}) == 403
        assert await post({"hours": 1000}) == 400
        for path, headers in (("", {"Host": "elsewhere.example"}), ("pushes", {}), ("page/../server.py", {})):
            async with session.get(f"{address}{path}", headers=headers) as response:
                assert response.status in (403, 404)


async def test_a_port_in_use_is_said_in_one_line(address: str) -> None:
    port = int(address.rstrip("/").rpartition(":")[2])
    with pytest.raises(Fault, match=f"^port {port} is in use: choose another with --port$"):
        await serve(Settings(database=DatabaseSettings()), port, print)


async def test_forms_menus_and_suggestions_go_both_ways(world: World, stage: Stage) -> None:
    olga: dict[str, Any] = {"person": "olga", "place": Place.GENERAL}
    ben: dict[str, Any] = {"person": "ben", "place": Place.DM}
    offered = await stage.perform(
        actions.Autocomplete(**olga, command="register", options={}, option="timezone", typed="berlin")
    )
    assert offered["choices"][0]["value"] == "Europe/Berlin"
    assert await stage.perform(actions.Slash(**olga, command="register", options=_PROFILE)) == {}
    create = {"name": "Team lunch", "start_date": "2026-01-12"}
    await stage.perform(actions.Slash(**olga, command="calendar create", options=create))
    ben_id = str(world.people["ben"].user.id)
    invite = {"calendar": "Team lunch", "user": ben_id}
    assert await stage.perform(actions.Slash(**olga, command="calendar invite", options=invite)) == {}

    message = world.people["ben"].user.dm_channel.history()[-1]
    [times] = [item.custom_id for item in items(message) if item.label == "Type my times"]
    asked = actions.Click(**ben, message=message.id, custom_id=times)
    assert await stage.perform(asked) == {}
    menu = next(items(world.people["ben"].user.dm_channel.history()[-1])).custom_id
    clock = actions.Select(**ben, message=message.id, custom_id=menu, values=["America/New_York"])
    pressed = await stage.perform(clock)
    form = pressed["form"]
    assert form["title"] == "When are you free? Team lunch"
    values = {"when": "2026-01-13 9-11", "preference": "HIGH"}
    sent = actions.Submit(**ben, form=form["id"], values=values)
    assert await stage.perform(sent) == {}
    (card,) = world.people["ben"].user.dm_channel.history()[-1].embeds
    assert "You've added your times." in [field.value for field in card.fields]
    assert await stage.perform(sent) == {"error": "This form is no longer open. Press its button again."}
    assert await stage.perform(actions.Restart()) == {}
    gone = await stage.perform(actions.Click(**ben, message=1, custom_id="times:1:1"))
    assert gone == {"error": "That doesn't work here: that message is gone"}


async def test_an_unanswered_command_is_said_plainly(world: World, stage: Stage) -> None:
    @app_commands.command(description="Never answers")
    async def silent(_interaction: discord.Interaction) -> None:
        return

    world.bot.tree.add_command(silent)
    await world.bot.tree.sync()
    reply = await stage.perform(actions.Slash(person="ben", place=Place.DM, command="silent"))
    assert reply == {"error": "The application did not respond."}


async def test_messages_are_for_their_reader_only(world: World, stage: Stage) -> None:
    await stage.perform(actions.Slash(person="olga", place=Place.GENERAL, command="help"))
    await stage.perform(actions.Say(person="ben", place=Place.GENERAL, text="Hello *all*"))
    latest = [line async for line in _first(stage, 11)]
    olga = next(line for line in latest if line.startswith('{"key":"olga/general"'))
    ben = next(line for line in latest if line.startswith('{"key":"ben/general"'))
    assert '"private":true' in olga
    assert '"command":"/help"' in olga
    assert '"private":true' not in ben
    assert "Hello *all*" in ben


async def test_pictures_and_files_are_served_from_here(world: World, stage: Stage) -> None:
    embed = discord.Embed(title="Plan").set_image(url="attachment://plan.png")
    embed.set_thumbnail(url="https://elsewhere.example/x.png")
    files = [discord.File(BytesIO(b"picture"), "plan.png"), discord.File(BytesIO(b"dates"), "a b.ics")]
    channel = world.bot.get_channel(world.general.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.send(embed=embed, files=files)
    (message,) = world.general.history()
    shown = places.message_json(message, None)
    (card,) = shown["embeds"]
    picture, file = message.attachments
    assert (card["image"], "thumbnail" in card) == (f"/files/{picture.id}/plan.png", False)
    assert [(one["name"], one["url"]) for one in shown["files"]] == [
        ("a b.ics", f"/files/{file.id}/a%20b.ics")
    ]

    await stage.perform(actions.Say(person="ben", place=Place.GENERAL, text="Thanks"))
    kept = stage.file(str(file.id))
    assert kept is not None
    assert await kept.read() == b"dates"


def test_commands_are_flat_with_their_options() -> None:
    text = {"type": 3, "name": "calendar", "description": "Which", "required": True, "autocomplete": True}
    group = {
        "name": "calendar",
        "description": "Times",
        "options": [{"type": 1, "name": "view", "description": "One", "options": [text]}],
    }
    app = {"name": "Invite to calendar…", "type": 2}
    assert places.commands_json([group, app]) == [
        {"path": "calendar view", "description": "One", "options": [text]}
    ]
    assert places.apps_json([group, app]) == ["Invite to calendar…"]
    assert places.option_value({"type": 11}, {"name": "a.ics", "data": "aGk="}) == ("a.ics", b"hi")
    with pytest.raises(ValueError, match="isn't a file"):
        places.option_value({"type": 11}, "a.ics")


def test_the_guide_moves_on_as_things_are_done() -> None:
    now = discord.utils.utcnow()
    open_steps = [step.title for step in plan(Facts(), now) if not step.done]
    assert len(open_steps) == 10
    done = Done().ran("olga", "calendar status").restarted()
    everybody = frozenset({"olga", "ben", "chidi", "dana"})
    facts = Facts(
        registered=everybody,
        calendar="Lunch",
        first_day=now.date(),
        invited=everybody,
        submitted=frozenset({"ben", "dana"}),
        declined=frozenset({"chidi"}),
        posted=True,
        finalized=True,
        done=done,
    )
    assert all(step.done for step in plan(facts, now))


async def _first(stage: Stage, number: int) -> AsyncIterator[str]:
    lines = stage.feed.lines()
    for _ in range(number):
        yield await anext(lines)
    await lines.aclose()
