"""Every cell of the table in permissions.py, driven through the real commands, buttons and forms."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discord
import pytest
import pytest_asyncio

from bot.demo.play import Player, Shown
from bot.demo.world import open_world
from cogs.render.text import AMBER
from scheduling.model import Acceptance
from tests.support.cast import (
    FRIEND,
    NEWCOMER,
    PEER,
    PLAN,
    ROLES,
    Cast,
    Prepared,
    checked,
    copied_cast,
    forged,
    prepare,
)
from tests.support.permissions import (
    COMMANDS,
    DEEDS,
    FORMS,
    IN_THE_SERVER,
    JOINS,
    MENUS,
    OFFERS,
    PRESSES,
    SHOWN_TO,
    Cell,
    Verdict,
    cells,
    everything,
    gaps,
    roles,
    rows,
)
from tests.support.web import with_web

OUTSIDERS = ("withdrawn", "stranger", "in_role")
GUESTS = ("new", "guest")
NOWHERE = "999999"
_OWN = {"form": "form", "undo": "undo_change", "meanings": "meanings", "choices": "choices"}
_DRAFTS = (
    *(f"{whose}_{name}" for name in _OWN for whose in ("own", "others")),
    "own_begun",
    "previewed",
    "edited",
    "invitee",
)
NOTHING = {
    "typed": "Sunlight plans",
    "ref": f"cal:{NOWHERE}",
    "own_entry": f"ent:{NOWHERE}",
    "others_entry": f"ent:{NOWHERE}",
    "others_contact": f"con:{NOWHERE}",
    "proposal_ref": f"prop:{NOWHERE}",
    **dict.fromkeys(_DRAFTS, NOWHERE),
    "id": NOWHERE,
    "proposal": NOWHERE,
}


@dataclass(frozen=True)
class Turn:
    """One person of a role doing something. `words` stand for what is in braces in the deeds."""

    cast: Cast
    role: str
    words: Mapping[str, str]

    async def do(self, row: str) -> Shown:
        """Does what the row says."""
        if row in COMMANDS:
            return await self._run(row.split(" (")[0], COMMANDS[row][0])
        if row in PRESSES:
            return await self._press(self._filled(PRESSES[row][0]), dm=row not in IN_THE_SERVER)
        if row in MENUS:
            custom_id, value, _ = MENUS[row]
            return await self._choose(self._filled(custom_id), value, dm=row not in IN_THE_SERVER)
        custom_id, values, _ = FORMS[row]
        filled = {name: self._given(value) for name, value in values.items()}
        return await self.cast.send_form(
            self._who, self._filled(custom_id), filled, dm=row not in IN_THE_SERVER
        )

    async def offered(self, row: str) -> list[str]:
        """What is offered in the option that the row names."""
        command, option = row.removeprefix("offer ").rsplit(" ", 1)
        typed, options, _ = OFFERS.get(f"{command} {option}") or OFFERS[option]
        filled = {name: self._filled(value) for name, value in options.items()}
        return await self._who.offered(command, option, typed, **filled)

    def expects(self, row: str) -> str:
        """The value that the option offers to those who may see it."""
        return self._filled((OFFERS.get(row.removeprefix("offer ")) or OFFERS[row.split()[-1]])[-1])

    @property
    def _who(self) -> Player:
        return self.cast.player(self.role)

    async def _run(self, command: str, options: Mapping[str, Any]) -> Shown:
        filled: dict[str, Any] = {name: self._given(value) for name, value in options.items()}
        if command.startswith("menu "):
            shown = await self._who.menu(command.removeprefix("menu "), **filled)
        else:
            shown = await self._who.run(command, **filled)
        unseen = shown.form or (shown.message and shown.message.ephemeral)
        assert unseen, f"/{command}: is not answered for the asker's eyes only: {shown.text or '(nothing)'}"
        return shown

    async def _press(self, custom_id: str, *, dm: bool) -> Shown:
        message = await self.cast.show(self._who, forged(custom_id), dm=dm)
        return await self._who.press_again(message, custom_id)

    async def _choose(self, custom_id: str, value: str, *, dm: bool) -> Shown:
        chosen = self._given(value)
        if isinstance(chosen, str):
            options = [discord.SelectOption(label="Somebody's", value=chosen)]
            menu: discord.ui.Item[Any] = discord.ui.Select(custom_id=custom_id, options=options)
        else:
            menu = discord.ui.UserSelect(custom_id=custom_id)
        await self.cast.show(self._who, menu, dm=dm)
        return await self._who.choose(chosen)

    def _given(self, value: Any) -> Any:
        people = {"{peer}": PEER, "{newcomer}": NEWCOMER, "{friend}": FRIEND}
        if isinstance(value, list):
            return [self._filled(each) for each in value]
        if isinstance(value, str):
            return self.cast.player(people[value]) if value in people else self._filled(value)
        return value

    def _filled(self, text: str) -> str:
        return text.format(role=self.role, **self.words)


@pytest.fixture(scope="session")
def prepared(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """A database in which the cast stands to the calendar as the roles say."""
    file = tmp_path_factory.mktemp("cast") / "oneonone.db"
    shutil.copy(migrated_file, file)
    return asyncio.run(prepare(file))


@pytest.fixture
async def cast(prepared: Prepared, tmp_path: Path) -> AsyncIterator[Cast]:
    """The cast in a world of the test's own."""
    async with copied_cast(prepared, tmp_path / "oneonone.db") as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def one_world(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Cast]:
    """The cast in a world for all tests in which nothing may change: opening one for each takes longer."""
    async with copied_cast(prepared, tmp_path_factory.mktemp("one") / "oneonone.db") as opened:
        yield opened


@pytest.fixture
def unchanging(prepared: Prepared, one_world: Cast) -> Iterator[Cast]:
    """The same for one test; whatever it changed after all, the next one finds all as it was."""
    with checked(one_world) as cast:
        yield cast
    cast.restore(prepared)


in_one_world = pytest.mark.asyncio(loop_scope="module")


def _cells(verdict: Verdict) -> pytest.MarkDecorator:
    found = [cell for cell in cells() if cell.verdict is verdict and not cell.is_offer]
    return pytest.mark.parametrize("cell", found, ids=str)


@_cells(Verdict.ALLOWED)
async def test_what_is_allowed_works(cast: Cast, cell: Cell) -> None:
    shown = await Turn(cast, cell.role, words_of(cast, cell.role)).do(cell.row)

    expected = SHOWN_TO.get((cell.row, cell.role), DEEDS[cell.row][-1])
    works = expected in shown and not is_refusal(shown)
    assert works, told(cell, shown, f"should show “{expected}”")
    unseen = PLAN not in shown.text or cell.role not in OUTSIDERS or cell.row in JOINS
    assert unseen, told(cell, shown, f"may not know of “{PLAN}”")


@_cells(Verdict.REFUSED)
@in_one_world
async def test_what_is_refused_says_why_and_changes_nothing(unchanging: Cast, cell: Cell) -> None:
    before = unchanging.kept()

    shown = await Turn(unchanging, cell.role, words_of(unchanging, cell.role)).do(cell.row)

    assert is_refusal(shown), told(cell, shown, "should be refused")
    assert cell.why in shown.text, told(cell, shown, f"should say “{cell.why}”")
    changed = changes(before, unchanging.kept())
    assert not changed, told(cell, shown, f"is refused, and yet changes something:\n{changed}")


@_cells(Verdict.HIDDEN)
@in_one_world
async def test_what_is_hidden_is_answered_as_what_nobody_ever_made(unchanging: Cast, cell: Cell) -> None:
    before = unchanging.kept()

    for there, nowhere in hidden_things(unchanging, cell):
        shown = await Turn(unchanging, cell.role, there).do(cell.row)
        unknown = await Turn(unchanging, cell.role, nowhere).do(cell.row)

        assert is_refusal(shown), told(cell, shown, "should be refused")
        alike = renamed(shown.text, there, nowhere) == unknown.text
        assert alike, told(cell, shown, f"should be answered as if nobody had made it:\n{unknown.text}")
    changed = changes(before, unchanging.kept())
    assert not changed, told(cell, shown, f"is refused, and yet changes something:\n{changed}")


@pytest.mark.parametrize("row", dict.fromkeys(cell.row for cell in cells() if cell.is_offer))
@in_one_world
async def test_what_is_offered_while_typing(unchanging: Cast, row: str) -> None:
    """All columns of a row at once: offering changes nothing."""
    wrong = []
    for cell in (cell for cell in cells() if cell.row == row):
        turn = Turn(unchanging, cell.role, words_of(unchanging, cell.role))
        offered = await turn.offered(row)
        wanted = [turn.expects(row)] if cell.verdict is Verdict.ALLOWED else []
        # Zones and lengths that resemble what was typed come after it; nothing resembles the rest.
        if offered[:1] != wanted:
            wrong.append(f"{cell}: {offered} is offered instead of {wanted}")
    assert not wrong, "\n".join(wrong)


async def test_everything_that_can_be_done_has_a_row(sqlite_url: str) -> None:
    async with open_world(with_web(sqlite_url), live=False) as world:
        found = gaps(everything(world.bot.tree), rows())

    assert not found, found


def test_what_has_no_row_is_told_how_to_get_one() -> None:
    found = gaps(["calendar burn", "help"], ["help", "press gone"])

    assert "“calendar burn” has no row: decide from DESIGN who may do it, and add the row to TABLE" in found
    assert "“press gone” is no more: remove its row" in found


def test_every_row_is_done_somehow() -> None:
    undone = {cell.row for cell in cells() if not cell.is_offer} ^ set(DEEDS)

    assert not undone, (
        f"say below TABLE in tests/support/permissions.py how these are done, or remove them: {undone}"
    )


def test_every_role_has_a_column_and_somebody_who_plays_it() -> None:
    assert roles() == list(ROLES), (
        "A role needs a column in TABLE (tests/support/permissions.py), with what it may do in every row, "
        "and a person in ROLES (tests/support/cast.py) whom prepare() brings there."
    )


async def test_the_cast_plays_every_way_to_stand_to_a_calendar(cast: Cast) -> None:
    played = {row["accepted"] for row in cast.kept()["attendee"]}

    assert played == set(Acceptance), (
        "Attendees can stand to a calendar in a way that no role plays: add a role to ROLES in "
        f"tests/support/cast.py and a column to TABLE. Missing: {set(Acceptance) - played}"
    )


def words_of(cast: Cast, role: str) -> dict[str, str]:
    """What the words in braces mean to somebody of the role."""
    other = "owner" if role == "attendee" else "attendee"
    others = {name: cast.ids[f"{kind}:{other}"] for name, kind in _OWN.items()}
    return {
        "typed": PLAN,
        "own_name": ROLES[role].capitalize() + ("" if role in GUESTS else " Example"),
        "id": str(cast.ids["calendar"]),
        "ref": f"cal:{cast.ids['calendar']}",
        # A stranger has nothing of their own here, and tries what is another's.
        **{f"own_{name}": str(cast.ids.get(f"{kind}:{role}", others[name])) for name, kind in _OWN.items()},
        **{f"others_{name}": str(number) for name, number in others.items()},
        "own_begun": str(cast.ids.get(f"begun:{role}", cast.ids["begun:guest"])),
        "own_entry": f"ent:{cast.ids.get(f'event:{ROLES[role]}', cast.ids[f'event:{PEER}'])}",
        "others_entry": f"ent:{cast.ids[f'event:{PEER}']}",
        "others_contact": f"con:{cast.ids[f'user:{NEWCOMER}']}",
        "previewed": str(cast.ids["finalize:owner"]),
        "edited": str(cast.ids["edit:owner"]),
        "proposal": str(cast.ids["proposal"]),
        "proposal_ref": f"prop:{cast.ids['proposal']}",
        "invitee": str(cast.ids["invitee:owner"]),
        "team": str(cast.world.team.id),
        "peer_id": str(cast.ids[f"user:{PEER}"]),
        "newcomer_id": str(cast.ids[f"user:{NEWCOMER}"]),
        "helper_id": str(cast.ids[f"user:{ROLES['co_organizer']}"]),
        "friend_id": str(cast.ids[f"user:{FRIEND}"]),
    }


def hidden_things(cast: Cast, cell: Cell) -> list[tuple[dict[str, str], dict[str, str]]]:
    """What is named, and the like of it that does not exist: another's thing, or the whole calendar."""
    there = words_of(cast, cell.role)
    if "(of another)" in cell.row and cell.role not in OUTSIDERS:
        return [(there, there | {word: NOTHING[word] for word in NOTHING if word.startswith("others_")})]
    pairs = [(there, there | NOTHING)]
    # Somebody uninvited has seen the id: to them it is as a button, and says that it was taken back.
    if cell.row in COMMANDS and cell.role != "withdrawn":
        pairs.append((there | {"typed": there["ref"]}, there | NOTHING | {"typed": NOTHING["ref"]}))
    return pairs


def renamed(text: str, there: Mapping[str, str], nowhere: Mapping[str, str]) -> str:
    """An answer as it would repeat what was typed, had it been about something else."""
    for word in ("typed", "ref", "own_entry", "others_entry", "others_contact", "proposal_ref"):
        text = text.replace(there[word], nowhere[word])
    return text


def is_refusal(shown: Shown) -> bool:
    """Whether this is how the bot says no; a failure of its own is none."""
    embeds = shown.message.embeds if shown.message else []
    said = [embed.description or "" for embed in embeds if embed.colour == AMBER and not embed.title]
    return any(text.startswith("**") for text in said) and "Something went wrong" not in shown


def changes(before: Mapping[str, list[Any]], after: Mapping[str, list[Any]]) -> str:
    """What is in the database that was not, and what was and is not. A refusal may leave a new draft."""
    new = {table: [row for row in after[table] if row not in rows] for table, rows in before.items()}
    lost = {table: [row for row in rows if row not in after[table]] for table, rows in before.items()}
    found = [f"new in {table}: {rows}" for table, rows in new.items() if rows and table != "draft"]
    return "\n".join([*found, *(f"no more in {table}: {rows}" for table, rows in lost.items() if rows)])


def told(cell: Cell, shown: Shown, wanted: str) -> str:
    """What a failure says: who did what, what should have come of it, and what did."""
    return f"{cell.role}: {cell.row}: {wanted}\nIt was answered:\n{shown.text or '(nothing)'}"
