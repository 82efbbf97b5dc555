"""Messages with the same nonce are made once, for as long as Discord remembers it."""

from collections.abc import Callable
from dataclasses import dataclass, field

REMEMBERED = 180.0


@dataclass
class Nonces:
    """What was sent lately with `enforce_nonce`, by nonce: there is one author here. Seconds."""

    clock: Callable[[], float]
    remembered: float = REMEMBERED
    _sent: dict[str, tuple[float, int, int]] = field(default_factory=dict)

    def remember(self, nonce: str, channel_id: int, message_id: int) -> None:
        """The message was made just now."""
        self._sent[nonce] = self.clock(), channel_id, message_id

    def find(self, nonce: str) -> tuple[int, int] | None:
        """The channel and the id of the message that was made with it; None if that is forgotten."""
        at, channel_id, message_id = self._sent.get(nonce, (0.0, 0, 0))
        if not message_id or self.clock() - at >= self.remembered:
            return None
        return channel_id, message_id
