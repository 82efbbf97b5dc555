"""Finalizing: what it would mean, and what came of it."""

from collections.abc import Sequence

import discord

from cogs.render import server_events
from cogs.render.audience import Audience
from cogs.render.calendars import add_place
from cogs.render.repeats import add_clock_changes, in_words
from cogs.render.silences import HEADINGS, SAID
from cogs.render.text import AMBER, GREEN, cut_lines, mention, people, safe
from scheduling.model import Mode, Person, Preference
from services.planning.clashes import Clash
from services.planning.finalization import Attendance, Finalized, Preview
from services.planning.silences import Silence

_AGAINST = "Their own calendar now has something then"
_GROUPS: tuple[tuple[Preference | Silence | None, str], ...] = (
    (Preference.HIGH, "Prefer it"),
    (Preference.LOW, "Can if needed"),
    (None, "Not free"),
    *HEADINGS.items(),
)


def finalizing(shown: Preview, against: Sequence[Clash], *, with_event: bool | None) -> discord.Embed:
    """Whom the meetings suit, what will be sent, and the server event, if one may be, before anything is.

    `against` are those whose own calendars have something then.
    """
    embed = discord.Embed(title=f"Finalize {safe(shown.calendar.name, 200)}?", colour=AMBER)
    embed.description = (
        f"{_when(shown)}\n\nI'll tell {people(len(shown.attendances))} by DM, each with a file "
        "for their calendar. If plans change later, only those whose meeting changes hear of it."
    )
    if shown.rule:
        embed.add_field(
            name=f"Repeats: {len(shown.rule.starts)} meetings",
            value=in_words(shown.rule, Audience.of(shown.viewer)),
            inline=False,
        )
        add_clock_changes(embed, shown.rule, Audience.of(shown.viewer))
    add_place(embed, shown.calendar)
    if against:
        audience = Audience.of(shown.viewer)
        lines = [f"{_who(one.person, 60)}: {audience.span(one.span)}" for one in against]
        embed.add_field(name=_AGAINST, value=cut_lines(lines, 1000), inline=False)
    if shown.calendar.mode is Mode.GROUP:
        _add_group(embed, shown)
    else:
        Audience.of(shown.viewer).sign(embed)
        left_out = [
            f"{_line(item)}: {SAID[item.silence] if item.silence else 'none of their times fit'}"
            for item in shown.attendances
            if item.preference is None
        ]
        if left_out:
            name = f"No meeting, and I'll tell them ({len(left_out)})"
            embed.add_field(name=name, value=cut_lines(left_out, 1000), inline=False)
    if with_event is not None:
        said = server_events.offered(shown.calendar, shown.rule, with_event=with_event)
        embed.add_field(name="Server event", value=said, inline=False)
    return embed


def _add_group(embed: discord.Embed, shown: Preview) -> None:
    for group, name in _GROUPS:
        lines = [_line(item) for item in shown.attendances if (item.preference or item.silence) is group]
        if lines:
            embed.add_field(name=f"{name} ({len(lines)})", value=cut_lines(lines, 1000), inline=False)


def finalized(result: Finalized) -> discord.Embed:
    """The answer to the confirmation."""
    event = " I'm creating the server event too." if result.with_event else ""
    embed = discord.Embed(
        title=f"Finalized: {safe(result.calendar.name, 200)}",
        description=f"{_when(result)}{_repeats(result)}\n\nI'm telling {people(result.told)} by DM.{event} "
        "Get your own calendar file with `/calendar export`.",
        colour=GREEN,
    )
    if result.calendar.mode is Mode.ONE_ON_ONE:
        Audience.of(result.viewer).sign(embed)
    return embed


def _repeats(result: Finalized) -> str:
    return f"\n{in_words(result.rule, Audience.of(result.viewer))}" if result.rule else ""


def _when(shown: Preview | Finalized) -> str:
    slots, audience = shown.slots, Audience.of(shown.viewer)
    if slots[0].is_for_all:
        return audience.name_zone(audience.span(slots[0].span))
    return "1 meeting, below." if len(slots) == 1 else f"{len(slots)} meetings, all of them below."


def _line(item: Attendance) -> str:
    return _who(item.person, 80)


def _who(person: Person, limit: int) -> str:
    return f"{mention(person.discord_id)} {safe(person.name, limit)}"
