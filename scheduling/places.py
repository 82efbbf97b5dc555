"""Where a meeting is: a text, a link, or a voice channel of Discord."""

import re

from msgspec import Struct

# Only what Discord takes for a link from end to end: nothing in it can format, or name another target.
_LINK = re.compile(r"https?://[^\s<>\[\]{}()|\\^`\"']*[^\s<>\[\]{}()|\\^`\"'.,:;]", re.IGNORECASE)
_CHANNEL = re.compile(r"<#(\d{1,20})>", re.ASCII)


class Location(Struct, frozen=True):
    """A place as calendars outside Discord want it: in words, and where it is on the web."""

    text: str = ""
    url: str = ""


NOWHERE = Location()


def is_link(place: str) -> bool:
    """Whether the whole of it is a link."""
    return _LINK.fullmatch(place) is not None


def is_channel(place: str) -> bool:
    """Whether the whole of it is the mention of a channel, as Discord writes one."""
    return channel_in(place) is not None


def channel_in(place: str) -> int | None:
    """The channel that the whole of it mentions."""
    channel = _CHANNEL.fullmatch(place)
    return int(channel[1]) if channel else None


def location_of(place: str, guild_id: int | None) -> Location:
    """The place for a calendar opened in the server `guild_id`, where its channels are."""
    channel = _CHANNEL.fullmatch(place)
    if channel is None:
        return Location(place, place if is_link(place) else "")
    if guild_id is None:
        return Location("Discord voice channel")
    url = f"https://discord.com/channels/{guild_id}/{channel[1]}"
    return Location(f"Discord voice channel {url}", url)
