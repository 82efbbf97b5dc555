"""What of a text Discord would show as more than text: mentions, times, commands, links, formatting."""

import re
from collections.abc import Iterator

# An escape takes the sign behind it; within code nothing is alive.
_TOKEN = re.compile(
    r"(?P<escape>\\[^\w\s])"
    r"|(?P<code>```.*?```|`[^`]*`)"
    r"|(?P<alive><(?:@[!&]?|\#|/[\w -]+:|t:|id:|a?:\w+:)-?\w*(?::\w)?>"
    r"|@everyone|@here"
    r"|(?:https?|steam|discord)://[^\s<]+"
    r"|\[[^\]]+\]\([^)]+\)"
    r"|discord(?:app)?\.(?:gg|com/invite)/\w+)",
    re.DOTALL | re.IGNORECASE,
)


def alive(text: str) -> Iterator[str]:
    """Each of them, as it is written."""
    for found in _TOKEN.finditer(text):
        if found["alive"]:
            yield found["alive"]
