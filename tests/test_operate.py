"""docs/operate.md knows every line that the bot may log as a warning or worse, or end with, and no others."""

import ast
import importlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.skew import Skew

ROOT = Path(__file__).parent.parent
DOCUMENT = (ROOT / "docs" / "operate.md").read_text("utf-8")
LOGGED = {"warning", "error", "critical", "exception"}
# A line of each kind of wrong setting, which is put together from parts.
PUT_TOGETHER = {"…: …; see config.example.toml"}


def documented() -> list[str]:
    """The lines of the table."""
    (table,) = re.findall(r"^\| line \|.*?(?:\n\n|\Z)", DOCUMENT, re.MULTILINE | re.DOTALL)
    return re.findall(r"^\| `(.*?)` \| ", table, re.MULTILINE)


def logged(path: Path) -> Iterator[str]:
    """What a file may log, and what it may end with."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and (_logs(node.func) or _ends(node.func)):
            yield shape(node.args[0], path)


def _logs(called: ast.expr) -> bool:
    on_log = isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name)
    return on_log and called.value.id == "_log" and called.attr in LOGGED  # type: ignore[attr-defined]


def _ends(called: ast.expr) -> bool:
    return isinstance(called, ast.Name) and called.id == "Fault"


def shape(node: ast.AST, path: Path) -> str:
    """A text with … for what differs; nothing for what is put together elsewhere."""
    match node:
        case ast.Constant(value=str(text)):
            return re.sub(r"%[sd]", "…", text)
        case ast.JoinedStr(values=parts):
            return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in parts)
        case ast.Name(id=name):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            return str(getattr(importlib.import_module(module), name))
        case ast.Call(func=ast.Attribute(value=ast.Name() as template, attr="format")):
            return shape(template, path).replace("{}", "…")
    return ""


def of_the_clock() -> str:
    """What is logged of a clock that is wrong."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    skew = Skew(lambda: now)
    skew.note(now - timedelta(seconds=77), timedelta())
    return re.sub(r"76 s ahead of", "… s …", str(skew))


def test_the_table_has_every_line_and_no_others() -> None:
    files = [
        path
        for room in ("bot", "cogs", "db", "scheduling", "services")
        for path in (ROOT / room).rglob("*.py")
        if "demo" not in path.parts
    ]
    said = {line for path in files for line in logged(path)} - {"", "…"}
    assert sorted(documented()) == sorted(said | PUT_TOGETHER | {of_the_clock()})


def test_a_line_is_seen_whatever_it_is_written_with(tmp_path: Path) -> None:
    file = tmp_path / "any.py"
    file.write_text('_log.error("a %s", b)\nraise Fault(f"{c}: d")\n_log.info("e")\n', "utf-8")
    assert list(logged(file)) == ["a …", "…: d"]


def test_every_exit_code_is_explained() -> None:
    (table,) = re.findall(r"^\| exit code \|.*?\n\n", DOCUMENT, re.MULTILINE | re.DOTALL)
    assert re.findall(r"^\| (\d) ", table, re.MULTILINE) == ["0", "1", "2"]


def test_every_command_that_it_names_is_one() -> None:
    from bot.cli import _parser

    filled = {"FOLDER": "x", "FILE": "x", "URL": "x", "N": "2"}
    for named in re.findall(r"`oneonone ([a-z][^`…]*)`", DOCUMENT):
        _parser().parse_args([filled.get(word, word) for word in named.split()])
