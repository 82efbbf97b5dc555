"""Whose every column is, and what `/mydata delete` does to it; what is nobody's, db/nobodys.py says.

The export and the deletion (services/mydata) go by it, the table in docs/privacy.md is made of it, and a test
compares it with the schema: a column that isn't here fails.
"""

from collections.abc import Iterator, Mapping

from db.holding import TABLES, WITH_CALENDAR, Holding
from db.nobodys import NOBODYS
from scheduling.model import DELETED, USUAL_WAKING, AnswerStatus

_UNTIL_DELETED = "until you delete it"
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
    "barred": Holding(
        what="Whom you want no invitations from",
        why="so that they can't invite you",
        kept="until you take it back or delete it",
        deleted="deleted, and so is that others want none from you",
        whose=("user_id", "owner_id"),
        theirs={"owner_id": "whom", "said_at": "when you said so"},
        bots=("user_id",),
    ),
    "spent": Holding(
        what="What has a limit",
        why="to keep anyone from guessing emails, or writing to people without end",
        kept="a day",
        deleted="stays until the day is over, or deleting would undo the limits",
        whose=("user_discord_id",),
        theirs={
            "user_discord_id": "Discord ID",
            "what": "what you did",
            "amount": "how much of it",
            "spent_at": "when",
        },
        bots=("id", "calendar_id"),
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
    "connection": Holding(
        what="Your own calendar, if you connect it",
        why="to mark when you're busy, and to tell an organizer before a meeting is set",
        kept="until `/availability disconnect`; without a profile, for as long as you are on a calendar",
        deleted=_GOES,
        whose=("user_id",),
        theirs={
            "address": "its address, encrypted",
            "busy": "when you're busy, without what it is",
            "unread": "how many events couldn't be read in full",
            "asked_at": "when the bot last looked",
            "read_at": "when it had last changed",
        },
        bots=("user_id", "etag"),
    ),
    "feed": Holding(
        what="Your calendar feed",
        why="to keep your own calendar up to date",
        kept="until you stop it or delete your data; without a profile, for as long as you are on a calendar",
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
        deleted="passed to the co-organizer who was named first, or else canceled; everyone on it is told; "
        f"where meetings took place, the calendar stays as that of “{DELETED}”, without its description",
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
            "repeat": "how often a group meets again",
            "until_date": "until when it meets again",
            "until_count": "until when it meets again",
            "first_start": "its first meeting",
            "first_end": "its first meeting",
            "is_finalized": "whether it's finalized",
            "cancelled_at": "when it was canceled",
        },
        others=("ended_by",),
        bots=("id", "owner_id", "copied_from", "version", "revision", "anonymized_at"),
        stays=(
            *("guild_id", "guild_name", "channel_id", "name", "name_key", "place", "start_date", "end_date"),
            *("timezone", "deadline", "mode", "meeting_length", "buffer", "day_start", "day_end", "expected"),
            *(
                "repeat",
                "until_date",
                "until_count",
                "first_start",
                "first_end",
                "is_finalized",
                "cancelled_at",
            ),
        ),
        left={"description": ""},
    ),
    "series": Holding(
        what="Calendars of yours that open again by themselves",
        why="to open the next one",
        kept=_UNTIL_DELETED,
        deleted="deleted, or passed on with the calendar",
        whose=("calendar_id",),
        theirs={
            "every": "how often",
            "name": "name",
            "lead": "deadline, in minutes before the first day",
            "start_date": "first day of the next",
            "opens_at": "when the next opens",
            "by_itself": "whether invitations go by themselves",
        },
        bots=("id", "calendar_id", "copy_id"),
    ),
    "organizer": Holding(
        what="Calendars that you help organize",
        why="so that you can do what their owner can",
        kept=WITH_CALENDAR,
        deleted=_GOES,
        whose=("user_id",),
        theirs={"user_id": "Discord ID"},
        bots=("id", "calendar_id"),
    ),
    "attendee": Holding(
        what="Calendars that you're on",
        why="for the organizer to see who comes",
        kept=WITH_CALENDAR,
        deleted=_MEETINGS_STAY,
        whose=("user_id",),
        theirs={
            "accepted": "whether you accepted",
            "status": "whether you gave times",
            "note": "your note to the organizer",
            "required": "whether you're required",
            "withdrawn_at": "when the invitation was withdrawn",
            "nudged_at": "when the organizer reminded you",
            "pinned_start": "when the organizer wants to meet you",
            "left_out": "whether they plan without you",
        },
        bots=("id", "calendar_id", "user_id", "revision"),
        stays=("accepted", "required"),
        left={"status": AnswerStatus.NONE, "note": "", "left_out": False},
    ),
    "event": Holding(
        what="Your times and meetings",
        why="to find times that suit everyone, and to tell you when you meet",
        kept=WITH_CALENDAR,
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
            "original_start": "when it was to be, of meetings that repeat",
        },
        bots=("id", "calendar_id", "owner_id"),
        stays=(
            *("name", "start_time", "end_time", "event_type", "last_modified", "ical_uid", "ical_sequence"),
            *("pinned", "original_start"),
        ),
    ),
    "absence": Holding(
        what="Meetings that you can't make",
        why="for the organizer to find another time",
        kept="until the organizer has decided; of meetings that repeat, " + WITH_CALENDAR,
        deleted=_GOES,
        whose=("user_id",),
        theirs={
            "start_time": "from",
            "end_time": "to",
            "ical_uid": "its name in your own calendar",
            "ical_sequence": "how often it changed",
            "said_at": "when you said so",
        },
        bots=("id", "calendar_id", "user_id", "event_id"),
    ),
    "change": Holding(
        what="Changes of your meetings",
        why="to tell you what is new",
        kept=WITH_CALENDAR,
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
            "original_start": "when it was to be, of meetings that repeat",
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
        theirs={
            "kind": "kind",
            "payload": "what you typed or ticked, and when you're busy",
            "expires_at": "when it's deleted",
        },
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


def policy(days: Mapping[str, int]) -> Iterator[str]:
    """The lines of the table in docs/privacy.md, for the settings of retention."""
    yield "| what | which | why | how long | when you delete your data |"
    yield "| --- | --- | --- | --- | --- |"
    for rows in (*PERSONAL.values(), *NOBODYS.values()):
        which = ", ".join(rows.shown) or "nothing about you"
        yield f"| {rows.what} | {which} | {rows.why} | {rows.kept.format_map(days)} | {rows.deleted} |"
