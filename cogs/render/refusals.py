"""Every refusal in words: what was wrong, and what to do next. One row for each kind."""

from collections.abc import Callable
from typing import Any

import discord

from cogs.render.text import AMBER, cut, cut_lines, safe, stamp
from scheduling import errors
from scheduling.errors import Refusal

Words = tuple[str, str]


def _examples(examples: list[str]) -> str:
    return "For example: " + ", ".join(f"`{example}`" for example in examples)


def _outside(error: errors.OutsideCalendar) -> Words:
    days = f"{stamp(error.window.start, 'f')} to {stamp(error.window.end, 'f')} on your clock"
    if error.past:
        return (
            "That time is over, or lies outside the calendar.",
            f"**{safe(error.calendar)}** runs from {days}; give times that are still to come.",
        )
    return "That lies outside the calendar.", f"**{safe(error.calendar)}** runs from {days}."


def _closed(error: errors.CalendarClosed) -> Words:
    if error.cancelled:
        return f"**{safe(error.calendar)}** has been called off.", "Nothing can be changed any more."
    return (
        f"**{safe(error.calendar)}** is finalized.",
        "Nothing changes any more; `/calendar view` shows the meeting.",
    )


def _ambiguous(error: errors.Ambiguous) -> Words:
    choices = cut_lines([f"`{value}`  {safe(label, 120)}" for value, label in error.choices], 3000)
    return (
        f"“{safe(error.text)}” can mean several.",
        f"Pick one from the list that appears while you type, or use what stands in front:\n{choices}",
    )


def _unknown_zone(error: errors.UnknownZone) -> Words:
    near = (
        " Did you mean " + " or ".join(f"`{name}`" for name in error.nearest) + "?" if error.nearest else ""
    )
    return (
        f"I do not know the time zone “{safe(error.text)}”.{near}",
        "Type a city such as `Berlin` and pick from the list.",
    )


_TABLE: dict[type[Refusal], Callable[[Any], Words]] = {
    errors.NotRegistered: lambda e: (
        "You are not registered yet.",
        "Use `/register` once; it takes a minute. If somebody invited you, **Add my times** in the "
        "invitation does it as well.",
    ),
    errors.SignedOut: lambda e: ("You are signed out.", "Use `/login`, then try again."),
    errors.AlreadyRegistered: lambda e: (
        "You are registered already.",
        "`/profile view` shows what I know.",
    ),
    errors.TooLate: lambda e: ("That took too long, and nothing was saved.", "Please try once more."),
    errors.Unavailable: lambda e: (
        "I cannot get at my database at the moment.",
        "Look whether it was done before you try again, in a minute."
        if e.perhaps_saved
        else "Nothing was saved. Please try again in a minute.",
    ),
    errors.OutOfDate: lambda e: (
        "That command has changed since your Discord loaded it.",
        "Restart Discord (on a computer: Ctrl+R or Cmd+R), then use it again.",
    ),
    errors.Blank: lambda e: (f"The {e.what} is empty.", f"Please give a {e.what}."),
    errors.TooLong: lambda e: (
        f"The {e.what} is too long.",
        f"Please keep it to {e.limit} characters.",
    ),
    errors.MalformedEmail: lambda e: (
        f"“{safe(e.email)}” is not an email address.",
        "It should look like `ana@example.com`.",
    ),
    errors.NothingToChange: lambda e: (
        "That is how it is already.",
        "There is nothing to change; give something different.",
    ),
    errors.Taken: lambda e: (
        f"Somebody else is registered with the {e.what} “{safe(e.value)}”.",
        f"Please give another {e.what}.",
    ),
    errors.UnknownZone: _unknown_zone,
    errors.EmailOrUser: lambda e: (
        "I need exactly one of `email` and `user`.",
        "Give the one that you have.",
    ),
    errors.NoSuchPerson: lambda e: (
        f"Nobody is registered as “{safe(e.text)}”.",
        "Check the spelling; or choose them as a `user`, or invite them with `/calendar invite user:`.",
    ),
    errors.NotYetRegistered: lambda e: (
        f"{safe(e.name)} is not registered yet.",
        "They can register with `/register`; or invite them right away with `/calendar invite user:`.",
    ),
    errors.Oneself: lambda e: ("That is you.", "Choose somebody else."),
    errors.AlreadyContact: lambda e: (
        f"{safe(e.name)} is one of your contacts already.",
        "`/contacts list` shows them all.",
    ),
    errors.NoSuchContact: lambda e: (
        f"None of your contacts is called “{safe(e.text)}”.",
        "Pick one from the list that appears while you type, or add them with `/contacts add`.",
    ),
    errors.NotInContacts: lambda e: (
        "That person is not one of your contacts.",
        "`/contacts list` shows them all; `/contacts add` keeps somebody.",
    ),
    errors.NotAContact: lambda e: (
        f"{safe(e.name)} is not one of your contacts.",
        "There is nobody to remove; `/contacts list` shows them all.",
    ),
    errors.TooManyLookups: lambda e: (
        "You have looked up many emails within the hour.",
        f"Try again {stamp(e.again_at, 'R')}, or add the person as a `user`.",
    ),
    errors.NoSuchCalendar: lambda e: (
        f"I find no calendar “{safe(e.text)}” of yours.",
        "Pick one from the list that appears while you type; `/calendar list` shows them all.",
    ),
    errors.Ambiguous: _ambiguous,
    errors.NotTheOwner: lambda e: (
        f"Only the organizer of **{safe(e.calendar)}** can do that.",
        "Ask them, or open a calendar of your own with `/calendar create`.",
    ),
    errors.UnreadableDate: lambda e: (
        f"I cannot read “{safe(e.text)}” as the {e.what}.",
        _examples(e.examples),
    ),
    errors.EndBeforeStart: lambda e: (
        "The last day comes before the first.",
        "Swap `start_date` and `end_date`, or leave out the end.",
    ),
    errors.StartInThePast: lambda e: (
        "Those days are over.",
        "Choose days that are still to come.",
    ),
    errors.RangeTooLong: lambda e: (
        f"That is {e.days} days; a calendar may have at most {e.limit}.",
        "Choose an earlier `end_date`.",
    ),
    errors.DeadlinePast: lambda e: (
        "The deadline is over already.",
        "Choose one in the future, such as `tomorrow 6pm`.",
    ),
    errors.DeadlineTooLate: lambda e: (
        "The deadline must lie before the calendar ends.",
        "Choose an earlier `deadline`, or a later `end_date`.",
    ),
    errors.BadMeetingLength: lambda e: (
        f"“{safe(e.text)}” is not a length of up to a day.",
        _examples(["30", "45 min", "1h", "1h30"]),
    ),
    errors.BadBuffer: lambda e: (
        f"“{safe(e.text)}” is not a time to keep free between meetings.",
        _examples(["10", "15 min", "none"]),
    ),
    errors.BadMode: lambda e: (
        f"“{safe(e.text)}” is not a kind of calendar.",
        _examples(["one-on-one", "group"]),
    ),
    errors.BadHours: lambda e: (
        f"“{safe(e.text)}” are not hours of a day.",
        _examples(["9-18", "8:30-17", "9am-6pm"]),
    ),
    errors.CalendarClosed: _closed,
    errors.DeadlineOver: lambda e: (
        f"The deadline of **{safe(e.calendar)}** was {stamp(e.deadline, 'R')}.",
        "Ask the organizer for more time; organizers give it with `/calendar edit` and a later `deadline`.",
    ),
    errors.DeadlineAhead: lambda e: (
        f"The deadline of **{safe(e.calendar)}** is still to come, {stamp(e.deadline, 'R')}.",
        "`/calendar edit` moves it; `/calendar remind` reminds those who have not answered.",
    ),
    errors.NobodyMissing: lambda e: (
        f"There is nobody to remind of **{safe(e.calendar)}**.",
        "Everybody who is invited has answered; `/calendar status` shows who.",
    ),
    errors.NudgedLately: lambda e: (
        "Everybody who has not answered was reminded within the last hour.",
        f"They can be reminded again {stamp(e.again_at, 'R')}.",
    ),
    errors.NotOpenToAll: lambda e: (
        "This is for those who were invited.",
        "Ask the organizer for an invitation; `/invites` shows what you are invited to.",
    ),
    errors.AlreadyInvited: lambda e: (
        f"{safe(e.name)} is invited already.",
        "`/calendar status` shows whether they have answered.",
    ),
    errors.UserOrContact: lambda e: (
        "I need either a `user` or a `contact`, not both.",
        "Give one; with neither, you choose from a list.",
    ),
    errors.IsABot: lambda e: (f"{safe(e.name)} is a bot and has no time to give.", "Invite a person."),
    errors.Withdrawn: lambda e: (
        f"Your invitation to **{safe(e.calendar)}** was taken back.",
        "There is nothing to answer any more; ask the organizer if that surprises you.",
    ),
    errors.NotInvited: lambda e: (
        f"{safe(e.name)} is not invited to this calendar.",
        "`/calendar invite` does that; organizers add their own times with `/availability add`.",
    ),
    errors.Unreadable: lambda e: (
        f"I cannot read “{safe(e.part, 100)}”.",
        _examples(e.examples),
    ),
    errors.NoSuchEntry: lambda e: (
        f"I find no entry “{safe(e.text, 100)}” of yours on this calendar.",
        "Pick one from the list that appears while you type.",
    ),
    errors.NothingToClear: lambda e: (
        "You have no times on this calendar.",
        "Add some with `/availability add`.",
    ),
    errors.EndNotAfterStart: lambda e: (
        f"“{safe(e.part, 100)}” ends before it starts.",
        "Swap the two times, or write am and pm: `10pm-1am` runs past midnight.",
    ),
    errors.OutsideCalendar: _outside,
    errors.SeveralMeanings: lambda e: (
        f"“{safe(e.text, 100)}” can mean more than one thing, so I kept nothing yet.",
        "Write the one that you mean: " + "; or ".join(f"`{phrase}`" for phrase in e.phrases),
    ),
    errors.AnsweredSince: lambda e: (
        f"Your answer to **{safe(e.calendar)}** has changed since.",
        "Nothing was undone. `/availability view` shows your times; `/availability edit`, `remove` and "
        "`clear` change them.",
    ),
    errors.NoUsualWeek: lambda e: (
        "You have told me no usual week.",
        "`/availability usual` keeps one, such as `weekdays 9-12, tue 14-17 if needed`.",
    ),
    errors.NothingUsual: lambda e: (
        f"Nothing of your usual week is free in the days of **{safe(e.calendar)}**.",
        "**Add my times** and `/availability add` take other times; `/availability usual` shows your week.",
    ),
    errors.NotInAServer: lambda e: (
        "That works only in a channel of a server.",
        "Use this command again there.",
    ),
    errors.BotNotInServer: lambda e: (
        "I am not in this server, so I cannot do that here.",
        f"Ask somebody who manages it to [add me]({e.link}), then try again; the rest works without.",
    ),
    errors.MayNotPost: lambda e: (
        f"{e.who} may not post here: {', '.join(e.missing)}.",
        "Ask somebody who manages the channel, or use another one.",
    ),
    errors.MayNotManage: lambda e: (
        "Only those who manage this server can do that.",
        "Ask somebody with the permission Manage Server.",
    ),
    errors.BadReminders: lambda e: (
        f"“{safe(e.text, 100)}” are not times before a deadline.",
        f"{_examples(['48, 4', '2 days, 4h', 'none', 'usual'])}; at most five, up to 14 days.",
    ),
    errors.OtherChannel: lambda e: (
        "In this server, calendars are posted in another channel.",
        f"Use this command again in <#{e.channel_id}>.",
    ),
    errors.NobodyCan: lambda e: (
        f"Nobody who is invited is free at {stamp(e.meeting.start)}.",
        "`/calendar status` shows who has answered; `/availability view` shows when they can.",
    ),
    errors.OneByOne: lambda e: (
        f"**{safe(e.calendar)}** is for one-on-one meetings: one time does not do.",
        "`/calendar suggest` finds the best timetable, to finalize with one press. For one meeting of all, "
        "use `/calendar edit mode:group`.",
    ),
    errors.ProposalOrTime: lambda e: (
        "I need either a `proposal` or, for a group, a time in `when`.",
        "`/calendar suggest` finds the best times, each to finalize with one press.",
    ),
    errors.NotFinalized: lambda e: (
        f"No meeting of yours is fixed on **{safe(e.calendar)}** yet.",
        "I send you the file as soon as one is.",
    ),
    errors.NobodyAnswered: lambda e: (
        f"Nobody on **{safe(e.calendar)}** has said yet when they can.",
        "`/calendar remind` reminds them; `/calendar status` shows who has answered.",
    ),
    errors.NothingFits: lambda e: (
        f"No meeting fits into the times that people gave for **{safe(e.calendar)}**.",
        "They may be over, too short, or never when you can. `/calendar remind` asks those who are missing; "
        "`/calendar edit` changes the length, the hours or the days.",
    ),
    errors.DraftGone: lambda e: ("That has been settled or has expired.", "Please start again."),
    errors.CalendarChanged: lambda e: (
        f"**{safe(e.calendar)}** has changed since you looked.",
        "Nothing was done. Use the command again to see how it is now.",
    ),
}


def refusal(error: Refusal, typed: str = "") -> discord.Embed:
    """A refusal, with the command line that was typed so that it can be mended rather than retyped."""
    wrong, todo = _TABLE[type(error)](error)
    # Bold within bold would end it.
    embed = discord.Embed(description=f"**{wrong.replace('**', '')}**\n{todo}", colour=AMBER)
    if typed:
        # As part of the description, where a field would be too short for a long one.
        line = cut(typed.replace("`", "'"), 3000 - len(embed.description or ""))
        embed.description = f"{embed.description}\n\n**What you typed, to copy and mend**\n```\n{line}\n```"
    return embed


def failure(reference: str) -> discord.Embed:
    """What is said when the fault is ours."""
    return discord.Embed(
        description="**Something went wrong here.**\nLook whether it was done before you try again; if it "
        f"stays so, tell the host of this bot the reference `{reference}`.",
        colour=AMBER,
    )
