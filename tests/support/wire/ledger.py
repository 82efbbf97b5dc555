"""What Discord has accepted, by the notification's row: it is what says whether any was lost or doubled."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cogs.buttons.layout import parse


@dataclass
class Ledger:
    """The messages made for each row, who sent it, which were late, and which doubles a nonce spared."""

    accepted: dict[int, list[int]] = field(default_factory=dict)
    senders: dict[int, str] = field(default_factory=dict)
    late: set[int] = field(default_factory=set)
    spared: Counter[int] = field(default_factory=Counter)

    def note(self, body: Mapping[str, Any], message_id: int, bot: str) -> None:
        """A message was made for a bot."""
        if (row := row_of(body)) is not None:
            self.accepted.setdefault(row, []).append(message_id)
            self.senders[row] = bot
            if "This is late" in str(body.get("embeds")):
                self.late.add(row)

    def note_spared(self, body: Mapping[str, Any]) -> None:
        """A message was asked for again, and Discord had it."""
        if (row := row_of(body)) is not None:
            self.spared[row] += 1

    @property
    def doubled(self) -> dict[int, int]:
        """The rows that were sent more than once, and how often."""
        return {row: len(made) for row, made in self.accepted.items() if len(made) > 1}


def row_of(body: Mapping[str, Any]) -> int | None:
    """The row that a message is for, as its buttons have it; None for a live status, say."""
    rows = {ids[1] for ids in map(_ids, _custom_ids(body)) if len(ids) == 2 and ids[1]}
    if len(rows) > 1:
        raise AssertionError(f"the buttons of one message name several notifications: {rows}")
    return rows.pop() if rows else None


def _custom_ids(node: Any) -> Iterator[str]:
    for component in node.get("components") or []:
        yield from _custom_ids(component)
        yield component.get("custom_id", "")


def _ids(custom_id: str) -> tuple[int, ...]:
    known = parse(custom_id)
    return known[1] if known else ()
