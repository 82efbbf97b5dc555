"""Changes of meetings in words: who can't make theirs, what could be done about it, and what was done."""

from collections.abc import Sequence

import discord

from cogs.render.audience import Audience
from cogs.render.availability import how_it_was_read
from cogs.render.daily_hours import explained
from cogs.render.text import (
    AMBER,
    BLUE,
    GREEN,
    GREY,
    add_footer,
    cut_lines,
    mention,
    mentions,
    people,
    safe,
    title,
)
from scheduling.intervals import Span
from scheduling.model import Mode, Person
from scheduling.revising import Absence, Difference
from services.answers.absences import Absentee, Excused
from services.outbox.claims import Claimed
from services.outbox.revised import ShownWay
from services.planning.booking import Slots
from services.planning.moves import MovePreview
from services.planning.ways import SentRevision, WaysOut

BY_HAND = "If your calendar app doesn't remove it by itself, delete the entry there."
LINKS_STAY = "A link adds a copy that later changes don't reach; a newer file replaces an older one"


def excusing(absentee: Absentee) -> discord.Embed:
    """What saying that one can't make it will do, before it is done."""
    audience, calendar = Audience.of(absentee.person), absentee.calendar
    owner = safe(calendar.owner.name, 60)
    if absentee.meeting is None:
        asked, then = "None of the free times works?", f"I'll ask {owner} to make room."
    else:
        which = "the series" if calendar.first else audience.name_zone(audience.span(absentee.meeting))
        asked = f"You've said you can't make {which}." if absentee.has_said else f"You can't make {which}?"
        then = f"I'll free that time and tell {owner}, who decides what happens."
    return discord.Embed(
        title=title(safe(calendar.name, 200)),
        description=f"{asked} Say when you could instead; it replaces the times you gave before. {then}",
        colour=AMBER,
    )


def which_one(absentee: Absentee, first: Span | None) -> discord.Embed:
    """Of a series: which of its meetings it is about."""
    audience = Audience.of(absentee.person)
    this = f"This one is {audience.name_zone(audience.span(first))}. " if first else ""
    return discord.Embed(
        title=title(safe(absentee.calendar.name, 200)),
        description=f"{this}Is it just one of the meetings, or all of them?",
        colour=AMBER,
    )


def excused(said: Excused) -> discord.Embed:
    """It is noted, and the owner is told."""
    calendar, audience = said.absentee.calendar, Audience.of(said.absentee.person)
    owner = safe(calendar.owner.name, 60)
    embed = discord.Embed(
        title=title(f"Noted: {safe(calendar.name, 200)}"),
        description=f"I'm telling {owner}, and I'll tell you what comes of it.",
        colour=GREY,
    )
    if said.absentee.meeting is not None:
        embed.add_field(name="You can't make", value=audience.span(said.absentee.meeting), inline=False)
    instead, notes = "Not at all.", list[str]()
    if said.instead is not None:
        instead = audience.by_day([(span, "") for span, _ in said.instead.settled(None)], 1000)
        notes = how_it_was_read(said.absentee.person, calendar, said.instead)
    embed.add_field(name="Instead", value=instead, inline=False)
    if notes:
        embed.add_field(name="How I read it", value=cut_lines(notes, 1000), inline=False)
    audience.sign(embed)
    return embed


def taken_back(absentee: Absentee) -> discord.Embed:
    """Somebody has their one-on-one back."""
    audience, when = Audience.of(absentee.person), ""
    if absentee.meeting is not None:
        when = f"{audience.name_zone(audience.span(absentee.meeting))} is yours again."
    return discord.Embed(
        title=title(f"See you there: {safe(absentee.calendar.name, 200)}"), description=when, colour=GREEN
    )


def absence(claimed: Claimed) -> discord.Embed:
    """To the owner: who can't make what, and the smallest change that helps."""
    known, calendar, audience = claimed.revised.absence, claimed.calendar, Audience.of(claimed.reader)
    if known is None:
        raise ValueError(f"notification {claimed.id} is about nobody")
    what = _of_series(known) if calendar.first else _smallest(claimed, known, audience)
    embed = discord.Embed(
        title=title(f"A change of plans: {safe(calendar.name, 180)}"),
        description=f"{_cannot(known, audience)} {what}",
        colour=AMBER,
    )
    audience.sign(embed)
    if known.event_id is None:
        add_footer(embed, "Nothing changes until you decide")
    return embed


def _cannot(known: Absence, audience: Audience) -> str:
    who = _who(known.person)
    if known.meeting is None:
        return f"None of the free times suits {who}."
    return f"{who} can't make {audience.brief(known.meeting)}."


def _of_series(known: Absence) -> str:
    if known.event_id is None:
        return "That goes for all meetings from then on."
    return "They're still in for the others, so there's nothing you need to do."


def _smallest(claimed: Claimed, known: Absence, audience: Audience) -> str:
    ways = claimed.revised.ways
    if claimed.calendar.mode is Mode.GROUP:
        if not ways:
            return "See *New time* for when else it could be."
        best = ways[0]
        when = ", ".join(audience.brief(one.after) for one in best.differences if one.after)
        return f"The best other time: {when}, when {people(len(best.able))} can come."
    way = helpful(ways)
    if way is None:
        return "No other time fits." if ways else "See *Other ways* for what could be done."
    return f"Smallest change: {in_a_line(way, known.person, audience)}."


def helpful(ways: Sequence[ShownWay]) -> ShownWay | None:
    """The smallest change, if it finds somebody a time."""
    return next((way for way in ways if any(one.after for one in way.differences)), None)


def in_a_line(way: ShownWay, first: Person, audience: Audience) -> str:
    """Such as "Ben to Wed 14 Jan 9:30–10:00, nobody else moves"."""
    ordered = sorted(way.differences, key=lambda one: one.person.id != first.id)
    parts = [_short(one, audience) for one in ordered]
    others = [one for one in ordered if one.person.id != first.id]
    more = [f"{len(parts) - 5} more move"] if len(parts) > 5 else []
    return ", ".join([*parts[:5], *more, *([] if others else ["nobody else moves"])])


def _short(one: Difference, audience: Audience) -> str:
    if one.after is None:
        return f"{_who(one.person)} drops out"
    return f"{_who(one.person)} to {audience.brief(one.after)}"


def difference(one: Difference, audience: Audience) -> str:
    """Who, from when, to when."""
    before = audience.brief(one.before) if one.before else "no meeting"
    after = audience.brief(one.after) if one.after else "no meeting"
    return f"{_who(one.person)}: {before} → {after}"


def ways_out(found: WaysOut) -> discord.Embed:
    """Up to three ways, each as a difference."""
    audience, group = Audience.of(found.viewer), found.calendar.mode is Mode.GROUP
    embed = discord.Embed(title=title(f"Other ways: {safe(found.calendar.name, 200)}"), colour=BLUE)
    lines = [f"{_who(one.person)} can't make {_time(one, audience)}." for one in found.absent]
    if not found.ways:
        lines.append("No change makes room." if found.absent else "Nobody waits for another time.")
        lines.append("`/calendar move` sets a meeting to any time of your own.")
    embed.description = cut_lines(lines, 2000) or None
    for number, way in enumerate(found.ways, start=1):
        changes = [difference(one, audience) for one in way.differences]
        if group:
            changes = [_time_of_group(way, audience), f"Can come: {mentions(way.able, 500)}"]
        name = f"{number}. {people(len(way.able))} can come" if group else f"{number}. {_moving(way)}"
        embed.add_field(name=name, value=cut_lines(changes, 900) or "Nothing moves.", inline=False)
    pinned = [one for one in found.pinned if one.after]
    if pinned:
        embed.add_field(name="Pinned", value=mentions([one.person for one in pinned], 900), inline=False)
    if not group and found.ways and found.ways[0].proved:
        add_footer(embed, "Proven: no change moves fewer people than the first")
    audience.sign(embed)
    return embed


def _time(one: Difference, audience: Audience) -> str:
    return audience.brief(one.before) if one.before else "any free time"


def _time_of_group(way: ShownWay, audience: Audience) -> str:
    return "\n".join(
        f"{audience.brief(one.before) if one.before else ''} → {audience.brief(one.after)}"
        for one in way.differences
        if one.after
    )


def _moving(way: ShownWay) -> str:
    out = sum(one.after is None for one in way.differences)
    moving = len(way.differences) - out
    parts = [f"{people(moving)} {'moves' if moving == 1 else 'move'}"] if moving else []
    parts += [f"{people(out)} {'drops' if out == 1 else 'drop'} out"] if out else []
    return ", ".join(parts) or "Nobody moves"


def sent(result: SentRevision) -> discord.Embed:
    """The change is made, and people are told."""
    audience = Audience.of(result.viewer)
    lines = [difference(one, audience) for one in result.differences]
    embed = discord.Embed(
        title=title(f"Changed: {safe(result.calendar.name, 200)}"),
        description=cut_lines(lines, 3000) or None,
        colour=GREEN,
    )
    embed.set_footer(
        text=f"Revision {result.calendar.revision} · I'm telling {people(len(result.differences))} by DM"
    )
    audience.sign(embed)
    return embed


def moving(shown: MovePreview) -> discord.Embed:
    """What moving a meeting means, before it is done."""
    audience, calendar, one = Audience.of(shown.viewer), shown.calendar, shown.difference
    group = calendar.mode is Mode.GROUP
    before = audience.span(one.before) if one.before else "no meeting"
    after = audience.span(one.after) if one.after else "no meeting"
    who = "Everyone" if group else _who(one.person)
    other = f"\n{_who(shown.other.person)}, who meets then: {after} → {before}" if shown.other else ""
    embed = discord.Embed(
        title=title(f"Move a meeting: {safe(calendar.name, 180)}?"),
        description=f"{who}: {before} → {after}{other}\n\nI'll tell {people(shown.told)} by DM, with a "
        "new file for their calendar. Nobody else's meeting changes.",
        colour=AMBER,
    )
    if shown.unheard:
        embed.add_field(
            name=f"Never said they could then ({len(shown.unheard)})",
            value=mentions(shown.unheard, 1000),
            inline=False,
        )
    if shown.is_soon:
        embed.add_field(name="Very soon", value="It begins within two hours as it is.", inline=False)
    if not shown.keeps_hours:
        value = f"Those are {explained(calendar, audience)}."
        embed.add_field(name="Outside the calendar's hours", value=value, inline=False)
    audience.sign(embed)
    return embed


def reader_of(slots: Slots) -> Audience:
    """Menus show no timestamps: for whoever has told no zone, it is the calendar's."""
    person = slots.person
    return Audience.speaking(person.locale, person.timezone or slots.calendar.timezone)


def booking(slots: Slots) -> discord.Embed:
    """The free times, for somebody who was added after the meetings were set; only this names their zone."""
    calendar = slots.calendar
    owner = safe(calendar.owner.name, 60)
    embed = discord.Embed(
        title=title(safe(calendar.name)),
        description=f"{owner} wants to meet you one on one. Choose a time: it's yours at once.",
        colour=BLUE,
    )
    if not slots.free:
        embed.description = f"No free time is left. {owner} can make room: press the button below."
    else:
        reader_of(slots).sign(embed)
    return embed


def booked(slots: Slots) -> discord.Embed:
    """The slot is theirs."""
    audience = Audience.of(slots.person)
    when = audience.name_zone(audience.span(slots.booked)) if slots.booked else ""
    return discord.Embed(
        title=title(f"Booked: {safe(slots.calendar.name, 200)}"),
        description=f"{when}\n\nI'm sending you the file for your calendar.",
        colour=GREEN,
    )


def coming_after_all(claimed: Claimed) -> discord.Embed:
    """To the owner: who will be there, having said that they couldn't; of a series, when they still can't."""
    who = _who(claimed.revised.coming) if claimed.revised.coming else ""
    audience = Audience.of(claimed.reader)
    said = f"{who} will be there"
    if claimed.calendar.first and not claimed.revised.still_missing:
        said += " at every meeting from now on"
    embed = discord.Embed(
        title=title(f"Coming after all: {safe(claimed.calendar.name, 180)}"),
        description=f"{said}. You don't need to do anything.",
        colour=GREEN,
    )
    if claimed.revised.still_missing:
        lines = [audience.span(span) for span in claimed.revised.still_missing]
        embed.add_field(name="Still can't make", value=cut_lines(lines, 1000), inline=False)
        audience.sign(embed)
    return embed


def booked_for_owner(claimed: Claimed) -> discord.Embed:
    """To the owner: who has chosen which slot."""
    audience, one = Audience.of(claimed.reader), claimed.revised.booked
    when = audience.name_zone(audience.span(one.after)) if one and one.after else ""
    who = _who(one.person) if one else ""
    return discord.Embed(
        title=title(f"Booked: {safe(claimed.calendar.name, 200)}"),
        description=f"{who}: {when}",
        colour=GREEN,
    )


def _who(person: Person) -> str:
    return f"{mention(person.discord_id)} {safe(person.name, 40)}"


def pinning() -> discord.Embed:
    """Which meeting shall stay."""
    return discord.Embed(
        description="The meeting you choose stays where it is; choose a pinned one to let it move again. "
        "I'll look for ways around it.",
        colour=AMBER,
    )
