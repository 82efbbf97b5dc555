"""`oneonone`, in a hurry: the same bot with short leases and pauses, so that a test need not wait minutes.

Everything that is derived from these follows, since nothing else of it has been imported yet.
"""

import os
import sys
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import services.claiming
import services.live

CLOCK = os.environ.pop("WIRE_CLOCK", None)
TIMES_FASTER = float(os.environ.pop("WIRE_TIMES_FASTER", "20"))


def hurry() -> None:
    """Divides every lease and pause of delivery."""
    services.claiming.LEASE /= TIMES_FASTER
    services.live.LEASE /= TIMES_FASTER
    from bot.delivery import alarm, verdicts

    verdicts.FIRST_PAUSE /= TIMES_FASTER
    verdicts.LONGEST_PAUSE /= TIMES_FASTER
    alarm.RETRY_AFTER /= TIMES_FASTER
    # Tests put rows beside the bot, which only its sweep can find.
    alarm.SWEEP_EVERY = timedelta(seconds=1)


def main() -> int:
    """The command line; by the clock on the wall and the seconds in a file beside it, if there is one."""
    hurry()
    from bot import app, cli, running
    from bot.demo.simulation import scheduler_reads

    if CLOCK is None:
        return cli.main()
    ahead = Path(CLOCK)

    def now() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(ahead.read_text("utf-8")))

    running.build = partial(app.build, now=now)  # type: ignore[attr-defined]
    with scheduler_reads(now):
        return cli.main()


if __name__ == "__main__":
    sys.exit(main())
