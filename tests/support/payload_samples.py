"""Payloads that are fine, made by hand; each takes changes, so that a test can spoil one thing."""

from typing import Any

IS_COMPONENTS_V2 = 1 << 15

Json = dict[str, Any]


def message(**changes: Any) -> Json:
    return {"content": "hello", "allowed_mentions": {"parse": []}, **changes}


def pings(**allowed: Any) -> Json:
    return message(allowed_mentions=allowed)


def embed(**changes: Any) -> Json:
    """A message with one embed."""
    return message(embeds=[{"title": "Retro", **changes}])


def field(name: str = "n", value: str = "v") -> Json:
    return {"name": name, "value": value}


def attached(**changes: Any) -> Json:
    """A message with one file."""
    return message(attachments=[{"id": 0, "filename": "a.ics", **changes}])


def row(*children: Json) -> Json:
    return {"type": 1, "components": list(children)}


def shown(*rows: Json, **changes: Any) -> Json:
    """A message with these rows."""
    return message(components=list(rows), **changes)


def button(number: int = 0, **changes: Any) -> Json:
    return {"type": 2, "style": 1, "label": "Press", "custom_id": f"button:{number}", **changes}


def press(**changes: Any) -> Json:
    """A message with one button."""
    return shown(row(button(**changes)))


def link_button(url: str = "https://a.org") -> Json:
    return {"type": 2, "style": 5, "label": "Open", "url": url}


def link(url: str) -> Json:
    """A message with one link."""
    return shown(row(link_button(url)))


def layout(*components: Json) -> Json:
    """A message made of components alone."""
    return {"components": list(components), "flags": IS_COMPONENTS_V2, "allowed_mentions": {"parse": []}}


def option(number: int = 0, **changes: Any) -> Json:
    return {"label": f"label {number}", "value": f"value {number}", **changes}


def select(options: list[Json] | None = None, **changes: Any) -> Json:
    options = [option(0), option(1)] if options is None else options
    return {"type": 3, "custom_id": "select", "options": options, **changes}


def pick(*options: Json) -> Json:
    """A message with a select of these options."""
    return shown(row(select(list(options))))


def person(number: int) -> Json:
    return {"type": "user", "id": number}


def people(**changes: Any) -> Json:
    return {"type": 5, "custom_id": "people", "max_values": 3, **changes}


def modal(*components: Json, **changes: Any) -> Json:
    return {"type": 9, "data": {"title": "T", "custom_id": "m", "components": list(components), **changes}}


def label(component: Json, **changes: Any) -> Json:
    return {"type": 18, "label": "Name", "component": component, **changes}


def text_input(number: int = 0, **changes: Any) -> Json:
    return {"type": 4, "style": 1, "custom_id": f"input:{number}", **changes}


def typed(**changes: Any) -> Json:
    """A modal with one text input."""
    return modal(label(text_input(**changes)))


def form(**changes: Any) -> Json:
    return modal(label(text_input()), **changes)


def choices(*given: Json) -> Json:
    return {"type": 8, "data": {"choices": list(given)}}


def choice(number: int = 0, **changes: Any) -> Json:
    return {"name": f"name {number}", "value": f"value {number}", **changes}


def command(number: int = 0, **changes: Any) -> Json:
    return {"type": 1, "name": f"command{number}", "description": "what it does", **changes}


def takes(*options: Json) -> list[Json]:
    """All commands: one, with these options."""
    return [command(options=list(options))]


def parameter(number: int = 0, **changes: Any) -> Json:
    return {"type": 3, "name": f"option{number}", "description": "which", **changes}


def sub(kind: int, *options: Json, **changes: Any) -> Json:
    """A subcommand (1) or a group of them (2)."""
    return {"type": kind, "name": "sub", "description": "part", "options": list(options), **changes}


def wide() -> list[Json]:
    """As many options as there can be, with the longest descriptions."""
    return [parameter(i, description="x" * 100) for i in range(25)]


def group(kind: int, count: int = 2, **changes: Any) -> Json:
    """A radio group (21) or a checkbox group (22)."""
    return {"type": kind, "custom_id": "group", "options": [*map(option, range(count))], **changes}


def checkbox(**changes: Any) -> Json:
    return {"type": 23, "custom_id": "box", **changes}


def text(content: str = "hello") -> Json:
    return {"type": 10, "content": content}


def event(**changes: Any) -> Json:
    """A scheduled event at a place."""
    return {
        "name": "Retro",
        "privacy_level": 2,
        "scheduled_start_time": "2026-01-13T15:00:00+00:00",
        "scheduled_end_time": "2026-01-13T16:00:00+00:00",
        "entity_type": 3,
        "channel_id": None,
        "entity_metadata": {"location": "Room 5"},
        **changes,
    }


def voice_event(**changes: Any) -> Json:
    """One in a voice channel."""
    return event(entity_type=2, channel_id=1, entity_metadata=None) | changes
