"""The log names what happens by ids, and nothing that people wrote or are called."""

import logging
from collections.abc import Iterator

import pytest
from sqlalchemy.exc import IntegrityError

from bot import logs
from bot.demo.play import Player
from bot.demo.world import World
from db.models import Notification, User
from tests.support.fakes import Office
from tests.support.line import SENDING, death, trouble

SECRETS = ("Olga", "Ben Example", "@example.com", "Secret plan", "Bring the papers", "America/New_York")


@pytest.fixture
def written() -> Iterator[list[str]]:
    """Every line that the bot would write at the chattiest level, as it would be formatted."""
    lines: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    root, levels = logging.getLogger(), {name: logging.getLogger(name).level for name in (*logs.ROOMS, "")}
    kept = root.handlers[:]
    root.handlers.clear()
    logs.set_up("DEBUG")
    collector = Collector()
    collector.setFormatter(root.handlers[0].formatter)
    root.handlers[:] = [collector, *kept]
    yield lines
    root.handlers[:] = kept
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


async def test_no_name_email_or_text_is_ever_logged_whatever_goes_wrong(
    world: World, olga: Player, ben: Player, chidi: Player, written: list[str]
) -> None:
    for player in (olga, ben):
        await player.register()
    await olga.run(
        "calendar create",
        mode="group",
        name="Secret plan",
        start_date="2026-01-12",
        description="Bring the papers",
    )
    world.env.inject_error("POST", SENDING, status=400, code=50035, times=2)
    for player in (ben, chidi):
        await olga.run("calendar invite", calendar="Secret plan", user=player)
    with trouble(world, after=lambda: ValueError("Bring the papers, Ben Example")):
        await world.skip(60)
    office = Office(world.bot.store.database)
    await office.change(User, {"discord_id": ben.id}, timezone="Ben Example/Nowhere")
    await olga.run("calendar edit", calendar="Secret plan", hours="10-16")
    with trouble(world, after=death):
        await world.skip(3600)
    await world.restart()
    await world.skip(14 * 24 * 3600)

    text = "\n".join(written)
    assert "unexpected error" in text, "something has gone wrong, and is told"
    assert "ValueError" in text
    found = [secret for secret in SECRETS if secret in text]
    assert not found, [line for line in written if any(secret in line for secret in found)]


async def test_each_notification_is_named_by_id_through_claim_send_and_mark(
    world: World, olga: Player, ben: Player, written: list[str]
) -> None:
    await olga.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    [row] = await Office(world.bot.store.database).rows(Notification, kind="invitation")
    steps = [line.partition(f"notification {row.id}: ")[2] for line in written if f"n {row.id}: " in line]
    assert steps == ["send", "sending, try 1", f"sent as message {row.message_id}"]


def test_an_error_is_told_by_its_kind_and_place_without_what_it_quotes() -> None:
    try:
        try:
            raise KeyError("ben@example.com")
        except KeyError as error:
            raise IntegrityError("INSERT", {}, ValueError("Ben Example")) from error
    except IntegrityError as error:
        told = logs.DiscreetFormatter().formatException((type(error), error, error.__traceback__))
    assert "builtins.KeyError" in told
    assert "sqlalchemy.exc.IntegrityError" in told
    assert "test_logs.py:" in told
    assert "ben@example.com" not in told
    assert "Ben Example" not in told
