"""The documented limits of messages, where the published description is looser or silent.

Discord's documentation, pages "Message" (Embed Limits, Allowed Mentions Object, Attachment Object, Create
Message) and "Component Reference". What comes here has the right shape: discord_schema saw to it.
"""

from typing import Any
from urllib.parse import urlsplit

from tests.support.component_tree import texts_shown
from tests.support.discord_component_limits import IS_COMPONENTS_V2, message_components
from tests.support.violations import (
    Found,
    Violation,
    blank,
    doubled,
    length,
    miscounted,
    too_long,
    unfilled_or_too_long,
)

CONTENT = 2000
NONCE = 25
ATTACHMENTS = 10
ATTACHMENT_DESCRIPTION = 1024
EMBEDS = 10
EMBEDS_TOGETHER = 6000
EMBED_TITLE = 256
EMBED_DESCRIPTION = 4096
EMBED_AUTHOR = 256
EMBED_FOOTER = 2048
FIELDS = 25
FIELD_NAME = 256
FIELD_VALUE = 1024
WEB = {"http", "https"}
WEB_OR_ATTACHED = WEB | {"attachment"}
# What a message can consist of beside its content; one of them has to hold something when it is created.
CONTENTS = ("embeds", "attachments", "components", "sticker_ids", "poll")
# "Component Reference": a message with IS_COMPONENTS_V2 may have none of these.
NOT_WITH_V2 = ("content", "embeds", "poll", "sticker_ids")

Json = dict[str, Any]


def created_message(message: Json, at: str = "$") -> Found:
    """A new message, whether in a channel, as a response or as a follow-up ("Create Message")."""
    if blank(message.get("content")) and not any(message.get(part) for part in CONTENTS):
        yield Violation(at, "an empty message")
    yield from too_long(f"{at}.nonce", str(message.get("nonce") or ""), NONCE)
    yield from edited_message(message, at)


def edited_message(message: Json, at: str = "$") -> Found:
    """What an edit says of a message; what it leaves out stays as it is ("Edit Message")."""
    flags = message.get("flags") or 0
    components = message.get("components") or []
    yield from too_long(f"{at}.content", message.get("content"), CONTENT)
    yield from _embeds(message.get("embeds") or [], f"{at}.embeds")
    yield from _attachments(message.get("attachments") or [], f"{at}.attachments")
    yield from message_components(components, f"{at}.components", flags)
    yield from _mentions(message, f"{at}.allowed_mentions")
    if flags & IS_COMPONENTS_V2:
        for part in NOT_WITH_V2:
            if message.get(part):
                yield Violation(f"{at}.{part}", "not together with IS_COMPONENTS_V2")


def _embeds(embeds: list[Json], at: str) -> Found:
    """Limits of each embed, and of all of a message together ("Embed Limits")."""
    yield from miscounted(at, len(embeds), 0, EMBEDS, "embeds")
    for index, embed in enumerate(embeds):
        yield from _embed(embed, f"{at}[{index}]")
    together = sum(length(text) for embed in embeds for text in _embed_texts(embed))
    if together > EMBEDS_TOGETHER:
        yield Violation(at, f"all embeds together are longer than {EMBEDS_TOGETHER} characters ({together})")


def _embed(embed: Json, at: str) -> Found:
    fields = embed.get("fields") or []
    images = [image.get("url") for key in ("image", "thumbnail") if (image := embed.get(key))]
    if all(map(blank, _embed_texts(embed))) and not any(images):
        yield Violation(at, "an embed without any text or picture")
    yield from too_long(f"{at}.title", embed.get("title"), EMBED_TITLE)
    yield from too_long(f"{at}.description", embed.get("description"), EMBED_DESCRIPTION)
    if author := embed.get("author"):
        yield from unfilled_or_too_long(f"{at}.author.name", author.get("name"), EMBED_AUTHOR)
    if footer := embed.get("footer"):
        yield from unfilled_or_too_long(f"{at}.footer.text", footer.get("text"), EMBED_FOOTER)
    yield from miscounted(f"{at}.fields", len(fields), 0, FIELDS, "fields")
    for index, field in enumerate(fields):
        yield from unfilled_or_too_long(f"{at}.fields[{index}].name", field["name"], FIELD_NAME)
        yield from unfilled_or_too_long(f"{at}.fields[{index}].value", field["value"], FIELD_VALUE)
    yield from _embed_addresses(embed, at)


def _embed_texts(embed: Json) -> list[str]:
    """The texts that count towards the limit of all embeds together."""
    fields = embed.get("fields") or []
    texts = [embed.get("title"), embed.get("description")]
    texts += [(embed.get("author") or {}).get("name"), (embed.get("footer") or {}).get("text")]
    texts += [field[key] for field in fields for key in ("name", "value")]
    return [text for text in texts if text]


def _embed_addresses(embed: Json, at: str) -> Found:
    """Links are http(s), pictures may be attachments too ("Embed Author Structure" and its like)."""
    parts = {key: embed.get(key) or {} for key in ("author", "footer", "image", "thumbnail")}
    yield from _scheme(f"{at}.url", embed.get("url"), WEB)
    yield from _scheme(f"{at}.author.url", parts["author"].get("url"), WEB)
    for key, part in parts.items():
        picture = "url" if key in ("image", "thumbnail") else "icon_url"
        yield from _scheme(f"{at}.{key}.{picture}", part.get(picture), WEB_OR_ATTACHED)


def _scheme(at: str, address: str | None, schemes: set[str]) -> Found:
    if address and urlsplit(address).scheme not in schemes:
        yield Violation(at, f"an address must begin with one of {sorted(schemes)}")


def _attachments(attachments: list[Json], at: str) -> Found:
    """Limits of what is attached ("Attachment Request Structure", "Uploading Files")."""
    yield from miscounted(at, len(attachments), 0, ATTACHMENTS, "attachments")
    yield from doubled(((f"{at}[{i}].id", str(each["id"])) for i, each in enumerate(attachments)), "id")
    for index, attachment in enumerate(attachments):
        if blank(attachment.get("filename", "kept as it is")):
            yield Violation(f"{at}[{index}].filename", "empty or only white space")
        yield from too_long(
            f"{at}[{index}].description", attachment.get("description"), ATTACHMENT_DESCRIPTION
        )


def _mentions(message: Json, at: str) -> Found:
    """Whom a message may ping ("Allowed Mentions Object"); that all text must say so is our own rule."""
    allowed = message.get("allowed_mentions")
    shows_text = not blank(message.get("content")) or message.get("embeds")
    if allowed is None and (shows_text or texts_shown(message.get("components") or [])):
        yield Violation(at, "allowed_mentions missing")
    for kind in ("users", "roles"):
        if allowed and allowed.get(kind) and kind in (allowed.get("parse") or []):
            yield Violation(f"{at}.{kind}", f"{kind!r} in parse excludes a list of {kind}")
