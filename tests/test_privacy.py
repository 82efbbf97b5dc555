"""What the bot stores: whose every column is, and docs/privacy.md, which says so to everybody."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec import structs
from msgspec.structs import asdict
from sqlalchemy import delete, or_, select

from bot.config import PrivacySettings
from db.engine import Database
from db.holding import TABLES, owned_by
from db.models import Base
from db.nobodys import NOBODYS
from db.personal import PERSONAL, policy
from services.mydata import deletion, exports
from services.request import Account, Request, Retention, Store
from tests.support.revisions import sync
from tests.support.valid_rows import NOON, store

POLICY = (Path(__file__).parent.parent / "docs" / "privacy.md").read_text("utf-8")
EVERYTHING = {**PERSONAL, **NOBODYS}
STAYING = ("erasure", "spent")
"""What is kept until it is done, or for a day."""


def test_every_table_and_column_has_somebody_whose_it_is() -> None:
    stored = {name: sorted(table.columns.keys()) for name, table in Base.metadata.tables.items()}
    said = {name: sorted(rows.columns) for name, rows in EVERYTHING.items()}
    assert said == stored, (
        "Say in db/personal.py whose a new column is, what the deletion leaves of it, how long it is kept, "
        "and why."
    )


@pytest.mark.parametrize("name", EVERYTHING)
def test_what_is_said_of_a_table_holds_together(name: str) -> None:
    rows, columns = EVERYTHING[name], Base.metadata.tables[name].columns
    assert set(rows.whose) <= set(rows.columns)
    assert set(rows.stays) | set(rows.left) <= set(rows.theirs)
    assert not set(rows.stays) & set(rows.left)
    if rows.stays or rows.left:
        lost = [each for each, value in rows.emptied.items() if value is None and not columns[each].nullable]
        assert not lost, f"the deletion has to leave something in {lost}, which may not be empty"


@pytest.mark.parametrize("name", PERSONAL)
def test_whoever_a_row_names_is_one_whose_row_it_is(name: str) -> None:
    """Every column that refers to an account, or is one on Discord, says whose the row is."""
    users = Base.metadata.tables["user"]
    naming = {
        column.name
        for column in Base.metadata.tables[name].columns
        if any(key.column.table is users for key in column.foreign_keys) or column.name == "user_discord_id"
    }
    assert naming <= set(PERSONAL[name].whose)


def test_nothing_that_is_nobodys_refers_to_an_account() -> None:
    users = Base.metadata.tables["user"]
    for name in NOBODYS:
        keys = Base.metadata.tables[name].foreign_keys
        assert not [key for key in keys if key.column.table is users], name


def test_the_policy_has_the_table_as_it_is() -> None:
    table = re.findall(r"^\|.*", POLICY, re.MULTILINE)
    wanted = list(policy(asdict(Retention())))
    assert table == wanted, "put this into docs/privacy.md:\n" + "\n".join(wanted)


def test_the_settings_of_retention_are_those_of_the_policy() -> None:
    settings = structs.asdict(PrivacySettings())
    assert asdict(Retention()) == {name: settings[name] for name in asdict(Retention())}


@pytest.mark.parametrize("named", ["/mydata export", "/mydata delete", "/logout", "privacy.contact"])
def test_the_policy_says_what_one_can_do(named: str) -> None:
    assert named in POLICY


async def test_no_row_of_somebody_is_left_whatever_there_was(database: Database) -> None:
    await sync(database, store)
    now = NOON + timedelta(days=1)
    request = Request(Store(database, lambda: now), Account(1000, "user 0"), now)
    async with database.writing() as session:
        await session.execute(delete(TABLES["server_event"]))  # The server has heard how it ended.
    assert (await exports.export(request)).text.count("====") >= len(PERSONAL) - 1
    await deletion.erase(request, "U Ser")
    async with database.reading() as session:
        for name, rows in PERSONAL.items():
            theirs = or_(*owned_by(name, 1, 1000, rows.whose))
            found = (await session.execute(select(TABLES[name]).where(theirs))).all()
            assert name in STAYING or not found, name
