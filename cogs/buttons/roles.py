"""Inviting a role: by posting for it or, where the host lets the bot list members, one by one."""

from collections.abc import Mapping

from cogs.base import Interaction, account, ask, respond
from cogs.buttons.forms import Field, Form
from cogs.buttons.invitations import again
from cogs.buttons.layout import confirmation, custom_id, view
from cogs.buttons.posts import check_bot_is_in, chosen_role, post_role
from cogs.buttons.sendings import follow
from cogs.render import invitations as render
from cogs.render.text import people as people_label
from scheduling.errors import DraftGone, NobodyInRole, NotInAServer, TooManyInRole
from services import drafts
from services.calendars import invitations, views
from services.lookup import calendar_ref
from services.request import Account, Request

_MEMBERS = "role members"


async def invite_role(interaction: Interaction, calendar_id: int) -> None:
    """Opens the form to choose a role; without a list of members, the one to post for it."""
    if not interaction.client.intents.members:
        await post_role(interaction, calendar_id)
        return
    if interaction.guild_id is None:
        raise NotInAServer
    check_bot_is_in(interaction)
    form = await invite_form(ask(interaction), calendar_id)
    await interaction.response.send_modal(form.modal())


async def invite_form(request: Request, calendar_id: int) -> Form:
    """Whose members to invite."""
    calendar = await views.invitable(request, calendar_ref(calendar_id))
    hint = "You'll see how many people that is before anyone is invited."
    role = Field("role", "Which role do you want to invite?", hint=hint, roles=True)
    return Form(f"Invite a role: {calendar.name}", custom_id("role_invite_form", calendar_id), (role,))


async def submit_invite(interaction: Interaction, values: Mapping[str, str], calendar_id: int) -> None:
    """Counts the members of the role, and asks before anybody is invited.

    Raises DraftGone where members can't be listed any more, NoSuchRole, NobodyInRole, TooManyInRole.
    """
    await views.invitable(ask(interaction), calendar_ref(calendar_id))
    if not interaction.client.intents.members:
        raise DraftGone
    role = chosen_role(interaction, values)
    await interaction.response.defer(ephemeral=True, thinking=True)
    members = [member async for member in role.guild.fetch_members(limit=None) if role in member.roles]
    people = [account(one) for one in members if not one.bot and one.id != interaction.user.id]
    if not people:
        raise NobodyInRole
    request = ask(interaction)
    if len(people) > (most := request.store.limits.invitees_per_calendar):
        raise TooManyInRole(len(people), most)
    outlook = await invitations.outlook(request, calendar_ref(calendar_id), people)
    payload = {
        "calendar": calendar_id,
        "people": [[one.discord_id, one.name, one.username] for one in people],
    }
    draft_id = await drafts.keep(request, _MEMBERS, payload)
    embed = render.inviting_role(outlook, role.id)
    confirm = confirmation(f"Invite {people_label(outlook.people)}", "invite_drafted", draft_id)
    await respond(interaction, embed=embed, view=confirm)


async def invite_drafted(interaction: Interaction, draft_id: int) -> None:
    """Invites those who were counted."""
    request = ask(interaction)
    kept = await drafts.fetch(request, draft_id, _MEMBERS)
    people = [Account(number, name, username) for number, name, username in kept["people"]]
    await interaction.response.defer()
    result = await invitations.invite_all(ask(interaction), calendar_ref(kept["calendar"]), people)
    embed = render.invited(result)
    buttons = [*again(result), *follow(embed, result.sending)]
    await interaction.edit_original_response(embed=embed, view=view(buttons) if buttons else None)
