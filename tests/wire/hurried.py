"""`oneonone`, in a hurry: the same bot with short leases and pauses, so that a test need not wait minutes.

Everything that is derived from these follows, since nothing else of it has been imported yet.
"""

import os
import sys
from datetime import timedelta

import services.claiming
import services.live

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


if __name__ == "__main__":
    hurry()
    from bot.cli import main

    sys.exit(main())
