"""Roles of the demo's server, given and taken as its managers would."""

import discord
import simcord

from bot.demo.play import Player
from bot.demo.world import World


def give(world: World, role: simcord.RoleHandle, *players: Player) -> None:
    """These have the role from now on."""
    for player in players:
        _roles(world, player).append(role.id)


def take(world: World, role: simcord.RoleHandle, *players: Player) -> None:
    """These have it no longer."""
    for player in players:
        _roles(world, player).remove(role.id)


def let_everybody(world: World, permissions: discord.Permissions) -> None:
    """What everybody in the server may do, the bot too."""
    guild = world.env.backend.get_guild(world.guild.id)
    guild.roles[guild.id].permissions = permissions.value


def _roles(world: World, player: Player) -> list[int]:
    return world.env.backend.get_guild(world.guild.id).members[player.id].role_ids
