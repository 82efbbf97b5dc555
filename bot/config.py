"""Settings: a TOML file, a .env beside it on top of it, and the environment on top of both."""

import json
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from dotenv import dotenv_values
from msgspec import Meta, Struct, ValidationError, convert, field
from msgspec.structs import fields

from scheduling.settings import LONGEST, MOST_REMINDERS

DEFAULT_FILE = Path("config.toml")
_PREFIX, _IN_FILE = "ONEONONE_", "_FILE"
_HTTP, _WS = r"^https?://[^/]+", r"^wss?://[^/]+"
_LINK = r"^https?://[^/\s]+\S*$"
_HOST_AND_PORT = r"^.+:(\d{1,4}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5])$"
_KEY = r"^([A-Za-z0-9_+/-]{43}=)?$"
# What is wrong with a value, by what msgspec says.
_WRONG = {
    r"Expected `int` >= (\d+)": r"should be at least \1",
    r"Expected `int` <= (\d+)": r"should be at most \1",
    r"Expected `int": "should be a whole number",
    r"Expected `bool": "should be true or false",
    r"Expected `array` of length <= (\d+)": r"should have at most \1 values",
    r"Expected `array": "should be a list such as [48, 4]",
    r"Expected `str` of length <= (\d+)": r"should have at most \1 characters",
    r"Expected `str` matching regex '\^(http|ws)": "should be an address with its scheme",
    r"Expected `str` matching regex '\^\.\+:": "should be an address and a port, such as 127.0.0.1:8082",
    r"Expected `str` matching": "should be 32 random bytes in base64, as from openssl rand -base64 32",
    r"Expected `str": "should be text, in quotes",
    r"Invalid enum value": "should be 'DEBUG', 'INFO', 'WARNING' or 'ERROR'",
}


class Fault(Exception):
    """Something that the host must change: one clear line for each thing, and exit code 2."""


class _Section(Struct):
    def __repr__(self) -> str:
        """Without what is set, which may be secret."""
        return f"{type(self).__name__}(...)"


AtLeastOne = Annotated[int, Meta(ge=1)]
DaysKept = Annotated[int, Meta(ge=1, le=36500)]


class Discord(_Section):
    """The account the bot runs as, and where Discord is found, if not at its own addresses."""

    token: str | None = None
    development_server: int | None = None
    members_intent: bool = False
    api_url: Annotated[str, Meta(pattern=_HTTP)] | None = None
    gateway_url: Annotated[str, Meta(pattern=_WS)] | None = None
    shards: AtLeastOne | None = None


class DatabaseSettings(_Section):
    """Where everything is kept."""

    url: str = "sqlite+aiosqlite:///oneonone.db"


class LimitSettings(_Section):
    """What keeps one person from harming others, and the bot from Discord's spam rules."""

    email_lookups_per_hour: AtLeastOne = 20
    open_calendars_per_person: AtLeastOne = 20
    open_calendars_per_server: AtLeastOne = 200
    invitees_per_calendar: AtLeastOne = 500
    calendars_per_day: AtLeastOne = 30
    invitations_per_day: AtLeastOne = 1000
    uninvitations_per_day: AtLeastOne = 200
    edits_per_day: AtLeastOne = 100
    reminders_per_day: AtLeastOne = 1000
    absences_per_day: AtLeastOne = 10
    suggestions_per_minute: AtLeastOne = 10
    calendar_files_per_hour: AtLeastOne = 20
    drafts_per_person: AtLeastOne = 200
    new_dms_per_minute: AtLeastOne = 5
    new_dms_per_day: AtLeastOne = 40


class ReminderSettings(_Section):
    """When people are reminded, and how often a live status that is over an hour old is edited."""

    hours_before_deadline: Annotated[
        list[Annotated[int, Meta(ge=1, le=LONGEST)]], Meta(max_length=MOST_REMINDERS)
    ] = field(default_factory=lambda: [48, 4])
    minutes_before_meeting: Annotated[int, Meta(ge=1, le=24 * 60)] = 15
    live_status_minutes: AtLeastOne = 5


class PrivacySettings(_Section):
    """How long what is over is kept, and what people are told about it."""

    privacy_url: Annotated[str, Meta(pattern=_LINK, max_length=500)] | None = None
    contact: Annotated[str, Meta(max_length=200)] | None = None
    anonymize_after_days: DaysKept = 180
    remove_after_days: DaysKept = 400
    messages_days: DaysKept = 30
    left_servers_days: DaysKept = 30


class CalendarSettings(_Section):
    """Connecting people's own calendars: switched on by the key with which their addresses are encrypted."""

    key: Annotated[str, Meta(pattern=_KEY)] | None = None


class WebSettings(_Section):
    """The web part: off unless it has an address to listen on. Without a public one, there are no feeds."""

    listen: Annotated[str, Meta(pattern=_HOST_AND_PORT)] | None = None
    public_url: Annotated[str, Meta(pattern=_LINK, max_length=200)] | None = None
    metrics: bool = False

    @property
    def feeds_at(self) -> str | None:
        """What the addresses of feeds begin with."""
        if self.listen is None or self.public_url is None:
            return None
        return f"{self.public_url.rstrip('/')}/feed/"


class LoggingSettings(_Section):
    """What is logged; never tokens, message texts, names or emails."""

    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"


class Settings(_Section):
    """All settings. `config.example.toml` explains each in a line; a test keeps the two in step."""

    discord: Discord = field(default_factory=Discord)
    database: DatabaseSettings = field(default_factory=DatabaseSettings)
    reminders: ReminderSettings = field(default_factory=ReminderSettings)
    limits: LimitSettings = field(default_factory=LimitSettings)
    privacy: PrivacySettings = field(default_factory=PrivacySettings)
    calendars: CalendarSettings = field(default_factory=CalendarSettings)
    web: WebSettings = field(default_factory=WebSettings)
    logging: LoggingSettings = field(default_factory=LoggingSettings)


def sources(file: Path | None = None) -> list[Path]:
    """The files that `load` reads: the one that is named, or config.toml, and .env beside it."""
    given = file or DEFAULT_FILE
    beside = given.with_name(".env")
    return [path for path in (given, beside) if path == file or path.is_file()]


def load(file: Path | None = None) -> Settings:
    """The settings of `file`, or of config.toml if there is one, with .env and the environment on top.

    Raises Fault for a file that cannot be read, and for unknown or bad settings.
    """
    kept: dict[str, Any] = {}
    variables: dict[str, str] = {}
    for path in sources(file):
        try:
            if path.name == ".env":
                variables |= {name: value or "" for name, value in dotenv_values(path).items()}
            else:
                kept = tomllib.loads(path.read_text("utf-8"))
        except OSError as error:
            raise Fault(f"{path}: can't be read: {error.strerror}") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            kind = "text" if path.name == ".env" else "TOML"
            raise Fault(f"{path}: not valid {kind}: {error}") from None
    variables |= {name: value for name, value in os.environ.items() if value}
    for section, values in _sections(variables).items():
        below = kept.get(section, {})
        kept[section] = {**below, **values} if isinstance(below, dict) else below
    return _checked(kept)


def _sections(variables: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """What variables such as ONEONONE_DATABASE__URL say; with _FILE, the value is what the file holds.

    One that is set to nothing says nothing.
    """
    found: dict[str, dict[str, Any]] = {}
    for name in (name for name in variables if name.startswith(_PREFIX)):
        plain = name.removesuffix(_IN_FILE)
        if not variables[name]:
            continue
        if plain != name and variables.get(plain):
            raise Fault(f"{name}: {plain} is set as well; keep one of them")
        value = variables[name] if plain == name else _content(name, Path(variables[name]))
        section, _, key = plain.removeprefix(_PREFIX).lower().partition("__")
        found.setdefault(section, {})[key] = _read(name, value)
    return found


def _content(name: str, path: Path) -> str:
    try:
        return path.read_text("utf-8").strip()
    except OSError as error:
        raise Fault(f"{name}: {path} can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise Fault(f"{name}: {path} isn't text") from None


def _read(name: str, value: str) -> Any:
    """Lists are written as in TOML, which for numbers and texts in quotes is JSON."""
    if not value.startswith("["):
        return value.strip()
    try:
        return json.loads(value)
    except ValueError:
        raise Fault(f"{name}: should be a list such as [48, 4]") from None


def _checked(given: Mapping[str, Any]) -> Settings:
    """Raises Fault with a line for each setting that there is not, and each bad value."""
    settings, wrong = Settings(), list[str]()
    for name, values in given.items():
        if name not in settings.__struct_fields__ or not isinstance(values, dict):
            wrong.append(f"{name}: no such setting")
            continue
        section = getattr(settings, name)
        kinds = {each.name: each.type for each in fields(section)}
        for key, value in values.items():
            try:
                setattr(section, key, convert(value, kinds[key], strict=False))
            except KeyError:
                wrong.append(f"{name}.{key}: no such setting")
            except ValidationError as error:
                wrong.append(f"{name}.{key}: {_explained(str(error))}")
    if wrong:
        raise Fault("\n".join(f"{line}; see config.example.toml" for line in wrong))
    return settings


def _explained(error: str) -> str:
    found = ((re.match(pattern, error), words) for pattern, words in _WRONG.items())
    return next((match.expand(words) for match, words in found if match), error)
