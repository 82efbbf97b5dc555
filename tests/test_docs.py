"""The documentation says what is: every command, option and setting, or a test fails."""

import re
import tomllib
from pathlib import Path
from typing import Any

import discord
from msgspec import structs

from bot.config import Settings, load
from cogs.buttons import posts
from cogs.commands import COMMANDS
from db.models import Base
from scheduling.model import NotificationKind
from tests.support.commands import leaves

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
DESIGN = (ROOT / "docs" / "design.md").read_text("utf-8")
EXAMPLE = (ROOT / "config.example.toml").read_text("utf-8")


def documented() -> dict[str, set[str]]:
    """The commands table of the README: command to options."""
    rows = re.findall(r"^\| `/([a-z -]+)` \|([^|]*)\|", README, re.MULTILINE)
    return {name: set(re.findall(r"[a-z_]+", options)) for name, options in rows}


def test_the_readme_lists_every_command_with_its_options_and_no_others() -> None:
    actual = {
        command.qualified_name: {option.name for option in command.parameters} for command in leaves(COMMANDS)
    }
    assert documented() == actual


def test_optional_options_are_in_italics() -> None:
    rows = dict(re.findall(r"^\| `/([a-z -]+)` \|([^|]*)\|", README, re.MULTILINE))
    for command in leaves(COMMANDS):
        italic = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"\*(.+?)\*", rows[command.qualified_name]))))
        assert italic == {option.name for option in command.parameters if not option.required}


def test_the_design_lists_every_command_and_no_others() -> None:
    rows = re.findall(r"^\| (`/.*?) \|", DESIGN, re.MULTILINE)
    listed = [name for row in rows for name in re.findall(r"`/([a-z -]+)`", row)]
    assert sorted(listed) == sorted(command.qualified_name for command in leaves(COMMANDS))


def test_the_design_lists_every_kind_of_notification_and_no_others() -> None:
    (table,) = re.findall(r"^\| kind \|.*?\n\n", DESIGN, re.MULTILINE | re.DOTALL)
    listed = [name for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for name in row.split(", ")]
    assert sorted(listed) == sorted(f"`{kind}`" for kind in NotificationKind)


def designed() -> dict[str, set[str]]:
    """The schema in the design: table to columns, `?` where they may be null. An `id` goes without saying."""
    (block,) = re.findall(r"^## Schema\n.*?```\n(.*?)```", DESIGN, re.MULTILINE | re.DOTALL)
    tables = re.findall(r"^(\w+) +(.*?);(.*?)(?=^\w|\Z)", block, re.MULTILINE | re.DOTALL)
    return {
        name: {*(column.split()[0] for column in columns.split(",")), *([] if "PRIMARY" in more else ["id"])}
        for name, columns, more in tables
    }


def test_the_schema_in_the_design_has_every_table_and_column_and_no_others() -> None:
    models = {
        table.name: {f"{column.name}?" if column.nullable else column.name for column in table.columns}
        for table in Base.metadata.tables.values()
    }
    assert designed() == models


def settings() -> dict[tuple[str, str], Any]:
    """Every setting by section and key, with its default."""
    sections = structs.asdict(Settings())
    return {
        (name, key): value
        for name, section in sections.items()
        for key, value in structs.asdict(section).items()
    }


def test_the_example_configuration_explains_every_setting_in_the_line_before_it() -> None:
    shown = re.findall(r"^# .*[.]\n(?:# )?([a-z_]+) = ", EXAMPLE, re.MULTILINE)
    assert sorted(shown) == sorted(key for _, key in settings())


def test_the_example_configuration_shows_the_defaults() -> None:
    given = {
        (section, key): value
        for section, keys in tomllib.loads(EXAMPLE).items()
        for key, value in keys.items()
    }
    assert given == {place: default for place, default in settings().items() if default is not None}


def test_the_example_configuration_is_valid_with_every_line_in_use(tmp_path: Path) -> None:
    in_use = tmp_path / "config.toml"
    in_use.write_text(re.sub(r"^# ([a-z_]+ = )", r"\1", EXAMPLE, flags=re.MULTILINE), "utf-8")
    assert load(in_use).discord.development_server == 123456789012345678


def test_the_documents_point_only_to_files_that_exist() -> None:
    for document in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", document.read_text("utf-8")):
            assert (document.parent / target).exists(), f"{document.name} points to {target}"


def test_the_changelog_begins_with_what_is_unreleased_and_then_this_version() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert headings[0] == "Unreleased"
    assert re.fullmatch(rf"{re.escape(version)} - \d{{4}}-\d\d-\d\d", headings[1])


def test_a_commit_is_checked_by_what_make_lint_runs() -> None:
    in_hooks, in_lint = (
        set(re.findall(r"\.venv/bin/(ruff \w+|mypy)", (ROOT / name).read_text("utf-8")))
        for name in (".pre-commit-config.yaml", "Makefile")
    )
    assert in_hooks == in_lint


def test_the_documents_name_only_modules_that_exist() -> None:
    module = r"`((?:bot|cogs|db|scheduling|services|tests)/[\w/]+\.py)`"
    for document in (ROOT / "docs").glob("*.md"):
        for named in re.findall(module, document.read_text("utf-8")):
            assert (ROOT / named).exists(), f"{document.name} names {named}"


def test_the_invite_link_asks_for_exactly_what_is_used() -> None:
    used = discord.Permissions(**dict.fromkeys(posts.BOT_NEEDS, True))
    assert f"permissions={used.value}`" in README
