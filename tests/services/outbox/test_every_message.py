"""The matrix of messages: for each kind, who gets it, when, and once."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from db.models import Calendar, Event, Guild, Notification
from scheduling.admission import Admission
from scheduling.errors import Refusal
from scheduling.fields import CalendarWords
from scheduling.model import EventEnd, EventType, Every, NotificationKind, OpenTo, Outcome
from scheduling.pace import Pace
from services.answers import absences, acceptance, availability
from services.calendars import cancellation, edits, invitations, nudges, opening_again, ownership, posts
from services.calendars.posts import Posting
from services.locks import lock
from services.lookup import attendee_ref
from services.outbox import live_status, server_events
from services.outbox.claims import Claimed, claim
from services.outbox.outcomes import Sent, give_up, mark_sent
from services.people import accounts
from services.planning import booking, finalization, more_time, moves
from services.request import Limits
from tests.support.fakes import Office
from tests.support.messages import rows

Kind = NotificationKind
REF, CHANNEL, SERVER = "cal:1", 77, 2**60
SLOT, FREE = "2026-01-13 16:00", "2026-01-13 0-24"


@dataclass
class Stage:
    """Olga's calendar, and what everybody does about it."""

    office: Office

    async def asked(self, *, mode: str = "group") -> None:
        """Ben and Chidi are invited, and have the invitation."""
        await self.office.register("olga", "ben", "chidi", "dana")
        await self.office.calendar(mode=mode)
        await self.office.invite(REF, "ben", "chidi")
        await self.send()

    async def finalized(self) -> None:
        """The group's meeting is on Tuesday at 16:00 in Berlin."""
        await self.asked()
        await availability.add(self.office.ask("ben"), REF, FREE)
        shown = await finalization.preview(self.office.ask("olga"), REF, SLOT)
        await finalization.confirm(self.office.ask("olga"), shown.draft_id)
        await self.send()

    async def talks(self) -> None:
        """One-on-ones, Ben's at 9:00 and Chidi's at 9:30."""
        await self.asked(mode="one-on-one")
        for name, when in (("ben", "3am-3:30am"), ("chidi", "9:30-10:00")):
            await availability.add(self.office.ask(name), REF, f"2026-01-13 {when}")
        shown = await finalization.preview_proposal(self.office.ask("olga"), await self.suggested())
        await finalization.confirm(self.office.ask("olga"), shown.draft_id)
        await self.send()

    async def suggested(self) -> int:
        """The best proposal's id."""
        return (await self.office.suggestion(REF)).options[0].id

    async def send(self) -> list[Claimed]:
        """Sends all that is due."""
        sent = await claim(self.office.store)
        for claimed in sent:
            await mark_sent(self.office.store, Sent(claimed, 1, 2))
        return sent


Deed = Callable[[Stage], Awaitable[None]]
DEEDS: dict[str, Deed] = {}


def deed(*names: str) -> Callable[[Deed], Deed]:
    """What a line of the table calls so."""

    def named(what: Deed) -> Deed:
        DEEDS.update(dict.fromkeys(names, what))
        return what

    return named


async def twice(what: Callable[[], Awaitable[object]]) -> None:
    """Does something, and tries to do it again."""
    await what()
    with suppress(Refusal):
        await what()


@deed("is invited")
async def invite(stage: Stage) -> None:
    await stage.asked()
    await stage.office.invite(REF, "ben", "chidi")


@deed("is invited in the waking day")
async def invite_ben(stage: Stage) -> None:
    await stage.office.register("olga", "ben")
    await stage.office.calendar()
    await twice(lambda: stage.office.invite(REF, "ben"))


@deed("is removed")
async def remove(stage: Stage) -> None:
    await stage.asked()
    await twice(lambda: invitations.uninvite(stage.office.ask("olga"), REF, attendee_ref(2)))


@deed("is edited")
async def edit(stage: Stage) -> None:
    await stage.asked()
    for hour in (10, 11):
        changes = CalendarWords(deadline=f"2026-01-10 {hour}:00")
        await edits.edit(stage.office.ask("olga"), REF, changes)


@deed("is reminded")
async def remind(stage: Stage) -> None:
    await stage.asked()
    await twice(lambda: nudges.nudge(stage.office.ask("olga"), REF))


@deed("is reminded in a channel")
async def remind_channel(stage: Stage) -> None:
    await stage.asked()
    everybody = Posting(Admission(OpenTo.EVERYBODY))
    await posts.post(stage.office.ask("olga"), REF, CHANNEL, everybody)
    await stage.office.clear(Notification)
    await twice(lambda: nudges.nudge(stage.office.ask("olga"), REF))


@deed("is asked for more times")
async def ask_for_more(stage: Stage) -> None:
    await stage.asked(mode="one-on-one")
    for name, when in (("ben", "3am-3:30am"), ("chidi", "9:00-9:30")):
        await availability.add(stage.office.ask(name), REF, f"2026-01-13 {when}")
    proposal = await stage.suggested()
    await twice(lambda: more_time.ask_for_more(stage.office.ask("olga"), proposal))


@deed("accepts")
async def accept(stage: Stage) -> None:
    await stage.asked()
    await twice(lambda: acceptance.accept(stage.office.ask("ben"), REF))


@deed("answers, the last of all")
async def answer(stage: Stage) -> None:
    """Also in a channel, everybody in which could tell who is not thanked."""
    await stage.asked()
    await posts.post(stage.office.ask("olga"), REF, CHANNEL, None)
    await acceptance.decline(stage.office.ask("chidi"), REF)
    for _ in range(2):
        await availability.add(stage.office.ask("ben"), REF, "2026-01-13 9-16")
        await availability.clear(stage.office.ask("ben"), REF)


@deed("is finalized")
async def finalize(stage: Stage) -> None:
    await stage.asked()
    await availability.add(stage.office.ask("ben"), REF, FREE)
    shown = await finalization.preview(stage.office.ask("olga"), REF, SLOT)
    await twice(lambda: finalization.confirm(stage.office.ask("olga"), shown.draft_id))


@deed("is moved")
async def move(stage: Stage) -> None:
    await stage.talks()
    shown = await moves.preview(stage.office.ask("olga"), REF, attendee_ref(2), "2026-01-14 10:00")
    await twice(lambda: moves.confirm(stage.office.ask("olga"), shown.draft_id))


@deed("can't make it")
async def excuse(stage: Stage) -> None:
    await stage.talks()
    await twice(lambda: absences.excuse(stage.office.ask("ben"), REF, None))
    stage.office.clock.skip(seconds=15)
    await stage.send()


@deed("can make it after all")
async def come_after_all(stage: Stage) -> None:
    await stage.finalized()
    await absences.excuse(stage.office.ask("ben"), REF, None)
    stage.office.clock.skip(seconds=15)
    await stage.send()
    await twice(lambda: acceptance.accept(stage.office.ask("ben"), REF))


@deed("is added once it is set")
async def add(stage: Stage) -> None:
    await stage.talks()
    await twice(lambda: stage.office.invite(REF, "edo"))


@deed("chooses a slot")
async def book(stage: Stage) -> None:
    await add(stage)
    first = (await booking.slots(stage.office.ask("edo"), REF)).free[0]
    await twice(lambda: booking.book(stage.office.ask("edo"), REF, first.start))


@deed("is canceled")
async def cancel(stage: Stage) -> None:
    await stage.asked()
    await twice(lambda: cancellation.cancel(stage.office.ask("olga"), REF))


@deed("opens itself again")
async def open_again(stage: Stage) -> None:
    await stage.asked()
    await opening_again.repeat(stage.office.ask("olga"), REF, "2026-01-19", None, Every.WEEK)
    stage.office.clock.at = datetime.fromisoformat("2026-01-14T08:00Z")
    await twice(lambda: opening_again.open_due(stage.office.store))


@deed("takes no DMs", "takes no DMs, has a channel")
async def refuse_dms(stage: Stage) -> None:
    await stage.office.register("olga", "ben")
    await stage.office.calendar()
    await stage.office.invite(REF, "ben")
    await posts.post(stage.office.ask("olga"), REF, CHANNEL, None)
    [invitation] = await claim(stage.office.store)
    await twice(lambda: give_up(stage.office.store, invitation, Outcome.UNREACHABLE, "no DMs"))


@deed("is one of too many newcomers")
async def crowd(stage: Stage) -> None:
    office = stage.office
    office.store = replace(office.store, limits=Limits(new_dms=Pace(1, 1)))
    await office.register("olga")
    await office.calendar()
    await posts.post(office.ask("olga"), REF, CHANNEL, None)
    await office.invite(REF, "ben", "chidi", "dana")
    await twice(stage.send)


@deed("has a channel that is gone")
async def lose_channel(stage: Stage) -> None:
    await stage.asked()
    await posts.post(stage.office.ask("olga"), REF, CHANNEL, Posting())
    [shown] = await live_status.claim(stage.office.store)
    await twice(lambda: live_status.end(stage.office.store, shown, "gone"))


@deed("has an event that is gone")
async def lose_event(stage: Stage) -> None:
    await stage.asked()
    async with stage.office.database.writing() as session:
        session.add(Guild(discord_id=SERVER))
    await stage.office.close(REF, guild_id=SERVER)
    await availability.add(stage.office.ask("ben"), REF, FREE)
    there = stage.office.ask("olga", guild_id=SERVER)
    shown = await finalization.preview(there, REF, SLOT)
    await finalization.confirm(there, shown.draft_id, with_event=True)
    [event] = await server_events.claim(stage.office.store)
    await twice(lambda: server_events.end(stage.office.store, event, EventEnd.FULL, "100 are open"))


@deed("wants messages again")
async def come_back(stage: Stage) -> None:
    await stage.office.register("olga", "ben")
    await accounts.stop_messages(stage.office.ask("ben"))
    for calendar in ("Lunch", "Dinner"):
        await stage.office.invite(await stage.office.calendar(name=calendar), "ben")
    await stage.send()
    await twice(lambda: accounts.resume_messages(stage.office.ask("ben")))


@deed("is named")
async def name(stage: Stage) -> None:
    await stage.asked()
    await twice(lambda: ownership.name(stage.office.ask("olga"), REF, stage.office.account("chidi")))


@deed("steps back")
async def step_back(stage: Stage) -> None:
    await name(stage)
    await twice(lambda: ownership.step_back(stage.office.ask("chidi"), REF))


@deed("has lost its owner")
async def lose_owner(stage: Stage) -> None:
    await stage.asked()
    for helper in ("dana", "chidi"):
        await ownership.name(stage.office.ask("olga"), REF, stage.office.account(helper))
    async with stage.office.database.writing() as session:
        await lock(session, 1)
        row = await session.get_one(Calendar, 1)
        await session.refresh(row, ["owner"])
        await ownership.pass_on(session, stage.office.store, row)


NAMES = {1: "olga", 2: "ben", 3: "chidi", 4: "dana", 5: "edo"}


async def told(office: Office, kind: NotificationKind) -> str:
    """Whom every message of the kind is for, and when, as the table has it."""
    [calendar] = await office.rows(Calendar, id=1)
    meetings = await office.rows(Event, event_type=EventType.FINALIZED)
    said = []
    rows_of_it = await office.rows(Notification, kind=kind)
    for row in [one for one in rows_of_it if one.outcome is not Outcome.WITHDRAWN]:
        since, sign, length = "", "+", row.due_at - row.created_at
        if kind in (Kind.DEADLINE_REMINDER, Kind.DEADLINE_PASSED):
            since, sign, length = "deadline", "-", calendar.deadline - row.due_at
        elif kind is Kind.MEETING_REMINDER:
            since, sign, length = "meeting", "-", meetings[0].start_time - row.due_at
        hours, minutes = divmod(length // timedelta(minutes=1), 60)
        who = [NAMES.get(row.user_id or 0, ""), "channel" if row.channel_id else ""]
        said.append(f"{' '.join(filter(None, who))} {since}{sign}{hours}:{minutes:02}")
    return ", ".join(sorted(said))


@pytest.mark.parametrize(("kind", "does", "expected"), rows(), ids=[row[0] for row in rows()])
async def test_who_is_told_and_when_and_once(office: Office, kind: str, does: str, expected: str) -> None:
    await DEEDS[does](Stage(office))
    assert await told(office, NotificationKind(kind)) == expected


def test_every_kind_is_in_the_table() -> None:
    assert sorted(kind for kind, _, _ in rows()) == sorted(NotificationKind)
    assert {does for _, does, _ in rows()} == set(DEEDS)
