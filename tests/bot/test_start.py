"""What a start does without: whoever is asked first has it loaded then, or just after the bot is online."""

import subprocess
import sys

LATER = (
    *("alembic", "asyncpg", "dateparser", "email_validator", "highspy", "icalendar", "numpy", "PIL"),
    "sqlalchemy.dialects.postgresql",
)


def test_nothing_is_imported_before_the_bot_is_online_that_can_come_after() -> None:
    code = "import sys, bot.running; print([name for name in sys.argv[1:] if name in sys.modules])"
    done = subprocess.check_output([sys.executable, "-c", code, *LATER], text=True)  # noqa: S603 - ourselves
    assert done.strip() == "[]"
