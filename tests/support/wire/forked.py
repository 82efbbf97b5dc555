"""What a process forked for a bot does: it becomes `oneonone`, hurried as it is, or the real command line.

Python and all that the bot imports cost more than a second to load, so it is loaded once, by a fork server.
"""

import os
import resource
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

# Imported by the fork server before anything else, and by nobody else: it changes what it imports.
LOADED = "tests.support.wire.hurried"
TIMES_FASTER = 20
_ROOT = Path(__file__).parents[3]


def become(
    environment: Mapping[str, str], log: Path, arguments: Sequence[str], hurried: bool, limit: int | None
) -> None:
    """Runs a command in this environment, writing to `log`. No file grows beyond `limit` bytes."""
    for name in [name for name in os.environ if name.startswith("ONEONONE_")]:
        del os.environ[name]
    os.environ.update(environment)
    os.chdir(_ROOT)
    with log.open("ab") as output:
        os.dup2(output.fileno(), sys.stdout.fileno())
        os.dup2(output.fileno(), sys.stderr.fileno())
    if limit is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    if not hurried:
        os.execv(sys.executable, [sys.executable, "-m", "bot", *arguments])  # noqa: S606 - our own command
    from tests.support.wire.hurried import main

    sys.exit(main(arguments))
