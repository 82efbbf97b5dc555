"""`oneonone`, in a hurry: the same bot with short leases and pauses, so that a test need not wait minutes.

Everything that is derived from these follows, since nothing else of it has been imported yet.
"""

import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import bot.shards
import db.shard_locks
import scheduling.settling
import services.outbox.claims
import services.outbox.live_status
import services.outbox.server_events
from tests.support.wire.forked import TIMES_FASTER

scheduling.settling.SETTLES_IN /= TIMES_FASTER
scheduling.settling.SETTLES_SLOWLY_IN /= TIMES_FASTER
services.outbox.claims.LEASE /= TIMES_FASTER
services.outbox.live_status.LEASE /= TIMES_FASTER
services.outbox.server_events.LEASE /= TIMES_FASTER

# Not so hurried: on a busy machine, a process stands still for a moment.
bot.shards.BETWEEN_IDENTIFIES /= 8
db.shard_locks.IDLE /= 4
db.shard_locks.SURE /= 4

from bot import shared_shards  # noqa: E402

shared_shards.LOOK_EVERY /= 4
shared_shards.LOOK_OFTEN /= 4
shared_shards.SETTLED_AFTER /= 10

from bot.delivery import alarm, discord_errors, outage  # noqa: E402

discord_errors.FIRST_PAUSE /= TIMES_FASTER
discord_errors.LONGEST_PAUSE /= TIMES_FASTER
outage.FIRST_PAUSE /= TIMES_FASTER
outage.LONGEST_PAUSE /= TIMES_FASTER
alarm.RETRY_AFTER /= TIMES_FASTER
# Tests put rows beside the bot, which only its sweep can find.
alarm.SWEEP_EVERY = timedelta(seconds=1)

from bot import app, cli, running  # noqa: E402
from bot.demo.simulation import scheduler_reads  # noqa: E402
from bot.doctor import report  # noqa: E402
from scheduling.phrases.grammar import grammar  # noqa: E402
from scheduling.phrases.vocabulary import vocabulary  # noqa: E402

app.LOOK_EVERY = timedelta(seconds=1)
grammar(), vocabulary()


def main(arguments: Sequence[str]) -> int:
    """The command line; by the clock on the wall and the seconds in a file beside it, if there is one."""
    clock = os.environ.get("WIRE_CLOCK")
    if clock is None:
        return cli.main(arguments)
    ahead = Path(clock)

    def now() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(ahead.read_text("utf-8")))

    report.utcnow = now  # type: ignore[attr-defined]
    running.utcnow = now  # type: ignore[attr-defined]
    with scheduler_reads(now):
        return cli.main(arguments)
