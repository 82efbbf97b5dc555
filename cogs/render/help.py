"""What /help says, depending on where the person stands."""

from datetime import datetime

import discord

from cogs.render.audience import Audience
from cogs.render.text import BLUE, people, safe, stamp
from scheduling.next_steps import IN_STATUS, CalendarStage, NextStep, Progress, next_steps, stage_of
from services.guidance import Situation
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
        return _for_organizer(situation.own, now, Audience.of(situation.person))
    return f"{_ABOUT}\n\n**Use `/calendar create`**: a name and a first day are enough."


def _for_organizer(own: Progress, now: datetime, audience: Audience) -> str:
    """How the calendar stands, and in words what the first of its buttons does."""
    calendar = own.calendar
    words = {
        "name": f"**{safe(calendar.name)}**",
        "answered": f"{own.answered} of {own.invited} have answered **{safe(calendar.name)}**",
        "until": audience.name_zone(audience.moment(calendar.deadline)),
        "soon": stamp(calendar.deadline, "R"),
        "absent": people(own.absent),
    }
    [first] = next_steps(own, now, most=1, without=IN_STATUS)
    return f"{_STANDS[stage_of(own, now)].format_map(words)} {_NEXT[first]}"


_OPEN = "{name} is open until {until}; {answered}."
_STANDS = {
    CalendarStage.EMPTY: "{name} has nobody on it yet.",
    CalendarStage.INVITED: _OPEN,
    CalendarStage.HALF_ANSWERED: _OPEN,
    CalendarStage.ALL_ANSWERED: "Everyone has answered {name}.",
    CalendarStage.NEAR_DEADLINE: "The deadline is {soon}, and {answered}.",
    CalendarStage.AFTER_DEADLINE: "The deadline has passed, and {answered}.",
    CalendarStage.SUGGESTED: "I've suggested times for {name}.",
    CalendarStage.FINALIZED: "{name} is finalized.",
    CalendarStage.CHANGE_ASKED: "{absent} can't make it: {name}.",
}
_NEXT = {
    NextStep.INVITE: "**Use `/calendar invite`** to ask people.",
    NextStep.REMIND: "**Use `/calendar remind`** to remind the rest.",
    NextStep.SUGGEST: "**Use `/calendar suggest`** to find the best times.",
    NextStep.FINALIZE: "**Use `/calendar finalize`** to set the best time.",
    NextStep.EXTEND: "**Use `/calendar edit deadline:`** to give people more time.",
    NextStep.WAYS: "**Press Other ways** to see what you can do.",
    NextStep.SERIES: "**Press Change the series** to see what you can do.",
    NextStep.STATUS: "**Use `/calendar status`** to see how it stands.",
}
