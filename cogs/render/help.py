"""What /help says, depending on where the person stands."""

from datetime import datetime

import discord

from cogs.render.audience import Audience
from cogs.render.text import BLUE, safe, stamp
from services.guidance import NEAR, OwnCalendar, Situation
from services.request import Host

_ABOUT = (
    "I find times to meet. An organizer opens a calendar and invites people, they say when they can meet, "
    "and the organizer picks the time. I remind people who haven't answered."
)


def help_for(situation: Situation, now: datetime, host: Host) -> discord.Embed:
    """The next step first, then what else there is."""
    embed = discord.Embed(title="What to do next", description=_next(situation, now), colour=BLUE)
    embed.add_field(
        name="Organize",
        value="`/calendar create` opens a calendar, `invite` asks people by DM, `status` shows who has "
        "answered, `remind` reminds the rest, `suggest` finds the best times, and `finalize` sets the "
        "meeting. If plans change, `move` changes it. There's also `edit`, `uninvite`, `cancel` and `copy`.",
        inline=False,
    )
    embed.add_field(
        name="Answer",
        value="The DM has buttons for everything, and `/invites` shows them again. Change your times with "
        "`/availability add`, `edit`, `remove`, `clear` and `view`. Set your usual week with `/availability "
        "usual`, and you can answer with one press.",
        inline=False,
    )
    embed.add_field(
        name="You",
        value="`/profile view` and `edit`, `/contacts list`, `add`, `remove` and `profile`, "
        "`/login`, `/logout`. *Stop messages* under any of my DMs stops them all.",
        inline=False,
    )
    embed.add_field(name="Your data", value=_privacy(host), inline=False)
    return embed


def _privacy(host: Host) -> str:
    """What one can do about what is stored, and what the host says."""
    said = ["`/mydata export` shows you everything I know about you, and `/mydata delete` deletes it."]
    if host.privacy_url:
        said.append(f"Here's the [privacy policy]({host.privacy_url}).")
    if host.contact:
        said.append(f"Questions? Ask {safe(host.contact)}.")
    return " ".join(said)


def _next(situation: Situation, now: datetime) -> str:
    if situation.person is not None and situation.person.signed_out:
        return "You're signed out, so I don't send you anything. **Use `/login`** to continue."
    if situation.person is not None and situation.person.messages_off:
        return (
            "You've stopped my messages. **The button below** turns them back on and sends what you missed."
        )
    if situation.unanswered:
        first = situation.unanswered[0].calendar
        return (
            f"**{safe(first.name)}** is waiting for your answer, due {stamp(first.deadline, 'R')}. "
            "**Use `/invites`**."
        )
    if situation.person is None or situation.person.profile is None:
        return f"{_ABOUT}\n\nYou can answer without an account. **To open calendars, use `/register` once.**"
    if situation.own is not None:
        return _for_owner(situation.own, now)
    return f"{_ABOUT}\n\n**Use `/calendar create`**: a name and a first day are enough."


def _for_owner(own: OwnCalendar, now: datetime) -> str:
    audience = Audience.of(own.calendar.owner)
    until = audience.name_zone(audience.moment(own.calendar.deadline))
    calendar, name = own.calendar, f"**{safe(own.calendar.name)}**"
    answered = f"{own.answered} of {own.invited} have answered {name}"
    if not own.invited and now < calendar.deadline:
        return f"{name} has nobody on it yet. **Use `/calendar invite`** to ask people."
    if own.invited and own.answered == own.invited:
        return f"Everyone has answered {name}. **Use `/calendar status`**, then `/calendar finalize`."
    if now >= calendar.deadline:
        return (
            f"The deadline has passed, and {answered}. **Use `/calendar finalize`**, or give people more "
            "time with `/calendar edit deadline:`."
        )
    if calendar.deadline - now <= NEAR:
        return (
            f"The deadline is {stamp(calendar.deadline, 'R')}, and {answered}. "
            "**Use `/calendar status`** to see who hasn't."
        )
    return (
        f"{name} is open until {until}; {answered}. "
        "**Use `/calendar invite`** to ask more people, `/calendar status` to see who has answered."
    )
