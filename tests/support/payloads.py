"""Every request of the bot, checked as Discord would check it.

The simulated Discord of the tests accepts much that the real one refuses, so each request is held against
Discord's published description (discord_schema) and against its documented limits (discord_limits and the
modules beside it). The limits are looked at only where the payload has the shape that is described.
"""

import json
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from simcord import HttpLogEntry

from tests.support.discord_command_limits import autocomplete, command, commands
from tests.support.discord_event_limits import scheduled_event
from tests.support.discord_limits import created_message, edited_message
from tests.support.discord_modal_limits import modal
from tests.support.discord_schema import Operation, operation_for
from tests.support.violations import Found

# The others of "Interaction Callback Type" carry nothing that has a limit.
CALLBACKS: dict[int, Callable[[Any, str], Found]] = {
    4: created_message,
    7: edited_message,
    8: autocomplete,
    9: modal,
}


def violations(method: str, path: str, body: object) -> list[str]:
    """What Discord would refuse in this request, each as a JSON path and a rule; None is no body."""
    operation = operation_for(method, path)
    if operation is None:
        return ["not an operation of tests/data/discord-openapi.json"]
    return list(_violations(operation, json.dumps(body)))


def assert_payloads_accepted(requests: Iterable[HttpLogEntry]) -> None:
    """Fail with every rule that one of these requests breaks."""
    refused = [
        "\n    ".join([f"{request.method} {request.path}", *found])
        for request in requests
        if (found := violations(request.method, request.path, request.json))
    ]
    if refused:
        raise AssertionError("\n  ".join(["Discord would not take these requests:", *refused]))


@lru_cache(maxsize=512)
def _violations(operation: Operation, text: str) -> tuple[str, ...]:
    """The check of one body as it is sent; the commands, say, are the same in every test."""
    body = json.loads(text)
    found = list(operation.violations(body))
    limits = LIMITS.get((operation.method, operation.template))
    if limits and not any(each.misshapen for each in found):
        known = {each.path for each in found}
        found += [each for each in limits(body) if each.path not in known]
    return tuple(map(str, found))


def _callback(body: Any) -> Found:
    """The limits of what an answer carries ("Create Interaction Response")."""
    if limits := CALLBACKS.get(body["type"]):
        yield from limits(body.get("data") or {}, "$.data")


EVENTS = "/guilds/{guild_id}/scheduled-events"
WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"
LIMITS: dict[tuple[str, str], Callable[[Any], Found]] = {
    ("POST", "/channels/{channel_id}/messages"): created_message,
    ("PATCH", "/channels/{channel_id}/messages/{message_id}"): edited_message,
    ("POST", EVENTS): scheduled_event,
    ("PATCH", f"{EVENTS}/{{guild_scheduled_event_id}}"): scheduled_event,
    ("POST", WEBHOOK): created_message,
    ("PATCH", f"{WEBHOOK}/messages/@original"): edited_message,
    ("PATCH", f"{WEBHOOK}/messages/{{message_id}}"): edited_message,
    ("POST", "/interactions/{interaction_id}/{interaction_token}/callback"): _callback,
    ("PUT", "/applications/{application_id}/commands"): commands,
    ("POST", "/applications/{application_id}/commands"): command,
    ("PUT", "/applications/{application_id}/guilds/{guild_id}/commands"): commands,
    ("POST", "/applications/{application_id}/guilds/{guild_id}/commands"): command,
}
