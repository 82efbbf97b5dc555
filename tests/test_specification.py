"""docs/specification.md is true: what it names exists, and it names every command and every refusal."""

import ast
import re
from pathlib import Path

from cogs.commands import COMMANDS
from db.models import Base
from scheduling import errors
from scheduling.errors import Refusal
from tests.support.commands import leaves

ROOT = Path(__file__).parent
PAGE = (ROOT.parent / "docs" / "specification.md").read_text("utf-8")
NAMED = set(re.findall(r"`([^`]+)`", PAGE))


def test_every_column_named_exists() -> None:
    columns = {
        f"{table.name}.{column.name}" for table in Base.metadata.tables.values() for column in table.columns
    }
    tables = {table.name for table in Base.metadata.tables.values()}
    named = {
        name for name in NAMED if name.split(".")[0] in tables and name.count(".") == 1 and "/" not in name
    }
    assert named
    assert named <= columns


def test_every_command_is_named_and_every_command_named_exists() -> None:
    actual = {f"/{command.qualified_name}" for command in leaves(COMMANDS)}
    menus = {command.name for command in COMMANDS if f"/{command.name}" not in {c.split()[0] for c in actual}}
    assert {name for name in NAMED if name.startswith("/")} == actual
    assert menus <= NAMED


def test_every_refusal_is_named_and_every_refusal_named_exists() -> None:
    actual = {
        name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Refusal)
    }
    named = set(re.findall(r"\| `([A-Z]\w+)` \| `[\w/]+/test_", PAGE))
    assert named == actual - {"Refusal"}


def test_every_test_named_exists() -> None:
    references = [name.split("::") for name in NAMED if "::" in name]
    assert references
    for file, function in references:
        names = {
            node.name
            for node in ast.walk(ast.parse((ROOT / file).read_text("utf-8")))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        }
        assert function in names, f"{file} has no {function}"
