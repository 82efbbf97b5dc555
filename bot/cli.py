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
    doctor = _add(commands, "doctor", _doctor, "look at everything, and say what to do")
    doctor.add_argument("--json", action="store_true", help="for programs")
    doctor.add_argument("--offline", action="store_true", help="leave out what Discord is asked for")
    demo = _add(commands, "demo", _demo, "try the bot in your browser, on a simulated Discord")
    demo.add_argument("--story", action="store_true", help="watch it play out in the terminal instead")
    demo.add_argument(
        "--port",
        type=int,
        default=_DEMO_PORT,
        help=f"where to serve the page on 127.0.0.1 (default: {_DEMO_PORT})",
    )
    _add_database(commands)
    return parser


def _add_database(commands: Any) -> None:
    about = commands.add_parser("db", help="upgrade, back up, restore or move the database")
    database = about.add_subparsers(required=True, metavar="COMMAND")
    _add(database, "upgrade", _upgrade, "upgrade the database to this version's schema")
    backup = _add(database, "backup", _backup, "copy the SQLite database, even while the bot runs")
    backup.add_argument("file", type=Path, metavar="FILE", help="a new file, or a folder for dated ones")
    backup.add_argument(
        "--keep", type=_at_least_one, metavar="N", help="in a folder: delete all but the latest N"
    )
    restore = _add(database, "restore", _restore, "put a backup in the place of the SQLite database")
    restore.add_argument("file", type=Path, metavar="FILE", help="what `oneonone db backup` has made")
    restore.add_argument("--force", action="store_true", help="even if there is a database; it is kept")
    copy = _add(database, "copy", _copy, "copy everything to another database, such as PostgreSQL")
    copy.add_argument("url", metavar="URL", help="an empty database, written as database.url is")


def _at_least_one(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError("should be at least 1")
    return int(text)


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


def _doctor(asked: argparse.Namespace) -> int:
    from bot.doctor import report
    from bot.doctor.findings import Health

    logs.set_up("ERROR")  # What is noticed meanwhile is among the findings.
    findings = asyncio.run(report.examine(asked.config, offline=asked.offline))
    print(report.as_json(findings) if asked.json else report.as_text(findings))
    return 2 if report.worst(findings) is Health.WRONG else 0


def _upgrade(asked: argparse.Namespace) -> None:
    from bot import databases

    asyncio.run(databases.upgrade_database(_settings(asked).database.url, print))


def _backup(asked: argparse.Namespace) -> None:
    from bot import databases

    databases.backup_database(_settings(asked).database.url, asked.file, asked.keep, print)


def _restore(asked: argparse.Namespace) -> None:
    from bot import databases

    url = _settings(asked).database.url
    databases.restore_database(url, asked.file, force=asked.force, say=print)


def _copy(asked: argparse.Namespace) -> None:
    from bot import databases

    asyncio.run(databases.copy_database(_settings(asked).database.url, asked.url, print))


def _demo(asked: argparse.Namespace) -> int:
    try:
        import simcord  # noqa: F401
    except ImportError:
        raise Fault("the demo needs the simulated Discord: pip install simcord") from None
    from bot.demo import launch

    return launch.story() if asked.story else launch.page(asked.port)
