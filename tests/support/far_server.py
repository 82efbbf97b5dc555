"""A server that seems to be far away: https to public names and numbers arrives at one on this machine."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import AF_INET, AF_INET6, AI_NUMERICHOST, socket
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bot.fetching import Fetcher

PUBLIC = "93.184.216.34"
NAMES = ("calendar.test", "elsewhere.test")
Answer = Callable[[str, asyncio.StreamWriter], Awaitable[None]]


class FarServer:
    """Answers each path as `paths` says. `reached` are the numbers to which connections were made."""

    def __init__(self, trust: ssl.SSLContext) -> None:
        self.paths: dict[str, bytes | Answer] = {}
        self.asked: list[str] = []
        self.reached: list[str] = []
        self.names: dict[str, list[str]] = {name: [PUBLIC] for name in NAMES}
        self.port = 0
        self._trust = trust

    def fetcher(self, patience: float = 5.0) -> Fetcher:
        """What the bot fetches with, on the way to this server."""
        server = self

        class Detour(socket):
            """Takes every connection here, and notes where it was meant to go."""

            def connect(self, address: Any) -> None:
                server.reached.append(address[0])
                there = ("::ffff:127.0.0.1" if self.family == AF_INET6 else "127.0.0.1", server.port)
                super().connect(there)

        return Fetcher(_Names(self.names), self._trust, Detour, patience)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request on one connection."""
        try:
            request = (await reader.readuntil(b"\r\n\r\n")).decode()
            self.asked.append(request)
            found = self.paths.get(request.split()[1], b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            if callable(found):
                await found(request, writer)
            else:
                writer.write(found)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


class _Names(AbstractResolver):
    """Tells the numbers of names in turn, the last one again and again."""

    def __init__(self, names: Mapping[str, list[str]]) -> None:
        self._names = names

    async def resolve(self, host: str, port: int = 0, family: Any = AF_INET) -> list[ResolveResult]:
        numbers = self._names.get(host)
        if not numbers:
            raise OSError("no such name")
        number = numbers.pop(0) if len(numbers) > 1 else numbers[0]
        kind = AF_INET6 if ":" in number else AF_INET
        return [
            ResolveResult(hostname=host, host=number, port=port, family=kind, proto=0, flags=AI_NUMERICHOST)
        ]

    async def close(self) -> None:
        pass


def ok(body: bytes, *headers: str, length: int | None = None) -> bytes:
    """An answer with a body; it may lie about its length."""
    told = f"Content-Length: {len(body) if length is None else length}"
    return "\r\n".join(("HTTP/1.1 200 OK", told, *headers, "", "")).encode() + body


def moved(to: str) -> bytes:
    """An answer that leads elsewhere."""
    return f"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode()


@asynccontextmanager
async def far_server(folder: Path) -> AsyncIterator[FarServer]:
    """The server while it runs; its certificate is kept in the folder."""
    file = folder / "far.pem"
    file.write_bytes(_certificate())
    own = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    own.load_cert_chain(file)
    far = FarServer(ssl.create_default_context(cafile=str(file)))
    server = await asyncio.start_server(far.answer, "127.0.0.1", ssl=own)
    far.port = server.sockets[0].getsockname()[1]
    try:
        yield far
    finally:
        server.close()


def _certificate() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAMES[0])])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(each) for each in NAMES]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return private + signed.public_bytes(serialization.Encoding.PEM)
