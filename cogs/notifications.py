"""The messages that the bot owes: text and buttons of each kind."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import discord
from msgspec import Struct
from msgspec.structs import replace

from cogs.buttons import acceptance, cards, live_status, opened_again, revising, views
from cogs.buttons.absences import cant_button
from cogs.buttons.bookings import slot_menus
from cogs.buttons.feeds import feed_button
from cogs.buttons.layout import Style, button, link_button, view
from cogs.buttons.messages import stop_button
from cogs.buttons.next_steps import organize_button, step_buttons
from cogs.render import channel, held, owner_news, ownership, server_events
from cogs.render import invitations as render
from cogs.render import opened_again as opened_again_render
from cogs.render import revising as revising_render
from cogs.render.audience import Audience
from cogs.render.calendars import add_place, organizer
from cogs.render.exports import MOST_FILES, ics_files
from cogs.render.feeds import IN_FEED
from cogs.render.repeats import SHOWN, add_repeats, news_of_series
from cogs.render.revising import BY_HAND, LINKS_STAY
from cogs.render.text import AMBER, GREEN, GREY, add_footer, dates_label, mention, mention_role, safe, stamp
from scheduling.appointments import appointment_after, appointments_of
from scheduling.feeds import FeedUse
from scheduling.ics import Appointment, google_link, outlook_link
from scheduling.model import Acceptance, AnswerStatus, Attendee, Invitation, Meeting, Mode, NotificationKind
from scheduling.next_steps import MOST
from scheduling.places import is_channel, is_link
from scheduling.repeating import next_of
from scheduling.revising import MeetingChange
from services.outbox.claims import Claimed
from services.planning.booking import Slots


class Message(Struct, frozen=True):
    """What is sent. The buttons carry the notification's id, so that a doubtful send can be found.

    `pings` are the accounts that `content` may ping, `role_pings` the roles.
    """

    embed: discord.Embed
    view: discord.ui.View
    content: str | None = None
    pings: tuple[int, ...] = ()
    role_pings: tuple[int, ...] = ()
    appointments: tuple[Appointment, ...] = ()

    def files(self, now: datetime) -> list[discord.File]:
        """The appointments as .ics files, as many as a message takes."""
        return ics_files(self.appointments[:MOST_FILES], now)


def message(claimed: Claimed) -> Message:
    """The message of a claimed notification, for the state of things when it was claimed.

    Every DM can be answered with *Stop messages*, in an invitation under More…
    """
    rendered = _RENDERERS[claimed.kind](claimed)
    labels = {getattr(item, "label", None) for item in rendered.view.children}
    if claimed.channel_id is None and "More…" not in labels:
        rendered.view.add_item(stop_button(claimed.calendar.id, claimed.id))
    if claimed.late:
        add_footer(rendered.embed, "This is late: I was offline for a while")
    return rendered


def _invitation(claimed: Claimed) -> Message:
    return _card(claimed, f"{claimed.calendar.owner.name} asks when you can meet")


def _reminder(claimed: Claimed) -> Message:
    return _card(claimed, f"{claimed.calendar.owner.name} is waiting for your answer")


def _nudge(claimed: Claimed) -> Message:
    return _card(claimed, f"{claimed.calendar.owner.name} asks again when you can meet")


def _changed(claimed: Claimed) -> Message:
    return _card(
        claimed,
        f"{claimed.calendar.owner.name} changed this calendar",
        "Check that your answer still fits.",
    )


def _card(claimed: Claimed, author: str, *notes: str) -> Message:
    """The invitation as it is now, with its buttons."""
    if claimed.attendee is None:
        raise ValueError(f"notification {claimed.id} is for nobody on the calendar")
    told_before = claimed.told_before and not claimed.entries
    invitation = Invitation(
        claimed.calendar, claimed.attendee, claimed.entries, claimed.has_usual_week, told_before
    )
    embed = render.card(invitation, notes)
    embed.set_author(name=author)
    return Message(embed, cards.answers(invitation, claimed.id))


def _more_time(claimed: Claimed) -> Message:
    known = (
        "No meeting fits your times yet. Any more" if claimed.entries else "I have no times from you yet. Any"
    )
    return _card(
        claimed,
        f"{claimed.calendar.owner.name} asks you for more times",
        f"{known} would help, even ones you'd only take if needed.",
    )


def _finalized(claimed: Claimed) -> Message:
    """The recipient's own meeting, with what puts it into their calendar."""
    if not claimed.meetings:
        why = _why_none(claimed.attendee)
        return _news(
            claimed,
            f"No meeting this time: {safe(claimed.calendar.name, 200)}",
            f"{safe(claimed.calendar.owner.name)} set the meetings, but {why}. "
            "Ask them if you'd still like to meet.",
        )
    one = len(claimed.meetings) == 1
    rendered = _meeting(claimed, "Your meeting is set" if one else "Your meetings are set")
    attendee = claimed.attendee
    if claimed.calendar.mode is Mode.GROUP and attendee and attendee.accepted is Acceptance.INVITED:
        rendered.view.add_item(acceptance.being_there(claimed.calendar.id, claimed.id))
    return _for_calendars(claimed, rendered, appointments_of(claimed.calendar, claimed.meetings))


def _why_none(attendee: Attendee | None) -> str:
    """Why somebody gets no meeting, in words that are true whatever they said."""
    if attendee is None or attendee.left_out:
        return "there's none for you this time"
    if attendee.status is AnswerStatus.NO_TIME:
        return "you said no time works"
    if attendee.status is AnswerStatus.NONE:
        return "I had no times from you"
    return "none fit your times"


def _meeting_changed(claimed: Claimed) -> Message:
    """From what to what, with the file by which their calendar follows."""
    if claimed.calendar.first:
        return _series_changed(claimed)
    change = claimed.revised.change
    appointment = appointment_after(claimed.calendar, change) if change else None
    if change is None or appointment is None:
        raise ValueError(f"notification {claimed.id} is about no change")
    audience = Audience.of(claimed.reader)
    before = audience.name_zone(audience.span(change.before)) if change.before else ""
    if change.after is None:
        return _called_off(claimed, f"It was {before}.", appointment)
    rendered = _meeting(claimed, _said_of(change))
    if change.before is not None and change.before != change.after:
        rendered.embed.insert_field_at(1, name="Instead of", value=before, inline=False)
    if change.place_before:
        rendered.embed.add_field(name="Place before", value=_place(change.place_before), inline=False)
    return _for_calendars(claimed, rendered, [appointment])


def _series_changed(claimed: Claimed) -> Message:
    """What is new about a series: about some of its meetings, or all."""
    audience, changes = Audience.of(claimed.reader), claimed.revised.changes
    series = appointments_of(claimed.calendar, claimed.meetings)
    whole = next((change for change in changes if change.original is None), None)
    over = whole if whole and whole.after is None else None if series else claimed.revised.change
    if over is not None and (off := appointment_after(claimed.calendar, replace(over, after=None))):
        return _called_off(claimed, "That's all meetings of the series.", off)
    rendered = _meeting(claimed, _said_of(whole) if whole else "Your meetings have changed")
    lines = news_of_series(claimed.calendar, changes, audience)
    if lines:
        rendered.embed.insert_field_at(0, name="Changed", value=lines, inline=False)
    if whole is not None and whole.place_before:
        rendered.embed.add_field(name="Place before", value=_place(whole.place_before), inline=False)
    return _for_calendars(claimed, rendered, series)


def _called_off(claimed: Claimed, what: str, appointment: Appointment) -> Message:
    """Somebody has no meeting any more, with the file that takes it out of their calendar."""
    rendered = _news(
        claimed,
        f"Your meeting is canceled: {safe(claimed.calendar.name, 200)}",
        f"{what} {_gone(claimed)}",
    )
    return replace(rendered, appointments=(appointment,))


def _said_of(change: MeetingChange) -> str:
    if change.before is None:
        return "Your meeting is set"
    return "Your meeting has moved" if change.before != change.after else "Your meeting is somewhere else"


def _place(place: str) -> str:
    return place if is_link(place) or is_channel(place) else safe(place)


def _gone(claimed: Claimed) -> str:
    """How a meeting that is off leaves somebody's calendar."""
    if claimed.feed is FeedUse.SUBSCRIBED:
        return "Your calendar feed no longer has it. If you also added it by file, this one takes it out."
    return f"Open the file to take it out of your calendar. {BY_HAND}"


def _for_calendars(claimed: Claimed, rendered: Message, appointments: Sequence[Appointment]) -> Message:
    """With the files, and links for whoever's calendar is on the web and reads no feed.

    Where one reads it, a link would add a second copy.
    """
    rendered = replace(rendered, appointments=tuple(appointments))
    if claimed.feed is FeedUse.SUBSCRIBED:
        add_footer(rendered.embed, IN_FEED)
        return rendered
    links = {"Google Calendar": google_link, "Outlook": outlook_link}
    if appointments[0].recurrence:
        del links["Outlook"]  # It takes no rule, so it would add the first meeting alone.
    for label, link in links.items():
        rendered.view.add_item(link_button(f"Add to {label}", link(appointments[0])))
    if claimed.feed is FeedUse.OFFERED:
        rendered.view.add_item(feed_button(claimed.calendar.id, claimed.id))
    add_footer(rendered.embed, LINKS_STAY)
    return rendered


def _meeting_reminder(claimed: Claimed) -> Message:
    rendered = _meeting(claimed, "Your meeting starts soon")
    if claimed.meetings:
        (meeting,) = claimed.meetings
        rendered.embed.add_field(name="Starts", value=stamp(meeting.span.start, "R"))
        guests = [one.person for one in claimed.people if one.person.id == meeting.person_id]
        if claimed.calendar.mode is Mode.ONE_ON_ONE and claimed.recipient == claimed.calendar.owner:
            rendered.embed.add_field(name="With", value=", ".join(safe(guest.name) for guest in guests))
    return rendered


def _meeting(claimed: Claimed, author: str) -> Message:
    calendar = claimed.calendar
    embed = discord.Embed(
        title=safe(calendar.name), description=safe(calendar.description, 1000) or None, colour=GREEN
    )
    embed.set_author(name=author)
    audience = Audience.of(claimed.reader)
    spans = [audience.span(meeting.span) for meeting in _shown(claimed)]
    if spans:
        embed.add_field(name="When", value=audience.name_zone("\n".join(spans)), inline=False)
    if claimed.kind is not NotificationKind.MEETING_REMINDER:
        add_repeats(embed, calendar, audience)
    add_place(embed, calendar)
    embed.add_field(name="Organizer", value=organizer(calendar))
    rendered = Message(embed, views.details(claimed.calendar.id, claimed.id))
    if claimed.meetings and claimed.recipient != calendar.owner:
        rendered.view.add_item(cant_button(calendar.id, claimed.id))
    return rendered


def _shown(claimed: Claimed) -> Sequence[Meeting]:
    """Of a series, those that come next."""
    if claimed.calendar.first:
        return next_of(claimed.meetings, claimed.at, SHOWN)
    return claimed.meetings[:5]


def _uninvited(claimed: Claimed) -> Message:
    return _news(
        claimed,
        f"You're no longer invited to {safe(claimed.calendar.name, 200)}",
        _NOTHING_TO_DO,
    )


def _cancelled(claimed: Claimed) -> Message:
    """With a file that takes the meeting out of their calendar again, if it was fixed."""
    todo = _gone(claimed) if claimed.meetings else _NOTHING_TO_DO
    rendered = _news(
        claimed, f"Canceled: {safe(claimed.calendar.name, 200)}", f"{_who_ended(claimed)} {todo}"
    )
    return replace(rendered, appointments=tuple(appointments_of(claimed.calendar, claimed.meetings)))


def _who_ended(claimed: Claimed) -> str:
    calendar = claimed.calendar
    if calendar.ended_by is None:
        return f"{safe(calendar.owner.name)} canceled it."
    is_told = claimed.recipient == calendar.owner and calendar.ended_by
    who = mention(calendar.ended_by) if is_told else "Someone"
    return f"{who} who manages {safe(calendar.guild_name or 'the server')} ended it."


def _news(claimed: Claimed, title: str, text: str) -> Message:
    embed = discord.Embed(title=title, description=text, colour=GREY)
    embed.set_author(name=claimed.calendar.owner.name)
    return Message(embed, views.details(claimed.calendar.id, claimed.id))


def _call(claimed: Claimed) -> Message:
    """Names nothing but the person: everybody in the channel reads it."""
    if claimed.recipient is None:
        raise ValueError(f"notification {claimed.id} calls nobody")
    embed = discord.Embed(
        description="I have a message for you, but Discord won't let me DM you. Press **Answer**, and only "
        "you will see it.\nTo get DMs, allow them from members of this server in its privacy settings.",
        colour=AMBER,
    )
    whom = claimed.recipient.discord_id
    buttons = view([button("Answer", "answer", claimed.calendar.id, claimed.id, style=Style.primary)])
    return Message(embed, buttons, content=mention(whom), pings=(whom,))


def _channel_call(claimed: Claimed) -> Message:
    """Asks several at once, in the channel that the calendar uses."""
    whom = tuple(attendee.person.discord_id for attendee in claimed.called)
    buttons = view(live_status.ways_to_answer(claimed.admission, claimed.calendar.id, claimed.id))
    return Message(channel.call(claimed), buttons, content=" ".join(map(mention, whom)), pings=whom)


def _channel_reminder(claimed: Claimed) -> Message:
    roles = () if claimed.pings is None else (claimed.pings,)
    buttons = view(live_status.ways_to_answer(claimed.admission, claimed.calendar.id, claimed.id))
    content = " ".join(map(mention_role, roles)) or None
    return Message(channel.reminder(claimed), buttons, content=content, role_pings=roles)


def _deadline_passed(claimed: Claimed) -> Message:
    return Message(owner_news.deadline_passed(claimed), _next_steps(claimed))


def _next_steps(claimed: Claimed, *others: discord.ui.Button[Any]) -> discord.ui.View:
    """For organizers: what comes next, and the `others`; for everybody else, a look at the calendar."""
    progress, prospect, organizers = claimed.progress, claimed.prospect, claimed.organizers
    if claimed.channel_id is not None:
        buttons = views.details(claimed.calendar.id, claimed.id)
        return buttons.add_item(organize_button(claimed.calendar.id, claimed.id))
    if progress is None or claimed.recipient not in (claimed.calendar.owner, *organizers):
        return views.details(claimed.calendar.id, claimed.id)
    if prospect is not None:
        progress = replace(progress, told_times=prospect.placed)
    room = MOST - len(others) - 1  # for Stop messages.
    steps = step_buttons(progress, claimed.at, notification_id=claimed.id, most=room)
    return view([*steps, *others])


def _for_owner(embed: Callable[[Claimed], discord.Embed]) -> Callable[[Claimed], Message]:
    """Headed by the calendar's days: several may have its name."""

    def of(claimed: Claimed) -> Message:
        rendered, calendar = embed(claimed), claimed.calendar
        rendered.set_author(name=dates_label(calendar.start_date, calendar.end_date))
        return Message(rendered, _next_steps(claimed))

    return of


def _absence(claimed: Claimed) -> Message:
    return Message(revising_render.absence(claimed), revising.decisions(claimed))


def _opened_again(claimed: Claimed) -> Message:
    """The owner's own times of the last time are one press away, where they gave any."""
    rendered = Message(opened_again_render.preview(claimed), opened_again.below(claimed))
    if claimed.told_before:
        rendered.view.add_item(button("Same as last time", "same_again", claimed.calendar.id, claimed.id))
    return rendered


def _booking(claimed: Claimed) -> Message:
    """The free times as they are now, each to be booked at once."""
    if claimed.recipient is None:
        raise ValueError(f"notification {claimed.id} is for nobody")
    slots = Slots(claimed.calendar, claimed.recipient, claimed.revised.slots)
    embed = revising_render.booking(slots)
    add_place(embed, claimed.calendar)
    return Message(embed, view(slot_menus(slots, claimed.id)))


def _catch_up(claimed: Claimed) -> Message:
    return Message(held.catch_up(claimed), acceptance.waiting(claimed))


def _co_organizer(claimed: Claimed) -> Message:
    back = button("Step back", "step_back", claimed.calendar.id, claimed.id)
    return Message(ownership.named(claimed), _next_steps(claimed, back))


_NOTHING_TO_DO = "You don't need to do anything."
_RENDERERS: dict[NotificationKind, Callable[[Claimed], Message]] = {
    NotificationKind.INVITATION: _invitation,
    NotificationKind.UNINVITATION: _uninvited,
    NotificationKind.DEADLINE_REMINDER: _reminder,
    NotificationKind.NUDGE: _nudge,
    NotificationKind.MORE_TIME: _more_time,
    NotificationKind.DEADLINE_PASSED: _deadline_passed,
    NotificationKind.ALL_ANSWERED: _for_owner(owner_news.all_answered),
    NotificationKind.STATUS_SUMMARY: _for_owner(owner_news.summary),
    NotificationKind.CALENDAR_CHANGED: _changed,
    NotificationKind.FINALIZED: _finalized,
    NotificationKind.CANCELLED: _cancelled,
    NotificationKind.MEETING_REMINDER: _meeting_reminder,
    NotificationKind.ABSENCE: _absence,
    NotificationKind.MEETING_CHANGED: _meeting_changed,
    NotificationKind.BOOKING: _booking,
    NotificationKind.BOOKED: _for_owner(revising_render.booked_for_owner),
    NotificationKind.OPENED_AGAIN: _opened_again,
    NotificationKind.COMING_AFTER_ALL: _for_owner(revising_render.coming_after_all),
    NotificationKind.CALL: _call,
    NotificationKind.CHANNEL_CALL: _channel_call,
    NotificationKind.CHANNEL_REMINDER: _channel_reminder,
    NotificationKind.UNDELIVERED: _for_owner(owner_news.undelivered),
    NotificationKind.CHANNEL_LOST: _for_owner(owner_news.channel_lost),
    NotificationKind.SERVER_EVENT_LOST: _for_owner(server_events.lost),
    NotificationKind.CATCH_UP: _catch_up,
    NotificationKind.CO_ORGANIZER: _co_organizer,
    NotificationKind.CO_ORGANIZER_LEFT: _for_owner(ownership.left),
    NotificationKind.NEW_OWNER: _for_owner(ownership.new_owner),
}
