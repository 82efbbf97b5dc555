"""The command line. Exit codes: 0 fine, 2 something the host must change, 1 a bug."""

import argparse
import asyncio
import gc
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bot import logs
from bot.config import Fault, Settings, load

_DEMO_PORT = 8790


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command that the arguments name; its exit code."""
    asked = _parser().parse_args(arguments)
    try:
        return int(asked.run(asked) or 0)
    except Fault as fault:
        for line in str(fault).splitlines():
            print(f"oneonone: {line}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="oneonone", description="A Discord bot that finds meeting times.")
    parser.add_argument("--version", action="version", version=f"oneonone {version('oneonone')}")
    parser.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help="where the settings are (default: config.toml in this folder)",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add(commands, "run", _run, "run the bot")
    _add(commands, "check", _check, "check the settings, the database and the token")
    demo = _add(commands, "demo", _demo, "try the bot in your browser, on a simulated Discord")
    demo.add_argument("--story", action="store_true", help="watch it play out in the terminal instead")
    demo.add_argument(
        "--port",
        type=int,
        default=_DEMO_PORT,
        help=f"where to serve the page on 127.0.0.1 (default: {_DEMO_PORT})",
    )
    database = commands.add_parser("db", help="back up or upgrade the database").add_subparsers(
        required=True, metavar="COMMAND"
    )
    copy = _add(database, "backup", _backup, "copy the SQLite database to FILE, even while the bot runs")
    copy.add_argument("file", type=Path, metavar="FILE", help="the copy; must not exist yet")
    _add(database, "upgrade", _upgrade, "upgrade the database to this version's schema")
    return parser


def _add(commands: Any, name: str, run: Callable[[argparse.Namespace], int | None], text: str) -> Any:
    parser = commands.add_parser(name, help=text)
    parser.set_defaults(run=run)
    return parser


def _settings(asked: argparse.Namespace) -> Settings:
    settings = load(asked.config)
    logs.set_up(settings.logging.level)
    return settings


def _run(asked: argparse.Namespace) -> None:
    # Nothing of what is imported goes away: looking for it takes a quarter of the time.
    gc.disable()
    from bot import running

    asyncio.run(running.run(_settings(asked)))


def _check(asked: argparse.Namespace) -> None:
    from bot import running

    asyncio.run(running.check(_settings(asked), print))


def _upgrade(asked: argparse.Namespace) -> None:
    from bot import database

    asyncio.run(database.upgrade_database(_settings(asked), print))


def _backup(asked: argparse.Namespace) -> None:
    from bot import database

    database.backup_database(_settings(asked), asked.file, print)


def _demo(asked: argparse.Namespace) -> int:
    try:
        import simcord  # noqa: F401
    except ImportError:
        raise Fault("the demo needs the simulated Discord: pip install 'oneonone[demo]'") from None
    from bot.demo import launch

    return launch.story() if asked.story else launch.page(asked.port)
