"""One's calendar feed, and how to add it to a calendar."""

from collections.abc import Iterator
from urllib.parse import quote

import discord

from cogs.render.text import BLUE, GREEN, stamp
from services.people.feeds import FeedStanding

IN_FEED = "Your calendar feed has this already"
_GOOGLE = "https://calendar.google.com/calendar/r?cid="
_OUTLOOK = "https://outlook.office.com/calendar/0/addfromweb?name=OneOnOne&url="


def standing(feed: FeedStanding) -> discord.Embed:
    """The address of a new feed, which is shown only then; of one that there is, how it stands."""
    if feed.address is None:
        return _known(feed)
    return discord.Embed(
        title="Your calendar feed",
        description="Add this address to your calendar app once. Your meetings and open deadlines show up "
        f"there, move when they move, and go when they're canceled.\n```\n{_webcal(feed.address)}\n```\n"
        "**Google, Outlook:** use the buttons below.\n"
        "**Apple Calendar:** choose *New Calendar Subscription* and paste the address.\n"
        "**Other apps:** look for *Subscribe* or *From URL*.\n\n"
        "Your app decides how often it looks; Google can take a day. Keep the address to yourself: anyone "
        "who has it can see your meetings. I can't show it again, but I can give you a new one.",
        colour=GREEN,
    )


def stopped() -> discord.Embed:
    """There is none any more."""
    return discord.Embed(
        title="Your calendar feed is off",
        description="Its address no longer works, so you can remove it from your calendar app. `/feed` gives "
        "you a new one.",
        colour=BLUE,
    )


def links(address: str) -> Iterator[tuple[str, str]]:
    """Pages that add a feed to a calendar on the web, with what they are called."""
    yield "Google Calendar", f"{_GOOGLE}{quote(_webcal(address), safe='')}"
    yield "Outlook", f"{_OUTLOOK}{quote(address, safe='')}"


def _known(feed: FeedStanding) -> discord.Embed:
    seen = "No calendar app has looked at it yet."
    if feed.fetched_at is not None:
        seen = f"Your calendar app last looked at it {stamp(feed.fetched_at, 'R')}."
    return discord.Embed(
        title="You have a calendar feed",
        description=f"{seen}\nI can't show its address again: I keep only what I need to recognize it. To "
        "add it somewhere else, or if someone else knows it, get a new one. The old one stops at once.",
        colour=BLUE,
    )


def _webcal(address: str) -> str:
    """What calendar apps open by themselves, where the host has it over TLS."""
    return address.replace("https://", "webcal://", 1)
