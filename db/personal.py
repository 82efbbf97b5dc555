"""Whose every column is, and what `/mydata delete` does to it: the one place that says so.

The export and the deletion (services/mydata) go by it, the table in docs/privacy.md is made of it, and a test
compares it with the schema: a column that isn't here fails.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Table

from db.models import Base
from scheduling.model import DELETED, USUAL_WAKING, AnswerStatus

TABLES: Mapping[str, Table] = Base.metadata.tables


@dataclass(frozen=True, slots=True)
class Holding:
    """What a table holds, and what becomes of it.

    `whose` are the columns that say whose a row is: nobody's if there is none. `theirs` are the columns that
    say something about that person, with how each is called; `others` what is about somebody else, and `bots`
    what the bot needs to work. All rows of a person go, but for those that the deletion keeps for others: in
    them, it leaves what is in `left` and `stays`, and nothing else of theirs.
    """

    what: str
    why: str
    kept: str
    deleted: str
    whose: tuple[str, ...] = ()
    theirs: Mapping[str, str] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    bots: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()
    left: Mapping[str, Any] = field(default_factory=dict)

    @property
    def columns(self) -> list[str]:
        """Every column that it says something of; `whose` may be one of the others."""
        return [*self.theirs, *self.others, *self.bots]

    @property
    def emptied(self) -> dict[str, Any]:
        """What the deletion puts into the rows that stay, by column."""
        return {name: self.left.get(name) for name in self.theirs if name not in self.stays}

    @property
    def shown(self) -> list[str]:
        """How what it holds is called, each once."""
        return list(dict.fromkeys(self.theirs.values()))


def owned_by(table: str, user_id: int, discord_id: int, whose: tuple[str, ...]) -> list[ColumnElement[bool]]:
    """For each of the columns, which rows of the table are a person's by it."""
    ids = {True: discord_id, False: user_id}
    return [TABLES[table].c[column] == ids[column.endswith("discord_id")] for column in whose]


_UNTIL_DELETED = "until you delete it"
_WITH_CALENDAR = "until {anonymize_after_days} days after the calendar's last day"
_GOES = "deleted"
_MEETINGS_STAY = (
    f"deleted, except for meetings that are already set: there, “{DELETED}” keeps the time, so that the "
    "others' plans hold"
)

PERSONAL: Mapping[str, Holding] = {
    "user": Holding(
        what="Your account",
        why="to know who you are, to read and show times as you do, and to reach you",
        kept=f"{_UNTIL_DELETED}; without a profile, for as long as you are on a calendar",
        deleted=f"deleted; a meeting that is set knows you as “{DELETED}”",
        whose=("id",),
        theirs={
            "discord_id": "Discord ID",
            "discord_name": "name on Discord",
            "username": "username",
            "username_key": "username",
            "email": "email",
            "email_key": "email",
            "first_name": "first name",
            "last_name": "last name",
            "full_name_key": "full name",
            "timezone": "time zone",
            "locale": "language",
            "waking_start": "waking hours",
            "waking_end": "waking hours",
            "registered_at": "when you registered",
            "usual_offered_at": "when a usual week was suggested",
            "signed_out_at": "when you signed out",
            "messages_off_at": "when you stopped messages",
            "unreachable_since": "since when DMs don't reach you",
            "dm_channel_id": "your DM channel with the bot",
            "dm_turn_at": "when the bot first wrote to you",
        },
        bots=("id",),
        left={
            # The account's own id, so that no two collide and no account of Discord's is meant.
            "discord_id": -TABLES["user"].c.id,
            "discord_name": DELETED,
            "waking_start": USUAL_WAKING[0],
            "waking_end": USUAL_WAKING[1],
        },
    ),
    "contact": Holding(
        what="Your contacts",
        why="to invite people whom you meet often",
        kept=_UNTIL_DELETED,
        deleted="deleted, and you go from others' lists",
        whose=("owner_id", "user_id"),
        theirs={"user_id": "whom you keep in your list"},
        others=("by_email",),
        bots=("owner_id",),
    ),
    "email_lookup": Holding(
        what="Look-ups by email",
        why="to keep anyone from guessing emails",
        kept="an hour",
        deleted=_GOES,
        whose=("user_id",),
        theirs={"looked_up_at": "when you looked someone up"},
        bots=("id", "user_id"),
    ),
    "usual_week": Holding(
        what="Your usual week",
        why="to answer with one press",
        kept=_UNTIL_DELETED,
        deleted=_GOES,
        whose=("user_id",),
        theirs={
            "weekday": "weekday",
            "start_wall": "from",
            "end_wall": "to",
            "preference": "preference",
        },
        bots=("id", "user_id"),
    ),
    "feed": Holding(
        what="Your calendar feed",
        why="to keep your own calendar up to date",
        kept="until you stop it or delete your data",
        deleted="deleted; its address stops at once",
        whose=("user_id",),
        theirs={
            "token_hash": "a fingerprint of its address",
            "changed_at": "when what it shows last changed",
            "fetched_at": "when your calendar last read it, to the hour",
        },
        bots=("user_id", "stamp"),
    ),
    "calendar": Holding(
        what="Calendars that you open",
        why="to find the times that you ask for",
        kept="until {remove_after_days} days after the last day; its description and place until "
        "{anonymize_after_days}",
        deleted="canceled, and those invited are told; where meetings took place, the calendar stays as that "
        f"of “{DELETED}”, without its description",
        whose=("owner_id",),
        theirs={
            "guild_id": "server",
            "guild_name": "server",
            "channel_id": "channel",
            "name": "name",
            "name_key": "name",
            "description": "description",
            "place": "place",
            "start_date": "first and last day",
            "end_date": "first and last day",
            "timezone": "time zone",
            "deadline": "deadline",
            "mode": "mode",
            "meeting_length": "meeting length in minutes",
            "buffer": "buffer in minutes",
            "day_start": "hours",
            "day_end": "hours",
            "expected": "how many are expected",
            "is_finalized": "whether it's finalized",
            "cancelled_at": "when you canceled it",
        },
        bots=("id", "owner_id", "version", "revision", "anonymized_at"),
        stays=(
            *("guild_id", "guild_name", "channel_id", "name", "name_key", "place", "start_date", "end_date"),
            *("timezone", "deadline", "mode", "meeting_length", "buffer", "day_start", "day_end", "expected"),
            *("is_finalized", "cancelled_at"),
        ),
        left={"description": ""},
    ),
    "attendee": Holding(
        what="Calendars that you're on",
        why="for the organizer to see who comes",
        kept=_WITH_CALENDAR,
        deleted=_MEETINGS_STAY,
        whose=("user_id",),
        theirs={
            "accepted": "whether you accepted",
            "status": "whether you gave times",
            "note": "your note to the organizer",
            "required": "whether you're required",
            "withdrawn_at": "when the invitation was withdrawn",
            "nudged_at": "when the organizer reminded you",
        },
        bots=("id", "calendar_id", "user_id", "revision"),
        stays=("accepted", "required"),
        left={"status": AnswerStatus.NONE, "note": ""},
    ),
    "event": Holding(
        what="Your times and meetings",
        why="to find times that suit everyone, and to tell you when you meet",
        kept=_WITH_CALENDAR,
        deleted=_MEETINGS_STAY,
        whose=("owner_id",),
        theirs={
            "name": "name",
            "start_time": "from",
            "end_time": "to",
            "event_type": "preference, or that it's a meeting",
            "last_modified": "when it last changed",
            "ical_uid": "its name in your own calendar",
            "ical_sequence": "how often it changed",
            "preference_met": "how well it suited you",
            "pinned": "whether it's pinned",
        },
        bots=("id", "calendar_id", "owner_id"),
        stays=(
            *("name", "start_time", "end_time", "event_type", "last_modified", "ical_uid", "ical_sequence"),
            "pinned",
        ),
    ),
    "absence": Holding(
        what="Meetings that you can't make",
        why="for the organizer to find another time",
        kept="until the organizer has decided",
        deleted=_GOES,
        whose=("user_id",),
        theirs={
            "start_time": "from",
            "end_time": "to",
            "ical_uid": "its name in your own calendar",
            "ical_sequence": "how often it changed",
            "said_at": "when you said so",
        },
        bots=("id", "calendar_id", "user_id"),
    ),
    "change": Holding(
        what="Changes of your meetings",
        why="to tell you what is new",
        kept=_WITH_CALENDAR,
        deleted=_GOES,
        whose=("user_id",),
        theirs={
            "start_before": "from, before",
            "end_before": "to, before",
            "start_after": "from, after",
            "end_after": "to, after",
            "place_before": "place before",
            "ical_uid": "its name in your own calendar",
            "ical_sequence": "how often it changed",
            "made_at": "when it was made",
        },
        bots=("id", "calendar_id", "user_id", "revision"),
    ),
    "notification": Holding(
        what="Messages that the bot owes or sent you",
        why="so that none is lost or sent twice",
        kept="until {messages_days} days after it was sent, and at least until the calendar is over",
        deleted="deleted, and the bot's DMs to you and your mentions in its posts are taken out of Discord",
        whose=("user_id",),
        theirs={
            "kind": "kind",
            "channel_id": "channel, if it wasn't a DM",
            "created_at": "when it was written down",
            "due_at": "when it was due",
            "sent_at": "when it was sent",
            "message_id": "Discord's message ID",
            "outcome": "how it ended",
            "reason": "why it wasn't sent",
        },
        bots=(
            *("id", "calendar_id", "user_id", "revision", "dedupe_key", "leased_until", "attempts"),
            "called_in",
        ),
    ),
    "draft": Holding(
        what="Drafts",
        why="so that nothing you typed or ticked is lost",
        kept="a day",
        deleted="deleted, and so are others' that name you",
        whose=("user_discord_id",),
        theirs={"kind": "kind", "payload": "what you typed or ticked", "expires_at": "when it's deleted"},
        bots=("id", "user_discord_id", "calendar_id"),
    ),
    "erasure": Holding(
        what="What is to be taken out of Discord",
        why="to delete the bot's DMs to you, and your mentions in its posts",
        kept="until that is done, or Discord refuses it for good",
        deleted="made by it",
        whose=("discord_id",),
        theirs={"discord_id": "Discord ID", "channel_id": "channel", "message_id": "message"},
        bots=("id", "due_at", "attempts"),
    ),
}

NOBODYS: Mapping[str, Holding] = {
    "guild": Holding(
        what="A server's settings",
        why="so that its managers decide where the bot posts and when it reminds",
        kept="until {left_servers_days} days after the bot left the server",
        deleted="stays: it's the server's",
        bots=("discord_id", "channel_id", "reminder_hours", "left_at"),
    ),
    "proposal": Holding(
        what="Times that were worked out",
        why="for the organizer to choose from",
        kept=_WITH_CALENDAR,
        deleted="deleted for every calendar that you're on and that isn't finalized",
        bots=("id", "calendar_id", "version", "rank", "payload", "proved"),
    ),
    "live_message": Holding(
        what="Posts in channels",
        why="to keep them up to date",
        kept=_WITH_CALENDAR,
        deleted="edited: you're no longer named",
        bots=(
            *("id", "calendar_id", "channel_id", "message_id", "audience", "role_id", "pings"),
            *("reminder_pings", "created_at", "edited_at", "due_at", "leased_until", "attempts"),
        ),
    ),
    "greeting": Holding(
        what="Greetings of servers",
        why="to greet each server once",
        kept="until the bot leaves the server",
        deleted="stays: it's the server's",
        bots=("id", "guild_id", "created_at", "leased_until", "attempts", "ended_at", "message_id", "reason"),
    ),
    "handled_interaction": Holding(
        what="IDs of what Discord sent",
        why="so that nothing is done twice",
        kept="an hour",
        deleted="stays: it names nobody",
        bots=("discord_id", "handled_at"),
    ),
    "note": Holding(
        what="The bot's notes to itself",
        why="such as when it was last started",
        kept="always",
        deleted="stays: it names nobody",
        bots=("key", "value"),
    ),
}


def policy(days: Mapping[str, int]) -> Iterator[str]:
    """The lines of the table in docs/privacy.md, for the settings of retention."""
    yield "| what | which | why | how long | when you delete your data |"
    yield "| --- | --- | --- | --- | --- |"
    for rows in (*PERSONAL.values(), *NOBODYS.values()):
        which = ", ".join(rows.shown) or "nothing about you"
        yield f"| {rows.what} | {which} | {rows.why} | {rows.kept.format_map(days)} | {rows.deleted} |"
