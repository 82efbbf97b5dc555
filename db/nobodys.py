"""What the bot stores that is nobody's own, and what becomes of it; db/personal.py has the rest."""

from collections.abc import Mapping

from db.holding import WITH_CALENDAR, Holding

NOBODYS: Mapping[str, Holding] = {
    "guild": Holding(
        what="A server's settings",
        why="so that its managers decide who may open calendars, where the bot posts and when it reminds",
        kept="until {left_servers_days} days after the bot left the server",
        deleted="stays: it's the server's",
        bots=(
            *("discord_id", "channel_id", "reminder_hours", "server_events", "opener_role_id"),
            *("opening_channels", "left_at"),
        ),
    ),
    "proposal": Holding(
        what="Times that were worked out",
        why="for the organizer to choose from",
        kept=WITH_CALENDAR,
        deleted="deleted for every calendar that you're on",
        theirs={"payload": "who would meet when"},
        bots=("id", "calendar_id", "version", "rank", "proved"),
    ),
    "shown_answers": Holding(
        what="Who can when, as others were last shown it",
        why="so that nobody can tell one person's times by looking twice",
        kept=WITH_CALENDAR,
        deleted="your times stay in it, without saying that they're yours, until three people's answers have "
        "changed or the calendar is forgotten, for the same reason",
        theirs={"payload": "your times"},
        bots=("calendar_id",),
    ),
    "live_message": Holding(
        what="Posts in channels",
        why="to keep them up to date",
        kept=WITH_CALENDAR,
        deleted="edited: you're no longer named",
        bots=(
            *("id", "calendar_id", "channel_id", "message_id", "audience", "role_id", "pings"),
            *("reminder_pings", "created_at", "edited_at", "due_at", "leased_until", "attempts"),
        ),
    ),
    "server_event": Holding(
        what="Meetings among a server's events",
        why="to keep them up to date",
        kept="until {remove_after_days} days after the calendar's last day",
        deleted="stays if the meeting does, or else is canceled",
        bots=(
            *("id", "calendar_id", "guild_id", "event_id", "created_at", "due_at", "leased_until"),
            *("attempts", "ended"),
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
