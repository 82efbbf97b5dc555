"""Fetching from addresses that anybody may give: each ends in words, and nothing within is reached."""

import asyncio
import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from scheduling.addresses import Astray, Fetched, Trouble, is_public
from scheduling.busy import Flaw, Flawed
from tests.support.far_server import PUBLIC, FarServer, far_server, moved, ok

HERE = "https://calendar.test"
BODY = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


@pytest.fixture
async def far(tmp_path: Path) -> AsyncIterator[FarServer]:
    async with far_server(tmp_path) as server:
        yield server


async def stall(_request: str, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nBEGIN")
    await writer.drain()
    await asyncio.Event().wait()


async def drip(_request: str, writer: asyncio.StreamWriter) -> None:
    """Without an end."""
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
        await writer.drain()
        await asyncio.sleep(0)  # drain does not yield while it has not yet heard that the reader is gone


@pytest.mark.parametrize("address", [f"{HERE}/a.ics", "webcal://calendar.test/a.ics", f" <{HERE}/a.ics#x> "])
async def test_what_is_there_is_fetched_whatever_it_is_called(far: FarServer, address: str) -> None:
    far.paths["/a.ics"] = ok(BODY, 'ETag: "1"')
    assert await far.fetcher()(address, None) == Fetched(BODY, '"1"')
    assert far.reached == [PUBLIC]


async def test_what_has_not_changed_is_not_sent_again(far: FarServer) -> None:
    far.paths["/a.ics"] = b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'
    assert await far.fetcher()(f"{HERE}/a.ics", '"1"') == Fetched(None, '"1"')
    assert 'If-None-Match: "1"' in far.asked[0]


async def test_it_follows_to_another_public_address(far: FarServer) -> None:
    far.paths |= {"/a.ics": moved("https://elsewhere.test/b.ics"), "/b.ics": ok(BODY)}
    assert (await far.fetcher()(f"{HERE}/a.ics", None)).data == BODY


@pytest.mark.parametrize(
    "within",
    [
        *("127.0.0.1", "localhost", "10.0.0.1", "192.168.1.1", "172.16.0.1", "100.64.0.1", "0"),
        *("169.254.169.254", "168.63.129.16", "224.0.0.1", "2130706433", "0x7f000001", "127.1"),
        *("[::1]", "[::]", "[fd00:ec2::254]", "[fe80::1]", "[::ffff:127.0.0.1]", "[64:ff9b::a9fe:a9fe]"),
        *("[2002:7f00:1::]", "inside.test"),
    ],
)
async def test_nothing_within_is_reached_directly_or_by_a_redirect(far: FarServer, within: str) -> None:
    far.names["inside.test"] = ["10.1.2.3"]
    far.paths["/a.ics"] = moved(f"https://{within}/secret")
    for address in (f"{HERE}/a.ics", f"https://{within}/secret", f"https://{within}:8443/secret"):
        with pytest.raises(Astray) as refused:
            await far.fetcher()(address, None)
        assert refused.value.trouble in (Trouble.OUT_OF_REACH, Trouble.NO_ADDRESS)
    assert set(far.reached) <= {PUBLIC}


async def test_a_name_that_leads_within_the_second_time_is_not_followed(far: FarServer) -> None:
    far.names["calendar.test"] = [PUBLIC, "127.0.0.1"]
    far.paths |= {"/a.ics": moved("/b.ics"), "/b.ics": ok(b"secret")}
    with pytest.raises(Astray) as refused:
        await far.fetcher()(f"{HERE}/a.ics", None)
    assert refused.value.trouble is Trouble.OUT_OF_REACH
    assert (far.reached, len(far.asked)) == ([PUBLIC], 1)


@pytest.mark.parametrize(
    ("address", "trouble"),
    [
        ("http://calendar.test/a.ics", Trouble.NOT_HTTPS),
        ("ftp://calendar.test/a.ics", Trouble.NOT_HTTPS),
        ("file:///etc/passwd", Trouble.NO_ADDRESS),
        ("my calendar", Trouble.NO_ADDRESS),
        ("https://", Trouble.NO_ADDRESS),
        ("https://[::1", Trouble.NO_ADDRESS),
        (HERE + "/" + "x" * 2000, Trouble.NO_ADDRESS),
        (f"{HERE}/down", Trouble.NOT_HTTPS),
        (f"{HERE}/round", Trouble.ASTRAY),
        (f"{HERE}/stall", Trouble.TOO_SLOW),
        (f"{HERE}/longer", Trouble.BROKEN_OFF),
        (f"{HERE}/noise", Trouble.BROKEN_OFF),
        (f"{HERE}/nothing", Trouble.BROKEN_OFF),
        (f"{HERE}/error", Trouble.REFUSED),
        (f"{HERE}/not-there", Trouble.GONE),
        ("https://unknown.test/a.ics", Trouble.OUT_OF_REACH),
    ],
)
async def test_each_trouble_is_told_apart(far: FarServer, address: str, trouble: Trouble) -> None:
    far.paths |= {
        "/down": moved("http://calendar.test/a.ics"),
        "/round": moved("/round"),
        "/stall": stall,
        "/longer": ok(BODY, length=10_000),
        "/noise": b"\x00\x01 whatever\r\n\r\n",
        "/nothing": b"",
        "/error": b"HTTP/1.1 503 Not Now\r\nContent-Length: 0\r\n\r\n",
    }
    with pytest.raises(Astray) as refused:
        await far.fetcher(patience=0.5)(address, None)
    assert refused.value.trouble is trouble


async def test_a_certificate_for_another_name_is_not_believed(far: FarServer) -> None:
    far.names["other.test"] = [PUBLIC]
    with pytest.raises(Astray) as refused:
        await far.fetcher()("https://other.test/a.ics", None)
    assert refused.value.trouble is Trouble.OUT_OF_REACH


@pytest.mark.parametrize(
    ("path", "flaw"),
    [("/large", Flaw.TOO_LARGE), ("/drip", Flaw.TOO_LARGE), ("/packed", Flaw.PACKED)],
)
async def test_bombs_do_not_go_off(far: FarServer, path: str, flaw: Flaw) -> None:
    far.paths |= {
        "/large": ok(b"x" * 6_000_000),
        "/drip": drip,
        "/packed": ok(gzip.compress(b"x" * 50_000_000), "Content-Encoding: gzip"),
    }
    with pytest.raises(Flawed) as refused:
        await far.fetcher()(HERE + path, None)
    assert refused.value.flaw is flaw


def test_usual_addresses_are_public() -> None:
    assert all(map(is_public, ("8.8.8.8", "142.250.185.78", "2a00:1450:4001:830::200e", "::ffff:8.8.8.8")))
