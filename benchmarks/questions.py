"""What the people of the crowd ask in benchmarks.interactions, and how much of it."""

from dataclasses import dataclass
from typing import Any

from benchmarks import crowd
from benchmarks.load import AUTOCOMPLETE, COMMAND, PRESS, Ask

LARGE = range(crowd.SMALL + 1, crowd.SMALL + crowd.LARGE + 1)


@dataclass(frozen=True)
class Row:
    """A line of the table: what is asked, how often, and the least and the wished share of bare's rate.

    `with_pictures`, which are there already, or all `anew`, since the calendars have changed.
    """

    name: str
    ask: Ask
    count: int
    floor: float
    aim: float
    with_pictures: bool = False
    anew: bool = False


class Crowd:
    """What the people of a town ask. Their Discord ids are those of the town."""

    def __init__(self, people: list[int]) -> None:
        self.people = people
        self._adds = self._presses = 0

    def autocomplete(self, number: int) -> tuple[int, int, dict[str, Any]]:
        option = {"name": "calendar", "type": 3, "value": "light", "focused": True}
        return self._who(number % crowd.PEOPLE + 1), AUTOCOMPLETE, command("calendar", "view", [option])

    def view(self, number: int) -> tuple[int, int, dict[str, Any]]:
        calendar = crowd.SMALL // 2 + 1 + number % (crowd.SMALL // 2)
        return self.look(crowd.attendee(calendar, 1), calendar)

    def view_with_picture(self, number: int) -> tuple[int, int, dict[str, Any]]:
        calendar = LARGE[number % crowd.LARGE]
        return self.look(crowd.owner(calendar), calendar)

    def press(self, _number: int) -> tuple[int, int, dict[str, Any]]:
        """Declines and accepts in turn: each is an answer that changes something."""
        self._presses += 1
        half = crowd.SMALL // 2
        calendar, turn = self._presses % half + 1, self._presses // half
        verb = "decline" if turn % 2 == 0 else "accept"
        data = {"component_type": 2, "custom_id": f"{verb}:{calendar}"}
        return self._who(crowd.attendee(calendar, 3)), PRESS, data

    def add(self, _number: int) -> tuple[int, int, dict[str, Any]]:
        self._adds += 1
        calendar, turn = self._adds % crowd.SMALL + 1, self._adds // crowd.SMALL
        who = crowd.attendee(calendar, 1 + turn % 2)
        return self.add_line(who, calendar, crowd.line(turn + calendar))

    def mixed(self, number: int) -> tuple[int, int, dict[str, Any]]:
        """Typing twice for each view, with and without a picture, press and add."""
        asks = (self.autocomplete, self.view, self.autocomplete, self.press, self.add, self.view_with_picture)
        return asks[number % len(asks)](number)

    def look(self, who: int, calendar: int) -> tuple[int, int, dict[str, Any]]:
        """`/calendar view` by one of the people, counted from 1."""
        option = {"name": "calendar", "type": 3, "value": f"cal:{calendar}"}
        return self._who(who), COMMAND, command("calendar", "view", [option])

    def add_line(self, who: int, calendar: int, when: str) -> tuple[int, int, dict[str, Any]]:
        """`/availability add` by one of them."""
        options = [
            {"name": "calendar", "type": 3, "value": f"cal:{calendar}"},
            {"name": "when", "type": 3, "value": when},
        ]
        return self._who(who), COMMAND, command("availability", "add", options)

    def look_as_guest(self, number: int, calendar: int) -> tuple[int, int, dict[str, Any]]:
        """The same by one of the guests of the crowded calendar."""
        return crowd.guest(number), *self.look(1, calendar)[1:]

    def status(self, calendar: int) -> tuple[int, int, dict[str, Any]]:
        """`/calendar status` by the owner."""
        option = {"name": "calendar", "type": 3, "value": f"cal:{calendar}"}
        return self._who(crowd.owner(calendar)), COMMAND, command("calendar", "status", [option])

    def _who(self, number: int) -> int:
        return self.people[number - 1]


def command(group: str, name: str, options: list[dict[str, Any]]) -> dict[str, Any]:
    """What Discord sends of a command in a group that was typed with these options."""
    nested = [{"type": 1, "name": name, "options": options}]
    return {"id": "1", "name": group, "type": 1, "options": nested}


def ping(number: int) -> tuple[int, int, dict[str, Any]]:
    """What the bare bot is asked."""
    return 10**17 + number % crowd.PEOPLE, COMMAND, {"id": "1", "name": "ping", "type": 1}


def rows(people: Crowd) -> list[Row]:
    return [
        Row("autocomplete of calendars", people.autocomplete, 1_000, 0.40, 0.60),
        Row("/calendar view without a picture", people.view, 600, 0.25, 0.40),
        Row("/calendar view with 50 new pictures", people.view_with_picture, 300, 0.05, 0.15, True, True),
        Row("/calendar view with the same pictures", people.view_with_picture, 300, 0.05, 0.15, True),
        Row("Accept and Decline", people.press, 400, 0.10, 0.20),
        Row("/availability add", people.add, 400, 0.12, 0.20),
    ]
