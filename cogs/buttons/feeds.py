"""One's calendar feed: getting its address, another one, and none any more."""

from typing import Any

import discord

from cogs.base import Interaction, ask, respond, show_instead
from cogs.buttons.layout import Style, button, link_button, view
from cogs.render import feeds as render
from services.people import feeds
from services.people.feeds import FeedStanding


def feed_button(*ids: int) -> discord.ui.Button[Any]:
    """Leads to one's feed."""
    return button("Calendar feed", "feed", *ids)


async def show_feed(interaction: Interaction, *_ids: int) -> None:
    """The address, if there was none yet; otherwise how the feed stands, since the address is not kept."""
    standing = await feeds.open_feed(ask(interaction))
    await respond(interaction, embed=render.standing(standing), view=_below(standing))


async def reset_feed(interaction: Interaction) -> None:
    """Another address, in the place of what was known of the old one."""
    standing = await feeds.reset(ask(interaction))
    await show_instead(interaction, embed=render.standing(standing), view=_below(standing))


async def stop_feed(interaction: Interaction) -> None:
    """No feed any more."""
    await feeds.stop(ask(interaction))
    await show_instead(interaction, embed=render.stopped(), view=None)


def _below(standing: FeedStanding) -> discord.ui.View:
    stop = button("Stop the feed", "stop_feed")
    if standing.address is None:
        return view([button("Get a new address", "reset_feed", style=Style.danger), stop])
    add = [link_button(f"Add to {app}", link) for app, link in render.links(standing.address)]
    return view([*add, stop])
