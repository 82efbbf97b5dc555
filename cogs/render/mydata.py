"""What is stored about somebody, and what deleting it comes to."""

from datetime import datetime
from io import BytesIO

import discord

from cogs.render.text import AMBER, GREEN, people
from scheduling.model import DELETED
from services.mydata.deletion import Erased, Stakes
from services.mydata.exports import MyData


def files(found: MyData, now: datetime) -> list[discord.File]:
    """One for people, one for programs."""
    return [
        discord.File(BytesIO(text.encode()), f"mydata-{now:%Y-%m-%d}.{ending}", description="Your data")
        for text, ending in ((found.text, "txt"), (found.json, "json"))
    ]


def exported() -> discord.Embed:
    """The answer to /mydata export."""
    return discord.Embed(
        title="Your data",
        description="This is everything I know about you: once as text to read, once as JSON for other "
        "programs. Other people's names and emails aren't in it. To delete your data, use `/mydata delete`.",
        colour=GREEN,
    )


def at_stake(stakes: Stakes) -> discord.Embed:
    """What /mydata delete would do."""
    embed = discord.Embed(
        title="Delete everything I know about you?",
        description="I delete your profile, contacts, times, usual week and drafts, and remove you from "
        "other people's contacts. This can't be undone.",
        colour=AMBER,
    )
    if stakes.calendars:
        what = "Your calendar is" if stakes.calendars == 1 else f"Your {stakes.calendars} calendars are"
        _add(embed, "Calendars you opened", f"{what} canceled, and everyone invited is told.")
    if stakes.passed_on:
        _add(
            embed,
            "Calendars with a co-organizer",
            f"{_passed(stakes.passed_on)}, and everyone invited is told.",
        )
    if stakes.invitations:
        what = "1 invitation is" if stakes.invitations == 1 else f"{stakes.invitations} invitations are"
        _add(embed, "Calendars you're on", f"{what} withdrawn, with your answers.")
    if stakes.meetings:
        what = "1 meeting keeps its" if stakes.meetings == 1 else f"{stakes.meetings} meetings keep their"
        _add(
            embed,
            "Meetings that are set",
            f"{what} time, with “{DELETED}” in your place. Tell the organizer if you won't come.",
        )
    _add(embed, "My messages", "I delete my DMs to you and take your name out of my posts.")
    return embed


def erased(result: Erased) -> discord.Embed:
    """It is done."""
    told = ""
    if result.calendars:
        what = "Your calendar is" if result.calendars == 1 else f"Your {result.calendars} calendars are"
        whom = f"; I'm telling {people(result.told)}" if result.told else ""
        told = f"{what} canceled{whom}. "
    if result.passed_on:
        told += f"{_passed(result.passed_on)}; I'm telling everyone invited. "
    return discord.Embed(
        title="Your data is deleted",
        description=f"{told}My DMs to you disappear in the next few minutes. If you use me again, you start "
        "over as someone new.",
        colour=GREEN,
    )


def _passed(calendars: int) -> str:
    if calendars == 1:
        return "1 calendar goes to its co-organizer"
    return f"{calendars} calendars go to their co-organizers"


def _add(embed: discord.Embed, name: str, value: str) -> None:
    embed.add_field(name=name, value=value, inline=False)
