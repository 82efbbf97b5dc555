"""The best times, with who, when, and why; and who is left out, in terms that somebody can act on."""

import discord

from cogs.render.audience import Audience
from cogs.render.silences import SAID, why_missing
from cogs.render.text import (
    BLUE,
    GREEN,
    add_footer,
    cut,
    cut_lines,
    mention,
    mentions,
    people,
    safe,
    title,
)
from cogs.render.wishes import cost
from scheduling.model import Mode
from scheduling.planning.answers import Because
from scheduling.planning.reasons import Why
from services.planning.computing import Computation
from services.planning.suggestions import Explained, Option, Suggestion
from services.planning.wishes import Reached

_BECAUSE = {
    Because.BEST: "the best",
    Because.FEWER_STRETCHES: "fewer gaps for you",
    Because.MORE_PREFERRED: "more people get what they prefer",
    Because.ENDS_EARLIER: "finishes earlier",
    Because.SOONER: "sooner",
    Because.OTHER_PEOPLE: "different people",
    Because.ELSEWHEN: "a different time",
}
_WHY = {
    Why.NO_TIMES: "gave no times that are still ahead",
    Why.NEVER_OPEN: "is only free when you aren't",
    Why.TOO_SHORT: "shares too little time with you for a meeting",
    Why.PIN: "can't make the time you pinned for them",
    Why.NOT_FOUND: "didn't fit in, though there may be a way",
}


def suggestion(found: Suggestion, before: Reached | None = None) -> discord.Embed:
    """Up to three options, what keeps the others from a meeting, and what is won or lost since `before`."""
    audience = Audience.of(found.viewer)
    embed = discord.Embed(title=title(f"Best times: {safe(found.calendar.name, 150)}"), colour=GREEN)
    embed.description = _verdict(found)
    if before is not None:
        embed.description += f" {cost(before, found.options[0])}"
    for number, option in enumerate(found.options, start=1):
        name = f"{number}. {_headline(option, found.calendar.mode)}: {_BECAUSE[option.because]}"
        embed.add_field(name=cut(name, 256), value=_details(option, found, audience), inline=False)
    if found.reasons:
        lines = list(dict.fromkeys(_reason(reason, found) for reason in found.reasons))
        embed.add_field(name="Why not everyone", value=cut_lines(lines, 900), inline=False)
    audience.sign(embed)
    add_footer(embed, "Nothing is final until you confirm")
    return embed


def _verdict(found: Suggestion) -> str:
    best = found.options[0]
    if found.calendar.mode is Mode.GROUP:
        return f"{len(best.present)} of {len(best.present) + len(best.missing)} can make the best one."
    placed, everybody = len(best.slots), len(best.slots) + len(best.missing)
    if best.proved:
        return f"{placed} of {everybody} get a meeting. **Proven**: no timetable does better."
    return (
        f"{placed} of {everybody} get a meeting. That's the best I found in the time I had; at most "
        f"{best.bound} could."
    )


def _headline(option: Option, mode: Mode) -> str:
    if mode is Mode.GROUP:
        prefer = "prefers" if option.preferred == 1 else "prefer"
        return f"{len(option.present)} can come, {option.preferred} {prefer} it"
    return f"{people(len(option.slots))}, {option.preferred} at times they prefer"


def _details(option: Option, found: Suggestion, audience: Audience) -> str:
    """When a group meets; of a timetable, from when to when it goes: who meets when is listed below."""
    if option.slots[0].is_for_all:
        missing = why_missing(option.missing, found.silences)
        lines = [f"{name}: {mentions(persons, 200)}" for name, persons in missing]
        return "\n".join([audience.span(option.slots[0].span), *lines])
    without = f"\nNo meeting: {mentions(option.missing, 300)}" if option.missing else ""
    first, last = (audience.brief(option.slots[place].span) for place in (0, -1))
    return (first if first == last else f"{first} to {last}") + without


def _reason(reason: Explained, found: Suggestion) -> str:
    if reason.why is not Why.SHORTAGE:
        silence = found.silences.get(reason.person.id)
        why = SAID[silence] if silence and reason.why is Why.NO_TIMES else _WHY[reason.why]
        return f"{mention(reason.person.discord_id)} {why}."
    together = sorted([reason.person, *reason.people], key=lambda person: person.id)
    slots = "1 time slot" if reason.slots == 1 else f"{reason.slots} time slots"
    if len(together) > 8:
        return f"{people(len(together))} share only {slots}."
    return f"{', '.join(mention(person.discord_id) for person in together)} share only {slots}."


def ask_label(found: Suggestion) -> str:
    """Whom asking would concern, as a button has room for."""
    names = [person.name for person in found.to_ask]
    whom = " and ".join(names) if len(names) <= 2 else people(len(names))
    return f"Ask {whom} for more times"


def progress_so_far(computation: Computation) -> discord.Embed:
    """While it takes long."""
    return discord.Embed(
        title=title(f"Finding the best times: {safe(computation.asked.calendar.name, 150)}"),
        description=f"{_so_far(computation)}Just a few more seconds.",
        colour=BLUE,
    )


def _so_far(computation: Computation) -> str:
    progress, everybody = computation.progress, computation.everybody
    if not progress.placed:
        return ""
    placed = f"So far {progress.placed} of {people(everybody)} have a meeting"
    if progress.at_most is not None and progress.placed < progress.at_most < everybody:
        placed += f", and no more than {progress.at_most} can"
    return f"{placed}. I'm still looking for something better, or proof that there's nothing better. "
