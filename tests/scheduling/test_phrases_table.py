"""Phrases with what they mean, in many zones, on both sides of both clock changes and of the date line."""

import pytest

from scheduling.phrases import lookups_needed, read_when
from tests.scheduling.phrase_scenes import SCENES, on_days, shown

WEEK = "30 1 2 3 4"  # Monday to Friday in Kathmandu

TABLE = {
    # Thursday 26 November; the calendar runs from Monday 30 November to Friday 4 December.
    "Kathmandu": [
        # Clock ranges.
        ("tue 2-5pm", "01 14:00-17:00"),
        ("tue 2pm-5pm", "01 14:00-17:00"),
        ("tue 2 pm to 5 pm", "01 14:00-17:00"),
        ("tue 9-17", "01 09:00-17:00"),
        ("tue 9:30–11", "01 09:30-11:00"),
        ("tue 9.30-11.15", "01 09:30-11:15"),
        ("tue 14h-16h", "01 14:00-16:00"),
        ("tue 14h30-16h", "01 14:30-16:00"),
        ("tue 14-16 Uhr", "01 14:00-16:00"),
        ("tue from 2 to 5", "01 14:00-17:00"),
        ("tue between 9 and 11", "01 09:00-11:00"),
        ("tue 9 till noon", "01 09:00-12:00"),
        ("tue noon-3", "01 12:00-15:00"),
        ("tue 12-1", "01 12:00-13:00"),
        ("tue 9-5", "01 09:00-17:00"),
        ("tue nine to five", "01 09:00-17:00"),
        ("tue half past 9 to quarter to 11", "01 09:30-10:45"),
        ("tue 0900-1100", "01 09:00-11:00"),
        ("tue 0900hrs to 1100hrs", "01 09:00-11:00"),
        ("tue 10am for 2 hours", "01 10:00-12:00"),
        ("tue 10am for an hour and a half", "01 10:00-11:30"),
        ("tue 10 for 90 min", "01 10:00-11:30"),
        ("tue 2pm for half an hour", "01 14:00-14:30"),
        ("tue 10pm-1am", "01 22:00-02 01:00"),
        ("tue 22:00-02:00", "01 22:00-02 02:00"),
        ("tue 10pm till midnight", "01 22:00-02 00:00"),
        ("tue after 3pm", "01 15:00-22:00"),
        ("tue after 3", "01 15:00-22:00"),
        ("tue before noon", "01 08:00-12:00"),
        ("tue until 5", "01 08:00-17:00"),
        ("tue from 10", "01 10:00-22:00"),
        ("tue 2pm onwards", "01 14:00-22:00"),
        ("tue 14+", "01 14:00-22:00"),
        ("tue 9-eod", "01 09:00-17:00"),
        ("tue after work", "01 17:00-22:00"),
        ("tue after 9 and before 5", "01 09:00-17:00"),
        ("tue before 10 and after 3", "01 08:00-10:00, 01 15:00-22:00"),
        # Parts of the day.
        ("tue morning", "01 08:00-12:00"),
        ("tue afternoon", "01 12:00-18:00"),
        ("tue evening", "01 18:00-22:00"),
        ("tue lunch", "01 12:00-13:00"),
        ("early afternoon on tue", "01 12:00-15:00"),
        ("tue late afternoon", "01 15:00-18:00"),
        ("tue morning or afternoon", "01 08:00-18:00"),
        ("tue evening 7-9", "01 19:00-21:00"),
        ("tue 8-10 in the morning", "01 08:00-10:00"),
        ("tue 7-10 in the evening", "01 19:00-22:00"),
        ("tue afternoon after 3", "01 15:00-18:00"),
        ("all day friday", "04 08:00-22:00"),
        ("friday", "04 08:00-22:00"),
        ("fri 24/7", "04 00:00-05 00:00"),
        ("office hours on fri", "04 09:00-17:00"),
        # Days.
        ("dec 1 9-11", "01 09:00-11:00"),
        ("1 dec 9-11", "01 09:00-11:00"),
        ("1st of December 9-11", "01 09:00-11:00"),
        ("December 1st, 2026, 9-11", "01 09:00-11:00"),
        ("2026-12-01 9-11", "01 09:00-11:00"),
        ("2026/12/01 9-11", "01 09:00-11:00"),
        ("12/01 9-11", "01 09:00-11:00"),
        ("1.12. 9-11", "01 09:00-11:00"),
        ("tuesday, december 1, 9-11", "01 09:00-11:00"),
        ("the 1st 9-11", "01 09:00-11:00"),
        ("next tuesday 9-11", "01 09:00-11:00"),
        ("tue next week 9-11", "01 09:00-11:00"),
        ("in 5 days 9-11", "01 09:00-11:00"),
        ("9-11 on tue", "01 09:00-11:00"),
        ("9-11 dec 1", "01 09:00-11:00"),
        ("TUESDAY 9-11", "01 09:00-11:00"),
        ("tuseday 9-11", "01 09:00-11:00"),
        ("wendesday afternon", "02 12:00-18:00"),
        # Sets of days.
        ("weekdays 9-17", on_days(WEEK, "09:00-17:00")),
        ("every day 9-17", on_days(WEEK, "09:00-17:00")),
        ("all week 9-17", on_days(WEEK, "09:00-17:00")),
        ("9-17", on_days(WEEK, "09:00-17:00")),
        ("mornings", on_days(WEEK, "08:00-12:00")),
        ("every evening", on_days(WEEK, "18:00-22:00")),
        ("any time", on_days(WEEK, "08:00-22:00")),
        ("whenever", on_days(WEEK, "08:00-22:00")),
        ("M-F 9-5", on_days(WEEK, "09:00-17:00")),
        ("mon-thu 9-11", on_days("30 1 2 3", "09:00-11:00")),
        ("monday through thursday 9-11", on_days("30 1 2 3", "09:00-11:00")),
        ("mon wed fri 9-11", on_days("30 2 4", "09:00-11:00")),
        ("mwf 9-11", on_days("30 2 4", "09:00-11:00")),
        ("tue/thu 9-11", on_days("1 3", "09:00-11:00")),
        ("mornings tue and thu", on_days("1 3", "08:00-12:00")),
        ("tue and thu 9:00-11:30", on_days("1 3", "09:00-11:30")),
        ("dec 1-3 afternoon", on_days("1 2 3", "12:00-18:00")),
        ("1-3 dec 9-11", on_days("1 2 3", "09:00-11:00")),
        ("30 nov to 2 dec 9-11", on_days("30 1 2", "09:00-11:00")),
        ("dec 1, 3 and 4 9-11", on_days("1 3 4", "09:00-11:00")),
        ("the 1st and 3rd 9-11", on_days("1 3", "09:00-11:00")),
        ("from wednesday 9-11", on_days("2 3 4", "09:00-11:00")),
        ("until wednesday 9-11", on_days("30 1 2", "09:00-11:00")),
        ("after dec 2 9-11", on_days("3 4", "09:00-11:00")),
        ("rest of the week 9-11", on_days(WEEK, "09:00-11:00")),
        ("first two days 9-11", on_days("30 1", "09:00-11:00")),
        ("last day 9-11", "04 09:00-11:00"),
        # Exceptions.
        ("weekdays 9-17 except wed", on_days("30 1 3 4", "09:00-17:00")),
        ("any time but not dec 3", on_days("30 1 2 4", "08:00-22:00")),
        ("any time but wed", on_days("30 1 3 4", "08:00-22:00")),
        ("not wed", on_days("30 1 3 4", "08:00-22:00")),
        ("tue 9-17 except lunch", "01 09:00-12:00, 01 13:00-17:00"),
        ("tue 9-17 except 12-1", "01 09:00-12:00, 01 13:00-17:00"),
        ("tue not before 10", "01 10:00-22:00"),
        ("weekdays 9-17, not before 10", on_days(WEEK, "10:00-17:00")),
        ("any time, not before 10 and not after 5", on_days(WEEK, "10:00-17:00")),
        ("mon-wed except mon afternoon", "30 08:00-12:00, 30 18:00-22:00, 01 08:00-22:00, 02 08:00-22:00"),
        ("weekdays 9-11 except mon, tue and thu", on_days("2 4", "09:00-11:00")),
        # Several at once, and how much they are liked.
        ("mon, tue 9-11", on_days("30 1", "09:00-11:00")),
        ("tue 9-11, 2-4", "01 09:00-11:00, 01 14:00-16:00"),
        ("tue 9-11; wed 2-4\nthu 10-12", "01 09:00-11:00, 02 14:00-16:00, 03 10:00-12:00"),
        ("tue 9-11 wed 2-4", "01 09:00-11:00, 02 14:00-16:00"),
        ("9-11 tue, 2-4 wed", "01 09:00-11:00, 02 14:00-16:00"),
        ("tue 9-11 or wed 2-4", "01 09:00-11:00, 02 14:00-16:00"),
        ("prefer tue 2-5pm, if needed wed morning", "+01 14:00-17:00, ~02 08:00-12:00"),
        ("tue 2-5pm preferred, wed morning if needed", "+01 14:00-17:00, ~02 08:00-12:00"),
        ("tue 9-11 (if needed), wed 2-4", "~01 09:00-11:00, 02 14:00-16:00"),
        ("tue 9-17, ideally 10-12", "01 09:00-10:00, +01 10:00-12:00, 01 12:00-17:00"),
        ("mon 9-17, prefer mornings", "+30 09:00-12:00, 30 12:00-17:00"),
        ("Best:\ntue 9-11\nIf needed:\nwed 2-4", "+01 09:00-11:00, ~02 14:00-16:00"),
        ("maybe tue 9-11", "~01 09:00-11:00"),
        ("tue 9-11 but prefer 10-11", "01 09:00-10:00, +01 10:00-11:00"),
        ("mon-wed all day, thu-fri mornings",
         f"{on_days('30 1 2', '08:00-22:00')}, {on_days('3 4', '08:00-12:00')}"),
        ("tue 9-11 or, if needed, wed 2-4", "01 09:00-11:00, ~02 14:00-16:00"),
        ("ideally tue, otherwise wed or thu", "+01 08:00-22:00, ~02 08:00-22:00, ~03 08:00-22:00"),
        ("tue 8am–10am、wed 14:00\uff5e16:00", "01 08:00-10:00, 02 14:00-16:00"),
        ("anything but friday", on_days("30 1 2 3", "08:00-22:00")),
        ("weekdays except fri 9-5", on_days("30 1 2 3", "09:00-17:00")),
        ("weekdays except fri, 9-5", on_days("30 1 2 3", "09:00-17:00")),
        ("every day but wed mornings", on_days("30 1", "08:00-22:00") + ", 02 12:00-22:00, "
         + on_days("3 4", "08:00-22:00")),
        ("weekdays 9-17 except wed and thu afternoon", "30 09:00-17:00, 01 09:00-17:00, 02 09:00-12:00, "
         "03 09:00-12:00, 04 09:00-17:00"),
        ("tue 3pm on, wed 10 or later", "01 15:00-22:00, 02 10:00-22:00"),
        ("mon (morning), tue (afternoon)", "30 08:00-12:00, 01 12:00-18:00"),
        ("mon: 9-11, tue: busy, wed: no, thu: 9-11", "30 09:00-11:00, 03 09:00-11:00"),
        ("next week 9-11", on_days(WEEK, "09:00-11:00")),
        ("week of nov 30 9-11", on_days(WEEK, "09:00-11:00")),
        ("2-5 on tuesdays and thursdays, 9-11 on fridays",
         "01 14:00-17:00, 03 14:00-17:00, 04 09:00-11:00"),
        ("mornings: mon, wed; afternoons: tue, thu",
         "30 08:00-12:00, 01 12:00-18:00, 02 08:00-12:00, 03 12:00-18:00"),
        ("I'm free tue 9-11 and all day thursday, thanks!", "01 09:00-11:00, 03 08:00-22:00"),
    ],
    # Wednesday 9 December, 10 in the morning; from Monday 7 to Friday 18 December; days before months.
    "Kolkata": [
        ("today after 3", "09 15:00-22:00"),
        ("tonight", "09 18:00-22:00"),
        ("tomorrow 2-5pm", "10 14:00-17:00"),
        ("tmrw morning", "10 08:00-12:00"),
        ("day after tomorrow 9-11", "11 09:00-11:00"),
        ("11/12 9-11", "11 09:00-11:00"),
        ("12/11 9-11", "11 09:00-11:00"),
        ("every tuesday 9-11", "15 09:00-11:00"),
        ("fridays 9-11", "11 09:00-11:00, 18 09:00-11:00"),
        ("fri 9-11", "11 09:00-11:00"),
        ("next friday 9-11", "18 09:00-11:00"),
        ("wed and fri 9-11", "09 10:00-11:00, 11 09:00-11:00, 16 09:00-11:00, 18 09:00-11:00"),
        ("weekends 10-12", "12 10:00-12:00, 13 10:00-12:00"),
        ("this weekend 10-12", "12 10:00-12:00, 13 10:00-12:00"),
        ("rest of the week 18-20", on_days("9 10 11 12 13", "18:00-20:00")),
        ("next week 18-20", on_days("14 15 16 17 18", "18:00-20:00")),
        ("next week except tue 18-20", on_days("14 16 17 18", "18:00-20:00")),
        ("early next week 9-11", "14 09:00-11:00, 15 09:00-11:00"),
        ("mon-wed next week 9-11", on_days("14 15 16", "09:00-11:00")),
        ("from tomorrow until sunday 19-21", on_days("10 11 12 13", "19:00-21:00")),
    ],
    # Wednesday 28 October; Thursday 29 October to Wednesday 4 November; back an hour on Sunday 1.
    "New York, autumn": [
        ("sat and sun 9-11", "31 09:00-11:00, 01 09:00-11:00"),
        ("10/31-11/2 9-11am", on_days("31 1 2", "09:00-11:00")),
        ("thu-wed lunch", on_days("29 30 31 1 2 3 4", "12:00-13:00")),
        ("sunday 1-4am", "01 01:00-04:00"),
        ("tomorrow 9-5", "29 09:00-17:00"),
        ("nov 2-4 evening", on_days("2 3 4", "18:00-22:00")),
    ],
    # Monday 9 March, 11:00, the day after it went forward.
    "New York, spring": [
        ("any time", "09 11:00-22:00, 10 08:00-22:00, 11 08:00-22:00"),
        ("today 2-5pm", "09 14:00-17:00"),
        ("mon 9-5", "09 11:00-17:00"),
        ("weekdays 9-17", "09 11:00-17:00, 10 09:00-17:00, 11 09:00-17:00"),
        ("sunday 9-11", ""),
        ("tomorrow evening", "10 18:00-22:00"),
    ],
    # Wednesday 25 March; Thursday 26 March to Wednesday 1 April; forward an hour on Sunday the 29th.
    "Berlin, spring": [
        ("weekend 10-18", "28 10:00-18:00, 29 10:00-18:00"),
        ("29.3. 10-12", "29 10:00-12:00"),
        ("29.03.2026 10:00 - 12:00", "29 10:00-12:00"),
        ("28.3.-30.3. 10-12", on_days("28 29 30", "10:00-12:00")),
        ("29/3 10-12", "29 10:00-12:00"),
        ("sun 1:00-4:00", "29 13:00-16:00"),
        ("sun 01:00-04:00", "29 01:00-04:00"),
        ("sat 23:00-01:00", "28 23:00-29 01:00"),
        ("1/4 10-12", "01 10:00-12:00"),
    ],
    # Monday 26 October, 10:00, the day after it went back.
    "Berlin, autumn": [
        ("sunday 10-12", ""),
        ("today 14-16, tomorrow 9-11", "26 14:00-16:00, 27 09:00-11:00"),
        ("mon-wed 8-12", "26 10:00-12:00, 27 08:00-12:00, 28 08:00-12:00"),
    ],
    # Wednesday 4 March; Thursday 5 to Wednesday 11 March; forward an hour on Sunday the 8th.
    "St. John's, spring": [
        ("sat-mon 9-11", on_days("7 8 9", "09:00-11:00")),
        ("sunday 1:30am-4am", "08 01:30-04:00"),
        ("mar 8 all day", "08 08:00-22:00"),
        ("weekend except sun before 10", "07 08:00-22:00, 08 10:00-22:00"),
        ("sat 10pm-2am", "07 22:00-08 03:00"),
    ],
    # Wednesday 30 September; Thursday 1 to Wednesday 7 October; forward half an hour on Sunday the 4th.
    "Lord Howe, spring": [
        ("sat-mon 9-11", on_days("3 4 5", "09:00-11:00")),
        ("sunday 1am-3am", "04 01:00-03:00"),
        ("tomorrow arvo", "01 12:00-18:00"),
        ("oct 3 10pm-1am", "03 22:00-04 01:00"),
        ("every morning except sun", on_days("1 2 3 5 6 7", "08:00-12:00")),
    ],
    # Monday 6 April, 8:30, the day after it went back half an hour.
    "Lord Howe, autumn": [
        ("today 9-11", "06 09:00-11:00"),
        ("any time", "06 08:30-22:00, 07 08:00-22:00, 08 08:00-22:00"),
        ("rest of the week 9-11", on_days("6 7 8", "09:00-11:00")),
    ],
    # Wednesday 1 April; Thursday 2 to Wednesday 8 April; back an hour on Sunday the 5th.
    "Auckland, autumn": [
        ("sat to mon 9-11", on_days("4 5 6", "09:00-11:00")),
        ("sunday 1-4am", "05 01:00-04:00"),
        ("tomorrow until 3", "02 08:00-15:00"),
        ("5 april 14:00-16:30", "05 14:00-16:30"),
        ("weekdays after 5, weekends any time",
         on_days("2 3", "17:00-22:00") + ", " + on_days("4 5", "08:00-22:00") + ", "
         + on_days("6 7 8", "17:00-22:00")),
    ],
    # Wednesday 23 September; Thursday 24 to Wednesday 30 September; forward an hour on Sunday the 27th.
    "Chatham, spring": [
        ("sat-mon 9-11", on_days("26 27 28", "09:00-11:00")),
        ("sunday 1am-5am", "27 01:00-05:00"),
        ("24, 26 and 28 sept 9-11", on_days("24 26 28", "09:00-11:00")),
        ("sept 26 11pm-1am", "26 23:00-27 01:00"),
    ],
    # Monday 30 November, 9:00, in Apia; the calendar's Monday begins there on Tuesday at midnight.
    "Apia for Pago Pago": [
        ("any time", on_days("1 2 3 4 5", "08:00-22:00")),
        ("weekdays 9-11", on_days("1 2 3 4", "09:00-11:00")),
        ("sat 9-11", "05 09:00-11:00"),
        ("today 10-12", ""),
        ("tomorrow 9-11", "01 09:00-11:00"),
        ("30 nov - 1 dec 9-11", "01 09:00-11:00"),
    ],
}  # fmt: skip

ROWS = [(name, phrase, expected) for name, rows in TABLE.items() for phrase, expected in rows]


def test_the_table_is_large_and_goes_round_the_world() -> None:
    assert len({(name, phrase) for name, phrase, _ in ROWS}) >= 150
    assert len({reader.zone.key for reader in SCENES.values()}) >= 8


@pytest.mark.parametrize(("name", "phrase", "expected"), ROWS)
def test_what_a_phrase_means(name: str, phrase: str, expected: str) -> None:
    reader = SCENES[name]
    assert shown(read_when(phrase, reader), reader) == expected
    assert lookups_needed(phrase, reader) == 0, "our own grammar reads it"
