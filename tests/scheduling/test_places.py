"""Where a meeting is: what is a link, what a channel, and how other calendars are told."""

import pytest

from scheduling.fields import PLACE_LIMIT, read_place
from scheduling.places import Location, is_channel, is_link, location_of

LINKS = [
    "https://meet.example.com/a_b_c",
    "HTTP://x.org",
    "https://zoom.us/j/123?pwd=a%20b&x=*1*#now",
    "https://münchen.example/straße/",
]
NO_LINKS = [
    "",
    "Room 5",
    "meet.example.com",
    "ftp://example.com",
    "javascript:alert(1)",
    "https://",
    "https://x.org and more",
    "see https://x.org",
    "https://x.org](https://evil.example",
    "[x](https://evil.example)",
    "https://x.org<@1>",
    "https://x.org||",
    "https://x.org`",
    "https://x.org.",
    "https://x.org\n",
]
CHANNELS = ["<#1>", "<#123456789012345678>"]
MENTIONS = ["<@1>", "<@&1>", "in <#1>", "<#1><#2>"]
NO_CHANNELS = ["#general", "<#>", "<#x>", "<#1> ", "<#1", "<#٣>", "<#-1>", *MENTIONS]


@pytest.mark.parametrize("place", LINKS)
def test_a_link_is_where_it_points_to(place: str) -> None:
    assert is_link(place)
    assert location_of(place, 42) == Location(place, place)


@pytest.mark.parametrize("place", [*NO_LINKS, *NO_CHANNELS])
def test_anything_else_is_a_text(place: str) -> None:
    assert not is_link(place) and not is_channel(place)
    assert location_of(place, 42) == Location(place)


@pytest.mark.parametrize("place", CHANNELS)
def test_a_channel_has_an_address_where_its_server_is_known(place: str) -> None:
    assert is_channel(place)
    url = f"https://discord.com/channels/42/{place[2:-1]}"
    assert location_of(place, 42) == Location(f"Discord voice channel {url}", url)
    assert location_of(place, None) == Location("Discord voice channel")


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        (" Room  5,\nfirst\tfloor ", "Room 5, first floor"),
        ("Ro\x00om\u202e 5", "Ro om 5"),
        ("https://x.org\n", "https://x.org"),
        ("none", ""),
        (" None ", ""),
        (" \n ", ""),
        ("x" * PLACE_LIMIT, "x" * PLACE_LIMIT),
    ],
)
def test_a_place_is_one_line_and_none_takes_it_away(typed: str, place: str) -> None:
    assert read_place(typed) == place
