"""The form of one's own profile."""

from collections.abc import Mapping

from msgspec.structs import fields

from cogs.base import Interaction, ask, respond
from cogs.buttons.forms import Field, Form
from cogs.buttons.layout import custom_id
from cogs.render import accounts as render
from scheduling.model import Profile
from scheduling.profiles import ProfileChanges
from scheduling.zones import zone_label
from services.people import profiles
from services.request import Request


async def profile_form(request: Request) -> Form:
    """What is known, to be changed. Raises NotRegistered, SignedOut."""
    profile = (await profiles.own_profile(request)).profile or Profile("", "", "", "", "")
    return Form(
        "Your profile",
        custom_id("profile_form"),
        (
            Field("first_name", "First name", profile.first_name, limit=64),
            Field("last_name", "Last name", profile.last_name, limit=64),
            Field("email", "Email", profile.email, limit=254),
            Field("username", "Username", profile.username, limit=32),
            Field(
                "timezone",
                "Time zone",
                zone_label(profile.timezone),
                hint="A city works, such as Berlin.",
                limit=64,
            ),
        ),
    )


async def submit_profile(interaction: Interaction, values: Mapping[str, str]) -> None:
    """Stores the profile as the form has it; one from before an update may have other fields."""
    known = {field.name: values[field.name] for field in fields(ProfileChanges) if field.name in values}
    person = await profiles.edit(ask(interaction), ProfileChanges(**known))
    await respond(interaction, embed=render.edited(person))
