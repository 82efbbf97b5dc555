"""Settings for tests: nothing from the environment or a file but the database."""

from bot.config import DatabaseSettings, LimitSettings, Settings


def settings_for(url: str) -> Settings:
    """The defaults, on the database at `url`."""
    return Settings(database=DatabaseSettings(url=url))


_KEPT = ("email_lookups_per_hour", "drafts_per_person", "new_dms_per_day")
TIRELESS = {
    f"ONEONONE_LIMITS__{name.upper()}": "100000"
    for name in LimitSettings.__struct_fields__
    if name not in _KEPT
}
"""For bots that few people ask for a great deal, as nobody would."""
