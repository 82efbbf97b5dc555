"""Posting a calendar's status in a channel, after the owner has seen what others will."""

import contextlib
from collections.abc import Mapping

import discord

from cogs.base import Interaction, ask, bot_is_in, respond, show_instead
from cogs.buttons.forms import Field, Form
from cogs.buttons.layout import Style, button, custom_id, view
from cogs.render import posts as render
from scheduling.admission import Admission
from scheduling.errors import BotNotInServer, MayNotPost, NoSuchRole, NotInAServer, OtherChannel
from scheduling.fields import read_expected
from scheduling.model import Calendar, OpenTo
from services.calendars import posts
from services.calendars.posts import Posting
from services.lookup import calendar_ref
from services.request import Request
from services.server_settings import server_settings

EVENTS_NEED = ("create_events", "connect")
BOT_NEEDS = (
    "view_channel",
    "send_messages",
    "send_messages_in_threads",
    "embed_links",
    "attach_files",
    "read_message_history",
    *EVENTS_NEED,
)

_FOR_ITSELF = ("embed_links", "attach_files", "read_message_history")
_NOW, _LATER = "now", "reminders"
_PINGS = {_NOW: "Once, when it's posted", _LATER: "With each reminder of the deadline"}


def ways_to_post(calendar: Calendar) -> discord.ui.View:
    """Nothing is posted before one of these is pressed."""
    return view(
        [
            button("Post for everyone", "post_open", calendar.id, style=Style.primary),
            button("Post for a role", "post_role", calendar.id),
            button("Post for invitees", "post_status", calendar.id),
            button("Only summaries", "post_summaries", calendar.id),
        ]
    )


async def check_place(interaction: Interaction) -> None:
    """Raises NotInAServer, BotNotInServer, OtherChannel, and MayNotPost for the bot or the person."""
    if interaction.guild_id is None:
        raise NotInAServer
    check_bot_is_in(interaction)
    wanted = (await server_settings(ask(interaction))).channel_id
    if wanted not in (None, interaction.channel_id, getattr(interaction.channel, "parent_id", None)):
        raise OtherChannel(wanted)
    send = "send_messages_in_threads" if isinstance(interaction.channel, discord.Thread) else "send_messages"
    needed = ("view_channel", send)
    _check("I", interaction.app_permissions, *needed, *_FOR_ITSELF)
    _check("You", interaction.permissions, *needed)


def check_bot_is_in(interaction: Interaction) -> None:
    """Raises BotNotInServer where a person has brought the bot along, rather than the server."""
    if not bot_is_in(interaction):
        raise BotNotInServer(invite_link(interaction.application_id))


def _check(who: str, has: discord.Permissions, *needed: str) -> None:
    missing = [name.replace("_", " ").title() for name in needed if not getattr(has, name)]
    if missing:
        raise MayNotPost(who, missing)


async def preview(interaction: Interaction, ref: str) -> None:
    """Shows the owner what others would see, and for whom it can be posted."""
    await check_place(interaction)
    request = ask(interaction)
    public = await posts.public(request, ref)
    embed = render.posting(public, request.now)
    await respond(interaction, embed=embed, view=ways_to_post(public.calendar))


async def post_here(interaction: Interaction, calendar_id: int) -> None:
    """The same from the answer to opening a calendar."""
    await preview(interaction, calendar_ref(calendar_id))


async def post(interaction: Interaction, calendar_id: int) -> None:
    """Posts the live status where the button was pressed, for those who are invited."""
    await _post(interaction, calendar_id, Posting())


async def post_open(interaction: Interaction, calendar_id: int) -> None:
    """The same for everybody who sees it."""
    await _post(interaction, calendar_id, Posting(Admission(OpenTo.EVERYBODY)))


async def post_role(interaction: Interaction, calendar_id: int) -> None:
    """Opens the form for one role."""
    await check_place(interaction)
    form = await role_form(ask(interaction), calendar_id)
    await interaction.response.send_modal(form.modal())


async def role_form(request: Request, calendar_id: int) -> Form:
    """For which role, how many that is, and when to ping it."""
    calendar = (await posts.public(request, calendar_ref(calendar_id))).calendar
    return Form(
        f"Post for a role: {calendar.name}",
        custom_id("role_form", calendar_id),
        (
            Field("role", "Which role can answer?", roles=True),
            Field(
                "expected",
                "How many people do you expect? (optional)",
                value=str(calendar.expected or ""),
                hint="Progress is shown against this number.",
                required=False,
                limit=9,
            ),
            Field(
                "pings",
                "When should I ping the role?",
                hint="I can only ping it if you may, and if this server lets me.",
                value=_NOW,
                boxes=_PINGS,
                required=False,
            ),
        ),
    )


async def submit_role(interaction: Interaction, values: Mapping[str, str], calendar_id: int) -> None:
    """Posts for the role that was chosen. Raises NoSuchRole, BadExpected."""
    await check_place(interaction)
    await posts.public(ask(interaction), calendar_ref(calendar_id))  # It is the owner's to say for whom.
    role = chosen_role(interaction, values)
    may_ping, ticked = _may_ping(interaction, role), values.get("pings", "").split(",")
    posting = Posting(
        Admission(OpenTo.EVERYBODY) if role.is_default() else Admission(OpenTo.ROLE, role.id),
        read_expected(values.get("expected", "")),
        pings=may_ping and _NOW in ticked,
        reminder_pings=may_ping and _LATER in ticked,
    )
    note = render.pinging(posting, may_ping=may_ping)
    await _post(interaction, calendar_id, posting, note)


def chosen_role(interaction: Interaction, values: Mapping[str, str]) -> discord.Role:
    """The role that was chosen in a form. Raises NoSuchRole if the server has none such."""
    chosen = values.get("role", "")
    role = interaction.guild.get_role(int(chosen)) if interaction.guild and chosen.isdecimal() else None
    if role is None:
        raise NoSuchRole
    return role


def _may_ping(interaction: Interaction, role: discord.Role) -> bool:
    """Whether Discord would let both the organizer and the bot ping it. Nobody pings everybody here."""
    both = interaction.permissions.mention_everyone and interaction.app_permissions.mention_everyone
    return not role.is_default() and (role.mentionable or both)


async def post_summaries(interaction: Interaction, calendar_id: int) -> None:
    """Posts nothing but summaries there."""
    await check_place(interaction)
    channel_id = interaction.channel_id or 0
    status, _ = await posts.post(ask(interaction), calendar_ref(calendar_id), channel_id, None)
    await show_instead(interaction, embed=render.summaries_allowed(status, channel_id), view=None)


async def _post(interaction: Interaction, calendar_id: int, posting: Posting, note: str = "") -> None:
    await check_place(interaction)
    channel_id = interaction.channel_id or 0
    status, old = await posts.post(ask(interaction), calendar_ref(calendar_id), channel_id, posting)
    await show_instead(interaction, embed=render.posted(status, channel_id, posting, note), view=None)
    if old is not None:
        channel = interaction.client.get_partial_messageable(channel_id)
        # Gone already, or not ours to delete any more: then it only stays as it was.
        with contextlib.suppress(discord.HTTPException):
            await channel.get_partial_message(old).delete()


def invite_link(application_id: int | None) -> str:
    """What adds the bot to a server, with exactly the permissions that it uses there."""
    permissions = discord.Permissions(**dict.fromkeys(BOT_NEEDS, True))
    return discord.utils.oauth_url(application_id or 0, permissions=permissions)
