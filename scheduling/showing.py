"""What others than the organizer are shown of who can when: never so little more that it is one person's."""

from scheduling.model import Entry

STEP = 3
"""So many answers at once tell nobody's times."""

AnswersByUser = dict[int, list[Entry]]
"""What people have said, by user; who has said nothing is not among them."""


def moves_on(shown: AnswersByUser, given: AnswersByUser) -> bool:
    """Whether what was `given` may be shown in place of what is `shown`.

    Whoever subtracts one picture from the other is left with the changes of at least `STEP` people. Waiting
    for the deadline would do as well, but people choose their times by what others can.
    """
    changed = [user for user in shown.keys() | given.keys() if _times(shown, user) != _times(given, user)]
    return len(changed) >= STEP


def _times(answers: AnswersByUser, user: int) -> list[object]:
    return [(entry.span, entry.preference) for entry in answers.get(user, ())]
