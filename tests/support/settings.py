"""Settings for tests: nothing from the environment or a file but the database."""

from bot.config import DatabaseSettings, Settings


def settings_for(url: str) -> Settings:
    """The defaults, on the database at `url`."""
    return Settings(database=DatabaseSettings(url=url))
