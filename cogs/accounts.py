"""/register, /login, /logout and /profile."""

from discord import app_commands

from cogs import options
from cogs.base import Interaction, ask, respond
from cogs.buttons.profiles import profile_form
from cogs.render import accounts as render
from scheduling.profiles import ProfileChanges, ProfileForm
from services.people import accounts, profiles


@app_commands.command(description="Register once: your name, email and time zone")
@app_commands.describe(
    email="Shown only to people you add as contacts, or who already know it",
    first_name="Your first name",
    last_name="Your last name",
    timezone="A city, such as Berlin",
    username="How others find you; your Discord name by default",
)
@app_commands.autocomplete(timezone=options.timezone)
async def register(
    interaction: Interaction,
    email: str,
    first_name: str,
    last_name: str,
    timezone: str,
    username: str | None = None,
) -> None:
    form = ProfileForm(email, first_name, last_name, timezone, username)
    person = await profiles.register(ask(interaction), form)
    await respond(interaction, embed=render.registered(person))


@app_commands.command(description="Sign back in after /logout")
async def login(interaction: Interaction) -> None:
    person, held = await accounts.login(ask(interaction))
    await respond(interaction, embed=render.signed_in(person, held))


@app_commands.command(description="Sign out: you get no messages until you sign back in")
async def logout(interaction: Interaction) -> None:
    await accounts.logout(ask(interaction))
    await respond(interaction, embed=render.signed_out())


profile = app_commands.Group(name="profile", description="Your profile")


@profile.command(name="edit", description="Change your profile; leave everything out to use a form")
@app_commands.describe(
    email="Shown only to people you add as contacts, or who already know it",
    first_name="Your first name",
    last_name="Your last name",
    username="How others find you",
    timezone="A city, such as Berlin",
    waking_hours="When you're up, such as 8-22: how I read a bare 9, and when I message you",
)
@app_commands.autocomplete(timezone=options.timezone, waking_hours=options.waking_hours)
async def profile_edit(
    interaction: Interaction,
    email: str | None = None,
    first_name: str | None = None,
    last_name: str | None = None,
    username: str | None = None,
    timezone: str | None = None,
    waking_hours: str | None = None,
) -> None:
    changes = ProfileChanges(email, first_name, last_name, username, timezone, waking_hours)
    if changes == ProfileChanges():
        form = await profile_form(ask(interaction))
        await interaction.response.send_modal(form.modal())
    else:
        await respond(interaction, embed=render.edited(await profiles.edit(ask(interaction), changes)))


@profile.command(name="view", description="What I know about you")
async def profile_view(interaction: Interaction) -> None:
    person = await profiles.own_profile(ask(interaction))
    await respond(interaction, embed=render.profile(person))
