"""What organizers can do next, as buttons: below messages to them, the status and the answer to /help."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import discord

from cogs.buttons.layout import Style, button
from scheduling.next_steps import IN_STATUS, MORE_DAYS, MOST, NextStep, Progress, next_steps

# What each does, and for how many days.
_BUTTONS: dict[NextStep, tuple[str, str, tuple[int, ...]]] = {
    NextStep.INVITE: ("Invite people", "pick_invitees", ()),
    NextStep.POST: ("Post it here", "post_here", ()),
    NextStep.REMIND: ("Remind", "nudge", ()),
    NextStep.SUGGEST: ("Suggest times", "suggest", ()),
    NextStep.FINALIZE: ("Finalize the best", "finalize_best", ()),
    NextStep.CHOOSE: ("Choose a time…", "open_finalize", ()),
    NextStep.EXTEND: ("Extend by a day", "extend", (1,)),
    NextStep.EXTEND_MORE: (f"Extend by {MORE_DAYS} days", "extend", (MORE_DAYS,)),
    NextStep.WAYS: ("Other ways", "ways", ()),
    NextStep.SERIES: ("Change the series…", "series", ()),
    NextStep.ADD: ("Add somebody", "pick_invitees", ()),
    NextStep.EVENT: ("Create an event", "create_event", ()),
    NextStep.STATUS: ("See status", "organize", ()),
    NextStep.ORGANIZERS: ("Organizers", "organizers", ()),
}


def step_buttons(
    progress: Progress,
    now: datetime,
    *,
    notification_id: int = 0,
    most: int = MOST,
    without: Collection[NextStep] = IN_STATUS,
) -> list[discord.ui.Button[Any]]:
    """The next step first, and to the fore; at most so many, and none of those `without`."""
    items = []
    for step in next_steps(progress, now, most=most, without=without):
        label, verb, days = _BUTTONS[step]
        ids = (notification_id, *days) if days else ()
        items.append(button(label, verb, progress.calendar.id, *ids))
    for first in items[:1]:
        first.style = Style.primary
    return items


def organize_button(calendar_id: int, *ids: int) -> discord.ui.Button[Any]:
    """Stands below what everybody in a channel sees, and opens the rest for an organizer alone."""
    return button("Organize", "organize", calendar_id, *ids)
