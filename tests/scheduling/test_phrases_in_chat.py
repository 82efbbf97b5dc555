"""A second table: phrases as people type them in a chat, written after the grammar was thought finished."""

import pytest

from scheduling.errors import Unreadable
from scheduling.phrases import read_when
from tests.support.phrase_scenes import SCENES, on_days, shown

TABLE = {
    # Thursday 26 November; the calendar runs from Monday 30 November to Friday 4 December.
    "Kathmandu": [
        ("Tues arvo works for me, or Thurs morning", "01 12:00-18:00, 03 08:00-12:00"),
        ("hey! i can do mon after 4 or anytime wed 😊", "30 16:00-22:00, 02 08:00-22:00"),
        ("monday: 10-12, tuesday: 14-16, friday: all day", "30 10:00-12:00, 01 14:00-16:00, 04 08:00-22:00"),
        ("Mon: 9-12\nTue: -\nWed: 13-17", "30 09:00-12:00, 02 13:00-17:00"),
        ("any day except friday, preferably before lunch",
         ", ".join(f"+{day:02} 08:00-12:00, {day:02} 12:00-22:00" for day in (30, 1, 2, 3))),
        ("wed 10ish to noon", "02 10:00-12:00"),
        ("free all week but thursdays", on_days("30 1 2 4", "08:00-22:00")),
        ("mon/wed/fri between 1 and 3", on_days("30 2 4", "13:00-15:00")),
        ("Not free Tuesday. Rest of the week is fine after 10", on_days("30 2 3 4", "10:00-22:00")),
        ("weds 1-3pm or thurs 9am-noon", "02 13:00-15:00, 03 09:00-12:00"),
        ("I could do Tuesday 5pm onwards, or if really necessary Wed lunchtime",
         "01 17:00-22:00, ~02 12:00-13:00"),
        ("9 to 5 every day bar wednesday", on_days("30 1 3 4", "09:00-17:00")),
        ("first half of the week, mornings only", on_days("30 1 2", "08:00-12:00")),
        ("mon-wed 9.00-12.00 & 13.00-17.00",
         ", ".join(f"{day:02} 09:00-12:00, {day:02} 13:00-17:00" for day in (30, 1, 2))),
        ("Tuesday the 1st from half nine", "01 09:30-22:00"),
        ("tue 13:00–15:00 CET", "01 17:45-19:45"),
        ("thursday 4pm-6pm my time", "03 16:00-18:00"),
        ("dec 2nd, 3rd and 4th anytime between 9am and 1pm", on_days("2 3 4", "09:00-13:00")),
        ("2nd or 3rd december, afternoon", on_days("2 3", "12:00-18:00")),
        ("Wed (2 Dec) 09h00-10h30", "02 09:00-10:30"),
        ("thu 7-8:30 pm", "03 19:00-20:30"),
        ("fri 8a-10a", "04 08:00-10:00"),
        ("friday 8–9 AM, 12–1 PM, 5–7 PM", "04 08:00-09:00, 04 12:00-13:00, 04 17:00-19:00"),
        ("mon 2 until 4ish", "30 14:00-16:00"),
        ("tue @ 3-4", "01 15:00-16:00"),
        ("early morning thu or late evening fri", "03 08:00-09:00, 04 20:00-22:00"),
        ("mon,tue,wed: 10-11; thu,fri: 15-16",
         f"{on_days('30 1 2', '10:00-11:00')}, {on_days('3 4', '15:00-16:00')}"),
        ("weekdays 18h-20h sauf mercredi", "!sauf mercredi"),
        ("no mondays, no mornings", on_days("1 2 3 4", "12:00-22:00")),
        ("can't do mon or tue, otherwise flexible", on_days("2 3 4", "08:00-22:00")),
        ("wed any time except 12-2", "02 08:00-12:00, 02 14:00-22:00"),
        ("thurs morning is best, fri afternoon ok too", "+03 08:00-12:00, 04 12:00-18:00"),
        ("all of tuesday + wednesday until 2", "01 08:00-22:00, 02 08:00-14:00"),
        ("tue 10:00 - 10:45 / 15:30 - 16:00", "01 10:00-10:45, 01 15:30-16:00"),
        ("Mon 30th 4-6pm, Fri 4th 10am-12", "30 16:00-18:00, 04 10:00-12:00"),
        ("from monday 10am to noon", "30 10:00-12:00"),
        ("wed or thu or fri, 17:00 or later", on_days("2 3 4", "17:00-22:00")),
        ("anytime tues evening after 7", "01 19:00-22:00"),
        ("mon thru thurs 6p-9p", on_days("30 1 2 3", "18:00-21:00")),
        ("tue from 2 for an hour", "01 14:00-15:00"),
        ("2 hours on tue starting at 10", "!2 hours"),
        ("tue 2-3, 4-5 and 6-7", "01 14:00-15:00, 01 16:00-17:00, 01 18:00-19:00"),
        ("Wendsday 10-1", "02 10:00-13:00"),
        ("thrusday and firday mornings", on_days("3 4", "08:00-12:00")),
        ("monday morning or evening but not afternoon", "30 08:00-12:00, 30 18:00-22:00"),
        ("tues 10-12 👍, thurs 2-4 👍", "01 10:00-12:00, 03 14:00-16:00"),
        ("dec 1 & 2 after 18:00", on_days("1 2", "18:00-22:00")),
        ("I work 9-5 so evenings or lunch", "!so"),
        ("best: wed 9-12. backup: thu 9-12", "+02 09:00-12:00, ~03 09:00-12:00"),
    ],
    # Wednesday 9 December, 10 in the morning; from Monday 7 to Friday 18 December; days before months.
    "Kolkata": [
        ("tomorrow or the day after, 3-5", on_days("10 11", "15:00-17:00")),
        ("today 5-7 and tmrw all day", "09 17:00-19:00, 10 08:00-22:00"),
        ("tmr 3ish-5ish", "10 15:00-17:00"),
        ("Mon 14/12, 11 am to 1 pm", "14 11:00-13:00"),
        ("14th to 16th, evenings", on_days("14 15 16", "18:00-22:00")),
        ("every weekday next week 10-12 except the 16th", on_days("14 15 17 18", "10:00-12:00")),
        ("this friday 9.30am-11", "11 09:30-11:00"),
        ("sometime next week, mornings ideally", "?"),
        ("weekend: sat 10-6, sun off", "12 10:00-18:00"),
        ("after 6pm on weekdays, weekends flexible",
         f"{on_days('9 10 11', '18:00-22:00')}, {on_days('12 13', '08:00-22:00')}, "
         + on_days("14 15 16 17 18", "18:00-22:00")),
    ],
    # Wednesday 28 October; Thursday 29 October to Wednesday 4 November; back an hour on Sunday 1.
    "New York, autumn": [
        ("Thurs 10/29 1pm - 3pm EST", "29 13:00-15:00"),
        ("11/2 or 11/3, 8a to 10a", on_days("2 3", "08:00-10:00")),
    ],
}  # fmt: skip

ROWS = [(name, phrase, expected) for name, rows in TABLE.items() for phrase, expected in rows]


@pytest.mark.parametrize(("name", "phrase", "expected"), ROWS)
def test_what_people_type_in_a_chat(name: str, phrase: str, expected: str) -> None:
    """What is expected after "!" is the part that is refused; "?" are two meanings, which are asked."""
    reader = SCENES[name]
    if expected.startswith("!"):
        with pytest.raises(Unreadable) as refused:
            read_when(phrase, reader)
        assert refused.value.part == expected[1:]
        return
    reading = read_when(phrase, reader)
    assert reading.ambiguous if expected == "?" else shown(reading, reader) == expected
