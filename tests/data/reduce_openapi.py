"""Cut Discord's published OpenAPI description down to what the bot may send.

Usage: python tests/data/reduce_openapi.py openapi.json > tests/data/discord-openapi.json

Kept: the operations below, their path parameters, and the JSON bodies with every schema they reach.
Dropped: answers, query parameters, form encodings, and texts for human readers. No rule is changed.
"""

import json
import sys
from pathlib import Path
from typing import Any

OPERATIONS = {
    "/applications/@me": "get",
    "/applications/{application_id}/commands": "get put post",
    "/applications/{application_id}/commands/{command_id}": "get delete",
    "/applications/{application_id}/guilds/{guild_id}/commands": "get put post",
    "/applications/{application_id}/guilds/{guild_id}/commands/{command_id}": "get delete",
    "/channels/{channel_id}": "get",
    "/channels/{channel_id}/messages": "get post",
    "/channels/{channel_id}/messages/pins": "get",
    "/channels/{channel_id}/messages/pins/{message_id}": "put delete",
    "/channels/{channel_id}/messages/{message_id}": "get patch delete",
    "/channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me": "put delete",
    "/channels/{channel_id}/typing": "post",
    "/gateway": "get",
    "/gateway/bot": "get",
    "/guilds/{guild_id}": "get",
    "/guilds/{guild_id}/channels": "get",
    "/guilds/{guild_id}/members": "get",
    "/guilds/{guild_id}/members/search": "get",
    "/guilds/{guild_id}/members/{user_id}": "get",
    "/guilds/{guild_id}/roles": "get",
    "/guilds/{guild_id}/scheduled-events": "get post",
    "/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}": "get patch delete",
    "/interactions/{interaction_id}/{interaction_token}/callback": "post",
    "/oauth2/applications/@me": "get",
    "/users/@me": "get",
    "/users/@me/channels": "post",
    "/users/@me/guilds": "get",
    "/users/@me/guilds/{guild_id}": "delete",
    "/users/{user_id}": "get",
    "/webhooks/{webhook_id}/{webhook_token}": "post",
    "/webhooks/{webhook_id}/{webhook_token}/messages/@original": "get patch delete",
    "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}": "get patch delete",
}
ANNOTATIONS = {"title", "description", "x-discord-union"}
SCHEMAS = "#/components/schemas/"

Json = dict[str, Any]


def without_annotations(schema: Any) -> Any:
    """The schema without its texts; inside `properties` the same words are names of fields and stay."""
    if isinstance(schema, list):
        return [without_annotations(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: {name: without_annotations(field) for name, field in value.items()}
        if key == "properties"
        else without_annotations(value)
        for key, value in schema.items()
        if key not in ANNOTATIONS
    }


def reduced_path(path_item: Json, methods: list[str]) -> Json:
    """The path's own parameters and, of each method kept, the JSON body it takes."""
    parameters = path_item.get("parameters", [])
    kept: Json = {"parameters": [without_annotations(each) for each in parameters if each["in"] == "path"]}
    for method in methods:
        kept[method] = {"operationId": path_item[method]["operationId"]}
        if body := path_item[method].get("requestBody"):
            schema = without_annotations(body["content"]["application/json"]["schema"])
            content = {"application/json": {"schema": schema}}
            kept[method]["requestBody"] = {"required": body.get("required", False), "content": content}
    return kept


def references(node: Any) -> set[str]:
    """The names of the schemas that this piece points to."""
    if isinstance(node, list):
        return set().union(*map(references, node))
    if not isinstance(node, dict):
        return set()
    own = {node["$ref"].removeprefix(SCHEMAS)} if "$ref" in node else set()
    return own.union(*map(references, node.values()))


def reached_schemas(paths: Json, schemas: Json) -> Json:
    """Every schema that the paths point to, directly or through another."""
    reached: Json = {}
    waiting = references(paths)
    while waiting:
        name = waiting.pop()
        reached[name] = without_annotations(schemas[name])
        waiting |= references(reached[name]) - reached.keys()
    return dict(sorted(reached.items()))


def one_line_each(entries: Json) -> str:
    """A JSON object with each of its values on a line of its own, so that a change is seen as one."""
    lines = (f"{json.dumps(key)}: {json.dumps(value)}" for key, value in entries.items())
    return "{\n" + ",\n".join(lines) + "\n}"


def reduced(description: Json) -> str:
    """The reduced description as text."""
    paths = {path: reduced_path(description["paths"][path], ops.split()) for path, ops in OPERATIONS.items()}
    schemas = reached_schemas(paths, description["components"]["schemas"])
    head = {key: json.dumps(description[key]) for key in ("openapi", "info", "servers")}
    parts = {**head, "paths": one_line_each(paths), "components": f'{{"schemas": {one_line_each(schemas)}}}'}
    return "{\n" + ",\n".join(f'"{key}": {text}' for key, text in parts.items()) + "\n}\n"


if __name__ == "__main__":
    sys.stdout.write(reduced(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
