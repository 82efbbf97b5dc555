"""Who may import whom. The rooms are explained in docs/architecture.md."""

import ast
import sys
import tomllib
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent

ROOMS = {
    "scheduling": set[str](),
    "db": {"scheduling"},
    "services": {"db", "scheduling"},
    "cogs": {"services", "scheduling"},
    "bot": {"cogs", "services", "db", "scheduling"},
}
LIBRARIES = {
    "apscheduler": {"bot"},
    "discord": {"bot", "cogs"},
    "simcord": {"bot"},
    "sqlalchemy": {"db", "services", "bot"},
    "aiohttp": {"bot"},
}
WHY = {
    "scheduling": "the rules are pure: they can be tested at any instant, without a database or Discord",
    "db": "storage knows the words of the rules and nothing of who uses it",
    "services": "use cases know no Discord, so that commands, buttons and a page can share them",
    "cogs": "what people type and see is thin: it asks a service and renders; services touch the database",
    "bot": "the composition root joins the rooms",
}

FILES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


@cache
def modules_imported(path: Path) -> frozenset[str]:
    """The whole names of what a file imports, also within functions: modules, and names in them."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(names)


def imported(path: Path) -> set[str]:
    """The top-level names of all that a file imports."""
    return {name.partition(".")[0] for name in modules_imported(path)}


def faults(path: Path, names: set[str]) -> list[str]:
    """Each import that the room of `path` may not have, with the reason."""
    room = path.relative_to(ROOT).parts[0]
    rooms = names & ROOMS.keys() - ROOMS[room] - {room}
    libraries = {name for name in names & LIBRARIES.keys() if room not in LIBRARIES[name]}
    return [f"{room}/ may not import {name}: {WHY[room]}" for name in sorted(rooms | libraries)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_file_imports_only_what_its_room_may(path: Path) -> None:
    assert not faults(path, imported(path))


@pytest.mark.parametrize(
    ("room", "name"),
    [
        ("scheduling", "db"),
        ("services", "discord"),
        ("cogs", "db"),
        ("db", "services"),
        ("cogs", "apscheduler"),
    ],
)
def test_a_forbidden_import_is_seen_and_explained(room: str, name: str) -> None:
    assert faults(ROOT / room / "any.py", {name}) == [f"{room}/ may not import {name}: {WHY[room]}"]


def test_every_library_that_is_imported_is_declared() -> None:
    """One that is there only because another needs it may be gone with the next update."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = [*project["dependencies"], *extras["demo"], *extras["metrics"], *extras["postgres"]]
    declared = {canonicalize_name(Requirement(one).name) for one in asked}
    providers = packages_distributions()
    for path in FILES:
        for name in imported(path) - ROOMS.keys() - sys.stdlib_module_names:
            provided_by = {canonicalize_name(provider) for provider in providers[name]}
            assert provided_by & declared, f"{path.relative_to(ROOT)} imports {name}"


def test_no_room_waits_for_anything_but_the_database_inside_a_transaction() -> None:
    """Between `writing()` and its end, or where a session is at hand, services await only the database.

    What is done `alone` holds nothing but that, for which nobody waits who does anything else.
    """
    for path in sorted((ROOT / "services").rglob("*.py")):
        found = waits(ast.parse(path.read_text("utf-8")))
        assert not found, f"{path.name}: {', '.join(found)} may not be awaited within a transaction"


def test_waiting_is_seen_within_a_transaction_and_allowed_before_it() -> None:
    inside = "async def f(request):\n async with request.writing() as session:\n  await asyncio.to_thread(g)"
    called = "async def f(session):\n await asyncio.sleep(1)"
    before = "async def f(request):\n await asyncio.to_thread(g)\n async with request.writing(): pass"
    alone = "async def f(store):\n async with alone(store, 1, 2) as writing:\n  await asyncio.to_thread(g)"
    within = alone + "\n  async with writing() as session:\n   await asyncio.sleep(1)"
    codes = (inside, called, before, alone, within)
    assert [waits(ast.parse(code)) for code in codes] == [["to_thread"], ["sleep"], [], [], ["sleep"]]


def waits(tree: ast.AST) -> list[str]:
    """What is awaited besides the database where a transaction is open."""
    forbidden = {"sleep", "to_thread", "wait_for", "gather", "run_in_executor"}
    opened = [node for node in ast.walk(tree) if _opens(node) or _takes_session(node)]
    inside = [child for node in opened for child in ast.walk(node) if isinstance(child, ast.Attribute)]
    return sorted({node.attr for node in inside} & forbidden)


def _opens(node: ast.AST) -> bool:
    return isinstance(node, ast.AsyncWith) and not ast.unparse(node.items[0]).startswith("alone(")


def _takes_session(node: ast.AST) -> bool:
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    return "session" in {argument.arg for argument in node.args.args}


SHARED = "what all share"
LAYERS = {
    "services": {
        SHARED: {
            "request",
            "paging",
            "mapping",
            "actors",
            "again",
            "drafts",
            "events",
            "limits",
            "attendees",
            "showing",
            "locks",
            "lookup",
            "openings",
            "next_steps",
            "server_settings",
        },
        "outbox": {"outbox"},
        "people": {"people"},
        "calendars": {"calendars"},
        "answers": {"answers"},
        "planning": {"planning"},
        "guidance": {"guidance"},
        "mydata": {"mydata"},
        "housekeeping": {"housekeeping", "retention"},
    },
    "cogs": {
        "render": {"render"},
        SHARED: {"base", "bot", "errors", "options"},
        "buttons": {"buttons"},
        "notifications and commands": {
            "notifications",
            "accounts",
            "availability",
            "calendar",
            "contacts",
            "feeds",
            "help",
            "invites",
            "mydata",
            "settings",
        },
        "all commands": {"commands"},
    },
}
"""What rooms are made of, from below: each may import from those before it."""


def module_of(path: Path) -> str:
    """The whole name of a module, such as "services.outbox.claims"."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {
    room: {module_of(path): path for path in FILES if path.is_relative_to(ROOT / room)} for room in ROOMS
}


def layer_of(module: str) -> int:
    """The place in LAYERS of a module such as "services.outbox.claims"; each has one."""
    room, part = module.split(".")[:2]
    found = [number for number, parts in enumerate(LAYERS[room].values()) if part in parts]
    assert found, f"{room}/{part} is new: say in LAYERS what it stands on"
    return found[0]


@pytest.mark.parametrize("module", [name for room in LAYERS for name in MODULES[room] if name != room])
def test_no_part_of_a_room_imports_from_one_above_it(module: str) -> None:
    room, own = module.split(".")[0], layer_of(module)
    known = modules_imported(MODULES[room][module]) & MODULES[room].keys() - {room}
    above = sorted(name for name in known if layer_of(name) > own)
    assert not above, (
        f"{module} may not import {', '.join(above)}: the parts of {room}/ stand on each other in the order "
        f"{' < '.join(LAYERS[room])}, so that each can be read without those above it. Move what both need "
        "into the lower one."
    )


ROWS_AND_VALUES = {"Absence", "Attendee", "Calendar", "MeetingChange", "ServerEvent"}
"""The only names with two meanings: a row of db/models, and the value services/mapping.py makes of it."""


def names_defined(tree: ast.Module) -> set[str]:
    """The classes and type aliases of a module, without a leading underscore."""
    hidden = [node for each in tree.body if isinstance(each, ast.If) for node in each.body]
    names = set()
    for node in [*tree.body, *hidden]:
        if isinstance(node, ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return {bare for name in names if (bare := name.lstrip("_"))[:1].isupper() and not bare.isupper()}


def test_no_class_or_type_alias_has_the_name_of_another() -> None:
    places: dict[str, list[str]] = {}
    for path in FILES:
        for name in names_defined(ast.parse(path.read_text("utf-8"))):
            if not (name in ROWS_AND_VALUES and path.is_relative_to(ROOT / "db/models")):
                places.setdefault(name, []).append(str(path.relative_to(ROOT)))
    twice = [f"{name} ({', '.join(paths)})" for name, paths in sorted(places.items()) if len(paths) > 1]
    assert not twice, f"{'; '.join(twice)}: name each after what it is, so that none is taken for the other"


def test_classes_and_aliases_are_seen_wherever_they_are_defined() -> None:
    code = "class _Row: ...\nPair = tuple[int, int]\nLIMIT = 3\nif TYPE_CHECKING:\n Seconds = list[int]"
    assert names_defined(ast.parse(code)) == {"Row", "Pair", "Seconds"}


@pytest.mark.parametrize("room", ROOMS)
def test_there_is_no_circle_within_a_room(room: str) -> None:
    modules = MODULES[room]
    imports = {name: modules_imported(path) & modules.keys() - {name} for name, path in modules.items()}
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        pytest.fail(f"each of these imports the next: {' -> '.join(reversed(error.args[1]))}")


def test_tests_import_from_each_other_only_what_is_in_support() -> None:
    """So a test module can be renamed, split and read alone; what several need is found in one place."""
    for path in sorted((ROOT / "tests").rglob("*.py")):
        names = {name for name in modules_imported(path) if name.startswith("tests.")}
        wrong = sorted(name for name in names if not f"{name}.".startswith("tests.support."))
        assert not wrong, (
            f"{path.relative_to(ROOT)} may not import {', '.join(wrong)}: move it to tests/support"
        )


def test_what_is_no_test_is_in_support() -> None:
    """A module beside the tests is one of them, or what pytest itself reads."""
    beside = set((ROOT / "tests").rglob("*.py")) - set((ROOT / "tests" / "support").rglob("*.py"))
    scripts = set((ROOT / "tests" / "data").glob("*.py"))
    others = {path.name for path in beside - scripts if not path.name.startswith("test_")}
    assert others == {"__init__.py", "conftest.py"}
