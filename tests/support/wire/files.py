"""Files that people attach, by their ids, as Discord gives them out."""

from aiohttp import web


def _ics(rule: str) -> bytes:
    lines = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", "BEGIN:VEVENT", "UID:1@test")
    when = ("DTSTAMP:20200101T000000Z", "DTSTART:20200101T090000Z", "DTEND:20200101T103000Z", f"RRULE:{rule}")
    return "\r\n".join((*lines, *when, "END:VEVENT", "END:VCALENDAR", "")).encode()


FILES = {
    "77": ("🦊.exe", b"MZ\x90\x00\xff" * 100),
    "78": ("mine.ics", _ics("FREQ=DAILY")),
    "79": ("every second.ics", _ics("FREQ=SECONDLY")),
    "80": ("cut off.ics", _ics("FREQ=DAILY")[:100]),
    "81": ("nothing.ics", b""),
}
"""What each is called, and what is in it."""


async def give_out(request: web.Request) -> web.Response:
    """The content of one."""
    return web.Response(body=FILES[request.match_info["id"]][1])
