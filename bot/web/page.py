"""/: what this bot is called, how to add it, and what becomes of people's data."""

import base64
import hashlib
from html import escape
from pathlib import Path

from services.request import Host

_PAGE = (Path(__file__).parent / "front.html").read_text("utf-8")
_STYLE = _PAGE.partition("<style>")[2].partition("</style>")[0]
STYLE_ALLOWED = f"style-src 'sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'"
"""For the Content-Security-Policy: the page's own style and no other."""


def front(name: str, invite: str, host: Host) -> str:
    """The page, in HTML."""
    policy = f'<p><a href="{escape(host.privacy_url)}">Privacy policy</a></p>' if host.privacy_url else ""
    contact = f"<p>Questions about your data: {escape(host.contact)}</p>" if host.contact else ""
    filled = {"name": escape(name), "invite": escape(invite), "policy": policy, "contact": contact}
    text = _PAGE
    for key, value in filled.items():
        text = text.replace(f"{{{{{key}}}}}", value)
    return text
