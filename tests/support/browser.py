"""A headless Chromium for tests, skipped where there is none, and the demo to open in it."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str | None:
    """Where a Chromium is: as CHROMIUM says, or by its usual names."""
    named = os.environ.get("CHROMIUM")
    candidates = [named] if named else [f"/usr/bin/{name}" for name in _NAMES] + list(_NAMES)
    return next((found for one in candidates if (found := shutil.which(one))), None)


@asynccontextmanager
async def open_browser() -> AsyncIterator[Browser]:
    """A browser for any number of pages."""
    executable = find_chromium()
    if executable is None:
        # Continuous integration installs one, and must not pass by skipping.
        missing = pytest.fail if os.environ.get("TEST_BROWSER") == "required" else pytest.skip
        missing("no Chromium found: install one, or set CHROMIUM to its path")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=_ARGUMENTS)
        yield browser
        await browser.close()


@asynccontextmanager
async def open_page(
    browser: Browser, width: int = 1400, height: int = 900, *, touch: bool = False
) -> AsyncIterator[Page]:
    """A page with a profile of its own. Whatever it complains about on its console fails the test."""
    complaints: list[str] = []
    context = await browser.new_context(
        viewport={"width": width, "height": height}, has_touch=touch, is_mobile=touch
    )
    page = await context.new_page()
    page.set_default_timeout(5000)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield page
    await context.close()
    assert not complaints


@contextmanager
def run_demo() -> Iterator[str]:
    """The demo in a process of its own; its address. It must stop cleanly and complain of nothing."""
    command = [sys.executable, "-m", "bot", "demo", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stdout is not None
        said = iter(process.stdout.readline, "")
        found = next(
            (match for line in said if (match := re.search(r"http://127\.0\.0\.1:\d+/", line))), None
        )
        try:
            if found is not None:
                yield found[0]
        finally:
            process.terminate()
        _, complaints = process.communicate(timeout=10)
        assert (found is not None, process.returncode, complaints) == (True, 0, "")


def person(page: Page, name: str) -> Locator:
    """The column of one of the people."""
    return page.get_by_test_id(f"person-{name}")


def in_days(number: int) -> str:
    """A day to come, as people may type it."""
    return (datetime.now(UTC) + timedelta(days=number)).date().isoformat()


async def run_command(person: Locator, command: str, options: dict[str, str]) -> None:
    """Types a command, takes it from the list, fills in its options and runs it."""
    await person.get_by_role("combobox").fill(f"/{command}")
    await person.get_by_role("option", name=f"/{command}").click()
    for name, value in options.items():
        form = person.get_by_role("form")
        if await (extra := form.get_by_role("button", name=f"+ {name}", exact=True)).count():
            await extra.click()
        option = form.get_by_label(name, exact=True).and_(person.locator("input, select"))
        if await option.evaluate("one => one.tagName") == "SELECT":
            await option.select_option(label=value)
        else:
            await option.fill(value)
    await person.get_by_role("button", name="Run").click()
    await expect(person.get_by_role("button", name="Run")).to_have_count(0)


async def say_clock(person: Locator, city: str) -> None:
    """Chooses the wall time that is somebody's."""
    await person.get_by_role("button", name="Choose your time").click()
    await person.get_by_role("button", name=city).click()


async def answer(person: Locator, city: str, hours: str) -> None:
    """Answers an invitation in words, for these hours of one day, as somebody who has never used the bot."""
    await person.get_by_role("button", name="Type my times").click()
    await say_clock(person, city)
    form = person.get_by_role("dialog", name="When are you free? Team lunch")
    await form.get_by_label("When are you free?").fill(f"{in_days(9)} {hours}")
    await form.get_by_role("button", name="Submit").click()
    await expect(form).to_have_count(0)
    await expect(person.get_by_text("You've added your times.")).to_be_visible()
