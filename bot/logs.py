"""What goes into the log: ids, kinds and places in the code; no token, text, name or email of anybody."""

import logging
import traceback
from types import TracebackType
from typing import Any

ROOMS = ("bot", "cogs", "db", "scheduling", "services")
_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
_UNKNOWN_INTERACTION, _ANSWERED_BEFORE = 10062, 40060
_ErrorInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class DiscreetFormatter(logging.Formatter):
    """Tells errors by their kind and where they were raised: their words may quote what people wrote."""

    def formatException(self, ei: _ErrorInfo) -> str:
        return "\n".join(_described(ei[1])) if ei[1] is not None else ""


def set_up(level: str) -> None:
    """Logs to stderr. Below WARNING, libraries are held to INFO: they would log statements and messages."""
    handler = logging.StreamHandler()
    handler.setFormatter(DiscreetFormatter(_FORMAT))
    logging.basicConfig(level=max(logging.INFO, logging.getLevelNamesMapping()[level]), handlers=[handler])
    for room in ROOMS:
        logging.getLogger(room).setLevel(level)
    for chatty in ("alembic", "apscheduler"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    logging.getLogger("discord.app_commands.tree").addFilter(_is_news)


def _is_news(record: logging.LogRecord) -> bool:
    """What is offered to somebody typing may come too late, or be another process's to offer."""
    error = record.exc_info[1] if record.exc_info else None
    return getattr(error, "code", None) not in (_UNKNOWN_INTERACTION, _ANSWERED_BEFORE)


def _described(error: BaseException) -> list[str]:
    """An error and what caused it, the cause first, as tracebacks have it."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = [*_described(cause), "and then"] if cause is not None else []
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
    return [*before, *places, _named(error)]


def _named(error: Any) -> str:
    """The kind of error, with the codes that Discord gives."""
    codes = [str(getattr(error, name)) for name in ("status", "code") if hasattr(error, name)]
    return f"{type(error).__module__}.{type(error).__qualname__} {'/'.join(codes)}".rstrip()
