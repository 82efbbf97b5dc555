"""The web part: what it answers, to whom, and with what around it. Asked over loopback."""

import asyncio
import json
import logging
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from copy import deepcopy
from gzip import decompress
from pathlib import Path

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.config import Fault, PrivacySettings, WebSettings
from bot.demo.play import players
from bot.demo.world import World, open_world
from bot.doctor.public import look_at_web
from bot.web.site import WebServer
from services.people.feeds import count
from services.request import Store
from tests.support import postgres
from tests.support.browser import open_browser, open_page
from tests.support.settings import settings_for
from tests.support.web import PUBLIC, ask, client, port_of, subscribe, with_web

HOUR = 3600


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    """With the web part on, and all of it."""
    settings = with_web(sqlite_url, metrics=True)
    settings.privacy = PrivacySettings(
        privacy_url="https://example.org/privacy?a=1&b=2", contact="Olga <o@x.org>"
    )
    async with open_world(settings, live=False) as opened:
        yield opened


@pytest.fixture
async def feed(world: World) -> str:
    """The path of Ben's feed, who has a deadline in it."""
    olga, ben, *_ = players(world)
    for player in (olga, ben):
        await player.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12", hours="0-24")
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    return await subscribe(ben)


@pytest.mark.parametrize("path", ["/", "/healthz", "/metrics", "/nowhere", "/feed/x.ics"])
async def test_every_answer_has_the_headers_that_owasp_asks_for(world: World, path: str) -> None:
    headers = (await ask(world, path)).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Strict-Transport-Security"].startswith("max-age=")
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Permissions-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert "Python" not in headers["Server"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/feed/", 404),
        ("GET", "/feed/x", 404),
        ("GET", f"/feed/{'x' * 3000}.ics", 404),
        ("GET", "/feed/../metrics/x", 404),
        ("POST", "/", 405),
        ("DELETE", "/healthz", 405),
        ("HEAD", "/", 200),
    ],
)
async def test_nothing_else_is_served(world: World, method: str, path: str, status: int) -> None:
    answer = await ask(world, path, method)
    assert answer.status == status
    assert status != 405 or answer.headers["Allow"] == "GET,HEAD"


async def test_the_front_page_says_whose_bot_it_is_and_how_to_add_it(world: World) -> None:
    page = await ask(world, "/")
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "<h1>TestBot</h1>" in page.text
    assert f"client_id={world.bot.application_id}" in page.text
    assert 'href="https://example.org/privacy?a=1&amp;b=2"' in page.text
    assert "Olga &lt;o@x.org&gt;" in page.text
    assert "style-src 'sha256-" in page.headers["Content-Security-Policy"]


async def test_a_feed_that_has_not_changed_is_not_sent_again(world: World, feed: str) -> None:
    first = await ask(world, feed)
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert first.headers["Cache-Control"] == "private, no-cache"
    tag, changed = first.headers["ETag"], first.headers["Last-Modified"]
    for asked in ({"If_None_Match": tag}, {"If_Modified_Since": changed}, {"If_None_Match": f'"x", {tag}'}):
        answer = await ask(world, feed, **asked)
        assert (answer.status, answer.body) == (304, b"")
        assert answer.headers["ETag"] == tag
    assert (await ask(world, feed)).body == first.body
    assert (await ask(world, feed, If_None_Match='"x"', If_Modified_Since=changed)).status == 200
    assert (await ask(world, feed, If_Modified_Since="yesterday")).status == 200


async def test_a_change_is_seen_within_the_same_second(world: World, feed: str) -> None:
    ben = players(world)[1]
    first = await ask(world, feed)
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9-17")
    tag, changed = first.headers["ETag"], first.headers["Last-Modified"]
    assert (await ask(world, feed, If_Modified_Since=changed)).status == 200
    second = await ask(world, feed, If_None_Match=tag)
    assert second.status == 200
    assert second.headers["ETag"] != tag
    assert second.headers["Last-Modified"] != changed


async def test_feeds_that_are_read_at_once_are_all_noted(world: World, feed: str) -> None:
    paths = [feed, await subscribe(players(world)[0])] * 5
    answers = await asyncio.gather(*(ask(world, path) for path in paths))
    assert {answer.status for answer in answers} == {200}
    assert await count(world.bot.store) == 2
    known = await asyncio.gather(
        *(ask(world, path, If_None_Match=answers[at].headers["ETag"]) for at, path in enumerate(paths))
    )
    assert {answer.status for answer in known} == {304}


async def test_it_is_compressed_for_whoever_takes_that(world: World, feed: str) -> None:
    async with client() as session:
        there = f"http://127.0.0.1:{port_of(world)}{feed}"
        async with session.get(there, headers={"Accept-Encoding": "gzip"}, auto_decompress=False) as response:
            packed = await response.read()
            assert response.headers["Content-Encoding"] == "gzip"
            assert response.headers["Vary"] == "Accept-Encoding"
    plain = await ask(world, feed)
    assert "Content-Encoding" not in plain.headers
    assert decompress(packed) == plain.body
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT15M" in plain.text


async def test_the_token_is_in_no_line_of_the_log(
    world: World, feed: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    token = feed.rpartition("/")[2].removesuffix(".ics")
    await ask(world, feed)

    def fail(_store: Store) -> None:
        raise RuntimeError

    monkeypatch.setattr(type(world.bot.store), "now", property(fail))
    assert (await ask(world, feed)).status == 500
    monkeypatch.undo()
    async with aiohttp.ClientSession() as session:
        there = f"http://127.0.0.1:{port_of(world)}/feed/{token}.ics"
        async with session.get(there, headers={"Content-Length": f"{token}"}) as response:
            assert response.status == 400
    assert "the web part: unexpected error" in caplog.text
    assert token not in caplog.text


async def test_it_says_that_all_is_well_and_what_is_not(world: World, feed: str) -> None:
    well = await ask(world, "/healthz")
    assert well.status == 200
    assert json.loads(well.body) == {
        "status": "ok",
        "gateway": True,
        "database": True,
        "outbox_late": 0,
        "outbox_behind_seconds": 0,
    }
    await world.bot.shards[0].disconnect()
    ill = await ask(world, "/healthz")
    assert ill.status == 503
    assert json.loads(ill.body)["gateway"] is False


async def test_prometheus_reads_what_is_measured(world: World, feed: str) -> None:
    await ask(world, feed)
    answer = await ask(world, "/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    found = {
        sample.name: sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }
    assert found["oneonone_gateway_connected"] == 1
    assert found["oneonone_database_up"] == 1
    assert found["oneonone_feeds_subscribed"] == 1
    assert found["oneonone_outbox_late"] == 0
    assert found["oneonone_servers"] == 1
    assert found["process_resident_memory_bytes"] > 0


async def test_metrics_are_there_only_where_they_are_switched_on(sqlite_url: str) -> None:
    async with open_world(with_web(sqlite_url), live=False) as world:
        assert (await ask(world, "/metrics")).status == 404


async def test_without_a_public_address_there_are_no_feeds(sqlite_url: str) -> None:
    settings = with_web(sqlite_url)
    settings.web.public_url = None
    async with open_world(settings, live=False) as world:
        assert (await ask(world, "/healthz")).status == 200
        assert "Strict-Transport-Security" not in (await ask(world, "/")).headers
        assert "feed" not in {command.name for command in world.bot.tree.get_commands()}


async def test_an_address_that_is_taken_is_a_line_for_the_host(sqlite_url: str) -> None:
    settings = with_web(sqlite_url)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        settings.web = WebSettings(listen=f"127.0.0.1:{port}", public_url=PUBLIC)
        with pytest.raises(Fault, match=rf"^web.listen: can't use 127.0.0.1:{port}: "):
            async with open_world(settings, live=False):
                pass


async def test_processes_that_share_the_work_listen_at_one_address(postgres_server: postgres.Server) -> None:
    async with postgres_server.copy() as url, open_world(with_web(url), live=False) as world:
        world.bot.settings.web.listen = f"127.0.0.1:{port_of(world)}"
        other = WebServer(world.bot)
        await other.start()
        await other.stop()


def test_nothing_of_it_is_loaded_where_it_is_off() -> None:
    code = "import bot.app, sys; print([name for name in sys.modules if name.startswith('bot.web')])"
    assert subprocess.check_output((sys.executable, "-c", code), text=True) == "[]\n"  # noqa: S603 - our own


async def test_the_doctor_says_whether_it_can_be_reached(world: World) -> None:
    settings = deepcopy(world.settings)
    settings.web.public_url = f"http://127.0.0.1:{port_of(world)}/"
    found = await look_at_web(settings)
    assert [(one.verdict, one.text) for one in found] == [
        ("fine", f"http://127.0.0.1:{port_of(world)} can be reached"),
        ("warning", "web.public_url has no TLS: others can read people's feeds on the way"),
        ("warning", "anyone can read /metrics: keep your proxy from passing it on"),
    ]
    await world.bot.shards[0].disconnect()
    assert "something is failing" in (await look_at_web(settings))[0].text
    settings.web.public_url = f"http://127.0.0.1:{port_of(world)}/nowhere"
    assert "not as this bot does" in (await look_at_web(settings))[0].text
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings.web.public_url = f"http://127.0.0.1:{taken.getsockname()[1]}"
    unreached = (await look_at_web(settings))[0]
    assert (unreached.verdict, "can't reach" in unreached.text) == ("wrong", True)


async def test_the_doctor_asks_nobody_where_it_is_off(sqlite_url: str) -> None:
    assert [one.text for one in await look_at_web(settings_for(sqlite_url))] == ["off"]
    settings = with_web(sqlite_url)
    settings.web.public_url = None
    assert "there are no feeds" in (await look_at_web(settings))[0].text


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), [(1200, 700), (390, 760)])
async def test_the_front_page_in_a_browser(world: World, width: int, height: int, tmp_path: Path) -> None:
    """It is styled, which the policy of its content allows it, and fits a phone."""
    async with open_browser() as browser, open_page(browser, width, height) as page:
        await page.goto(f"http://127.0.0.1:{port_of(world)}/")
        add = page.get_by_role("link", name="Add it to your server")
        assert await add.evaluate("link => getComputedStyle(link).backgroundColor") == "rgb(71, 82, 196)"
        assert (await add.get_attribute("href") or "").startswith("https://discord.com/oauth2/authorize?")
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        await page.screenshot(path=os.environ.get("FRONT_PAGE", tmp_path / "front.png"))
