"""The status that everybody in a channel sees."""

from datetime import datetime

import discord

from cogs.render.audience import EVERYBODY
from cogs.render.calendars import details, state_colour, state_with_revision
from cogs.render.repeats import coming
from cogs.render.statuses import all_of, progress
from cogs.render.text import mention_role, mentions, people
from scheduling.admission import Admission
from scheduling.model import Calendar, Mode
from services.outbox.live_status import PublicStatus

_NAMES = 400  # Characters of names: some fifteen people, rather than a wall of them.


def live(status: PublicStatus, now: datetime, admission: Admission) -> discord.Embed:
    """What anybody in the channel sees: never who declined or was not reached, nor anybody's times."""
    calendar = status.calendar
    embed = details(calendar, EVERYBODY)
    embed.set_author(name=state_with_revision(calendar, now))
    embed.colour = state_colour(calendar, now)
    said = answered(calendar, admission, len(status.answered), status.asked)
    embed.insert_field_at(0, name="Added their times", value=said, inline=False)
    if status.meetings:
        embed.insert_field_at(0, name=_RESULT[calendar.mode], value=_result(status, now), inline=False)
    if status.answered:
        embed.add_field(name="Thanks to", value=mentions(status.answered, _NAMES), inline=False)
    if calendar.accepts_answers(now):
        embed.add_field(name="Who can answer", value=who_may_answer(admission), inline=False)
    embed.set_footer(text="Updated")
    embed.timestamp = now
    return embed


def who_may_answer(admission: Admission) -> str:
    """The audience of a live status, in words."""
    if admission.role_id is not None:
        return f"Everyone with the role {mention_role(admission.role_id)}, and people who are invited"
    return "Everyone here" if admission.is_open else "People who are invited"


def answered(calendar: Calendar, admission: Admission, said: int, asked: int) -> str:
    """How far it has got; where nobody knows who is to come, only how many there are so far."""
    if admission.is_open and calendar.expected is None:
        return f"{people(said)} so far"
    return progress(said, all_of(calendar, asked))


_RESULT = {Mode.GROUP: "The meeting", Mode.ONE_ON_ONE: "The meetings"}


def _result(status: PublicStatus, now: datetime) -> str:
    """When a group meets; of one-on-ones only how many there are: who meets when is theirs to know."""
    if status.calendar.mode is Mode.GROUP:
        return coming(status.meetings, EVERYBODY, now)
    return f"I've told {people(len(status.meetings))} by DM when they meet."
