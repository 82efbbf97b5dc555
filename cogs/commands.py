"""Every command there is, in the order in which a newcomer meets them."""

from typing import Any

from discord import app_commands

from cogs.availability import availability
from cogs.calendar import calendar, change, finalize, open, people
from cogs.contacts import add_to_contacts, contacts
from cogs.help import help_command
from cogs.invites import invites
from cogs.people import login, logout, profile, register

# Imported for the commands that they add to their group.
_STAGES = (open, people, change, finalize)

COMMANDS: tuple[app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu, ...] = (
    help_command,
    register,
    login,
    logout,
    profile,
    contacts,
    calendar,
    availability,
    invites,
    add_to_contacts,
    people.invite_to_calendar,
)
