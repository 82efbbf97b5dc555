"""Of several meanings, the one that is chosen is stored once, whoever else is at work."""

import pytest
import pytest_asyncio

from db.models import Event, UsualWeek
from scheduling.errors import (
    AlreadyChosen,
    DraftGone,
    NoSuchEntry,
    ReadsOtherwise,
    SeveralMeanings,
    SeveralWeeks,
    SignedOut,
    Withdrawn,
)
from scheduling.fields import CalendarWords
from scheduling.model import Preference
from services.answers import availability, meanings, usual_weeks
from services.answers.submission import Added
from services.calendars import edits, invitations
from services.people import accounts
from tests.support.fakes import Office, refusal_of, refused, same

LINE = "weekdays 9-17 but fri until 14"


@pytest_asyncio.fixture(loop_scope="session")
async def lunch(office: Office) -> str:
    """Nina's calendar in UTC, with Otto."""
    await office.register("nina", "otto", "pia")
    ref = await office.calendar(owner="nina")
    await office.invite(ref, "otto", "pia", owner="nina")
    return ref


async def asked(office: Office, ref: str, who: str = "otto", **given: object) -> int:
    """The draft of a line that has two meanings."""
    several = await refusal_of(availability.add(office.ask(who), ref, LINE, **given))  # type: ignore[arg-type]
    assert isinstance(several, SeveralMeanings)
    assert await office.count(Event) == 0
    return await meanings.keep(office.ask(who), several)


async def ends(office: Office) -> list[int]:
    """At what hours the entries end, by time."""
    rows = sorted(await office.rows(Event), key=lambda row: row.start_time)
    return [row.end_time.hour for row in rows]


async def test_exactly_the_chosen_meaning_is_stored(office: Office, lunch: str) -> None:
    for number, expected in ((0, [17] * 5), (1, [17, 17, 17, 17, 14])):
        draft = await asked(office, lunch, preference=Preference.LOW, name="mine")
        use_case, added = await meanings.choose(office.ask("otto"), draft, number)
        assert isinstance(added, Added)
        assert (use_case, await ends(office)) == ("add", expected)
        assert {(row.name, row.event_type.value) for row in await office.rows(Event)} == {("mine", "LOW")}
        await availability.clear(office.ask("otto"), lunch)


async def test_of_many_presses_at_once_one_is_carried_out(office: Office, lunch: str) -> None:
    draft = await asked(office, lunch)
    presses = (meanings.choose(office.ask("otto"), draft, number) for number in (0, 1, 1, 0))
    results = await office.at_once(*presses)
    assert refused(results) == [AlreadyChosen] * 3, results
    (number,) = [n for n, result in zip((0, 1, 1, 0), results, strict=True) if isinstance(result, tuple)]
    assert (await ends(office))[-1] == (14 if number else 17)
    assert same(await refusal_of(meanings.choose(office.ask("otto"), draft, 0)), AlreadyChosen())


async def test_of_a_usual_week_too(office: Office, lunch: str) -> None:
    several = await refusal_of(usual_weeks.tell(office.ask("otto"), LINE))
    assert isinstance(several, SeveralWeeks)
    draft = await meanings.keep(office.ask("otto"), several)
    results = await office.at_once(*(meanings.choose(office.ask("otto"), draft, n) for n in (1, 1, 0)))
    assert refused(results) == [AlreadyChosen] * 2, results
    assert await office.count(UsualWeek) == 5


async def test_what_would_be_another_meaning_by_now_is_refused_and_can_still_be_chosen(
    office: Office, lunch: str
) -> None:
    draft = await asked(office, lunch)
    await edits.edit(office.ask("nina"), lunch, CalendarWords(hours="10-24"))
    refusal = await refusal_of(meanings.choose(office.ask("otto"), draft, 0))
    assert same(refusal, ReadsOtherwise(LINE))
    assert await office.count(Event) == 0
    await edits.edit(office.ask("nina"), lunch, CalendarWords(hours="0-24"))
    await meanings.choose(office.ask("otto"), draft, 0)
    assert await ends(office) == [17] * 5


async def test_who_may_choose_and_what(office: Office, lunch: str, subtests: pytest.Subtests) -> None:
    draft = await asked(office, lunch)
    for who, number, expected in (
        ("pia", 0, DraftGone()),
        ("nina", 0, DraftGone()),
        ("otto", 2, DraftGone()),
    ):
        with subtests.test(who, number=number):
            assert same(await refusal_of(meanings.choose(office.ask(who), draft, number)), expected)
    await accounts.logout(office.ask("otto"))
    assert same(await refusal_of(meanings.choose(office.ask("otto"), draft, 0)), SignedOut())
    await accounts.login(office.ask("otto"))
    await invitations.uninvite(office.ask("nina"), lunch, "otto")
    refusal = await refusal_of(meanings.choose(office.ask("otto"), draft, 0))
    assert same(refusal, Withdrawn("Team lunch"))
    assert await office.count(Event) == 0


async def test_an_entry_that_is_gone_meanwhile_is_not_changed(office: Office, lunch: str) -> None:
    await availability.add(office.ask("otto"), lunch, "mon 20-21", name="late")
    edit = availability.edit(office.ask("otto"), lunch, "late", when=LINE)
    several = await refusal_of(edit)
    assert isinstance(several, SeveralMeanings)
    draft = await meanings.keep(office.ask("otto"), several)
    await availability.clear(office.ask("otto"), lunch)
    refusal = await refusal_of(meanings.choose(office.ask("otto"), draft, 0))
    assert same(refusal, NoSuchEntry("late"))
