"""Calendar files of a few lines, and when somebody is busy by them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduling.busy import busy_in
from scheduling.intervals import Span

START = datetime(2026, 3, 1, tzinfo=UTC)
WINDOW = Span(START, START + timedelta(days=60))
BERLIN = ZoneInfo("Europe/Berlin")


def calendar(*lines: str, head: str = "PRODID:-//Test//EN") -> bytes:
    """A calendar of these lines."""
    body = "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", head, *lines, "END:VCALENDAR", ""))
    return body.encode()


def event(*lines: str, uid: str = "1") -> str:
    """An event of these lines."""
    return "\r\n".join(("BEGIN:VEVENT", f"UID:{uid}", "SUMMARY:Secret", *lines, "END:VEVENT"))


def told(data: bytes, zone: ZoneInfo = BERLIN, *own: str) -> list[str]:
    """When somebody is busy, on the wall of their zone, such as "03-02 09:00-10:00"."""
    found, _ = busy_in(data, WINDOW, zone, own)
    walls = ((span.start.astimezone(zone), span.end.astimezone(zone)) for span in found)
    return [
        f"{start:%m-%d %H:%M}-" + (f"{end:%H:%M}" if end.date() == start.date() else f"{end:%m-%d %H:%M}")
        for start, end in walls
    ]
