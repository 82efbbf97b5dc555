"""Calling a calendar off."""

from cogs.base import Interaction, ask, defer, show_instead
from cogs.render import cancellation as render
from services.calendars import cancellation
from services.lookup import calendar_ref


async def cancel(interaction: Interaction, calendar_id: int) -> None:
    """Calls the calendar off."""
    await defer(interaction)
    result = await cancellation.cancel(ask(interaction), calendar_ref(calendar_id))
    await show_instead(interaction, embed=render.cancelled(result), view=None)
