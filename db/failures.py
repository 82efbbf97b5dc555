"""What keeps a database from being used: told apart from mistakes of ours, and to the host in one line."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from scheduling.errors import Unavailable

# Names of SQLite's result codes, and the classes of PostgreSQL's error codes (its documentation, appendix A):
# no connection, a deadlock, no room or too many connections, and an operator's doing such as a restart.
_BEYOND_US = (
    *("SQLITE_BUSY", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY"),
    *("SQLITE_CANTOPEN", "SQLITE_CORRUPT", "SQLITE_NOTADB"),
    *("08", "40", "53", "57P"),
)
_log = logging.getLogger(__name__)


@contextmanager
def told(*, perhaps_saved: bool = False) -> Iterator[None]:
    """Raises Unavailable in place of whatever says that the database cannot be used at the moment."""
    try:
        yield
    except Exception as error:
        if not _is_beyond_us(error):
            raise
        cause = getattr(error, "orig", None) or error
        reason = (str(cause).splitlines() or [""])[0] or type(cause).__name__
        _log.warning("can't use the database: %s", reason)
        raise Unavailable(perhaps_saved) from error


def _is_beyond_us(error: Exception) -> bool:
    """A driver that cannot connect may raise its own error, which SQLAlchemy has not wrapped."""
    cause = getattr(error, "orig", None) or error
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or ""
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    return isinstance(error, OSError) or lost or code.startswith(_BEYOND_US)
