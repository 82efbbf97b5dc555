"""What /help builds on: where somebody stands."""

from services.answers import acceptance, availability
from services.guidance import Situation, situation
from services.people import accounts
from tests.support.fakes import Office


async def test_every_account_stands_somewhere(office: Office) -> None:
    assert await situation(office.ask("stranger")) == Situation(None)

    olga = (await office.register("olga"))[0]
    assert await situation(office.ask("olga")) == Situation(olga)

    ref = await office.calendar()
    await office.invite(ref, "known")
    known = await situation(office.ask("known"))
    assert (known.person is not None, len(known.unanswered), known.own) == (True, 1, None)

    await accounts.logout(office.ask("olga"))
    signed_out = await situation(office.ask("olga"))
    assert signed_out.person is not None
    assert (signed_out.person.signed_out, signed_out.own) == (True, None)


async def test_what_waits_for_an_answer(office: Office) -> None:
    await office.register("olga", "ben")
    for name in ("ignored", "accepted", "answered", "declined", "finalized"):
        await office.invite(await office.calendar(name=name), "ben")
    await acceptance.accept(office.ask("ben"), "accepted")
    await availability.add(office.ask("ben"), "answered", "2026-01-13 9-11")
    await acceptance.decline(office.ask("ben"), "declined")
    await office.close("cal:5")
    ben = await situation(office.ask("ben"))
    assert sorted(item.calendar.name for item in ben.unanswered) == ["accepted", "ignored"]


async def test_of_ones_own_calendars_the_one_that_is_due_first_is_shown(office: Office) -> None:
    await office.register("olga", "ben", "chidi")
    for name, deadline in (("later", "2026-01-12"), ("soon", "2026-01-05"), ("cancelled", "2026-01-03")):
        await office.calendar(name=name, deadline=deadline)
    await office.close("cal:3", cancelled_at=office.clock())
    await office.invite("soon", "ben", "chidi")
    await acceptance.decline(office.ask("ben"), "soon")

    async def shown() -> tuple[str, int, int] | None:
        own = (await situation(office.ask("olga"))).own
        return (own.calendar.name, own.invited, own.answered) if own else None

    assert await shown() == ("soon", 2, 1)
    office.clock.skip(days=6)
    assert await shown() == ("soon", 2, 1), "after its deadline it waits for its owner"
    office.clock.skip(days=7)
    assert await shown() == ("later", 0, 0), "a week after its deadline it does no more"
    await office.close("cal:1")
    assert await shown() == ("later", 0, 0), "plans may change while its days lie ahead"
    office.clock.skip(days=7)
    assert await shown() is None
