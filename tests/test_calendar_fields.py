"""A field of a calendar is declared once in each room, and every room has all of them."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from cogs.calendar.creation import create
from cogs.calendar.edits import edit
from cogs.calendar.fields import OPTIONS
from db.models import Calendar, User
from scheduling.fields import FIELDS, CalendarWords
from scheduling.model import CalendarFields, Every, Mode
from services.mapping import store_fields, to_calendar

NAMES = [each.name for each in structs.fields(CalendarFields)]
MINUTES = st.integers(0, 1440).map(lambda minutes: timedelta(minutes=minutes))
BY_TYPE: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(st.characters(codec="utf-8"), max_size=200),
    date: st.dates(),
    datetime: st.datetimes(timezones=st.just(UTC)),
    timedelta: MINUTES,
    tuple[int, int]: st.tuples(st.integers(0, 1440), st.integers(0, 1440)),
    Mode: st.sampled_from(Mode),
    int | None: st.none() | st.integers(1, 10_000),
    Every | None: st.none() | st.sampled_from(Every),
    date | int | None: st.none() | st.dates() | st.integers(2, 52),
}
ANY = st.builds(CalendarFields, **{each.name: BY_TYPE[each.type] for each in structs.fields(CalendarFields)})


def options(command: Any) -> dict[str, Any]:
    """What Discord is told about each option."""
    return {option["name"]: option for option in command.to_dict(None)["options"]}


def test_every_field_is_read_and_has_an_option_and_a_column() -> None:
    assert sorted(FIELDS) == sorted(OPTIONS) == sorted(NAMES)
    assert all(hasattr(Calendar, name) for name in NAMES)


def test_create_and_edit_have_the_same_options_and_offer_the_same() -> None:
    assert [option.name for option in create.parameters] == list(OPTIONS)
    assert [option.name for option in edit.parameters] == ["calendar", *OPTIONS]
    commands: list[Any] = [create, edit]
    required = [{option.name for option in command.parameters if option.required} for command in commands]
    assert required == [{"name", "start_date"}, {"calendar"}]
    new, changed = options(create), options(edit)
    for name, option in OPTIONS.items():
        assert changed[name].get("choices") == new[name].get("choices"), name
        assert (create._params[name].autocomplete, edit._params[name].autocomplete) == (option.offers,) * 2
        assert changed[name]["description"] == option.says, name
        assert new[name]["description"].startswith(option.says), name
        assert option.default in new[name]["description"], name


@given(ANY)
def test_a_draft_gives_back_what_it_keeps(fields: CalendarFields) -> None:
    kept = json.loads(json.dumps(msgspec.to_builtins(fields)))
    assert msgspec.convert(kept, CalendarFields) == fields


@given(ANY)
def test_a_row_gives_back_what_is_stored_in_it(fields: CalendarFields) -> None:
    row = Calendar(owner=User(id=1, discord_id=1, discord_name="olga", waking_start=480, waking_end=1320))
    store_fields(row, fields)
    calendar = to_calendar(row)
    assert {name: getattr(calendar, name) for name in NAMES} == structs.asdict(fields)


def test_words_are_for_fields_and_none_is_no_word() -> None:
    assert CalendarWords(name="Lunch", place=None) == {"name": "Lunch"}
    with pytest.raises(TypeError, match="no colour"):
        CalendarWords(name="Lunch", colour="red")
