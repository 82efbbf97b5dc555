"""Changing a calendar although that drops times of people."""

from cogs.base import Interaction, ask, show_instead
from cogs.render import edits as render
from services.calendars import edits


async def apply_edit(interaction: Interaction, draft_id: int) -> None:
    """Makes the edit that was shown."""
    result = await edits.confirm(ask(interaction), draft_id)
    await show_instead(interaction, embed=render.edited(result), view=None)
