"""What was typed and refused is kept for a day, for the same account only."""

import pytest
import pytest_asyncio

from db.models import Draft
from scheduling.errors import DraftGone, SignedOut
from services import drafts
from services.housekeeping import purge
from services.people import accounts
from tests.support.fakes import Office, refusal_of, same

TYPED = {"when": "tomorow 2–5", "emoji": "🎉", "nested": {"list": [1, None, True]}}


@pytest_asyncio.fixture(loop_scope="session")
async def invitees(office: Office) -> Office:
    """An office that knows Ana and Bo, who never registered."""
    await office.register("olga")
    await office.invite(await office.calendar(), "ana", "bo")
    return office


async def test_what_is_kept_comes_back_as_it_was_typed(invitees: Office) -> None:
    draft = await drafts.keep(invitees.ask("ana"), "times", TYPED)
    assert await drafts.fetch(invitees.ask("ana"), draft, "times") == TYPED
    assert await drafts.fetch(invitees.ask("ana"), draft, "times") == TYPED, "fetching does not use it up"


async def test_drafts_that_are_not_there_for_the_asker(invitees: Office, subtests: pytest.Subtests) -> None:
    draft = await drafts.keep(invitees.ask("ana"), "times", TYPED)
    for what, who, number, kind in (
        ("somebody else's", "bo", draft, "times"),
        ("another form's", "ana", draft, "register"),
        ("one that never was", "ana", draft + 1, "times"),
    ):
        with subtests.test(what):
            assert same(await refusal_of(drafts.fetch(invitees.ask(who), number, kind)), DraftGone())


async def test_drafts_go_after_a_day(invitees: Office) -> None:
    draft = await drafts.keep(invitees.ask("ana"), "times", TYPED)
    invitees.clock.skip(days=1, microseconds=-1)
    await drafts.fetch(invitees.ask("ana"), draft, "times")
    invitees.clock.skip(microseconds=1)
    assert same(await refusal_of(drafts.fetch(invitees.ask("ana"), draft, "times")), DraftGone())
    assert await invitees.count(Draft) == 1
    later = await drafts.keep(invitees.ask("bo"), "times", {})
    await purge(invitees.store)
    assert [row.id for row in await invitees.rows(Draft)] == [later]


async def test_who_signed_out_is_asked_to_sign_in_first(invitees: Office) -> None:
    await invitees.register("ana")
    draft = await drafts.keep(invitees.ask("ana"), "times", TYPED)
    await accounts.logout(invitees.ask("ana"))
    assert same(await refusal_of(drafts.fetch(invitees.ask("ana"), draft, "times")), SignedOut())
    await accounts.login(invitees.ask("ana"))
    assert await drafts.fetch(invitees.ask("ana"), draft, "times") == TYPED
