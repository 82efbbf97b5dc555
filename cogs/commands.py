"""Every command there is, in the order in which a newcomer meets them."""

from typing import Any

from discord import app_commands

from cogs.availability import availability
from cogs.calendar import creation, edits, finalization, invitations, suggestions
from cogs.contacts import add_to_contacts, contacts
from cogs.help import help_command
from cogs.invites import invites
from cogs.accounts import login, logout, profile, register
from cogs.settings import settings

calendar = app_commands.Group(name="calendar", description="Find a time to meet")
_STAGES: tuple[app_commands.Command[Any, ..., Any], ...] = (
    open.create,
    people.invite,
    people.status,
    people.remind,
    find.suggest,
    finalize.finalize,
    find.export,
    open.list_calendars,
    open.view,
    change.edit,
    change.uninvite,
    change.cancel,
    change.copy,
)
for stage in _STAGES:
    calendar.add_command(stage)

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
    settings,
    add_to_contacts,
    people.invite_to_calendar,
)
