"""Every message, what makes it, whom it is for, and when: a kind in a line, as DESIGN has it.

Times are after the deed, or before what is named. In the cast, Olga organizes, Ben is in New York, Chidi in
Lagos, Dana in UTC; "channel" is for everybody in it. A deed is done twice and more: nothing comes twice.
"""

import re

TABLE = """
invitation         is invited                     ben +0:00, chidi +0:00
uninvitation       is removed                     ben +0:02
calendar_changed   is edited                      ben +0:02, chidi +0:02
deadline_reminder  is invited in the waking day   ben deadline-48:00, ben deadline-4:00
nudge              is reminded                    ben +0:00, chidi +0:00
channel_reminder   is reminded in a channel       channel +0:00
more_time          is asked for more times        ben +0:00, chidi +0:00
status_summary     accepts                        olga +31:00
all_answered       answers, the last of all       olga +0:00
deadline_passed    is invited                     olga deadline-0:00
finalized          is finalized                   ben +0:00, chidi +0:00
meeting_reminder   is finalized                   ben meeting-0:15, chidi meeting-0:15, olga meeting-0:15
meeting_changed    is moved                       ben +0:00
absence            can't make it                  olga +0:00
coming_after_all   can make it after all          olga +0:00
booking            is added once it is set        edo +0:00
booked             chooses a slot                 olga +0:00
cancelled          is canceled                    ben +0:00, chidi +0:00
opened_again       opens itself again             olga +0:00
undelivered        takes no DMs                   olga +0:01
call               takes no DMs, has a channel    ben channel +0:00
channel_call       is one of too many newcomers   channel +0:00
channel_lost       has a channel that is gone     olga +0:00
server_event_lost  has an event that is gone      olga +0:00
catch_up           wants messages again           ben +0:00
co_organizer       is named                       chidi +0:00
co_organizer_left  steps back                     olga +0:00
new_owner          has lost its owner             ben +0:00, chidi +0:00, dana +0:00
"""


def rows() -> list[tuple[str, str, str]]:
    """The kind, the deed, and whom it is for with when."""
    found = []
    for line in TABLE.strip().splitlines():
        kind, deed, told = re.split(r" {2,}", line)
        found.append((kind, deed, told))
    return found
