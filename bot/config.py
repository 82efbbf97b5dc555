"""Settings: a TOML file, a .env beside it on top of it, and the environment on top of both."""

import json
import os
import tomllib
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from dotenv import dotenv_values
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
)

from scheduling.settings import LONGEST, MOST_REMINDERS

DEFAULT_FILE = Path("config.toml")
_PREFIX, _IN_FILE = "ONEONONE_", "_FILE"
# What is wrong with a value, by pydantic's kind of error; anything else in pydantic's own words.
_WRONG = {
    "int_parsing": "should be a whole number",
    "int_type": "should be a whole number",
    "bool_parsing": "should be true or false",
    "bool_type": "should be true or false",
    "greater_than_equal": "should be at least {ge}",
    "less_than_equal": "should be at most {le}",
    "too_long": "should have at most {max_length} values",
    "literal_error": "should be {expected}",
    "string_pattern_mismatch": "should be an address with its scheme",
    "value_error": "{error}",
    "extra_forbidden": "no such setting",
}


class Fault(Exception):
    """Something that the host must change: one clear line for each thing, and exit code 2."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Discord(_Section):
    """The account the bot runs as, and where Discord is found, if not at its own addresses."""

    token: SecretStr | None = None
    development_server: int | None = None
    members_intent: bool = False
    api_url: str | None = Field(default=None, pattern=r"^https?://[^/]+")
    gateway_url: str | None = Field(default=None, pattern=r"^wss?://[^/]+")
    shards: Annotated[int | None, BeforeValidator(lambda given: None if given == "" else given)] = Field(
        default=None, ge=1
    )


class DatabaseSettings(_Section):
    """Where everything is kept."""

    url: str = "sqlite+aiosqlite:///oneonone.db"


class LimitSettings(_Section):
    """What keeps one person from harming others, and the bot from Discord's spam rules."""

    email_lookups_per_hour: int = Field(default=20, ge=1)
    open_calendars_per_person: int = Field(default=20, ge=1)
    open_calendars_per_server: int = Field(default=200, ge=1)
    invitees_per_calendar: int = Field(default=500, ge=1)
    calendars_per_day: int = Field(default=30, ge=1)
    invitations_per_day: int = Field(default=1000, ge=1)
    uninvitations_per_day: int = Field(default=200, ge=1)
    edits_per_day: int = Field(default=100, ge=1)
    reminders_per_day: int = Field(default=1000, ge=1)
    absences_per_day: int = Field(default=10, ge=1)
    suggestions_per_minute: int = Field(default=10, ge=1)
    calendar_files_per_hour: int = Field(default=20, ge=1)
    drafts_per_person: int = Field(default=200, ge=1)
    new_dms_per_minute: int = Field(default=5, ge=1)
    new_dms_per_day: int = Field(default=40, ge=1)


class ReminderSettings(_Section):
    """When people are reminded, and how often a live status that is over an hour old is edited."""

    hours_before_deadline: list[Annotated[int, Field(ge=1, le=LONGEST)]] = Field(
        default=[48, 4], max_length=MOST_REMINDERS
    )
    minutes_before_meeting: int = Field(default=15, ge=1, le=24 * 60)
    live_status_minutes: int = Field(default=5, ge=1)


class PrivacySettings(_Section):
    """How long what is over is kept, and what people are told about it."""

    privacy_url: str | None = Field(default=None, pattern=r"^https?://[^/\s]+\S*$", max_length=500)
    contact: str | None = Field(default=None, max_length=200)
    anonymize_after_days: int = Field(default=180, ge=1, le=36500)
    remove_after_days: int = Field(default=400, ge=1, le=36500)
    messages_days: int = Field(default=30, ge=1, le=36500)
    left_servers_days: int = Field(default=30, ge=1, le=36500)


class CalendarSettings(_Section):
    """Connecting people's own calendars: switched on by the key with which their addresses are encrypted."""

    key: SecretStr | None = None

    @field_validator("key")
    @classmethod
    def _has_32_bytes(cls, key: SecretStr | None) -> SecretStr | None:
        if key is None or not key.get_secret_value():
            return None
        try:
            sound = len(urlsafe_b64decode(key.get_secret_value())) == 32
        except ValueError:
            sound = False
        if not sound:
            raise ValueError("should be 32 random bytes in base64, as from openssl rand -base64 32")
        return key


def _with_port(listen: str) -> str:
    host, _, port = listen.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise ValueError("should be an address and a port, such as 127.0.0.1:8082")
    return listen


class WebSettings(_Section):
    """The web part: off unless it has an address to listen on. Without a public one, there are no feeds."""

    listen: Annotated[str, AfterValidator(_with_port)] | None = None
    public_url: str | None = Field(default=None, pattern=r"^https?://[^/\s]+\S*$", max_length=200)
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

    discord: Discord = Discord()
    database: DatabaseSettings = DatabaseSettings()
    reminders: ReminderSettings = ReminderSettings()
    limits: LimitSettings = LimitSettings()
    privacy: PrivacySettings = PrivacySettings()
    calendars: CalendarSettings = CalendarSettings()
    web: WebSettings = WebSettings()
    logging: LoggingSettings = LoggingSettings()


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
    for section, values in _sections(variables | os.environ).items():
        below = kept.get(section, {})
        kept[section] = {**below, **values} if isinstance(below, dict) else below
    try:
        return Settings(**kept)
    except ValidationError as error:
        raise Fault("\n".join(_explain(item) for item in error.errors())) from None


def _sections(variables: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """What variables such as ONEONONE_DATABASE__URL say; with _FILE, the value is what the file holds."""
    found: dict[str, dict[str, Any]] = {}
    for name in (name for name in variables if name.startswith(_PREFIX)):
        plain = name.removesuffix(_IN_FILE)
        if not variables[name] and f"{name}{_IN_FILE}" in variables:
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
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise Fault(f"{name}: should be a list such as [48, 4]") from None


def _explain(item: Any) -> str:
    place = ".".join(str(part) for part in item["loc"])
    known = _WRONG.get(item["type"])
    wrong = known.format(**item.get("ctx", {})) if known else item["msg"]
    return f"{place}: {wrong}; see config.example.toml"
