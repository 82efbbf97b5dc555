"""What the owner can want of a timetable, and what it cost, in words."""

from collections.abc import Sequence

import discord

from cogs.render.text import AMBER, cut, from_to, people, safe
from services.planning.suggestions import Option
from services.planning.wishes import Reached, Wish, Wished

BUTTONS = {Wish.PIN: "Pin a meeting…", Wish.MUST_HAVE: "Must have…", Wish.LEAVE_OUT: "Leave out…"}
_SAYS = {
    Wish.PIN: "Whose meetings should stay where they are? Tick people to pin their meetings; untick them to "
    "let their meetings move again.",
    Wish.MUST_HAVE: "Who comes first? Tick those who must get a meeting if at all possible; the others get "
    "what is left.",
    Wish.LEAVE_OUT: "Who should get no meeting this time? Tick them to leave them out; untick them to bring "
    "them back.",
}
_HOLDS = {Wish.PIN: "Pinned now", Wish.MUST_HAVE: "Must have now", Wish.LEAVE_OUT: "Left out now"}


def wishing(wish: Wish, people: Sequence[Wished]) -> discord.Embed:
    """What ticking somebody means, and for how many it holds."""
    embed = discord.Embed(description=f"{_SAYS[wish]} I'll find the best timetable with that.", colour=AMBER)
    embed.set_footer(text=f"{_HOLDS[wish]}: {sum(one.holds for one in people)} of {len(people)}")
    return embed


def label(one: Wished) -> str:
    """Somebody in a menu."""
    return cut(one.person.name, 100)


def placeholder(people: Sequence[Wished]) -> str:
    """Who is in the menu, by name."""
    names, ticked = from_to([one.person.name for one in people]), sum(one.holds for one in people)
    return f"{names} ({ticked} ticked)" if ticked else names


def cost(before: Reached, after: Option) -> str:
    """What a timetable costs or gains beside the one before: "1 person fewer gets a meeting"."""
    done = ""
    if before.swapped:
        one, other = (safe(person.name, 40) for person in before.swapped)
        done = f"{one} and {other} have changed places, and stay there. "
    return done + _cost(before, after)


def _cost(before: Reached, after: Option) -> str:
    lost, less = before.people - len(after.slots), before.preferred - after.preferred
    if lost:
        return f"{people(abs(lost))} {'fewer' if lost > 0 else 'more'} than before."
    if less:
        return (
            f"As many people as before, {abs(less)} {'fewer' if less > 0 else 'more'} at times they prefer."
        )
    return "As many people as before, as many at times they prefer."
