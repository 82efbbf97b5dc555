"""Who may do what: one row for everything that can be typed, pressed, sent or offered, one column a role.

allowed   it works: something is changed, or shown
refused   an answer says why not, and what to do next; nothing is changed
hidden    it is as if what was named did not exist: the answer is the one to a calendar (or contact, entry,
          draft) that nobody ever made, and a list does not offer it

The roles stand to one calendar, which has the owner of the first column:

owner         opened it
co_organizer  is registered, was never invited, and organizes it with the owner
attendee      was invited, and accepted
declined      was invited, and declined
withdrawn     was invited until the owner took it back
stranger      is registered, and was never invited
new           was invited, and has not used the bot yet
guest         was invited, never used /register, and answered
signed_out    was invited and accepted, then used /logout
in_role       is registered, was never invited, and has the role for which the calendar is posted in #general

Rows are commands as they are typed or, after "menu", as they stand in a person's menu; then "press", "send"
and "offer": what is pressed (or chosen in a menu), sent (a form) and offered (an option while it is typed).
What stands in brackets makes several rows of one thing. "Of another" are things that are somebody else's.
Presses and forms are tried also by people who never saw the button: ids can be guessed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

import discord
from discord import app_commands

from cogs.buttons import router
from tests.support.cast import PLAN, ROLES

TABLE = """
                                     owner co_organizer attendee declined withdrawn stranger new guest signed_out in_role
help                                 allowed allowed allowed allowed allowed allowed allowed allowed allowed allowed
register                             refused refused refused refused refused refused allowed allowed refused refused
login                                allowed allowed allowed allowed allowed allowed refused refused allowed allowed
logout                               allowed allowed allowed allowed allowed allowed refused refused allowed allowed
profile view                         allowed allowed allowed allowed allowed allowed refused refused refused allowed
profile edit                         allowed allowed allowed allowed allowed allowed refused refused refused allowed
profile edit (form)                  allowed allowed allowed allowed allowed allowed refused refused refused allowed
contacts list                        allowed allowed allowed allowed allowed allowed refused refused refused allowed
contacts add                         allowed allowed allowed allowed allowed allowed refused refused refused allowed
contacts remove                      allowed allowed allowed allowed allowed allowed refused refused refused allowed
contacts profile                     allowed allowed allowed allowed allowed allowed refused refused refused allowed
contacts profile (of another)        allowed hidden  hidden  hidden  hidden  hidden  refused refused refused hidden
menu Add to contacts                 allowed allowed allowed allowed allowed allowed refused refused refused allowed
calendar create                      allowed allowed allowed allowed allowed allowed refused refused refused allowed
calendar list                        allowed allowed allowed allowed allowed allowed allowed allowed refused allowed
calendar view                        allowed allowed allowed allowed hidden  hidden  allowed allowed refused hidden
calendar edit                        allowed allowed refused refused hidden  hidden  refused refused refused hidden
calendar edit (form)                 allowed allowed refused refused hidden  hidden  refused refused refused hidden
calendar invite                      allowed allowed refused refused hidden  hidden  refused refused refused hidden
calendar invite (user)               allowed allowed refused refused hidden  hidden  refused refused refused hidden
calendar invite (contact)            allowed refused refused refused hidden  hidden  refused refused refused hidden
menu Invite to calendar…             allowed allowed allowed allowed allowed allowed refused refused refused allowed
calendar uninvite                    allowed allowed refused refused hidden  hidden  refused refused refused hidden
calendar status                      allowed allowed refused refused hidden  hidden  refused refused refused hidden
calendar status (post)               allowed allowed refused refused hidden  hidden  refused refused refused hidden
calendar remind                      allowed allowed refused refused hidden  hidden  refused refused refused hidden
calendar suggest                     allowed allowed refused refused hidden  hidden  refused refused refused hidden
calendar finalize                    allowed allowed refused refused hidden  hidden  refused refused refused hidden
calendar finalize (proposal)         allowed allowed refused refused hidden  hidden  refused refused refused hidden
calendar move                        refused refused refused refused hidden  hidden  refused refused refused hidden
calendar export                      refused refused refused refused hidden  hidden  refused refused refused hidden
calendar cancel                      allowed refused refused refused hidden  hidden  refused refused refused hidden
calendar copy                        allowed allowed refused refused hidden  hidden  refused refused refused hidden
calendar copy (every)                allowed allowed refused refused hidden  hidden  refused refused refused hidden
calendar organizers                  allowed allowed refused refused hidden  hidden  refused refused refused hidden
calendar adopt                       allowed allowed refused refused refused refused refused refused refused refused
availability add                     allowed refused allowed allowed hidden  hidden  allowed allowed refused hidden
availability import                  allowed refused allowed allowed hidden  hidden  allowed allowed refused hidden
availability connect                 refused refused refused refused hidden  hidden  allowed refused refused hidden
availability disconnect              refused refused refused refused refused refused refused refused refused refused
availability edit                    allowed refused allowed allowed hidden  hidden  refused allowed refused hidden
availability edit (of another)       hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
availability remove                  allowed refused allowed allowed hidden  hidden  refused allowed refused hidden
availability remove (of another)     hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
availability clear                   allowed refused allowed allowed hidden  hidden  refused allowed refused hidden
availability view                    allowed allowed allowed allowed hidden  hidden  allowed allowed refused hidden
availability view (of another)       allowed allowed refused refused hidden  hidden  refused refused refused hidden
availability usual                   allowed allowed allowed allowed allowed allowed allowed allowed refused allowed
availability usual (when)            allowed allowed allowed allowed allowed allowed allowed allowed refused allowed
invites                              allowed allowed allowed allowed allowed allowed allowed allowed refused allowed
settings                             allowed refused refused refused refused refused refused refused refused refused
feed                                 allowed allowed allowed allowed allowed allowed allowed allowed refused allowed
mydata export                        allowed allowed allowed allowed allowed allowed allowed allowed allowed allowed
mydata delete                        allowed allowed allowed allowed allowed allowed allowed allowed allowed allowed

press accept                         refused refused allowed allowed refused hidden  allowed allowed refused hidden
press answer                         allowed refused allowed allowed refused hidden  allowed allowed refused hidden
press join_open                      allowed refused allowed allowed refused refused allowed allowed refused allowed
press decline                        refused refused allowed allowed refused hidden  allowed allowed refused hidden
press more                           refused refused allowed allowed refused hidden  allowed allowed refused hidden
press do_more                        refused refused allowed allowed refused hidden  allowed allowed refused hidden
press card                           refused refused allowed allowed refused hidden  allowed allowed refused hidden
press times                          allowed refused allowed allowed refused hidden  allowed allowed refused hidden
press usual                          allowed refused allowed allowed refused hidden  refused refused refused hidden
press same_again                     refused refused refused refused refused hidden  refused refused refused hidden
press send_again                     refused refused refused refused refused hidden  refused refused refused hidden
press skip_again                     refused refused refused refused refused hidden  refused refused refused hidden
press stop_again                     refused refused refused refused refused hidden  refused refused refused hidden
press look_again                     allowed allowed refused refused refused hidden  refused refused refused hidden
press let_send                       refused refused refused refused refused hidden  refused refused refused hidden
press ask_first                      refused refused refused refused refused hidden  refused refused refused hidden
press pick                           allowed refused allowed allowed refused hidden  allowed allowed refused hidden
press open_import                    allowed refused allowed allowed refused hidden  allowed allowed refused hidden
press pick_done                      allowed refused allowed allowed refused hidden  allowed allowed refused hidden
press save_usual                     refused refused refused refused refused hidden  refused refused refused hidden
press clear_day                      allowed refused allowed allowed refused hidden  allowed allowed refused hidden
press copy_day                       allowed refused allowed allowed refused hidden  allowed allowed refused hidden
press pick_high                      allowed refused allowed allowed refused hidden  allowed allowed refused hidden
press pick_low                       allowed refused allowed allowed refused hidden  allowed allowed refused hidden
press pick_after                     allowed refused allowed allowed refused hidden  allowed allowed refused hidden
press pick_here                      allowed refused allowed allowed refused hidden  allowed allowed refused hidden
press pick_before                    allowed refused allowed allowed refused hidden  allowed allowed refused hidden
press pick_week_after                allowed refused allowed allowed refused hidden  allowed allowed refused hidden
press pick_week_before               allowed refused allowed allowed refused hidden  allowed allowed refused hidden
press no_time                        refused refused allowed allowed refused hidden  allowed allowed refused hidden
press choose_invitation              refused refused allowed allowed refused hidden  allowed allowed refused hidden
press view_calendar                  allowed allowed allowed allowed refused hidden  allowed allowed refused hidden
press own_times                      allowed refused allowed allowed refused hidden  allowed allowed refused hidden
press clear_times                    allowed refused allowed allowed refused hidden  refused allowed refused hidden
press pick_invitees                  allowed allowed refused refused refused hidden  refused refused refused hidden
press invite_members                 allowed allowed refused refused refused hidden  refused refused refused hidden
press invite_contacts                allowed refused refused refused refused hidden  refused refused refused hidden
press uninvite                       allowed allowed refused refused refused hidden  refused refused refused hidden
press status                         allowed allowed refused refused refused hidden  refused refused refused hidden
press change                         allowed allowed refused refused refused hidden  refused refused refused hidden
press organize                       allowed allowed refused refused refused hidden  refused refused refused hidden
press organizers                     allowed allowed refused refused refused hidden  refused refused refused hidden
press name_organizer                 allowed refused refused refused refused hidden  refused refused refused hidden
press name_contact                   allowed refused refused refused refused hidden  refused refused refused hidden
press remove_organizer               allowed refused refused refused refused hidden  refused refused refused hidden
press step_back                      refused allowed refused refused refused hidden  refused refused refused hidden
press adopt                          refused refused refused refused refused refused refused refused refused refused
press post_status                    allowed allowed refused refused refused hidden  refused refused refused hidden
press post_open                      allowed allowed refused refused refused hidden  refused refused refused hidden
press post_here                      allowed allowed refused refused refused hidden  refused refused refused hidden
press post_role                      allowed allowed refused refused refused hidden  refused refused refused hidden
press post_summaries                 allowed allowed refused refused refused hidden  refused refused refused hidden
press nudge                          allowed allowed refused refused refused hidden  refused refused refused hidden
press extend                         refused refused refused refused refused hidden  refused refused refused hidden
press open_finalize                  allowed allowed refused refused refused hidden  refused refused refused hidden
press suggest                        allowed allowed refused refused refused hidden  refused refused refused hidden
press take_now                       refused refused refused refused refused hidden  refused refused refused hidden
press finalize_best                  allowed allowed refused refused refused hidden  refused refused refused hidden
press finalize_proposal              allowed allowed hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press pick_pin                       refused refused hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press pick_wish                      refused refused hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press wish                           refused refused hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press pick_swap                      refused refused hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press turn_swap                      refused refused hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press swap_from                      refused refused hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press turn_partners                  refused refused hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press swap                           refused refused hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press by_time                        refused refused hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press by_time (set)                  refused refused refused refused refused hidden  refused refused refused hidden
press by_person                      refused refused hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press download                       refused refused hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press download (set)                 refused refused refused refused refused hidden  refused refused refused hidden
press ask_more                       refused refused hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press cant                           refused refused refused refused refused hidden  refused refused refused hidden
press cant_pick                      refused refused refused refused refused hidden  refused refused refused hidden
press cant_times                     refused refused refused refused refused hidden  refused refused refused hidden
press cant_at_all                    refused refused refused refused refused hidden  refused refused refused hidden
press cant_all                       refused refused refused refused refused hidden  refused refused refused hidden
press cant_one                       hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press cant_other                     hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press come                           hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press come_pick                      hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press take_back                      refused refused refused refused refused hidden  refused refused refused hidden
press series                         refused refused refused refused refused hidden  refused refused refused hidden
press pick_meeting                   hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press one_meeting                    hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press open_move_one                  hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press move_one                       hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press skip_one                       hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press end_after                      hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press free_slots                     refused refused refused refused refused hidden  refused refused refused hidden
press book                           refused refused refused refused refused hidden  refused refused refused hidden
press ways                           refused refused refused refused refused hidden  refused refused refused hidden
press pick_kept                      refused refused refused refused refused hidden  refused refused refused hidden
press keep_here                      refused refused refused refused refused hidden  refused refused refused hidden
press send_change                    refused refused hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press go_without                     hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press move                           hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press call_off                       allowed refused refused refused refused hidden  refused refused refused hidden
press cancel_calendar                allowed refused refused refused refused hidden  refused refused refused hidden
press finalize                       allowed hidden  hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press with_event                     allowed hidden  hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press create_event                   refused refused refused refused refused hidden  refused refused refused hidden
press apply_edit                     allowed hidden  hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press invite_drafted                 hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press invite_role                    allowed allowed refused refused refused hidden  refused refused refused hidden
press as_group                       refused refused refused refused refused hidden  refused refused refused hidden
press as_one_on_one                  allowed allowed refused refused refused hidden  refused refused refused hidden
press invite_to                      allowed hidden  hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press fix                            allowed hidden  allowed allowed refused hidden  hidden  allowed refused hidden
press fix (of another)               hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press undo                           allowed hidden  allowed refused refused hidden  hidden  allowed refused hidden
press undo (of another)              hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press use_meaning                    allowed hidden  allowed allowed refused hidden  hidden  allowed refused hidden
press use_meaning (of another)       hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press use_choice                     allowed hidden  allowed allowed allowed hidden  hidden  hidden  refused hidden
press use_choice (of another)        hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press zone                           allowed hidden  allowed allowed allowed hidden  hidden  allowed refused hidden
press tell_clock                     hidden  hidden  hidden  hidden  hidden  hidden  allowed allowed refused hidden
press tell_zone                      hidden  hidden  hidden  hidden  hidden  hidden  allowed allowed refused hidden
press open_city                      allowed allowed allowed allowed allowed allowed allowed allowed allowed allowed
press zone (of another)              hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press calendars                      allowed allowed allowed allowed allowed allowed allowed allowed refused allowed
press contacts                       allowed allowed allowed allowed allowed allowed refused refused refused allowed
press stop                           allowed allowed allowed allowed allowed allowed allowed allowed allowed allowed
press resume                         allowed allowed allowed allowed allowed allowed allowed allowed refused allowed
press never                          refused refused allowed allowed allowed hidden  allowed allowed refused hidden
press allow_again                    hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
press invite_again                   allowed allowed refused refused refused hidden  refused refused refused hidden
press set_openers                    allowed refused refused refused refused refused refused refused refused refused
press set_opening                    allowed refused refused refused refused refused refused refused refused refused
press calendars_here                 allowed refused refused refused refused refused refused refused refused refused
press end_here                       allowed refused refused refused refused refused refused refused refused refused
press end_calendar                   allowed refused refused refused refused refused refused refused refused refused
press erase                          allowed allowed allowed allowed allowed allowed allowed allowed allowed allowed
press feed                           allowed allowed allowed allowed allowed allowed allowed allowed refused allowed
press reset_feed                     allowed allowed allowed allowed allowed allowed allowed allowed refused allowed
press stop_feed                      allowed allowed allowed allowed allowed allowed allowed allowed allowed allowed
press export_mydata                  allowed allowed allowed allowed allowed allowed allowed allowed allowed allowed
press any_channel                    allowed refused refused refused refused refused refused refused refused refused
press open_calendar                  allowed allowed allowed allowed allowed allowed refused refused refused allowed
press settings                       allowed refused refused refused refused refused refused refused refused refused

send times_form                      allowed refused allowed allowed refused hidden  allowed allowed refused hidden
send own_times_form                  allowed refused allowed allowed refused hidden  allowed allowed refused hidden
send import_form                     allowed refused allowed allowed refused hidden  allowed allowed refused hidden
send no_time_form                    refused refused allowed allowed refused hidden  allowed allowed refused hidden
send zone_form                       allowed hidden  allowed refused refused hidden  hidden  allowed refused hidden
send city_form                       hidden  hidden  hidden  hidden  hidden  hidden  allowed allowed refused hidden
send zone_form (of another)          hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
send profile_form                    allowed allowed allowed allowed allowed allowed refused refused refused allowed
send erase_form                      allowed allowed allowed allowed allowed allowed allowed allowed allowed allowed
send role_form                       allowed allowed refused refused refused hidden  refused refused refused hidden
send role_invite_form                refused refused refused refused refused hidden  refused refused refused hidden
send create_form                     allowed allowed allowed allowed allowed allowed refused refused refused allowed
send edit_form                       allowed allowed refused refused refused hidden  refused refused refused hidden
send cant_form                       refused refused refused refused refused hidden  refused refused refused hidden
send move_one_form                   hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden  refused hidden
send finalize_form                   allowed allowed refused refused refused hidden  refused refused refused hidden

offer register timezone              allowed allowed allowed allowed allowed allowed allowed allowed allowed allowed
offer profile edit timezone          allowed allowed allowed allowed allowed allowed allowed allowed allowed allowed
offer profile edit waking_hours      allowed allowed allowed allowed allowed allowed allowed allowed allowed allowed
offer calendar create start_date     allowed allowed allowed allowed allowed allowed allowed allowed allowed allowed
offer calendar create end_date       allowed allowed allowed allowed allowed allowed allowed allowed allowed allowed
offer calendar create deadline       allowed allowed allowed allowed allowed allowed allowed allowed allowed allowed
offer calendar create meeting_length allowed allowed allowed allowed allowed allowed allowed allowed allowed allowed
offer calendar create buffer         allowed allowed allowed allowed allowed allowed allowed allowed allowed allowed
offer calendar create timezone       allowed allowed allowed allowed allowed allowed allowed allowed allowed allowed
offer calendar create hours          allowed allowed allowed allowed allowed allowed allowed allowed allowed allowed
offer calendar edit hours            allowed allowed allowed allowed allowed allowed allowed allowed allowed allowed
offer availability usual when        allowed allowed allowed allowed allowed allowed allowed allowed allowed allowed
offer calendar edit start_date       allowed allowed allowed allowed allowed allowed allowed allowed allowed allowed
offer calendar edit end_date         allowed allowed allowed allowed allowed allowed allowed allowed allowed allowed
offer calendar edit deadline         allowed allowed allowed allowed allowed allowed allowed allowed allowed allowed
offer calendar edit meeting_length   allowed allowed allowed allowed allowed allowed allowed allowed allowed allowed
offer calendar edit buffer           allowed allowed allowed allowed allowed allowed allowed allowed allowed allowed
offer calendar edit timezone         allowed allowed allowed allowed allowed allowed allowed allowed allowed allowed
offer calendar create until          allowed allowed allowed allowed allowed allowed allowed allowed allowed allowed
offer calendar edit until            allowed allowed allowed allowed allowed allowed allowed allowed allowed allowed
offer calendar finalize until        allowed allowed allowed allowed allowed allowed allowed allowed allowed allowed
offer calendar copy start_date       allowed allowed allowed allowed allowed allowed allowed allowed allowed allowed
offer calendar finalize when         allowed allowed allowed allowed allowed allowed allowed allowed allowed allowed
offer calendar finalize proposal     allowed allowed hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden
offer calendar view calendar         allowed allowed allowed allowed hidden  hidden  allowed allowed hidden  hidden
offer availability add calendar      allowed allowed allowed allowed hidden  hidden  allowed allowed hidden  hidden
offer availability import calendar   allowed allowed allowed allowed hidden  hidden  allowed allowed hidden  hidden
offer availability connect calendar  allowed allowed allowed allowed hidden  hidden  allowed allowed hidden  hidden
offer availability edit calendar     allowed allowed allowed allowed hidden  hidden  allowed allowed hidden  hidden
offer availability remove calendar   allowed allowed allowed allowed hidden  hidden  allowed allowed hidden  hidden
offer availability clear calendar    allowed allowed allowed allowed hidden  hidden  allowed allowed hidden  hidden
offer availability view calendar     allowed allowed allowed allowed hidden  hidden  allowed allowed hidden  hidden
offer availability add when          allowed allowed allowed allowed hidden  hidden  hidden  allowed hidden  hidden
offer availability edit when         allowed allowed allowed allowed hidden  hidden  hidden  allowed hidden  hidden
offer availability edit entry        allowed hidden  allowed allowed hidden  hidden  hidden  allowed hidden  hidden
offer availability remove entry      allowed hidden  allowed allowed hidden  hidden  hidden  allowed hidden  hidden
offer calendar edit calendar         allowed allowed hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden
offer calendar invite calendar       allowed allowed hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden
offer calendar uninvite calendar     allowed allowed hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden
offer calendar status calendar       allowed allowed hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden
offer calendar remind calendar       allowed allowed hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden
offer calendar finalize calendar     allowed allowed hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden
offer calendar suggest calendar      allowed allowed hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden
offer calendar move calendar         allowed allowed hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden
offer calendar move attendee         hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden
offer calendar move when             hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden
offer calendar export calendar       allowed allowed allowed allowed hidden  hidden  allowed allowed hidden  hidden
offer calendar cancel calendar       allowed allowed hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden
offer calendar copy calendar         allowed allowed hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden
offer calendar organizers calendar   allowed allowed hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden
offer calendar uninvite attendee     allowed allowed hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden
offer availability view attendee     allowed allowed hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden
offer calendar invite contact        allowed hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden  hidden
offer contacts profile contact       allowed allowed allowed allowed allowed allowed hidden  hidden  hidden  allowed
"""  # noqa: E501 - a column for each role

# What a refusal must say to somebody of a role, so that they know what to do next.
WHY = {
    "owner": "isn't invited to this calendar",
    "co_organizer": "isn't invited to this calendar",
    "attendee": "Only the organizer of",
    "declined": "Only the organizer of",
    "withdrawn": "no longer invited",
    "new": "Only the organizer of",
    "guest": "Only the organizer of",
    "signed_out": "Use `/login`",
    "stranger": "Only people with the role",
}
# The same where the reason is the row's own.
_REGISTERED = ("owner", "co_organizer", "attendee", "declined", "withdrawn", "stranger", "in_role")
_WITHOUT_PROFILE = ("new", "guest")
_OTHERS = (
    "co_organizer",
    "attendee",
    "declined",
    "withdrawn",
    "stranger",
    *_WITHOUT_PROFILE,
    "signed_out",
    "in_role",
)
_FOR_A_PROFILE = (
    "login",
    "logout",
    "profile view",
    "profile edit",
    "profile edit (form)",
    "contacts list",
    "contacts add",
    "contacts remove",
    "contacts profile",
    "contacts profile (of another)",
    "menu Add to contacts",
    "menu Invite to calendar…",
    "calendar create",
    "press contacts",
    "press open_calendar",
    "send profile_form",
    "send create_form",
)
_MANAGING = (
    *("any_channel", "settings", "set_openers", "set_opening"),
    *("calendars_here", "end_here", "end_calendar"),
)
_OF_THE_SERVER = [
    (row, role) for row in ("settings", *(f"press {verb}" for verb in _MANAGING)) for role in _OTHERS
]
_ON_IT = ("owner", "co_organizer", "attendee", "declined", *_WITHOUT_PROFILE)
_ORGANIZERS = ("owner", "co_organizer")
_OF_TIMETABLES = (
    *("pick_pin", "pick_wish", "wish", "by_time", "by_person", "download"),
    *("pick_swap", "turn_swap", "swap_from", "turn_partners", "swap"),
)
_NOTHING_FIXED = [
    *[("calendar export", role) for role in _ON_IT],
    *[(f"press {verb} (set)", role) for verb in ("by_time", "download") for role in _ORGANIZERS],
]
_STILL_OPEN = [
    *[
        (row, role)
        for row in (
            "calendar move",
            *("press ways", "press pick_kept", "press keep_here", "press create_event", "press series"),
        )
        for role in _ORGANIZERS
    ],
    *[
        (f"press {verb}" if verb != "cant_form" else "send cant_form", role)
        for verb in (
            "cant",
            "cant_all",
            "cant_pick",
            "cant_times",
            "cant_at_all",
            "take_back",
            "free_slots",
            "book",
            "cant_form",
        )
        for role in _ON_IT
    ],
]
_NO_WEEK = [("press save_usual", role) for role in _ON_IT] + [
    ("press usual", role) for role in _WITHOUT_PROFILE
]
_OWNERS_ALONE = (
    *("calendar cancel", "press cancel_calendar", "press call_off"),
    *("press name_organizer", "press name_contact", "press remove_organizer"),
)
_FOR_INVITEES = (
    *(
        "availability add",
        "availability import",
        "availability connect",
        "press times",
        "press open_import",
        "send import_form",
        "press pick",
        "press pick_done",
        "press clear_day",
    ),
    *("press copy_day", "press pick_high", "press pick_low", "press pick_after", "press pick_here"),
    *("press pick_before", "press pick_week_after", "press pick_week_before", "press answer"),
    *("press own_times", "press usual", "send times_form", "send own_times_form"),
    *("press no_time", "send no_time_form"),
)
_NEVER_OPENED_ITSELF = [
    (f"press {verb}", role)
    for verb in ("send_again", "skip_again", "stop_again", "let_send", "ask_first")
    for role in _ORGANIZERS
]
WHY_HERE = {
    **dict.fromkeys(_NEVER_OPENED_ITSELF, "That's already done"),
    **{("press same_again", role): "You gave no times last time" for role in _ON_IT},
    **dict.fromkeys([("register", role) for role in _REGISTERED], "You're already registered"),
    **dict.fromkeys(_OF_THE_SERVER, "Only people who manage this server can do that."),
    **{(row, role): "Use `/register`" for row in _FOR_A_PROFILE for role in _WITHOUT_PROFILE},
    **dict.fromkeys(_NO_WEEK, "told me your usual week yet"),
    **dict.fromkeys(
        [("availability connect", role) for role in _ON_IT if role != "new"],
        "hasn't switched on connecting",
    ),
    **dict.fromkeys(
        [("availability disconnect", role) for role in ROLES if role != "signed_out"], "haven't connected"
    ),
    ("availability clear", "new"): "You have no times",
    ("availability edit", "new"): "I don't know your time zone yet",
    ("availability remove", "new"): "You don't have an entry",
    ("press clear_times", "new"): "You have no times",
    **dict.fromkeys([("press extend", role) for role in _ORGANIZERS], "is still ahead"),
    **dict.fromkeys([("press take_now", role) for role in _ORGANIZERS], "That's already done"),
    **dict.fromkeys([("press as_group", role) for role in _ORGANIZERS], "wouldn't change anything"),
    **dict.fromkeys([("send role_invite_form", role) for role in _ORGANIZERS], "That's already done"),
    **dict.fromkeys(
        [(f"press {verb}", role) for verb in _OF_TIMETABLES for role in _ORGANIZERS], "That's already done"
    ),
    **dict.fromkeys([("press ask_more", role) for role in _ORGANIZERS], "There's nobody to remind"),
    **dict.fromkeys(_STILL_OPEN, "aren't set yet"),
    **dict.fromkeys([("press send_change", role) for role in _ORGANIZERS], "That's already done"),
    **dict.fromkeys(_NOTHING_FIXED, "You don't have a meeting"),
    ("press undo", "declined"): "has changed since",
    ("send zone_form", "declined"): "has changed since",
    **dict.fromkeys([(row, "co_organizer") for row in _OWNERS_ALONE], "Only Olga Example can do that"),
    **dict.fromkeys([(row, "co_organizer") for row in _FOR_INVITEES], "Only people who were invited"),
    ("press same_again", "co_organizer"): "Only people who were invited",
    ("press step_back", "owner"): "owns this calendar",
    **dict.fromkeys(
        [
            (row, role)
            for row in ("calendar adopt", "press adopt")
            for role in _OTHERS
            if role != "signed_out"
        ],
        "Only people who manage this server",
    ),
    **dict.fromkeys(
        [(f"availability {verb}", "co_organizer") for verb in ("edit", "remove")], "You don't have an entry"
    ),
    **dict.fromkeys(
        [(row, "co_organizer") for row in ("availability clear", "press clear_times")], "You have no times"
    ),
    ("press join_open", "co_organizer"): "Only people with the role",
    ("calendar invite (contact)", "co_organizer"): "You don't have a contact",
    ("press invite_contacts", "co_organizer"): "isn't one of your contacts",
    ("press adopt", "owner"): "That's already done",
    ("press adopt", "co_organizer"): "is still in this server",
}

WHEN = "2026-01-14 9:00-11:00"
NOTHING_ON = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"

# How each row is done, and the words in the answer when it works. What is in braces depends on the world.
# A command, or one from somebody's menu, and what is filled in;
_PROFILE = {"email": "{role}@example.org", "first_name": "New", "last_name": "Name", "timezone": "Berlin"}
_ON = {"calendar": "{typed}"}
COMMANDS: dict[str, tuple[dict[str, Any], str]] = {
    "help": ({}, "What to do next"),
    "register": (_PROFILE, "You're registered."),
    "login": ({}, "You're signed in."),
    "logout": ({}, "You're signed out"),
    "profile view": ({}, "Your profile"),
    "profile edit": ({"first_name": "New"}, "Your profile is updated"),
    "profile edit (form)": ({}, "Your profile"),
    "contacts list": ({}, "Jana Example"),
    "contacts add": ({"user": "{peer}"}, "Contact added"),
    "contacts remove": ({"user": "{friend}"}, "Contact removed"),
    "contacts profile": ({"contact": "Jana Example"}, "Jana Example"),
    "contacts profile (of another)": ({"contact": "{others_contact}"}, "Ivo Example"),
    "menu Add to contacts": ({"on": "{peer}"}, "Contact added"),
    "menu Invite to calendar…": ({"on": "{newcomer}"}, "None of your calendars is open for invitations"),
    "calendar create": ({"name": "Another plan", "start_date": "2026-01-20"}, "Calendar opened"),
    "calendar list": ({}, PLAN),
    "calendar view": (_ON, PLAN),
    "calendar edit": ({**_ON, "description": "By candlelight"}, "Calendar updated"),
    "calendar edit (form)": (_ON, f"Edit {PLAN}"),
    "calendar invite": (_ON, "Choose up to 25"),
    "calendar invite (user)": ({**_ON, "user": "{newcomer}"}, "I'm sending a DM to"),
    "calendar invite (contact)": ({**_ON, "contact": "Ivo Example"}, "I'm sending a DM to"),
    "calendar uninvite": ({**_ON, "attendee": "Hana Example"}, "Remove Hana Example"),
    "calendar status": (_ON, "of 6"),
    "calendar status (post)": ({**_ON, "post": True}, "What everyone in this channel would see"),
    "calendar finalize": ({**_ON, "when": "2026-01-13 10:00"}, f"Finalize {PLAN}?"),
    "calendar finalize (proposal)": ({**_ON, "proposal": "{proposal_ref}"}, f"Finalize {PLAN}?"),
    "calendar cancel": (_ON, f"Cancel {PLAN}?"),
    "calendar organizers": (_ON, f"Who organizes {PLAN}"),
    "calendar adopt": ({}, "Nothing to take over"),
    "calendar copy": ({**_ON, "start_date": "2026-02-02"}, "Calendar copied"),
    "calendar copy (every)": (
        {**_ON, "start_date": "2026-02-02", "every": "weekly"},
        "Opens again every week",
    ),
    "availability add": ({**_ON, "when": WHEN}, f"Got it: {PLAN}"),
    "availability import": ({**_ON, "file": ("own.ics", NOTHING_ON)}, f"When are you free? {PLAN}"),
    "availability connect": ({**_ON, "address": "https://calendar.test/a.ics"}, "It never is."),
    "availability disconnect": ({}, "It never is."),
    "availability edit": ({**_ON, "entry": "{own_entry}", "when": WHEN}, f"Got it: {PLAN}"),
    "availability edit (of another)": ({**_ON, "entry": "{others_entry}", "when": WHEN}, "It never is."),
    "availability remove": ({**_ON, "entry": "{own_entry}"}, f"Your times: {PLAN}"),
    "availability remove (of another)": ({**_ON, "entry": "{others_entry}"}, "It never is."),
    "availability clear": (_ON, f"Remove all your times from {PLAN}?"),
    "availability view": (_ON, f"Your times: {PLAN}"),
    "availability view (of another)": ({**_ON, "attendee": "Hana Example"}, "Hana Example's times"),
    "calendar suggest": (_ON, "Best times"),
    "calendar move": (
        {**_ON, "attendee": "Hana Example", "when": "2026-01-13 10:00"},
        "It never is.",
    ),
    "calendar export": (_ON, "It never is."),
    "availability usual": ({}, "Your usual week"),
    "availability usual (when)": ({"when": "mon-thu 9-17"}, "Got it: your usual week"),
    "calendar remind": (_ON, "Reminding 1 person"),
    "settings": ({"reminders": "24"}, "OneOnOne in this server"),
    "invites": ({}, "Nothing is waiting for your answer"),
    "feed": ({}, "Your calendar feed"),
    "mydata export": ({}, "Your data"),
    "mydata delete": ({}, "Delete everything I know about you?"),
}
# a button's custom_id;
PRESSES: dict[str, tuple[str, str]] = {
    "press accept": ("accept:{id}:0", "You've added your times."),
    "press same_again": ("same_again:{id}:0", "It never is."),
    "press send_again": ("send_again:{id}:0", "It never is."),
    "press skip_again": ("skip_again:{id}:0", "It never is."),
    "press stop_again": ("stop_again:{id}:0", "It never is."),
    "press let_send": ("let_send:{id}:0", "It never is."),
    "press look_again": ("look_again:{id}:0:0", "Delivered"),
    "press ask_first": ("ask_first:{id}:0", "It never is."),
    "press decline": ("decline:{id}:0", "You declined."),
    "press pick": ("pick:{id}:0", f"When are you free? {PLAN}"),
    "press pick_before": ("pick_before:{id}:0:739628", f"When are you free? {PLAN}"),
    "press pick_here": ("pick_here:{id}:0:739628", f"When are you free? {PLAN}"),
    "press pick_after": ("pick_after:{id}:0:739629", f"When are you free? {PLAN}"),
    "press pick_week_before": ("pick_week_before:{id}:0:739628", f"When are you free? {PLAN}"),
    "press pick_week_after": ("pick_week_after:{id}:0:739629", f"When are you free? {PLAN}"),
    "press copy_day": ("copy_day:{id}:0:739628", f"When are you free? {PLAN}"),
    "press clear_day": ("clear_day:{id}:0:739628", f"When are you free? {PLAN}"),
    "press pick_done": ("pick_done:{id}:0:0", "You've added your times."),
    "press save_usual": ("save_usual:{id}:0", "It never is."),
    "press more": ("more:{id}:0", PLAN),
    "press card": ("card:{id}:0", PLAN),
    "press open_city": ("open_city:{own_begun}", "Where are you?"),
    "press open_import": ("open_import:{id}:0:0", f"Import a calendar: {PLAN}"),
    "press times": ("times:{id}:0", f"When are you free? {PLAN}"),
    "press no_time": ("no_time:{id}:0", f"No time works: {PLAN}"),
    "press usual": ("usual:{id}:0", "You've added your times."),
    "press view_calendar": ("view_calendar:{id}:0", PLAN),
    "press own_times": ("own_times:{id}", f"When are you free? {PLAN}"),
    "press clear_times": ("clear_times:{id}", f"Your times: {PLAN}"),
    "press pick_invitees": ("pick_invitees:{id}", "Choose up to 25"),
    "press uninvite": ("uninvite:{id}:{peer_id}", f"Removed from {PLAN}"),
    "press status": ("status:{id}:0", "of 6"),
    "press organize": ("organize:{id}", "of 6"),
    "press organizers": ("organizers:{id}", f"Who organizes {PLAN}"),
    "press step_back": ("step_back:{id}:0", f"You no longer organize {PLAN}"),
    "press post_status": ("post_status:{id}", f"Posted: {PLAN}"),
    "press post_open": ("post_open:{id}", f"Posted: {PLAN}"),
    "press as_group": ("as_group:{id}", "It never is."),
    "press as_one_on_one": ("as_one_on_one:{id}", "Calendar updated"),
    "press invite_role": ("invite_role:{id}", f"Post for a role: {PLAN}"),
    "press invite_drafted": ("invite_drafted:{others_form}", "It never is."),
    "press post_here": ("post_here:{id}", "What everyone in this channel would see"),
    "press post_role": ("post_role:{id}", f"Post for a role: {PLAN}"),
    "press post_summaries": ("post_summaries:{id}", f"Summaries: {PLAN}"),
    "press answer": ("answer:{id}:0", PLAN),
    "press join_open": ("join_open:{id}:0:0", PLAN),
    "press nudge": ("nudge:{id}:0", "Reminding 1 person"),
    "press extend": ("extend:{id}:0", "It never is."),
    "press open_finalize": ("open_finalize:{id}:0", f"Finalize {PLAN}"),
    "press suggest": ("suggest:{id}", "Best times"),
    "press take_now": ("take_now:{id}", "It never is."),
    "press finalize_best": ("finalize_best:{id}:0", f"Finalize {PLAN}?"),
    "press finalize_proposal": ("finalize_proposal:{proposal}", f"Finalize {PLAN}?"),
    "press pick_pin": ("pick_pin:{proposal}", "It never is."),
    "press pick_wish": ("pick_wish:{proposal}:1", "It never is."),
    "press pick_swap": ("pick_swap:{proposal}", "It never is."),
    "press turn_swap": ("turn_swap:{proposal}:1", "It never is."),
    "press turn_partners": ("turn_partners:{proposal}:{peer_id}:0", "It never is."),
    "press by_time": ("by_time:0:{proposal}:0", "It never is."),
    "press by_time (set)": ("by_time:2:{id}:0", "It never is."),
    "press by_person": ("by_person:0:{proposal}:0", "It never is."),
    "press download": ("download:0:{proposal}", "It never is."),
    "press download (set)": ("download:2:{id}", "It never is."),
    "press ask_more": ("ask_more:{proposal}", "It never is."),
    "press cant": ("cant:{id}:0", "It never is."),
    "press cant_times": ("cant_times:{id}", "It never is."),
    "press cant_at_all": ("cant_at_all:{id}", "It never is."),
    "press cant_all": ("cant_all:{id}", "It never is."),
    "press cant_one": ("cant_one:{id}", "It never is."),
    "press come": ("come:{id}", "It never is."),
    "press take_back": ("take_back:{id}", "It never is."),
    "press series": ("series:{id}", "It never is."),
    "press one_meeting": ("one_meeting:{id}:{id}:0", "It never is."),
    "press open_move_one": ("open_move_one:{id}:1", "It never is."),
    "press move_one": ("move_one:{id}", "It never is."),
    "press skip_one": ("skip_one:{id}:1", "It never is."),
    "press end_after": ("end_after:{id}:1", "It never is."),
    "press free_slots": ("free_slots:{id}", "It never is."),
    "press ways": ("ways:{id}:0", "It never is."),
    "press pick_kept": ("pick_kept:{id}", "It never is."),
    "press send_change": ("send_change:{proposal}:{id}:0", "It never is."),
    "press go_without": ("go_without:{id}:{id}:0", "It never is."),
    "press move": ("move:{id}", "It never is."),
    "press call_off": ("call_off:{id}:0", f"Cancel {PLAN}?"),
    "press stop": ("stop:{id}:0", "Messages stopped"),
    "press resume": ("resume", "Messages are back on"),
    "press erase": ("erase", "Delete my data"),
    "press feed": ("feed", "Your calendar feed"),
    "press reset_feed": ("reset_feed", "Your calendar feed"),
    "press stop_feed": ("stop_feed", "Your calendar feed is off"),
    "press export_mydata": ("export_mydata", "Your data"),
    "press never": ("never:{id}:0", "can't invite you anymore"),
    "press allow_again": ("allow_again:{peer_id}", "It never is."),
    "press invite_again": ("invite_again:{id}:1:{peer_id}", "was already invited"),
    "press any_channel": ("any_channel", "OneOnOne in this server"),
    "press calendars_here": ("calendars_here:0", "Calendars in this server"),
    "press end_calendar": ("end_calendar:{id}", f"Ended: {PLAN}"),
    "press open_calendar": ("open_calendar:0:0:1", "Open a calendar"),
    "press settings": ("settings:0:0:1", "OneOnOne in this server"),
    "press cancel_calendar": ("cancel_calendar:{id}", f"Canceled: {PLAN}"),
    "press finalize": ("finalize:{previewed}", f"Finalized: {PLAN}"),
    "press with_event": ("with_event:{previewed}:0", f"Finalize {PLAN}?"),
    "press create_event": ("create_event:{id}", "It never is."),
    "press apply_edit": ("apply_edit:{edited}", "Calendar updated"),
    "press fix": ("fix:{own_form}", f"When are you free? {PLAN}"),
    "press fix (of another)": ("fix:{others_form}", "It never is."),
    "press undo": ("undo:{own_undo}", f"Undone: {PLAN}"),
    "press undo (of another)": ("undo:{others_undo}", "It never is."),
    "press use_meaning": ("use_meaning:{own_meanings}:0", f"Got it: {PLAN}"),
    "press use_meaning (of another)": ("use_meaning:{others_meanings}:0", "It never is."),
    "press use_choice": ("use_choice:{own_choices}:0", "Your profile is updated"),
    "press use_choice (of another)": ("use_choice:{others_choices}:0", "It never is."),
    "press zone": ("zone:{own_undo}", "Where are you?"),
    "press zone (of another)": ("zone:{others_undo}", "It never is."),
    "press calendars": ("calendars:0", PLAN),
    "press contacts": ("contacts:0", "Jana Example"),
}
# What can be pressed only where there is a channel to post in; everything else is pressed in a DM.
IN_THE_SERVER = (
    "press post_status",
    "press post_open",
    "press invite_role",
    "press post_here",
    "press post_role",
    "press post_summaries",
    "send role_form",
    "send role_invite_form",
    "press join_open",
    *(f"press {verb}" for verb in _MANAGING),
    "press adopt",
)
# What lets somebody onto the calendar who was not: from then on they know of it.
JOINS = ("press join_open",)
# a menu's custom_id and what is chosen in it;
MENUS: dict[str, tuple[str, str, str]] = {
    "press choose_invitation": ("choose_invitation", "{ref}", "asks when you can meet"),
    "press invite_members": ("invite_members:{id}", "{newcomer}", "I'm sending a DM to"),
    "press invite_contacts": ("invite_contacts:{id}", "con:{newcomer_id}", "I'm sending a DM to"),
    "press pick_high": ("pick_high:{id}:0:739628", "all", f"When are you free? {PLAN}"),
    "press pick_low": ("pick_low:{id}:0:739628", "all", f"When are you free? {PLAN}"),
    "press do_more": ("do_more:{id}:0:0", "decline", "You declined."),
    "press tell_clock": ("tell_clock:{own_begun}", "Europe/Paris", f"When are you free? {PLAN}"),
    "press tell_zone": ("tell_zone:{own_begun}", "Europe/Paris", f"When are you free? {PLAN}"),
    "press wish": ("wish:{proposal}:0:0", "att:{peer_id}", "It never is."),
    "press swap_from": ("swap_from:{proposal}:0", "att:{peer_id}", "It never is."),
    "press swap": ("swap:{proposal}:{peer_id}:0", "att:{peer_id}", "It never is."),
    "press cant_other": ("cant_other", "evt:1", "It never is."),
    "press come_pick": ("come_pick", "evt:1", "It never is."),
    "press pick_meeting": ("pick_meeting", "evt:1", "It never is."),
    "press cant_pick": ("cant_pick", "{ref}", "It never is."),
    "press book": ("book:{id}:0:0", "1768294800", "It never is."),
    "press keep_here": ("keep_here:{id}", "att:{peer_id}", "It never is."),
    "press change": ("change:{id}", "place", f"Edit {PLAN}"),
    "press name_organizer": ("name_organizer:{id}", "{newcomer}", f"Who organizes {PLAN}"),
    "press name_contact": ("name_contact:{id}", "con:{newcomer_id}", f"Who organizes {PLAN}"),
    "press remove_organizer": ("remove_organizer:{id}", "{helper_id}", f"Who organizes {PLAN}"),
    "press adopt": ("adopt", "{ref}", "It never is."),
    "press set_openers": ("set_openers", "1", "OneOnOne in this server"),
    "press set_opening": ("set_opening", "1", "OneOnOne in this server"),
    "press end_here": ("end_here", "{ref}", f"End {PLAN}?"),
    "press invite_to": ("invite_to:{invitee}", "{ref}", "I'm sending a DM to"),
}
# a form's custom_id and what is filled in;
_TIMES = {"when": WHEN, "preference": "HIGH"}
FORMS: dict[str, tuple[str, dict[str, Any], str]] = {
    "send times_form": ("times_form:{id}:0", _TIMES, "You've added your times."),
    "send own_times_form": ("own_times_form:{id}", _TIMES, PLAN),
    "send import_form": (
        "import_form:{id}:0:0",
        {"file": ("own.ics", NOTHING_ON)},
        f"When are you free? {PLAN}",
    ),
    "send city_form": ("city_form:{own_begun}", {"timezone": "Paris"}, f"When are you free? {PLAN}"),
    "send role_form": ("role_form:{id}", {"role": ["{team}"], "expected": "4"}, f"Posted: {PLAN}"),
    "send role_invite_form": ("role_invite_form:{id}", {"role": ["{team}"]}, f"Invite 1 person to {PLAN}?"),
    "send create_form": ("create_form", {"name": "Another", "start_date": "2026-01-20"}, "Calendar opened"),
    "send edit_form": ("edit_form:{id}:7:3963639097", {"place": "By the sea"}, "Calendar updated"),
    "send finalize_form": ("finalize_form:{id}", {"when": "2026-01-13 10:00"}, f"Finalize {PLAN}?"),
    "send move_one_form": ("move_one_form:{id}:1", {"when": "2026-01-13 10:00"}, "It never is."),
    "send cant_form": ("cant_form:{id}", {"when": WHEN}, "It never is."),
    "send no_time_form": ("no_time_form:{id}:0", {"note": "In May"}, "You said no time works."),
    "send zone_form": ("zone_form:{own_undo}", {"timezone": "Azores"}, f"Got it: {PLAN}"),
    "send zone_form (of another)": ("zone_form:{others_undo}", {"timezone": "Azores"}, "It never is."),
    "send erase_form": ("erase_form", {"name": "{own_name}"}, "Your data is deleted"),
    "send profile_form": ("profile_form", {**_PROFILE, "username": "Newt"}, "Your profile is updated"),
}
# and an option: what is typed into it, what was filled in before, and the value that is offered.
# Options of one name are alike in all commands, but for contacts and for times.
OFFERS: dict[str, tuple[str, dict[str, str], str]] = {
    "timezone": ("berl", {}, "Europe/Berlin"),
    "start_date": ("jan 14 2026", {}, "2026-01-14"),
    "end_date": ("jan 14 2026", {}, "2026-01-14"),
    "deadline": ("jan 11 2026 6pm", {}, "2026-01-11 18:00"),
    "when": ("jan 11 2026 6pm", {}, "2026-01-11 18:00"),
    "hours": ("8-20", {}, "8:00-20:00"),
    "until": ("12", {}, "12"),
    "waking_hours": ("8-20", {}, "8:00-20:00"),
    "availability usual when": ("mon 9-11", {}, "mon 9-11"),
    "availability add when": ("jan 14 9-11", {"calendar": "{ref}"}, "jan 14 9-11"),
    "availability edit when": ("jan 14 9-11", {"calendar": "{ref}"}, "jan 14 9-11"),
    "meeting_length": ("30", {}, "30"),
    "buffer": ("15", {}, "15"),
    "proposal": ("", {"calendar": "{ref}"}, "{proposal_ref}"),
    "calendar": ("moon", {}, "{ref}"),
    "calendar move attendee": ("hana", {"calendar": "{ref}"}, "att:{peer_id}"),
    "calendar move when": ("", {"calendar": "{ref}"}, "It never is."),
    "entry": ("13 jan", {"calendar": "{ref}"}, "{own_entry}"),
    "attendee": ("hana", {"calendar": "{ref}"}, "att:{peer_id}"),
    "calendar invite contact": ("ivo", {"calendar": "{ref}"}, "{others_contact}"),
    "contacts profile contact": ("jana", {}, "con:{friend_id}"),
}
_NEEDS_A_ZONE = (
    *("availability add", "availability import", "availability connect"),
    *(f"press {verb}" for verb in ("times", "own_times", "pick", "pick_before", "pick_here", "pick_after")),
    *(f"press {verb}" for verb in ("pick_week_before", "pick_week_after", "pick_high", "pick_low")),
    *(f"press {verb}" for verb in ("copy_day", "clear_day", "pick_done")),
    "press open_import",
    "send times_form",
    "send own_times_form",
    "send import_form",
)
# Where the words are others for a role: invitees have something to answer, the new are asked for their zone.
SHOWN_TO = {
    ("calendar list", "withdrawn"): "None yet",
    ("calendar list", "stranger"): "None yet",
    ("press calendars", "withdrawn"): "None yet",
    ("press calendars", "stranger"): "None yet",
    ("calendar list", "in_role"): "None yet",
    ("press calendars", "in_role"): "None yet",
    ("press join_open", "in_role"): "You're in.",
    ("menu Invite to calendar…", "owner"): "Which calendar do you want to invite Ivo to?",
    ("menu Invite to calendar…", "co_organizer"): "Which calendar do you want to invite Ivo to?",
    ("invites", "attendee"): PLAN,
    ("invites", "declined"): PLAN,
    ("invites", "new"): PLAN,
    ("invites", "guest"): PLAN,
    ("press accept", "new"): "You accepted.",
    ("send times_form", "owner"): f"Got it: {PLAN}",
    ("press usual", "owner"): f"Got it: {PLAN}",
    ("press pick_done", "owner"): f"Your times: {PLAN}",
    **{(row, "new"): "What time is it for you now?" for row in _NEEDS_A_ZONE},
}
DEEDS: dict[str, tuple[Any, ...]] = COMMANDS | PRESSES | MENUS | FORMS


class Verdict(StrEnum):
    """What a cell of the table says."""

    ALLOWED = "allowed"
    REFUSED = "refused"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Cell:
    """One person of a role doing what a row says."""

    row: str
    role: str
    verdict: Verdict

    def __str__(self) -> str:
        return f"{self.row}-{self.role}"

    @property
    def is_offer(self) -> bool:
        """Whether it is about what is offered while typing."""
        return self.row.startswith("offer ")

    @property
    def why(self) -> str:
        """What the refusal must say."""
        return WHY_HERE.get((self.row, self.role)) or WHY[self.role]


def roles() -> list[str]:
    """The columns."""
    return TABLE.strip().splitlines()[0].split()


@cache
def cells() -> tuple[Cell, ...]:
    """Every cell, row by row."""
    columns, found = roles(), list[Cell]()
    for line in filter(None, TABLE.strip().splitlines()[1:]):
        row, *words = line.rsplit(maxsplit=len(columns))
        found += [Cell(row, role, Verdict(word)) for role, word in zip(columns, words, strict=True)]
    return tuple(found)


def rows() -> list[str]:
    """The rows, in their order."""
    return list(dict.fromkeys(cell.row for cell in cells()))


def everything(tree: app_commands.CommandTree[Any]) -> Iterator[str]:
    """All that a bot lets people type, press, send or be offered, named as the rows are."""
    for command in tree.walk_commands():
        if isinstance(command, app_commands.Command):
            yield command.qualified_name
            offered = [each.display_name for each in command.parameters if each.autocomplete]
            yield from (f"offer {command.qualified_name} {option}" for option in offered)
    for kind in (discord.AppCommandType.user, discord.AppCommandType.message):
        yield from (f"menu {menu.name}" for menu in tree.get_commands(type=kind))
    yield from (f"press {verb}" for verb in router.PRESSES)
    yield from (f"send {verb}" for verb in router.SUBMISSIONS)


def gaps(exists: Iterable[str], listed: Iterable[str]) -> str:
    """What is wrong with the rows of the table, in words that say what to do; empty if nothing is."""
    known, told = set(exists), {row.split(" (")[0] for row in listed}
    lines = [
        f"“{name}” has no row: decide from DESIGN who may do it, and add the row to TABLE in "
        "tests/support/permissions.py and how it is done below it."
        for name in sorted(known - told)
    ]
    lines += [f"“{name}” is no more: remove its row from TABLE." for name in sorted(told - known)]
    return "\n".join(lines)
