"""What a Dockerfile builds and how it is run, without Docker: in a plain folder, the root of a process.

The base image is this machine's system and Python. Each instruction does what it says; RUN runs the same
command as the same user. It takes root, and a kernel that lets it mount.
"""

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_SYSTEM = ("/usr", "/etc", "/bin", "/sbin", "/lib", "/lib64", "/proc", "/dev")
_PASSED_ON = ("PIP_", "SSL_", "HTTP_", "HTTPS_", "NO_PROXY", "http_", "https_", "no_proxy")
_ENTER = """
set -e
mount --bind "$ROOT" "$ROOT"
for place in $PLACES; do mount --rbind "$place" "$ROOT$place"; done
mount --bind "$PYTHONS" "$ROOT/usr/local/bin"
if [ -n "$READ_ONLY" ]; then
    mount -o remount,bind,ro "$ROOT"
    for volume in $VOLUMES; do mount --bind "$VOLUMES_AT$volume" "$ROOT$volume"; done
    mount -t tmpfs tmpfs "$ROOT/tmp"
fi
exec chroot --userspec="$AS" "$ROOT" "$@"
"""


def instructions(dockerfile: str) -> Iterator[tuple[str, str]]:
    """Each instruction with its arguments, on one line."""
    kept = "\n".join(line for line in dockerfile.splitlines() if not line.lstrip().startswith("#"))
    for line in kept.replace("\\\n", " ").splitlines():
        if line.strip():
            name, _, arguments = line.strip().partition(" ")
            yield name, arguments.strip()


def can_mount() -> bool:
    """Whether this machine lets us build so."""
    done = subprocess.run(["unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], check=False)  # noqa: S607
    return done.returncode == 0


@dataclass
class Image:
    """A stage: its files, and what its instructions have said so far. Volumes are kept at `volumes_at`."""

    root: Path
    environment: dict[str, str] = field(default_factory=lambda: {"PATH": "/usr/local/bin:/usr/bin:/bin"})
    folder: str = "/"
    user: str = "0:0"
    volumes: list[str] = field(default_factory=list)
    entrypoint: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)

    def prepare(self) -> None:
        """The places that the base image brings."""
        for place in (*_SYSTEM, "/tmp", sys.base_prefix):  # noqa: S108 - it is the image's own
            (self.root / place[1:]).mkdir(parents=True, exist_ok=True)
        pythons = self.root.with_name(f"{self.root.name}-pythons")
        pythons.mkdir()
        python = pythons / "python"
        python.write_text(f'#!/bin/sh\nexec {sys.base_prefix}/bin/python3 "$@"\n', "utf-8")
        python.chmod(0o755)

    def run(
        self,
        command: Sequence[str],
        *,
        read_only: bool = False,
        environment: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Runs a command as the image says; `read_only` as its container does, which writes only volumes."""
        entering = {
            "PATH": os.environ["PATH"],
            "ROOT": str(self.root),
            "PYTHONS": f"{self.root}-pythons",
            "PLACES": " ".join(place for place in (*_SYSTEM, sys.base_prefix) if Path(place).exists()),
            "READ_ONLY": "yes" if read_only else "",
            "VOLUMES": " ".join(self.volumes),
            "VOLUMES_AT": f"{self.root}-volumes",
            "AS": self.user,
        }
        passed = {name: value for name, value in os.environ.items() if name.startswith(_PASSED_ON)}
        passed.pop("PIP_CONSTRAINT", None)  # A file of the host; the image names its own.
        inside = passed | self.environment | dict(environment or {})
        given = [f"{name}={value}" for name, value in inside.items()]
        go = ["sh", "-c", f'cd {self.folder} && exec "$@"', "sh", *command]
        full = ["unshare", "--mount", "sh", "-c", _ENTER, "sh", "/usr/bin/env", "-i", *given, *go]
        return subprocess.run(full, env=entering, capture_output=True, text=True, check=False)  # noqa: S603

    def start_volumes(self) -> None:
        """New volumes, which begin as the image's folders are."""
        for volume in self.volumes:
            there = Path(f"{self.root}-volumes{volume}")
            there.mkdir(parents=True)
            shutil.copystat(self.root / volume[1:], there)
            owner = (self.root / volume[1:]).stat()
            os.chown(there, owner.st_uid, owner.st_gid)


def build(dockerfile: Path, context: Path, into: Path) -> Image:
    """Carries out each instruction; the last stage."""
    stages: dict[str, Image] = {}
    image = Image(into / "none")
    for name, arguments in instructions(dockerfile.read_text("utf-8")):
        if name == "FROM":
            stage = arguments.split(" AS ")[-1] if " AS " in arguments else "final"
            image = stages[stage] = Image(into / stage)
            image.prepare()
        else:
            _DO[name](image, arguments, context, stages)
    image.start_volumes()
    return image


def _run(image: Image, arguments: str, _context: Path, _stages: Mapping[str, Image]) -> None:
    done = image.run(["sh", "-c", arguments])
    assert done.returncode == 0, f"RUN {arguments}\n{done.stdout}{done.stderr}"


def _copy(image: Image, arguments: str, context: Path, stages: Mapping[str, Image]) -> None:
    *sources, target = arguments.split()
    origin = context
    if sources[0].startswith("--from="):
        origin = stages[sources.pop(0).removeprefix("--from=")].root
    into = image.root / (Path(image.folder) / target).as_posix().lstrip("/")
    for source in sources:
        found = origin / source.lstrip("/")
        if found.is_dir():
            ignored = shutil.ignore_patterns("__pycache__") if origin == context else None
            shutil.copytree(found, into, symlinks=True, ignore=ignored, copy_function=_link)
        else:
            into.mkdir(parents=True, exist_ok=True)
            shutil.copy(found, into)


def _link(source: str, target: str) -> None:
    os.link(source, target, follow_symlinks=False)


def _workdir(image: Image, arguments: str, _context: Path, _stages: Mapping[str, Image]) -> None:
    image.folder = arguments
    (image.root / arguments.lstrip("/")).mkdir(parents=True, exist_ok=True)


def _env(image: Image, arguments: str, _context: Path, _stages: Mapping[str, Image]) -> None:
    image.environment |= dict(one.split("=", 1) for one in shlex.split(arguments))


def _user(image: Image, arguments: str, _context: Path, _stages: Mapping[str, Image]) -> None:
    image.user = arguments


def _volume(image: Image, arguments: str, _context: Path, _stages: Mapping[str, Image]) -> None:
    image.volumes = json.loads(arguments)


def _entrypoint(image: Image, arguments: str, _context: Path, _stages: Mapping[str, Image]) -> None:
    image.entrypoint = json.loads(arguments)


def _cmd(image: Image, arguments: str, _context: Path, _stages: Mapping[str, Image]) -> None:
    image.command = json.loads(arguments)


def _healthcheck(image: Image, arguments: str, _context: Path, _stages: Mapping[str, Image]) -> None:
    image.health = json.loads(arguments.partition("CMD ")[2])


_DO = {
    "RUN": _run,
    "COPY": _copy,
    "WORKDIR": _workdir,
    "ENV": _env,
    "USER": _user,
    "VOLUME": _volume,
    "ENTRYPOINT": _entrypoint,
    "CMD": _cmd,
    "HEALTHCHECK": _healthcheck,
}
