"""Settings: where they come from, and what is said about bad ones."""

from pathlib import Path

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route
from msgspec.structs import fields

from bot.config import Fault, Settings, load
from bot.starting import find_discord

pytestmark = pytest.mark.usefixtures("empty_folder")


def written(text: str) -> Path:
    """A settings file with the text."""
    file = Path("given.toml")
    file.write_text(text, "utf-8")
    return file


def test_without_a_file_everything_has_a_default() -> None:
    assert load().database.url == "sqlite+aiosqlite:///oneonone.db"


def test_config_toml_of_this_folder_is_read() -> None:
    Path("config.toml").write_text("[limits]\nnew_dms_per_minute = 3\n", "utf-8")
    assert load().limits.new_dms_per_minute == 3


def test_the_environment_overrides_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEONONE_DISCORD__TOKEN", "from the environment")
    given = load(written('[discord]\ntoken = "from the file"\n')).discord.token
    assert given == "from the environment"


def in_dotenv(text: str, folder: Path = Path()) -> None:
    """A .env with the text."""
    (folder / ".env").write_text(text, "utf-8")


def test_a_dotenv_overrides_the_file_beside_it_and_the_environment_overrides_both(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path("elsewhere").mkdir()
    file = written("[limits]\nnew_dms_per_minute = 3\nemail_lookups_per_hour = 3\n").rename(
        "elsewhere/a.toml"
    )
    in_dotenv("ONEONONE_LIMITS__NEW_DMS_PER_MINUTE=1\n")
    in_dotenv(
        "# For the container\nexport ONEONONE_LIMITS__NEW_DMS_PER_MINUTE='4'\nPOSTGRES_PASSWORD=x\n"
        "ONEONONE_REMINDERS__HOURS_BEFORE_DEADLINE=[24, 2]\nONEONONE_LOGGING__LEVEL=DEBUG\n",
        Path("elsewhere"),
    )
    monkeypatch.setenv("ONEONONE_LOGGING__LEVEL", "ERROR")
    settings = load(file)
    assert (settings.limits.new_dms_per_minute, settings.limits.email_lookups_per_hour) == (4, 3)
    assert settings.reminders.hours_before_deadline == [24, 2]
    assert settings.logging.level == "ERROR"


def test_a_dotenv_needs_no_other_file() -> None:
    in_dotenv("ONEONONE_LIMITS__NEW_DMS_PER_MINUTE=4\n")
    assert load().limits.new_dms_per_minute == 4


@pytest.mark.parametrize("where", ["the environment", ".env"])
def test_a_secret_can_be_in_a_file(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("token").write_text("from a secret\n", "utf-8")
    if where == ".env":
        in_dotenv("ONEONONE_DISCORD__TOKEN_FILE=token\n")
    else:
        monkeypatch.setenv("ONEONONE_DISCORD__TOKEN_FILE", "token")
    given = load().discord.token
    assert given == "from a secret"


def test_what_is_set_to_nothing_leaves_it_to_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    written("postgresql+asyncpg://a@b/c").rename("address")
    monkeypatch.setenv("ONEONONE_DATABASE__URL", "")
    monkeypatch.setenv("ONEONONE_DATABASE__URL_FILE", "address")
    assert load().database.url == "postgresql+asyncpg://a@b/c"


def test_what_is_set_to_nothing_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEONONE_DISCORD__DEVELOPMENT_SERVER", "")
    assert load(written("[discord]\ndevelopment_server = 3\n")).discord.development_server == 3
    in_dotenv("ONEONONE_DISCORD__DEVELOPMENT_SERVER=4\n")
    assert load().discord.development_server == 4


def test_no_setting_is_taken_for_the_file_of_another() -> None:
    assert not [
        each for section in fields(Settings) for each in fields(section.type) if each.name.endswith("_file")
    ]


def test_the_token_is_never_shown() -> None:
    assert "secret" not in repr(load(written('[discord]\ntoken = "secret"\n')))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[discord]\ntokn = 1\n", "discord.tokn: no such setting; see config.example.toml"),
        ("[discrod]\ntoken = 1\n", "discrod: no such setting; see config.example.toml"),
        ('[discord]\ndevelopment_server = "mine"\n', "discord.development_server: should be a whole number"),
        ('[discord]\napi_url = "proxy:80"\n', "discord.api_url: should be an address with its scheme"),
        ("[limits]\nnew_dms_per_minute = 0\n", "limits.new_dms_per_minute: should be at least 1"),
        ("[limits]\nnew_dms_per_minute = []\n", "limits.new_dms_per_minute: should be a whole number"),
        (
            "[reminders]\nminutes_before_meeting = 1441\n",
            "reminders.minutes_before_meeting: should be at most 1440",
        ),
        (
            "[reminders]\nhours_before_deadline = [6, 5, 4, 3, 2, 1]\n",
            "reminders.hours_before_deadline: should have at most 5 values",
        ),
        ('[logging]\nlevel = "LOUD"\n', "logging.level: should be 'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
        ('[web]\nlisten = "127.0.0.1:65536"\n', "web.listen: should be an address and a port, such as"),
        ('[calendars]\nkey = "a secret"\n', "calendars.key: should be 32 random bytes in base64"),
        ("[discord\n", "given.toml: not valid TOML"),
    ],
)
def test_a_bad_file_is_refused_in_one_line(text: str, said: str) -> None:
    with pytest.raises(Fault) as fault:
        load(written(text))
    assert str(fault.value).startswith(said)
    assert "\n" not in str(fault.value)


def test_every_fault_of_a_file_is_named_at_once() -> None:
    with pytest.raises(Fault) as fault:
        load(written("[discord]\na = 1\nb = 2\n"))
    assert len(str(fault.value).splitlines()) == 2


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(Fault, match=r"nowhere\.toml: can't be read: No such file"):
        load(Path("nowhere.toml"))


@pytest.mark.parametrize("name", ["ONEONONE_DISCRD__TOKEN", "ONEONONE_DISCORD__TOKN"])
def test_a_misspelt_variable_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "x")
    with pytest.raises(Fault, match="no such setting"):
        load()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "ONEONONE_DISCORD__TOKEN_FILE=nowhere",
            "ONEONONE_DISCORD__TOKEN_FILE: nowhere can't be read: No such",
        ),
        ("ONEONONE_DISCORD__TOKEN_FILE=.", "ONEONONE_DISCORD__TOKEN_FILE: . can't be read: Is a directory"),
        ("ONEONONE_DISCORD__TOKEN_FILE=bytes", "ONEONONE_DISCORD__TOKEN_FILE: bytes isn't text"),
        (
            "ONEONONE_DISCORD__TOKEN=a\nONEONONE_DISCORD__TOKEN_FILE=b",
            "ONEONONE_DISCORD__TOKEN is set as well",
        ),
        ("ONEONONE_DISCORD__TOKN=a", "discord.tokn: no such setting"),
        ("ONEONONE_DISCORD=a", "discord.: no such setting"),
        ("ONEONONE_REMINDERS__HOURS_BEFORE_DEADLINE=[a]", "should be a list such as [48, 4]"),
        ("ONEONONE_REMINDERS__HOURS_BEFORE_DEADLINE=4", "reminders.hours_before_deadline: "),
    ],
)
def test_a_bad_variable_is_refused_in_one_line(line: str, said: str) -> None:
    Path("bytes").write_bytes(b"\xff\xfe")
    in_dotenv(line)
    with pytest.raises(Fault) as fault:
        load()
    assert said in str(fault.value)
    assert "\n" not in str(fault.value)


def test_a_dotenv_that_is_no_text_is_named() -> None:
    Path(".env").write_bytes(b"\xff\xfe")
    with pytest.raises(Fault, match=r"\.env: not valid text"):
        load()


@pytest.mark.parametrize("key", ["api_url", "gateway_url"])
def test_discord_is_not_looked_for_at_what_is_no_address(key: str) -> None:
    with pytest.raises(Fault, match=f"discord.{key}"):
        load(written(f'[discord]\n{key} = "localhost"\n'))


def test_discord_is_found_where_the_host_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    monkeypatch.setattr(DiscordWebSocket, "gateway", None, raising=False)
    find_discord(
        load(written('[discord]\napi_url = "http://proxy:80/api/v10/"\ngateway_url = "ws://proxy:81"\n'))
    )
    assert Route("GET", "/users/@me").url == "http://proxy:80/api/v10/users/@me"
    assert str(DiscordWebSocket.DEFAULT_GATEWAY) == "ws://proxy:81"


def test_discord_is_found_at_its_own_addresses_unless_told() -> None:
    find_discord(load())
    assert Route.BASE.startswith("https://discord.com/")
    assert str(DiscordWebSocket.DEFAULT_GATEWAY).startswith("wss://gateway.discord.gg")
