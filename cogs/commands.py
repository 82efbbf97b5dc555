"""Every command there is, in the order in which a newcomer meets them."""

from typing import Any

from discord import app_commands

from cogs.accounts import login, logout, profile, register
from cogs.availability import availability
from cogs.calendar import (
    cancellation,
    copies,
    creation,
    edits,
    exports,
    finalization,
    invitations,
    moves,
    nudges,
    ownership,
    statuses,
    suggestions,
    views,
)
from cogs.contacts import add_to_contacts, contacts
from cogs.feeds import feed
from cogs.help import help_command
from cogs.invites import invites
from cogs.mydata import mydata
from cogs.settings import settings

calendar = app_commands.Group(name="calendar", description="Find a time to meet")
_STAGES: tuple[app_commands.Command[Any, ..., Any], ...] = (
    creation.create,
    invitations.invite,
    statuses.status,
    nudges.remind,
    suggestions.suggest,
    finalization.finalize,
    moves.move,
    exports.export,
    views.list_calendars,
    views.view,
    edits.edit,
    invitations.uninvite,
    cancellation.cancel,
    copies.copy,
    ownership.organizers,
    ownership.adopt,
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
    feed,
    settings,
    mydata,
    add_to_contacts,
    invitations.invite_to_calendar,
)
