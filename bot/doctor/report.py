"""Looks at everything, and tells it to a host or, as JSON, to what watches over the bot."""

import json
from importlib.metadata import version
from pathlib import Path

from bot.clock import utcnow
from bot.config import Fault, load, sources
from bot.doctor.findings import Finding, Health, wrong
from bot.doctor.here import look_at_database, look_at_privacy, look_at_settings
from bot.doctor.online import look_at_discord
from bot.doctor.public import look_at_web


async def examine(file: Path | None, *, offline: bool) -> list[Finding]:
    """All findings; `offline` leaves out what Discord would be asked for."""
    try:
        settings = load(file)
    except Fault as fault:
        return [wrong("settings", line) for line in str(fault).splitlines()]
    found = [*look_at_settings(sources(file), settings), look_at_privacy(settings)]
    found += await look_at_database(settings, utcnow)
    if offline:
        return found
    return [*found, *await look_at_web(settings), *await look_at_discord(settings, utcnow)]


def worst(findings: list[Finding]) -> Health:
    """The verdict on all of it."""
    return max((found.verdict for found in findings), key=list(Health).index)


def as_text(findings: list[Finding]) -> str:
    """A line for each."""
    return "\n".join(f"{found.verdict:<8} {found.subject:<9} {found.text}" for found in findings)


def as_json(findings: list[Finding]) -> str:
    """The same, for programs: this version, the verdict on all of it, and each finding."""
    each = [{"subject": found.subject, "verdict": found.verdict, "text": found.text} for found in findings]
    told = {"version": version("oneonone"), "verdict": worst(findings), "findings": each}
    return json.dumps(told, indent=2, ensure_ascii=False)
