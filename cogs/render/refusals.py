"""Every refusal in words: what was wrong, and what to do next. One row for each kind."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import discord

from cogs.render.audience import EVERYBODY, Audience
from cogs.render.daily_hours import explained
from cogs.render.meanings import several_meanings, several_weeks
from cogs.render.swaps import ANY_TIME
from cogs.render.text import AMBER, cut, cut_lines, cut_list, day_label, safe, stamp
from scheduling import errors
from scheduling.addresses import Trouble
from scheduling.busy import MOST_BYTES, MOST_EVENTS, Flaw
from scheduling.errors import Refusal
from scheduling.intervals import Span
from scheduling.limits import Spending

Words = tuple[str, str]


def _examples(examples: list[str]) -> str:
    return (
        "Try something like " + " or ".join(filter(None, (_code(examples[:-1]), _code(examples[-1:])))) + "."
    )


def _code(values: list[str]) -> str:
    return ", ".join(f"`{value}`" for value in values)


def _outside(error: errors.OutsideCalendar) -> Words:
    days = f"{stamp(error.window.start, 'f')} to {stamp(error.window.end, 'f')}, your time"
    if error.past:
        return (
            "That time has passed or is outside the calendar.",
            f"**{safe(error.calendar)}** runs from {days}. Choose a time that's still ahead.",
        )
    return "That's outside the calendar.", f"**{safe(error.calendar)}** runs from {days}."


def _outside_hours(error: errors.OutsideHours) -> Words:
    calendar, person = error.calendar, error.person
    hours = explained(calendar, Audience.of(person))
    change = "Choose a time within them"
    if calendar.owner.id == person.id:
        change += ", or change them with `/calendar edit`"
    return (
        f"That's outside the hours of **{safe(calendar.name)}**.",
        f"Its hours are {hours}. {change}.",
    )


def _closed(error: errors.CalendarClosed) -> Words:
    if error.cancelled:
        return (
            f"**{safe(error.calendar)}** was canceled and can't be changed.",
            "`/calendar list` shows your other calendars.",
        )
    return (
        f"**{safe(error.calendar)}** is finalized, so that can't be changed.",
        "`/calendar view` shows what was decided. Organizers change meetings with `/calendar move`, and "
        "where they are with `/calendar edit place:`.",
    )


def _cant_swap(error: errors.CantSwap) -> Words:
    audience = Audience.of(error.viewer)
    lines = [
        f"{safe(who.name, 60)} never said they can make {audience.brief(span)}, when {safe(other.name, 50)} "
        "meets."
        for who, other, span in error.refused
    ]
    names = cut_list([safe(person.name, 60) for person in error.suiting], 400)
    instead = f"{safe(error.first.name, 60)} can swap with {names} instead. " if names else ""
    return (
        " ".join(lines),
        f"Nothing was changed. {instead}{ANY_TIME}",
    )


def _revised(error: errors.Revised) -> Words:
    lines = [
        f"{safe(name, 60)}: {EVERYBODY.span(before) if before else 'no meeting'} → "
        f"{EVERYBODY.span(after) if after else 'no meeting'}"
        for name, before, after in error.news
    ]
    news = f"Since then:\n{cut_lines(lines, 2500)}\n" if lines else ""
    return (
        f"**{safe(error.calendar)}** has changed since you looked.",
        f"Nothing was done. {news}Look again with *Other ways* or `/calendar view`.",
    )


def _ambiguous(error: errors.Ambiguous) -> Words:
    labels = [(value.replace("`", "'"), _label(meant)) for value, meant in error.choices]
    choices = cut_lines([f"`{value}`  {label}" for value, label in labels], 3000)
    return (
        f"“{safe(error.text)}” could mean any of these.",
        f"Use one of these, or pick from the list that appears as you type:\n{choices}",
    )


def _label(meant: str | Span | date | datetime) -> str:
    if isinstance(meant, str):
        return safe(meant, 120)
    if isinstance(meant, Span):
        return EVERYBODY.span(meant)
    return EVERYBODY.moment(meant) if isinstance(meant, datetime) else day_label(meant)


_SPENT = {
    Spending.EMAIL_LOOKUP: "You've asked for too many emails in the last hour: {most} is the most.",
    Spending.CALENDAR: "You've opened too many calendars in the last 24 hours: {most} is the most.",
    Spending.INVITATION: "That's too many invitations in 24 hours: {most} is the most.",
    Spending.UNINVITATION: "You've removed too many people in the last 24 hours: {most} is the most.",
    Spending.EDIT: "You've made too many changes in 24 hours that people are told about: {most} is the most.",
    Spending.REMINDER: "That's too many reminders in 24 hours: {most} is the most.",
    Spending.SUGGESTION: "You've asked for the best times of this calendar {most} times in a minute.",
    Spending.CALENDAR_FILE: "You've imported or connected calendars {most} times in the last hour.",
    Spending.ABSENCE: "You've said {most} times in 24 hours that you can't make it.",
}


def _spent_up(error: errors.SpentUp) -> Words:
    wrong = _SPENT[error.what].format(most=f"{error.most:,}")
    if error.again_at is None:
        return wrong, "Choose fewer people at a time."
    again = f"This works again {stamp(error.again_at, 'R')}."
    return wrong, "For contacts, choose a `user` instead. " * (error.what is Spending.EMAIL_LOOKUP) + again


_EXPORT = "Export your calendar again, and choose the file that ends in `.ics`."
_FLAWS: dict[Flaw, Words] = {
    Flaw.EMPTY: ("That file is empty.", _EXPORT),
    Flaw.PACKED: ("That's a packed file.", "Unpack it, and choose one of the `.ics` files in it."),
    Flaw.WEB_PAGE: (
        "That's a web page, not a calendar.",
        "Look in your calendar's settings for a private or secret address that ends in `.ics`.",
    ),
    Flaw.NO_CALENDAR: ("That isn't a calendar file.", _EXPORT),
    Flaw.CUT_OFF: ("That calendar is cut off before its end.", _EXPORT),
    Flaw.TOO_LARGE: (
        f"That calendar is over {MOST_BYTES // 1_000_000} MB, which is the most.",
        "Export the coming months only, or a calendar with less in it.",
    ),
    Flaw.TOO_MANY: (
        f"That calendar has over {MOST_EVENTS:,} events, which is the most.",
        "Export the coming months only, or a calendar with less in it.",
    ),
    Flaw.ENDLESS: (
        "That calendar takes too long to read.",
        "Something in it may repeat every minute or without end. Export the coming months only.",
    ),
    Flaw.UNREADABLE: ("I can't make sense of that calendar file.", _EXPORT),
}


_PRIVATE = "Look in your calendar's settings for its private or secret address, which ends in `.ics`."
_TROUBLES: dict[Trouble, Words] = {
    Trouble.NO_ADDRESS: ("That isn't an address.", _PRIVATE),
    Trouble.NOT_HTTPS: ("I only use addresses that begin with `https://` or `webcal://`.", _PRIVATE),
    Trouble.OUT_OF_REACH: (
        "I can't reach that address.",
        "It has to be one that works from anywhere on the internet. Check it, or import a file instead.",
    ),
    Trouble.TOO_SLOW: (
        "That address takes too long to answer.",
        "Try again later, or import a file instead.",
    ),
    Trouble.REFUSED: ("That address answers with an error.", "Try again later, or import a file instead."),
    Trouble.GONE: ("There's no calendar for me at that address.", _PRIVATE),
    Trouble.ASTRAY: ("That address sends me from one place to another without end.", _PRIVATE),
    Trouble.BROKEN_OFF: (
        "The connection to that address broke off.",
        "Try again later, or import a file instead.",
    ),
    Trouble.FORGOTTEN: (
        "I can't read the address of your calendar anymore.",
        "Give it again with `/availability connect`.",
    ),
}


def _too_many_open(error: errors.TooManyOpen) -> Words:
    whose = "This server has" if error.in_server else "You have"
    end = "" if error.in_server else "Finalize or cancel one (`/calendar list` shows them), or wait: "
    return (
        f"{whose} {error.most:,} open calendars, which is the most.",
        f"{end}{'The' if error.in_server else 'the'} first of them ends {stamp(error.again_at, 'R')}.",
    )


def _channels(channels: list[int]) -> str:
    return cut_lines([f"<#{channel}>" for channel in channels], 500)


def _unknown_zone(error: errors.UnknownZone) -> Words:
    near = (
        " Did you mean " + " or ".join(f"`{name}`" for name in error.nearest) + "?" if error.nearest else ""
    )
    return (
        f"I don't know the time zone “{safe(error.text)}”.{near}",
        "Type a city, such as `Berlin`, and pick from the list.",
    )


_TABLE: dict[type[Refusal], Callable[[Any], Words]] = {
    errors.NotRegistered: lambda e: (
        "You're not registered yet.",
        "Use `/register` to open calendars and keep contacts. You don't need it to answer an invitation.",
    ),
    errors.NothingStored: lambda e: (
        "I have nothing stored about you.",
        "If you use me again, you start over as someone new. `/help` shows how.",
    ),
    errors.NotYourName: lambda e: (
        "That isn't your name, so nothing was deleted.",
        f"Press **Fix it** and type **{safe(e.name)}**.",
    ),
    errors.ZoneNeeded: lambda e: (
        "I don't know your time zone yet.",
        "Press **Pick times** in your invitation (see `/invites`) and choose what time it is for you.",
    ),
    errors.FeedsOff: lambda e: (
        "This bot has no calendar feeds.",
        "`/calendar export` gives you a meeting as a file for your calendar.",
    ),
    errors.SignedOut: lambda e: ("You're signed out.", "Use `/login`, then try again."),
    errors.AlreadyRegistered: lambda e: (
        "You're already registered.",
        "`/profile view` shows your profile, and `/profile edit` changes it.",
    ),
    errors.TooLate: lambda e: ("That took too long, so nothing was saved.", "Try again."),
    errors.Unavailable: lambda e: (
        "I can't reach my database right now.",
        "Wait a minute, then check whether it worked before you try again."
        if e.perhaps_saved
        else "Nothing was saved. Try again in a minute.",
    ),
    errors.OutOfDate: lambda e: (
        "That command has changed since Discord loaded it.",
        "Restart Discord (Ctrl+R or Cmd+R on a computer), then try again.",
    ),
    errors.Blank: lambda e: (f"The {e.what} is empty.", "Fill it in, then try again."),
    errors.TooLong: lambda e: (f"The {e.what} is too long.", f"Keep it to {e.limit} characters."),
    errors.TooManyTimes: lambda e: (
        f"That would make {e.count} separate times on this calendar; there is room for {e.limit}.",
        "Use fewer and longer ranges, or take some of yours away with `/availability clear`.",
    ),
    errors.TooManyUsual: lambda e: (
        f"A usual week has room for {e.limit} separate times; that's {e.count}.",
        "Use fewer and longer ranges with `/availability usual`.",
    ),
    errors.OpenedItself: lambda e: (
        f"{safe(e.calendar)} has already opened itself on those days.",
        "See it with `/calendar view`. For another one on the same days, give the copy a name of its own.",
    ),
    errors.NothingPicked: lambda e: (
        f"You haven't ticked any times for {safe(e.calendar)}.",
        "Tick at least one, then press **Done**. If nothing suits you, there's a button for that below.",
    ),
    errors.MalformedEmail: lambda e: (
        f"“{safe(e.email)}” isn't an email address.",
        "It should look like `ana@example.com`.",
    ),
    errors.NothingToChange: lambda e: (
        "That wouldn't change anything.",
        "Enter something new, then try again.",
    ),
    errors.Taken: lambda e: (
        f"Someone else already uses the {e.what} “{safe(e.value)}”.",
        f"Choose a different {e.what}.",
    ),
    errors.UnknownZone: _unknown_zone,
    errors.EmailOrUser: lambda e: ("I need either an `email` or a `user`.", "Give one of them, not both."),
    errors.NoSuchPerson: lambda e: (
        f"Nobody is registered as “{safe(e.text)}”.",
        "Check the spelling, or choose their Discord account as the `user`.",
    ),
    errors.NotYetRegistered: lambda e: (
        f"{safe(e.name)} isn't registered yet.",
        "They can use `/register`, or you can invite them now with `/calendar invite user:`.",
    ),
    errors.Oneself: lambda e: ("That's you.", "Choose someone else."),
    errors.AlreadyContact: lambda e: (
        f"{safe(e.name)} is already one of your contacts.",
        "`/contacts list` shows them all.",
    ),
    errors.NoSuchContact: lambda e: (
        f"You don't have a contact called “{safe(e.text)}”.",
        "Pick one from the list that appears as you type, or add someone with `/contacts add`.",
    ),
    errors.NotInContacts: lambda e: (
        "That person isn't one of your contacts.",
        "`/contacts list` shows who is, and `/contacts add` adds someone.",
    ),
    errors.NotAContact: lambda e: (
        f"{safe(e.name)} isn't one of your contacts.",
        "There's nobody to remove; `/contacts list` shows who is.",
    ),
    errors.SpentUp: _spent_up,
    errors.BadFile: lambda e: _FLAWS[e.flaw],
    errors.BadAddress: lambda e: _TROUBLES[e.trouble],
    errors.NotConnected: lambda _: (
        "You haven't connected a calendar.",
        "`/availability connect` does, and `/availability import` takes a file.",
    ),
    errors.NotSwitchedOn: lambda _: (
        "Whoever runs this bot hasn't switched on connecting calendars.",
        "You can still use a file: `/availability import`.",
    ),
    errors.TooManyOpen: _too_many_open,
    errors.CalendarFull: lambda e: (
        f"**{safe(e.calendar)}** has room for {e.most:,} people, and {e.there:,} are invited.",
        "Remove people with `/calendar uninvite`, or open another calendar.",
    ),
    errors.NoRoomLeft: lambda e: (
        f"**{safe(e.calendar)}** is full: it has room for {e.most:,} people.",
        "Ask its organizer whether they can make room, or open another calendar.",
    ),
    errors.CantBeInvited: lambda e: (f"{safe(e.name)} can't be invited.", "Choose someone else."),
    errors.MayNotOpen: lambda e: (
        f"In this server, only people with the role <@&{e.role_id}> can open calendars.",
        "Ask someone who has it, or someone who manages the server.",
    ),
    errors.OpensElsewhere: lambda e: (
        "In this server, calendars are opened in other channels.",
        f"Use this command again in {_channels(e.channels)}.",
    ),
    errors.NoSuchCalendar: lambda e: (
        f"You don't have a calendar called “{safe(e.text)}”.",
        "Pick one from the list that appears as you type; `/calendar list` shows them all.",
    ),
    errors.Ambiguous: _ambiguous,
    errors.NotTheOwner: lambda e: (
        f"Only the organizer of **{safe(e.calendar)}** can do that.",
        "Ask them, or open your own calendar with `/calendar create`.",
    ),
    errors.OwnersAlone: lambda e: (
        f"Only {safe(e.owner, 60)} can do that, as the owner of **{safe(e.calendar)}**.",
        "As a co-organizer you can do everything else, but not cancel it or choose who organizes it.",
    ),
    errors.IsTheOwner: lambda e: (
        f"{safe(e.name)} owns this calendar.",
        "Choose someone else.",
    ),
    errors.AlreadyOrganizes: lambda e: (
        f"{safe(e.name)} is already a co-organizer.",
        "`/calendar organizers` shows who organizes a calendar.",
    ),
    errors.DoesNotOrganize: lambda e: (
        f"{safe(e.name)} isn't a co-organizer of this calendar.",
        "`/calendar organizers` shows who organizes it.",
    ),
    errors.TooManyOrganizers: lambda e: (
        f"A calendar can have {e.most} co-organizers at most.",
        "Remove one of them first.",
    ),
    errors.OwnerIsHere: lambda e: (
        f"{safe(e.owner, 60)} is still in this server and owns **{safe(e.calendar)}**.",
        "Ask them to make you a co-organizer with `/calendar organizers`.",
    ),
    errors.UnreadableDate: lambda e: (
        f"I can't read “{safe(e.text)}” as the {e.what}.",
        _examples(e.examples),
    ),
    errors.EndBeforeStart: lambda e: (
        "The last day is before the first.",
        "Swap `start_date` and `end_date`, or leave out `end_date`.",
    ),
    errors.StartInThePast: lambda e: ("Those days have passed.", "Choose days that are still ahead."),
    errors.RangeTooLong: lambda e: (
        f"That's {e.days} days; a calendar can have at most {e.limit}.",
        "Choose an earlier `end_date`.",
    ),
    errors.DeadlinePast: lambda e: (
        "That deadline has already passed.",
        "Choose a later one, such as `tomorrow 6pm`.",
    ),
    errors.DeadlineTooLate: lambda e: (
        "The deadline has to be before the calendar ends.",
        "Choose an earlier `deadline` or a later `end_date`.",
    ),
    errors.BadMeetingLength: lambda e: (
        f"I can't read “{safe(e.text)}” as a meeting length.",
        f"{_examples(['30', '45 min', '1h', '1h30'])} A day is the longest.",
    ),
    errors.BadBuffer: lambda e: (
        f"I can't read “{safe(e.text)}” as free time between meetings.",
        _examples(["10", "15 min", "none"]),
    ),
    errors.BadExpected: lambda e: (
        f"I can't read “{safe(e.text)}” as a number of people.",
        f"{_examples(['12', 'none'])} {e.most:,} is the most.",
    ),
    errors.BadRepeat: lambda e: (
        f"I can't repeat a meeting “{safe(e.text, 100)}”.",
        "Choose `weekly`, `every two weeks`, `every four weeks`, `monthly`, or `none`.",
    ),
    errors.BadUntil: lambda e: (
        f"A meeting can't repeat “{safe(e.text, 100)}”.",
        f"Give a count from 2 to {e.most}, or the last day, such as `2026-12-31`.",
    ),
    errors.RepeatsForGroups: lambda e: (
        "Only a group's meeting can repeat.",
        "Use `mode:group` for one meeting with everyone, or leave out `repeat`.",
    ),
    errors.UntilWithoutRepeat: lambda e: (
        "`until` is for meetings that repeat.",
        "Say how often in `repeat`, or leave out `until`.",
    ),
    errors.SeriesTooShort: lambda e: (
        f"A meeting that repeats until {day_label(e.last)} takes place only once.",
        "Choose a later day or a count in `until`, or `repeat:none`.",
    ),
    errors.SeriesTooLong: lambda e: (
        f"Until {day_label(e.last)}, that's more than {e.most} meetings.",
        "Choose an earlier day, or a count, in `until`.",
    ),
    errors.BadMode: lambda e: (
        f"“{safe(e.text)}” isn't a kind of calendar.",
        "Choose `one-on-one` or `group`.",
    ),
    errors.BadHours: lambda e: (
        f"I can't read “{safe(e.text)}” as hours of the day.",
        _examples(["9-18", "8:30-17", "9am-6pm"]),
    ),
    errors.CalendarClosed: _closed,
    errors.DeadlineOver: lambda e: (
        f"The deadline for **{safe(e.calendar)}** was {stamp(e.deadline, 'R')}.",
        "Ask the organizer for more time. If that's you, set a later `deadline` with `/calendar edit`.",
    ),
    errors.DeadlineAhead: lambda e: (
        f"The deadline for **{safe(e.calendar)}** is still ahead, {stamp(e.deadline, 'R')}.",
        "`/calendar edit` moves it; `/calendar remind` reminds people who haven't answered.",
    ),
    errors.NobodyMissing: lambda e: (
        f"There's nobody to remind about **{safe(e.calendar)}**.",
        "Everyone you invited has answered; `/calendar status` shows who.",
    ),
    errors.NudgedLately: lambda e: (
        "Everyone who hasn't answered was reminded within the last hour.",
        f"You can remind them again {stamp(e.again_at, 'R')}.",
    ),
    errors.NotOpenToAll: lambda e: (
        "Only people who were invited can answer here.",
        "Ask the organizer for an invitation; `/invites` shows the ones you have.",
    ),
    errors.NotInRole: lambda e: (
        f"Only people with the role <@&{e.role_id}> can answer here.",
        "Ask the organizer for an invitation; `/invites` shows the ones you have.",
    ),
    errors.NobodyInRole: lambda e: (
        "Nobody else has this role.",
        "Choose another one, or invite people by name.",
    ),
    errors.TooManyInRole: lambda e: (
        f"{e.people:,} people have this role, and I invite at most {e.most} one by one.",
        "Use *Post it here* and *Post for a role* instead.",
    ),
    errors.NoSuchRole: lambda e: (
        "This server has no such role.",
        "Choose another one from the list.",
    ),
    errors.AlreadyInvited: lambda e: (
        f"{safe(e.name)} is already invited.",
        "`/calendar status` shows whether they've answered.",
    ),
    errors.UserOrContact: lambda e: (
        "I need either a `user` or a `contact`, not both.",
        "Give one of them, or neither to choose from a list.",
    ),
    errors.IsABot: lambda e: (f"{safe(e.name)} is a bot.", "Invite a person instead."),
    errors.Withdrawn: lambda e: (
        f"You're no longer invited to **{safe(e.calendar)}**.",
        "There's nothing left to answer. If that's a surprise, ask the organizer.",
    ),
    errors.NotInvited: lambda e: (
        f"{safe(e.name)} isn't invited to this calendar.",
        "Invite people with `/calendar invite`; organizers add their own times with `/availability add`.",
    ),
    errors.Unreadable: lambda e: (f"I can't read “{safe(e.part, 100)}”.", _examples(e.examples)),
    errors.NoSuchEntry: lambda e: (
        f"You don't have an entry “{safe(e.text, 100)}” on this calendar.",
        "Pick one from the list that appears as you type.",
    ),
    errors.NothingToClear: lambda e: (
        "You have no times on this calendar.",
        "Add some with `/availability add`.",
    ),
    errors.EndNotAfterStart: lambda e: (
        f"“{safe(e.part, 100)}” ends before it starts.",
        "Swap the two times, or add am and pm: `10pm-1am` runs past midnight.",
    ),
    errors.OutsideCalendar: _outside,
    errors.OutsideHours: _outside_hours,
    errors.SeveralMeanings: several_meanings,
    errors.SeveralWeeks: several_weeks,
    errors.ReadsOtherwise: lambda e: (
        f"“{safe(e.text, 100)}” would mean something else now.",
        "The calendar or your profile has changed since you typed it. Nothing was saved; type it again.",
    ),
    errors.AlreadyChosen: lambda e: (
        "You've already chosen what that means.",
        "Nothing more was saved. `/availability view` and `/calendar view` show what was.",
    ),
    errors.AnsweredSince: lambda e: (
        f"Your answer to **{safe(e.calendar)}** has changed since then.",
        "Nothing was undone. `/availability view` shows your times, and `/availability edit` changes them.",
    ),
    errors.NoUsualWeek: lambda e: (
        "You haven't told me your usual week yet.",
        "Save it with `/availability usual`, such as `weekdays 9-12, tue 14-17 if needed`.",
    ),
    errors.NothingUsual: lambda e: (
        f"Your usual week has no free time on the days of **{safe(e.calendar)}**.",
        "Give other times with **Pick times**, or change your week with `/availability usual`.",
    ),
    errors.NothingAgain: lambda e: (
        f"Nothing of your times from last time fits **{safe(e.calendar)}**."
        if e.had_times
        else f"You gave no times last time, so there's nothing to repeat for **{safe(e.calendar)}**.",
        "Give your times with **Pick times**.",
    ),
    errors.NotInAServer: lambda e: (
        "That only works in a server channel.",
        "Use this command again there.",
    ),
    errors.BotNotInServer: lambda e: (
        "I'm not in this server, so I can't do that here.",
        f"Ask someone who manages it to [add me]({e.link}); everything else works without.",
    ),
    errors.MayNotPost: lambda e: (
        f"{e.who} need these permissions to post here: {', '.join(e.missing)}.",
        "Ask someone who manages the channel, or use another one.",
    ),
    errors.MayNotManage: lambda e: (
        "Only people who manage this server can do that.",
        "Ask someone with the Manage Server permission.",
    ),
    errors.BadReminders: lambda e: (
        f"I can't read “{safe(e.text, 100)}” as times before a deadline.",
        f"{_examples(['48, 4', '2 days, 4h', 'none', 'usual'])} Give at most five, up to 14 days before.",
    ),
    errors.OtherChannel: lambda e: (
        "This server posts calendars in another channel.",
        f"Use this command again in <#{e.channel_id}>.",
    ),
    errors.NobodyCan: lambda e: (
        f"Nobody you invited is free at {stamp(e.meeting.start)}.",
        "`/calendar status` shows who has answered; `/availability view` shows when they're free.",
    ),
    errors.OneByOne: lambda e: (
        f"**{safe(e.calendar)}** is for one-on-one meetings, so one time isn't enough.",
        "`/calendar suggest` finds a time for each of them. For one meeting with everyone, use "
        "`/calendar edit mode:group`.",
    ),
    errors.ProposalOrTime: lambda e: (
        "I need either a `proposal` or, for a group, a time in `when`.",
        "Give one of them; `/calendar suggest` finds the best times.",
    ),
    errors.NoServerEvent: lambda e: (
        f"**{safe(e.calendar)}** can't have a server event here.",
        "A group meeting can have one, in the server where its calendar was opened or posted. "
        "`/calendar status` shows whether it has.",
    ),
    errors.MayNotCreateEvents: lambda e: (
        f"{e.who} need the Create Events permission in this server for that.",
        "Ask someone who manages it, or go on without a server event.",
    ),
    errors.NotFinalized: lambda e: (
        f"You don't have a meeting on **{safe(e.calendar)}** yet.",
        "I'll send you the file as soon as one is set.",
    ),
    errors.NobodyAnswered: lambda e: (
        f"Nobody on **{safe(e.calendar)}** has said when they're free yet.",
        "`/calendar remind` reminds them; `/calendar status` shows who has answered.",
    ),
    errors.NothingFits: lambda e: (
        f"No meeting fits the times people gave for **{safe(e.calendar)}**.",
        "They may have passed, be too short, or not match yours. Remind people with `/calendar remind`, or "
        "change the length, hours or days with `/calendar edit`.",
    ),
    errors.CantSwap: _cant_swap,
    errors.StillOpen: lambda e: (
        f"The meetings of **{safe(e.calendar)}** aren't set yet.",
        "`/calendar finalize` sets them; until then, answers can change.",
    ),
    errors.NoSuchMeeting: lambda e: (
        f"There's no such meeting on **{safe(e.calendar)}**.",
        "Pick someone from the list that appears as you type; `/calendar view` shows your own meetings.",
    ),
    errors.MeetingBegan: lambda e: (
        f"That meeting began {stamp(e.meeting.start, 'R')}, so it can't change anymore.",
        "Talk to the others directly.",
    ),
    errors.SlotTaken: lambda e: (
        f"{EVERYBODY.span(e.slot)} is taken by now.",
        "Choose another time; the list shows what's free.",
    ),
    errors.OrganizersOwn: lambda e: (
        f"You're the organizer of **{safe(e.calendar)}**.",
        "`/calendar move` moves a meeting, and `/calendar cancel` calls it all off.",
    ),
    errors.Revised: _revised,
    errors.StartComesTwice: lambda e: (
        f"The clock shows that time twice, and {stamp(e.first.start)} is the second time.",
        "A series can't begin then. Choose another time, or `repeat:none`.",
    ),
    errors.PartOfSeries: lambda e: (
        f"**{safe(e.calendar)}** repeats, so its meetings change one by one.",
        "Use `/calendar status` and press **Change the series…**",
    ),
    errors.MeetsThen: lambda e: (
        f"{EVERYBODY.span(e.slot)} overlaps another meeting of the series.",
        "Choose another time, or skip one of the two.",
    ),
    errors.TimePassed: lambda e: (
        f"{EVERYBODY.span(e.slot)} has passed.",
        "Choose a time that's still ahead.",
    ),
    errors.OnlyOneLeft: lambda e: (
        f"It's the only meeting of **{safe(e.calendar)}**.",
        "`/calendar cancel` calls it off.",
    ),
    errors.DraftGone: lambda e: (
        "That's already done, or has expired.",
        "Start over; `/help` shows what to do next.",
    ),
    errors.CalendarChanged: lambda e: (
        f"**{safe(e.calendar)}** has changed since you looked.",
        "Nothing was done. Use the command again to see how it stands now.",
    ),
}


def refusal(error: Refusal, typed: str = "") -> discord.Embed:
    """A refusal, with the command line that was typed so that it can be corrected rather than retyped."""
    wrong, todo = _TABLE[type(error)](error)
    # Bold within bold would end it.
    embed = discord.Embed(description=f"**{wrong.replace('**', '')}**\n{todo}", colour=AMBER)
    if typed:
        # As part of the description, where a field would be too short for a long one.
        line = cut(typed.replace("`", "'"), 3000 - len(embed.description or ""))
        embed.description = (
            f"{embed.description}\n\n**What you typed, to copy and correct**\n```\n{line}\n```"
        )
    return embed


def failure(reference: str) -> discord.Embed:
    """What is said when the fault is ours."""
    return discord.Embed(
        description="**Something went wrong on my side.**\nCheck whether it worked before you try again. "
        f"If it keeps happening, tell the host of this bot the reference `{reference}`.",
        colour=AMBER,
    )
