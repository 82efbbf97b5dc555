"""Finding times: the best slots for a group, and the best timetable of one-on-one meetings.

`search` holds what is asked and `answers` what comes back. `group` ranks slots, `timetable` solves
timetables, `proposals` finds ones that really differ, `repair` moves as few people as it can, and
`reasons` says why somebody is left out. They stand on `problem` (a search in seconds), `local_search` (a
good timetable at once), `milp` (the problem for HiGHS) and `objectives` (solved one after another).
"""
