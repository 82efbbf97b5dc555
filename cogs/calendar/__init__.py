"""/calendar: one file for each stage of a calendar's life."""

from discord import app_commands

calendar = app_commands.Group(name="calendar", description="Find a time to meet")
