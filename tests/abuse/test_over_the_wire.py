"""One attacker after another over real sockets: the others are answered in time, and hear little of it."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from simcord.backend.models import Interaction
from sqlalchemy import func, select

from bot.config import LimitSettings
from db import models
from scheduling.model import Acceptance, AnswerStatus, EventType, Mode, NotificationKind, Outcome
from scheduling.painting import MOST
from tests.support import postgres
from tests.support.wire.books import calendar_of
from tests.support.wire.chaos import ATTACKS
from tests.support.wire.scene import Scene, open_scene

OTHERS = 50
IN_TIME = 3.0
AT_ONCE = 10
"""So many of an attacker's requests are under way at once."""
HOUR = 3600
BEFORE = 1
"""The message of what was sent before."""
LIMITS = {
    f"ONEONONE_LIMITS__{name.upper()}": str(value) for name, value in structs.asdict(LimitSettings()).items()
}
RANGES = [f"{9 + number // 6}:{number % 6}{{0}}-{9 + number // 6}:{number % 6}{{1}}" for number in range(43)]


@dataclass
class Siege:
    """One of the town attacks, whose own calendar all others are on; they ask from time to time."""

    scene: Scene
    attacker: int
    others: Sequence[int]
    calendar: int

    @property
    def ref(self) -> str:
        return f"cal:{self.calendar}"

    def slash(self, command: str, **options: Any) -> Interaction:
        """What the attacker types."""
        return self.scene.town.slash(self.attacker, command, **options)

    def press(self, custom_id: str) -> Interaction:
        """What the attacker presses."""
        return self.scene.town.press(self.attacker, custom_id)


Attack = Callable[[Siege, int], Interaction]


def paint(siege: Siege, number: int) -> Interaction:
    """Short times on each of 92 days, and then others between them."""
    digits = ("0", "1") if number % 2 else ("4", "5")
    return siege.slash(
        "availability add",
        calendar=siege.ref,
        when=", ".join(one.format(*digits) for one in RANGES),
        preference="HIGH" if number % 2 else "LOW",
    )


def paint_what_fits(siege: Siege, number: int) -> Interaction:
    """As many short times as one may have, and others over them."""
    digits = ("0", "4") if number % 2 else ("2", "6")
    times = ", ".join(one.format(*digits) for one in RANGES[:5])
    return siege.slash("availability add", calendar=siege.ref, when=times)


def invite(siege: Siege, number: int) -> Interaction:
    """Invites one and takes it back, again and again."""
    victim = siege.others[number // 4 % OTHERS]
    if number % 2:
        return siege.slash("calendar invite", calendar=siege.ref, user=victim)
    name = f"Person No{siege.scene.town.people.index(victim)}"
    return siege.slash("calendar uninvite", calendar=siege.ref, attendee=name)


def edit(siege: Siege, number: int) -> Interaction:
    """Changes what everybody is told of."""
    return siege.slash("calendar edit", calendar=siege.ref, place=f"Room {number}")


def look_up(siege: Siege, number: int) -> Interaction:
    """Tries emails, in two ways."""
    email = f"person{number}@example.com"
    return siege.slash(("contacts add", "profile edit")[number % 2], email=email)


def suggest(siege: Siege, number: int) -> Interaction:
    """Has the best times worked out."""
    return siege.slash("calendar suggest", calendar=siege.ref)


def draft(siege: Siege, number: int) -> Interaction:
    """Types what can't be read, which is kept to be corrected."""
    return siege.slash(
        "availability add", calendar=siege.ref, when=f"{number} whenever the moon is full " * 20
    )


def fill_in(siege: Siege, number: int) -> Interaction:
    """Sends forms with the longest texts."""
    text = ("mon 9-12 not ", "é\u0301", "9:00-9:01,", "every third tuesday of ")[number % 4]
    form = f"own_times_form:{siege.calendar}" if number % 2 else f"times_form:{siege.calendar}:0"
    return siege.scene.town.submit(siege.attacker, form, when=(text * 4000)[:4000])


def press(siege: Siege, number: int) -> Interaction:
    """Presses the same two buttons."""
    return siege.press(f"{('decline', 'accept')[number % 2]}:{siege.calendar}:0")


OWNER: Sequence[Attack] = (invite, edit, look_up, suggest)
INVITEE: Sequence[Attack] = (paint, paint_what_fits, draft, fill_in, press)
TOLD_AT_MOST: dict[Attack, int] = {invite: 2, edit: 2, press: 1}
"""So many messages each of the others gets of an attack in the hour after it; of all else, none."""


async def prepare(
    scene: Scene, owner: int, people: Sequence[int], *, days: int, answered: bool = True
) -> int:
    """A group's calendar on which all of them have been invited, and have `answered`; its id."""
    now, users = datetime.now(UTC), scene.books.users
    fields = calendar_of(users[owner], f"Siege {users[owner]}", now, 10, 8)
    fields |= {"mode": Mode.GROUP, "end_date": fields["start_date"] + timedelta(days=days - 1)}
    async with scene.books.database.writing() as session:
        calendar = models.Calendar(**fields)
        session.add(calendar)
        await session.flush()
        day = datetime.combine(calendar.start_date, time(9), UTC)
        for user in (users[who] for who in people):
            given = {"accepted": Acceptance.ACCEPTED, "status": AnswerStatus.SUBMITTED} if answered else {}
            session.add(models.Attendee(calendar_id=calendar.id, user_id=user, **given))
            for hours in (0, 4) if answered else ():
                start = day + timedelta(hours=hours, minutes=30 * (user % 4))
                session.add(
                    models.Event(
                        calendar_id=calendar.id,
                        owner_id=user,
                        start_time=start,
                        end_time=start + timedelta(hours=2),
                        event_type=EventType.HIGH,
                        last_modified=now,
                    )
                )
            session.add(invited(calendar.id, user, now))
        return calendar.id


def invited(calendar: int, user: int, now: datetime) -> models.Notification:
    """The invitation that somebody has got."""
    return models.Notification(
        kind=NotificationKind.INVITATION,
        calendar_id=calendar,
        user_id=user,
        dedupe_key=f"{NotificationKind.INVITATION}:{calendar}:{user}:1",
        created_at=now,
        due_at=now,
        attempts=1,
        sent_at=now,
        message_id=BEFORE,
        outcome=Outcome.SENT,
    )


async def attack(siege: Siege, act: Attack) -> list[float]:
    """All at once, as far as a script gets; how long it took meanwhile to answer each of the others.

    A request that Discord has given up on is under way no more: the attacker alone may go unanswered.
    """
    sent: list[tuple[float, Interaction]] = []
    others = asyncio.create_task(ask(siege, sent))
    clock = siege.scene.discord.clock

    def are_under_way(most: int) -> bool:
        return sum(not one.responded and clock() - at < IN_TIME for at, one in sent) <= most

    for number in range(ATTACKS):
        await siege.scene.discord.until(lambda: are_under_way(AT_ONCE - 1))
        sent.append((clock(), act(siege, number)))
    await siege.scene.discord.until(lambda: are_under_way(0))
    return await others


async def ask(siege: Siege, sent: Sequence[object]) -> list[float]:
    """What the others do once the attack is under way."""
    await siege.scene.discord.until(lambda: len(sent) >= AT_ONCE)
    town = siege.scene.town
    asked = [
        town.slash(who, "calendar list") if number % 2 else town.press(who, f"times:{siege.calendar}:0")
        for number, who in enumerate(siege.others)
    ]
    return await siege.scene.time_to_answer(asked)


@pytest.fixture
async def scene(place: "str | postgres.Server", tmp_path: Path) -> AsyncIterator[Scene]:
    """A town with an attacker for each attack, and a bot with the limits that every host has."""
    async with AsyncExitStack() as stack:
        url = place if isinstance(place, str) else await stack.enter_async_context(place.copy())
        people = 1 + OTHERS + len(OWNER) + len(INVITEE)
        opened = await stack.enter_async_context(open_scene(url, tmp_path, people=people))
        opened.set_clock(0)
        opened.settings = {**opened.settings, **LIMITS}
        yield opened


async def sieges(scene: Scene) -> list[tuple[Attack, Siege]]:
    """What is tried, and on which calendar: the attacker's own, or one that they are on with the others."""
    others, attackers = scene.town.people[1 : OTHERS + 1], scene.town.people[OTHERS + 1 :]
    found = []
    for act, attacker in zip((*OWNER, *INVITEE), attackers, strict=True):
        is_own = act in OWNER
        owner, people = (attacker, others) if is_own else (scene.town.owner, [*others, attacker])
        # Whoever has answered is removed only after a confirmation.
        days, answered = 5 if is_own else 92, act is not invite
        calendar = await prepare(scene, owner, people, days=days, answered=answered)
        found.append((act, Siege(scene, attacker, others, calendar)))
    return found


async def test_the_others_are_answered_in_time_and_hear_little_of_any_attack(
    scene: Scene, subtests: pytest.Subtests
) -> None:
    prepared = await sieges(scene)
    await scene.start()
    taken = {act: await attack(siege, act) for act, siege in prepared}
    scene.set_clock(HOUR)
    await until_told(scene)
    told = {act: max((await messages(scene, siege)).values(), default=0) for act, siege in prepared}
    for act in taken:
        print(
            f"{act.__name__}: others answered within {max(taken[act]):.2f} s, told {told[act]} times at most"
        )
        with subtests.test(act.__name__):
            assert max(taken[act]) < IN_TIME
            assert told[act] <= TOLD_AT_MOST.get(act, 0)
    await check_limits(scene, dict(prepared))
    assert not await scene.errors()


async def until_told(scene: Scene) -> None:
    """Waits until nothing is owed of what the clock says is due."""
    row, due = models.Notification, datetime.now(UTC) + timedelta(seconds=HOUR)
    deadline = scene.discord.clock() + 60
    while scene.discord.clock() < deadline:
        async with scene.books.database.reading() as session:
            is_owed = select(row.id).where(row.outcome.is_(None), row.due_at <= due)
            if await session.scalar(is_owed.limit(1)) is None:
                return
        await scene.discord.changed(within=0.3)
    raise AssertionError("there are messages that are owed and not sent")


async def messages(scene: Scene, siege: Siege) -> Counter[int]:
    """How many messages each of the others was sent about the calendar since the attack began."""
    row = models.Notification
    others = [scene.books.users[who] for who in siege.others]
    sent = select(row.user_id, func.count()).where(
        row.calendar_id == siege.calendar,
        row.user_id.in_(others),
        row.outcome == Outcome.SENT,
        row.message_id != BEFORE,
    )
    async with scene.books.database.reading() as session:
        found = await session.execute(sent.group_by(row.user_id))
        return Counter({user or 0: number for user, number in found})


async def check_limits(scene: Scene, by_attack: dict[Attack, Siege]) -> None:
    """What is stored is no more than the limits allow."""
    entry, contact = models.Event, models.Contact
    painted = select(func.count()).select_from(entry).group_by(entry.calendar_id, entry.owner_id)
    curious = scene.books.users[by_attack[look_up].attacker]
    known = select(func.count()).where(contact.owner_id == curious)
    async with scene.books.database.reading() as session:
        assert max(await session.scalars(painted)) <= MOST
        assert 0 < (await session.scalar(known) or 0) <= LimitSettings().email_lookups_per_hour
