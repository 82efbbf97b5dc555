"""A timetable of one-on-ones in words: the list beside its picture, by time or by person, and as a table."""

import csv
from io import BytesIO, StringIO

import discord

from cogs.render.audience import Audience
from cogs.render.text import BLUE, GREEN, add_footer, cut, day_name, mention, safe, title
from scheduling.model import Calendar, Preference
from scheduling.timetables import Order, TimetablePage, TimetableRow, TimetableSheet, day_of, wall_times

_HOW = {Preference.HIGH: "prefer", Preference.LOW: "if needed", None: "never offered"}
_LONGEST_DESCRIPTION = 1024


def timetable(page: TimetablePage, audience: Audience, heading: str = "") -> discord.Embed:
    """A page of the list: each meeting with its number, which the picture has where a name won't fit."""
    embed = discord.Embed(title=heading or None, colour=BLUE)
    lines = _by_time(page, audience) if page.order is Order.TIME else _by_person(page, audience)
    embed.description = "\n".join(lines)
    if page.pages > 1:
        add_footer(embed, f"Page {page.number + 1} of {page.pages} · {page.sheet.total} meetings")
    return embed


def _by_time(page: TimetablePage, audience: Audience) -> list[str]:
    lines, day = list[str](), None
    for row in page.rows:
        if day != (day := day_of(row.span, page.sheet.zone)):
            lines.append(f"**{day_name(day)}**")
        lines.append(f"`{row.number:>2}` {audience.wall(row.span)} · {_who(row)}{_marks(row)}")
    return lines


def _by_person(page: TimetablePage, audience: Audience) -> list[str]:
    return [f"`{row.number:>2}` {_who(row)} · {audience.brief(row.span)}{_marks(row)}" for row in page.rows]


def _who(row: TimetableRow) -> str:
    return f"{mention(row.person.discord_id)} {safe(row.person.name, 40)}"


def _marks(row: TimetableRow) -> str:
    marks = [] if row.preference is Preference.HIGH else [_HOW[row.preference]]
    marks += ["pinned"] if row.pinned else []
    marks += ["changed"] if row.changed else []
    return "".join(f" · {one}" for one in marks)


def downloaded(calendar: Calendar, *, is_set: bool) -> discord.Embed:
    """What the two files are for."""
    how = (
        "Some calendar apps open only the first meeting of an .ics; `/calendar export` has a file for each."
        if is_set
        else "Nothing is set yet, so the .ics marks the meetings as tentative."
    )
    return discord.Embed(
        title=title(f"Timetable: {safe(calendar.name, 200)}"),
        description=f"The .csv is for a spreadsheet, the .ics for a calendar app. {how}",
        colour=GREEN,
    )


def spoken_rows(sheet: TimetableSheet, audience: Audience) -> str:
    """What the picture shows, for who cannot see it, as far as a description may be long."""
    told = [f"{audience.brief(row.span)} {row.person.name}{_marks(row)}" for row in sheet.rows]
    return cut(f"Timetable. {'; '.join(told)}.", _LONGEST_DESCRIPTION)


def table(rows: tuple[TimetableRow, ...], zone: str) -> discord.File:
    """All of it as a .csv, for a spreadsheet: with the mark by which Excel knows UTF-8."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(
        ["number", "date", "start", "end", "time zone", "name", "preference", "pinned", "changed"]
    )
    for row in rows:
        start, end = wall_times(row, zone)
        writer.writerow(
            [
                row.number,
                f"{start:%Y-%m-%d}",
                f"{start:%H:%M}",
                f"{end:%H:%M}",
                zone,
                _harmless(row.person.name),
                _HOW[row.preference],
                "yes" if row.pinned else "",
                "yes" if row.changed else "",
            ]
        )
    file = BytesIO(text.getvalue().encode("utf-8-sig"))
    return discord.File(file, "timetable.csv", description="The timetable, for a spreadsheet")


def _harmless(name: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    return f"'{name}" if name.startswith(("=", "+", "-", "@", "\t", "\r")) else name
