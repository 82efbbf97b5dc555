"""What is asked before something is lost: the button that does it, and what it then shows."""

import discord

from cogs.base import Interaction, ask, show_instead
from cogs.buttons.layout import Style, button, view
from cogs.render import availability as availability_render
from cogs.render import edits as render
from scheduling.model import Calendar, Person
from services.answers import availability
from services.calendars import cancellation, edits, invitations
from services.lookup import attendee_ref, calendar_ref


def clearing(calendar: Calendar) -> discord.ui.View:
    """Before all of one's own times go."""
    return _confirm("Remove all my times", "clear_times", calendar.id)


def cancelling(calendar: Calendar) -> discord.ui.View:
    """Before a calendar is called off."""
    return _confirm("Call it off and tell everyone", "cancel_calendar", calendar.id)


def uninviting(calendar: Calendar, person: Person) -> discord.ui.View:
    """Before somebody who has answered is taken off a calendar."""
    return _confirm(f"Take {person.name} off", "uninvite", calendar.id, person.id)


def editing_range(draft_id: int) -> discord.ui.View:
    """Before an edit that drops availability."""
    return _confirm("Change it and tell them", "apply_edit", draft_id)


async def clear(interaction: Interaction, calendar_id: int) -> None:
    """Removes all of the asker's times."""
    left = await availability.clear(ask(interaction), calendar_ref(calendar_id))
    await show_instead(interaction, embed=availability_render.view(left), view=None)


async def cancel(interaction: Interaction, calendar_id: int) -> None:
    """Calls the calendar off."""
    result = await cancellation.cancel(ask(interaction), calendar_ref(calendar_id))
    await show_instead(interaction, embed=render.cancelled(result), view=None)


async def uninvite(interaction: Interaction, calendar_id: int, user_id: int) -> None:
    """Takes somebody off the calendar."""
    result = await invitations.uninvite(ask(interaction), calendar_ref(calendar_id), attendee_ref(user_id))
    await show_instead(interaction, embed=render.uninvited(result), view=None)


async def apply_edit(interaction: Interaction, draft_id: int) -> None:
    """Makes the edit that was shown."""
    result = await edits.confirm(ask(interaction), draft_id)
    await show_instead(interaction, embed=render.edited(result), view=None)


def _confirm(label: str, verb: str, *ids: int) -> discord.ui.View:
    return view([button(label, verb, *ids, style=Style.danger)])
