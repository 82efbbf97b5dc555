"""Requests held against Discord's published OpenAPI description (tests/data/discord-openapi.json).

Two departures from its letter, both because Discord says so: ids may be numbers as well as strings, which is
what discord.py sends, and a union, be it `oneOf` or `anyOf`, means exactly one of its members.
"""

import json
import re
import reprlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend

from tests.support.violations import Found, Violation

DESCRIPTION = Path(__file__).parents[1] / "data" / "discord-openapi.json"
SCHEMAS = "#/components/schemas/"
NULL = {"type": "null"}
INT32 = range(-(2**31), 2**31)
STRUCTURAL = {"type", "required", "oneOf", "anyOf"}
PHRASES = {
    "maxLength": "longer than {} characters",
    "minLength": "shorter than {} characters",
    "maxItems": "more than {} entries",
    "minItems": "fewer than {} entries",
    "maximum": "greater than {}",
    "minimum": "less than {}",
    "type": "not of type {}",
    "enum": "none of {}",
    "pattern": "does not match {}",
    "format": "no valid {}",
    "uniqueItems": "the same entry twice",
}

Json = dict[str, Any]
formats = FormatChecker(formats=())


@formats.checks("uri", raises=ValueError)
def is_uri(value: object) -> bool:
    """A scheme and something after `//`; which schemes Discord takes depends on the field."""
    return not isinstance(value, str) or all(urlsplit(value)[:2])


@formats.checks("date-time", raises=ValueError)
def is_instant(value: object) -> bool:
    """An ISO 8601 time with its offset."""
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@formats.checks("int32")
def is_int32(value: object) -> bool:
    """A whole number of 32 bits with its sign."""
    return not isinstance(value, int) or value in INT32


@dataclass(frozen=True, eq=False)
class Operation:
    """One method on one path of the description, with the check of the body it takes, if it takes one."""

    method: str
    template: str
    pattern: re.Pattern[str]
    body: Validator | None
    body_required: bool

    def violations(self, body: Any) -> Found:
        """What the description refuses in this body; None is no body."""
        if body is None:
            if self.body_required:
                yield Violation("$", "a body is required", misshapen=True)
        elif self.body is None:
            yield Violation("$", "no body is expected", misshapen=True)
        else:
            for error in self.body.iter_errors(body):
                yield Violation(error.json_path, _phrase(error), error.validator in STRUCTURAL)


def operation_for(method: str, path: str) -> Operation | None:
    """The operation that this request is, the most literal path first; None if the description has none."""
    matching = (each for each in _operations() if each.method == method and each.pattern.fullmatch(path))
    return next(matching, None)


def _phrase(error: ValidationError) -> str:
    phrase = PHRASES.get(str(error.validator))
    if phrase is None:
        return error.message
    return f"{phrase.format(error.validator_value)}: {reprlib.repr(error.instance)}"


@lru_cache(maxsize=1)
def _operations() -> tuple[Operation, ...]:
    """Every operation of the description, those with the fewest parameters in their path first."""
    description = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    schemas = description["components"]["schemas"]
    schemas["SnowflakeType"] |= {"type": ["string", "integer"], "minimum": 0}
    _link(description, schemas)
    found = [
        _operation(method, template, path_item)
        for template, path_item in description["paths"].items()
        for method in path_item
        if method != "parameters"
    ]
    return tuple(sorted(found, key=lambda operation: operation.template.count("{")))


def _link(node: Any, schemas: Json) -> None:
    """Put the schema itself where a `$ref` names it, so that nothing is looked up while validating."""
    for key, child in list(node.items() if isinstance(node, dict) else enumerate(node)):
        if isinstance(child, dict) and "$ref" in child:
            node[key] = schemas[child["$ref"].removeprefix(SCHEMAS)]
        elif isinstance(child, dict | list):
            _link(child, schemas)


def _operation(method: str, template: str, path_item: Json) -> Operation:
    request_body = path_item[method].get("requestBody")
    schema = request_body and request_body["content"]["application/json"]["schema"]
    return Operation(
        method.upper(),
        template,
        _path_pattern(template, path_item["parameters"]),
        request_body and PayloadValidator(schema, format_checker=formats),
        bool(request_body and request_body["required"]),
    )


def _path_pattern(template: str, parameters: list[Json]) -> re.Pattern[str]:
    pattern = re.escape(template)
    for parameter in parameters:
        value = r"\d+" if parameter["schema"].get("format") == "snowflake" else "[^/]+"
        pattern = pattern.replace(re.escape(f"{{{parameter['name']}}}"), value)
    return re.compile(pattern)


def _one_of(validator: Any, members: list[Json], instance: Any, _schema: Json) -> Iterator[ValidationError]:
    """A union: only the member that is meant is looked at, so that its own errors are the ones reported."""
    if all("const" in member for member in members):
        allowed = [member["const"] for member in members]
        if instance not in allowed:
            yield ValidationError(f"none of {allowed}: {reprlib.repr(instance)}")
        return
    if instance is None and NULL in members:
        return
    members = [member for member in members if member != NULL]
    tags = [tag for member in members for tag in _tags(member)]
    if isinstance(instance, dict) and tags:
        members = [member for member in members if instance.get("type") in _tags(member)]
        if not members:
            yield ValidationError(f"its type is none of {tags}: {reprlib.repr(instance.get('type'))}")
            return
    yield from _nearest_errors(validator, members, instance)


def _tags(member: Json) -> list[int | str]:
    """The values of `type` that mark an object as this member of its union."""
    tags: list[int | str] = member.get("properties", {}).get("type", {}).get("enum", [])
    return tags


def _nearest_errors(validator: Any, members: list[Json], instance: Any) -> list[ValidationError]:
    """The errors of the member that fits best: of the right shape rather than with few errors."""
    errors = (list(validator.descend(instance, member)) for member in members)
    return min(errors, key=lambda own: (sum(each.validator in STRUCTURAL for each in own), len(own)))


PayloadValidator = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator, {"oneOf": _one_of, "anyOf": _one_of}
)
