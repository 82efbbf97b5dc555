"""The rules of a profile: what is the same name, what is an email, and what fits on one line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.errors import Blank, MalformedEmail, NothingToChange, TooLong, UnknownZone
from scheduling.model import Person, Profile
from scheduling.profiles import (
    USERNAME_LIMIT,
    ProfileChanges,
    ProfileForm,
    change_profile,
    key,
    one_line,
    read_email,
    read_profile,
    read_zone,
    required,
    with_suffix,
)

ANA = ProfileForm("ana@example.com", "Ana", "Díaz", "madrid")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana", "ANA"),
        (" ana ", "ana"),
        ("straße", "STRASSE"),
        ("ﬁn", "FIN"),
        ("Ｗｉｄｅ", "wide"),  # noqa: RUF001 - full-width letters
        ("Zoë", "ZOE\u0308"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("²", "2"),
    ],
)
def test_what_looks_the_same_to_a_person_has_one_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), [("Zoë", "Zoe"), ("ana", "anna"), ("İ", "i"), ("а", "a")])  # noqa: RUF001 - a Cyrillic one
def test_what_differs_to_a_person_has_two(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" ana@example.com\n", "ana@example.com"),
        ("Ana@EXAMPLE.com", "Ana@example.com"),
        ("ana+lunch@example.co.uk", "ana+lunch@example.co.uk"),
        ("zoë@bücher.example.org", "zoë@bücher.example.org"),
    ],
)
def test_an_email_is_kept_in_its_normal_form(typed: str, kept: str) -> None:
    assert read_email(typed) == kept


BAD_EMAILS = [
    "ana",
    "ana@",
    "@example.com",
    "ana@example",
    "a na@example.com",
    "ana@@example.com",
    "<ana@example.com>",
]


@pytest.mark.parametrize("typed", BAD_EMAILS)
def test_what_is_no_email_is_refused(typed: str) -> None:
    with pytest.raises(MalformedEmail) as refused:
        read_email(typed)
    assert refused.value.email == typed


def test_what_is_blank_or_too_long_says_which_field_it_was() -> None:
    with pytest.raises(Blank) as blank:
        required("first name", "\u200b\n\u202e ", 10)
    assert blank.value.what == "first name"
    with pytest.raises(TooLong) as long:
        required("first name", "x" * 11, 10)
    assert (long.value.what, long.value.limit) == ("first name", 10)
    assert required("first name", " x  y ", 3) == "x y"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ana\nMaría\t Díaz", "Ana María Díaz"),
        ("Ana\u202eevil", "Ana evil"),
        ("\x00Ana\x07", "Ana"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("אנה", "אנה"),
    ],
)
def test_a_name_is_one_line_without_what_cannot_be_seen(typed: str, kept: str) -> None:
    assert one_line(typed) == kept


@given(st.text())
def test_no_text_is_too_odd_for_one_line(text: str) -> None:
    line = one_line(text)
    assert one_line(line) == line
    assert not any(char in line for char in "\n\r\x00\u202e")
    assert line == line.strip()


@given(st.text(min_size=1, max_size=USERNAME_LIMIT), st.integers(2, 10**6))
def test_a_username_with_a_number_behind_it_still_fits(username: str, number: int) -> None:
    numbered = with_suffix(username, number)
    assert numbered.endswith(str(number))
    assert len(numbered) <= USERNAME_LIMIT


@pytest.mark.parametrize(
    ("discord_name", "username"),
    [("Ana", "Ana"), ("x" * 40, "x" * 32), ("\u202e", "user"), (" a  b ", "a b")],
)
def test_a_username_left_out_is_the_discord_one_as_far_as_it_fits(discord_name: str, username: str) -> None:
    assert read_profile(ANA, discord_name) == Profile(
        username, "ana@example.com", "Ana", "Díaz", "Europe/Madrid"
    )


def test_a_zone_that_does_not_exist_is_answered_with_those_nearest_to_it() -> None:
    with pytest.raises(UnknownZone) as refused:
        read_zone("Kathmando")
    assert refused.value.text == "Kathmando"
    assert "Asia/Kathmandu" in refused.value.nearest


def test_only_what_is_given_is_changed() -> None:
    ana = Person(1, 1, "ana", read_profile(ANA, "ana"))
    assert ana.profile is not None
    changed = change_profile(ana, ana.profile, ProfileChanges(last_name="Novak", waking_hours="6-20"))
    assert (changed.name, changed.timezone, changed.waking_hours) == (
        "Ana Novak",
        "Europe/Madrid",
        (360, 1200),
    )
    for nothing in (ProfileChanges(), ProfileChanges(email="ana@EXAMPLE.com", waking_hours="8-22")):
        with pytest.raises(NothingToChange):
            change_profile(ana, ana.profile, nothing)
