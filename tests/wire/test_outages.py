"""Whatever befalls Discord or the way to it: afterwards all that is due is delivered, and nothing twice."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import chain, cycle

import pytest

from scheduling.model import Outcome
from tests.support.wire import faults
from tests.support.wire.chaos import only_in_chaos
from tests.support.wire.faults import Fault
from tests.support.wire.outage import Outage
from tests.support.wire.scene import Scene

OPENING = "/users/@me/channels"
MINUTE = 60
# What befalls the messages to one person, each another.
ON_THE_WAY: dict[str, Callable[[str], list[Fault]]] = {
    "429": lambda path: [faults.rate_limited(0.3, times=3, path=path)],
    "500": lambda path: [faults.broken(500, times=3, path=path)],
    "reset before": lambda path: [faults.cut_before(times=2, path=path)],
    "reset after": lambda path: [faults.cut_after(times=2, path=path)],
    "reset after, and again when looking back": lambda path: [
        faults.cut_after(path=path),
        faults.cut_before(path=path, method="GET"),
    ],
    "an answer that comes too late": lambda path: [Fault(delay=2, takes_effect=True, path=path)],
    "an answer that never comes": lambda path: [faults.held_answer(path=path)],
}


async def test_faults_of_requests_lose_and_double_nothing(scene: Scene) -> None:
    await scene.start()
    await through(scene, {**ON_THE_WAY, "502 once it took effect": _broken_answer})
    assert scene.discord.ledger.spared


async def test_nothing_is_doubled_where_discord_has_forgotten_the_nonces(scene: Scene) -> None:
    scene.discord.nonces.remembered = 0
    await scene.start()
    await through(scene, ON_THE_WAY)
    assert not scene.discord.ledger.spared


async def test_dms_that_cannot_be_opened_at_once_are_opened_later(scene: Scene) -> None:
    await scene.start()
    scene.discord.faults += [faults.broken(500, path=OPENING), faults.cut_after(path=OPENING)]
    await scene.books.invite(scene.town.people[1:4])
    assert (await scene.settled()).is_right


@only_in_chaos
async def test_a_rate_limit_longer_than_a_lease_is_waited_for(scene: Scene) -> None:
    await scene.start()
    await through(scene, {"429 for long": lambda path: [faults.rate_limited(31, path=path)]})


def _broken_answer(path: str) -> list[Fault]:
    return [faults.broken(502, times=2, takes_effect=True, path=path)]


async def through(scene: Scene, given: Mapping[str, Callable[[str], list[Fault]]]) -> None:
    """Owes two messages to one person for each of the faults, and sees that they befall and are got over."""
    people = scene.town.people[1 : 1 + len(given)]
    befalls = {
        what: make(f"/channels/{scene.town.dm(who)}/messages")
        for who, (what, make) in zip(people, given.items(), strict=True)
    }
    scene.discord.faults += chain(*befalls.values())
    for _ in range(2):
        await scene.books.invite(people)
    count = await scene.settled(within=60)
    assert count.is_right, count
    assert count.delivered == 2 * len(people)
    assert not [what for what, each in befalls.items() if any(fault.times for fault in each)]
    assert not await scene.errors()


async def test_a_gateway_that_is_lost_in_any_way_is_found_again(scene: Scene) -> None:
    await scene.start()
    gateway = scene.discord.gateway
    ways: dict[str, Callable[[], Awaitable[None]]] = {
        "dropped": gateway.drop,
        "dropped for good": lambda: gateway.drop(resumable=False),
        "invalidated": gateway.invalidate,
    }
    for way, lose in ways.items():
        before = gateway.identified + gateway.resumed
        await lose()
        asked = scene.town.slash(scene.town.owner, "calendar list")
        await scene.books.invite(scene.town.people[1:4])
        await scene.discord.until(lambda before=before: gateway.identified + gateway.resumed > before)  # type: ignore[misc]
        if way == "dropped":
            await scene.discord.answered(asked)
        await scene.discord.until(lambda: bool(gateway.connected))
        await scene.discord.answered(scene.town.slash(scene.town.owner, "calendar list"))
        assert (await scene.settled()).is_right, way
    assert gateway.resumed == 1


LASTING: dict[str, Callable[..., Fault]] = {
    "429": partial(faults.rate_limited, 0.3),
    "500": partial(faults.broken, 500),
    "502": partial(faults.broken, 502),
    "reset before": faults.cut_before,
    "reset after": faults.cut_after,
    "late answers": partial(Fault, delay=2, takes_effect=True),
    "no answers": faults.held_answer,
}


async def test_after_an_outage_of_every_kind_at_once_all_is_as_it_should_be(scene: Scene) -> None:
    """Each person's messages, and the live status, meet with another fault for as long as it lasts."""
    outage = Outage(scene)
    await outage.prepare()
    people, kinds = scene.town.people[1:], cycle(LASTING.values())
    befallen = [f"/channels/{scene.town.dm(who)}/messages" for who in people]
    lasting = [make(path=path, times=None) for path, make in zip(befallen, kinds, strict=False)]
    lasting.append(faults.broken(500, path="/channels/*/messages/*", method="PATCH", times=None))
    scene.discord.faults += lasting
    await outage.owe()
    await scene.discord.until(lambda: set(befallen) <= {path for _, _, path in scene.discord.requests})
    await outage.pass_by()
    scene.discord.end(lasting)
    await outage.check()


@only_in_chaos
@pytest.mark.parametrize("kind", LASTING)
async def test_after_an_outage_of_one_kind_all_is_as_it_should_be(scene: Scene, kind: str) -> None:
    """Nothing that the bot asks of Discord goes well while it lasts."""
    outage = Outage(scene)
    await outage.prepare()
    lasting = [LASTING[kind](path="*", method=faults.ANYTHING, times=None)]
    scene.discord.faults += lasting
    before, began = len(scene.discord.requests), scene.discord.clock()
    await outage.owe()
    await scene.discord.until(lambda: len(scene.discord.requests) >= before + 10)
    await outage.pass_by()
    tried, lasted = len(scene.discord.requests) - before, scene.discord.clock() - began
    scene.discord.end(lasting)
    await outage.check()
    print(f"{kind} for {lasted:.0f} s: {tried} requests for 38 messages, at a twentieth of the usual pauses")
    assert tried <= 3 * 38


@pytest.mark.parametrize(
    "way",
    ["away", *(pytest.param(way, marks=only_in_chaos) for way in ("dropped", "for good", "invalidated"))],
)
async def test_after_an_absence_all_is_as_it_should_be(scene: Scene, way: str) -> None:
    """Discord itself, or its gateway alone, which also stays away."""
    outage = Outage(scene)
    await outage.prepare()
    gateway = scene.discord.gateway
    match way:
        case "away":
            await scene.discord.go_away()
        case "invalidated":
            await gateway.invalidate()
        case _:
            await gateway.drop(resumable=way == "dropped")
    gateway.away = True
    await outage.owe()
    await outage.pass_by()
    scene.discord.come_back()
    await outage.check()


@pytest.mark.parametrize("seconds", [5, pytest.param(600, marks=only_in_chaos)])
async def test_while_discord_is_away_the_bot_asks_ever_more_seldom(scene: Scene, seconds: int) -> None:
    """Five seconds at a twentieth of the usual pauses; ten minutes at the usual ones."""
    hurried = seconds < MINUTE
    due = datetime.now(UTC) + timedelta(seconds=2 if hurried else 10)
    await scene.books.invite(scene.town.people[1:], due=due)
    bot = await scene.start(hurried=hurried)
    await scene.discord.go_away()
    before, left = len(scene.discord.requests), scene.discord.clock()
    await scene.discord.until(lambda: scene.discord.clock() - left > seconds + 2, within=seconds + MINUTE)
    tried, knocked = len(scene.discord.requests) - before, scene.discord.gateway.refused
    scene.discord.come_back()
    assert (await scene.settled(within=10 * MINUTE)).is_right
    assert bot.runs
    await scene.discord.until(lambda: bool(scene.discord.gateway.connected), within=10 * MINUTE)
    await scene.discord.answered(scene.town.slash(scene.town.owner, "calendar list"))
    print(f"away for {seconds} s: {tried} requests for 19 messages, {knocked} connections tried")
    # The pauses double: within ten minutes at the usual ones, each message is tried five times.
    assert 0 < tried <= 19 * 6
    assert 0 < knocked <= 20


async def test_what_is_late_is_labelled_and_what_is_stale_is_dropped(scene: Scene) -> None:
    long_ago = datetime.now(UTC) - timedelta(minutes=20)
    late = await scene.books.invite(scene.town.people[1:4], due=long_ago)
    fresh = await scene.books.invite(scene.town.people[1:4])
    stale = await scene.books.invite(scene.town.people[1:4], due=long_ago, days=(1, -1))
    await scene.start()
    count = await scene.settled()
    assert count.is_right
    rows = (await scene.books.rows()).values()
    of = {calendar: {row.id for row in rows if row.calendar_id == calendar} for calendar in (late, fresh)}
    assert scene.discord.ledger.late == of[late]
    assert scene.discord.ledger.accepted.keys() == of[late] | of[fresh]
    assert {row.outcome for row in rows if row.calendar_id == stale} == {Outcome.WITHDRAWN}


async def test_who_takes_no_dms_is_not_tried_again(scene: Scene) -> None:
    await scene.start()
    closed = scene.town.people[1]
    sending = f"/channels/{scene.town.dm(closed)}/messages"
    scene.discord.faults.append(faults.closed_dms(path=sending, times=None))
    await scene.books.invite(scene.town.people[1:3])
    await scene.settled()
    await scene.books.invite(scene.town.people[1:3])
    await scene.settled()
    assert [path for _, _, path in scene.discord.requests].count(sending) == 1
    outcomes = [row.outcome for row in (await scene.books.rows()).values() if row.kind == "invitation"]
    assert sorted(map(str, outcomes)) == ["sent", "sent", "unreachable", "unreachable"]


async def test_a_message_that_was_deleted_before_its_mark_counts_as_sent(scene: Scene) -> None:
    bot = await scene.start()
    fault = faults.held_answer()
    scene.discord.faults.append(fault)
    await scene.books.invite(scene.town.people[1:2])
    await scene.discord.until(lambda: bool(fault.held))
    await bot.kill()
    ((row, (message,)),) = scene.discord.ledger.accepted.items()
    scene.discord.backend.delete_message(scene.town.dm(scene.town.people[1]), message)
    await scene.start()
    await scene.settled()
    assert (await scene.books.rows())[row].outcome is Outcome.SENT
    assert scene.discord.ledger.accepted == {row: [message]}
