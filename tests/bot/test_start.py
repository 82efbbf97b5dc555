"""What a start does without: whoever is asked first has it loaded then, or just after the bot is online."""

import subprocess
import sys

AFTERWARDS = ("sqlalchemy", "apscheduler", "db", "services", "cogs.commands", "scheduling.phrases")
ON_FIRST_USE = (
    *("alembic", "asyncpg", "cryptography", "dateparser", "email_validator", "highspy", "icalendar", "numpy"),
    *("PIL", "pydantic", "rapidfuzz", "recurring_ical_events", "sqlalchemy.dialects.postgresql"),
)


def imported_by(module: str, *among: str) -> str:
    """Which of them are there once the module has been imported by itself."""
    code = f"import sys, {module}; print([name for name in sys.argv[1:] if name in sys.modules])"
    done = subprocess.check_output([sys.executable, "-c", code, *among], text=True)  # noqa: S603 - ourselves
    return done.strip()


def test_nothing_is_imported_before_the_bot_is_online_that_can_come_after() -> None:
    assert imported_by("bot.running", *AFTERWARDS, *ON_FIRST_USE) == "[]"


def test_what_only_some_need_is_imported_when_they_do() -> None:
    assert imported_by("bot.app", *ON_FIRST_USE) == "[]"
