"""Settings: a TOML file, and the environment on top of it."""

import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from scheduling.settings import LONGEST, MOST_REMINDERS

DEFAULT_FILE = Path("config.toml")
_PREFIX = "ONEONONE_"
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


class DatabaseSettings(_Section):
    """Where everything is kept."""

    url: str = "sqlite+aiosqlite:///oneonone.db"


class LimitSettings(_Section):
    """What protects people from guessing, and the bot from Discord's spam rules."""

    email_lookups_per_hour: int = Field(default=20, ge=1)
    new_dms_per_minute: int = Field(default=5, ge=1)
    new_dms_per_day: int = Field(default=40, ge=1)


class ReminderSettings(_Section):
    """When people are reminded, and how often a live status that is over an hour old is edited."""

    hours_before_deadline: list[Annotated[int, Field(ge=1, le=LONGEST)]] = Field(
        default=[48, 4], max_length=MOST_REMINDERS
    )
    minutes_before_meeting: int = Field(default=15, ge=1, le=24 * 60)
    live_status_minutes: int = Field(default=5, ge=1)


class LoggingSettings(_Section):
    """What is logged; never tokens, message texts, names or emails."""

    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"


class Settings(BaseSettings):
    """All settings. `config.example.toml` explains each in a line; a test keeps the two in step."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, env_nested_delimiter="__", extra="forbid")

    discord: Discord = Discord()
    database: DatabaseSettings = DatabaseSettings()
    reminders: ReminderSettings = ReminderSettings()
    limits: LimitSettings = LimitSettings()
    logging: LoggingSettings = LoggingSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, init_settings


def load(file: Path | None = None) -> Settings:
    """The settings of `file`, or of config.toml if there is one, with the environment on top.

    Raises Fault for a file that cannot be read, and for unknown or bad settings.
    """
    path = file or (DEFAULT_FILE if DEFAULT_FILE.exists() else None)
    _check_environment()
    try:
        return Settings(**tomllib.loads(path.read_text("utf-8")) if path else {})
    except OSError as error:
        raise Fault(f"{path}: can't be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Fault(f"{path}: not valid TOML: {error}") from None
    except ValidationError as error:
        raise Fault("\n".join(_explain(item) for item in error.errors())) from None


def _check_environment() -> None:
    """pydantic passes over variables of sections that do not exist; a typing error should not be silent."""
    for name in os.environ:
        section = name.removeprefix(_PREFIX).split("__")[0].lower()
        if name.startswith(_PREFIX) and section not in Settings.model_fields:
            raise Fault(f"{name}: no such setting; see config.example.toml")


def _explain(item: Any) -> str:
    place = ".".join(str(part) for part in item["loc"])
    known = _WRONG.get(item["type"])
    wrong = known.format(**item.get("ctx", {})) if known else item["msg"]
    return f"{place}: {wrong}; see config.example.toml"
