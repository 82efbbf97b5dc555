"""What the owner does with a calendar that has opened itself again."""

from typing import Any

import discord

from cogs.base import Interaction, ask, defer, show_instead
from cogs.buttons.layout import Style, button, view
from cogs.buttons.sendings import follow
from cogs.render import opened_again as render
from services.calendars import opening_again
from services.calendars.opening_again import Repeating
from services.outbox.claims import Claimed


def decisions(calendar_id: int, notification_id: int = 0) -> list[discord.ui.Item[Any]]:
    """What can be done with one that waits for its invitations."""
    ids = (calendar_id, notification_id)
    return [
        button("Send invitations", "send_again", *ids, style=Style.primary),
        button("Skip this one", "skip_again", *ids),
        button("Stop repeating", "stop_again", *ids),
    ]


def below(claimed: Claimed) -> discord.ui.View:
    """The same below the message about it; once they are out, what may be changed for later."""
    if not claimed.again.has_sent:
        return view(decisions(claimed.calendar.id, claimed.id))
    return view(_later(claimed.calendar.id, claimed.id, by_itself=True))


def _later(calendar_id: int, notification_id: int = 0, *, by_itself: bool) -> list[discord.ui.Item[Any]]:
    ids = (calendar_id, notification_id)
    change = (
        button("Ask me first", "ask_first", *ids) if by_itself else button("Send by itself", "let_send", *ids)
    )
    return [change, button("Stop repeating", "stop_again", *ids)]


async def send(interaction: Interaction, calendar_id: int, *_ids: int) -> None:
    """Sends the invitations."""
    await defer(interaction)
    result = await opening_again.send(ask(interaction), calendar_id)
    embed = render.sent(result)
    refresh = follow(embed, result.invited.sending)
    buttons = view([*refresh, *_later(calendar_id, by_itself=result.repeating.by_itself)])
    await show_instead(interaction, embed=embed, view=buttons)


async def skip(interaction: Interaction, calendar_id: int, *_ids: int) -> None:
    """Calls this one off; the next one opens as planned."""
    result = await opening_again.skip(ask(interaction), calendar_id)
    await show_instead(interaction, embed=render.skipped(result), view=None)


async def stop(interaction: Interaction, calendar_id: int, *_ids: int) -> None:
    """Ends it, in the place of what was pressed."""
    calendar = await opening_again.stop(ask(interaction), calendar_id)
    await show_instead(interaction, embed=render.stopped(calendar), view=None)


async def let_send(interaction: Interaction, calendar_id: int, *_ids: int) -> None:
    """Later invitations go by themselves."""
    await _show(interaction, await opening_again.let_send(ask(interaction), calendar_id, by_itself=True))


async def ask_first(interaction: Interaction, calendar_id: int, *_ids: int) -> None:
    """Later invitations wait for the owner again."""
    await _show(interaction, await opening_again.let_send(ask(interaction), calendar_id, by_itself=False))


async def _show(interaction: Interaction, result: Repeating) -> None:
    buttons = view(_later(result.calendar.id, by_itself=result.by_itself))
    await show_instead(interaction, embed=render.let_send(result), view=buttons)
