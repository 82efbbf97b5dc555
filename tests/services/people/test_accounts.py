"""Accounts and profiles: registering, signing in and out, and who may ask."""

import unicodedata

import pytest
from msgspec.structs import replace

from db.models import User
from scheduling.errors import (
    AlreadyRegistered,
    BadHours,
    Blank,
    MalformedEmail,
    NoSuchCalendar,
    NothingToChange,
    NotRegistered,
    Refusal,
    SignedOut,
    Taken,
    TooLong,
    UnknownZone,
)
from scheduling.model import Profile
from scheduling.profiles import ProfileChanges, ProfileForm
from scheduling.zones import similar_zones
from services.answers import acceptance
from services.calendars import views
from services.people import accounts, profiles
from tests.support.fakes import Office, form, refusal_of, refused, same


async def test_registering_gives_an_account_its_profile(office: Office) -> None:
    typed = ProfileForm(" Ana@Example.COM", "  Ana\n María ", "Díaz", "kathmandu", "ana_d")
    ana = await profiles.register(office.ask("ana"), typed)

    assert ana.profile == Profile("ana_d", "Ana@example.com", "Ana María", "Díaz", "Asia/Kathmandu")
    assert (ana.name, ana.timezone, ana.signed_out) == ("Ana María Díaz", "Asia/Kathmandu", False)
    assert await profiles.own_profile(office.ask("ana")) == ana
    assert await accounts.find(office.ask("ana")) == ana
    assert [row.registered_at for row in await office.rows(User)] == [office.clock()]


async def test_a_username_left_out_is_the_discord_name_with_a_number_if_it_is_taken(office: Office) -> None:
    given: list[str | None] = []
    for discord_name in ("Ana", "ana", "ANA ", "Ana2", "a" * 40, "a" * 40, "\u202e", "\n"):
        request = office.ask(f"account {len(given)}")
        request = replace(request, actor=replace(request.actor, name=discord_name))
        person = await profiles.register(request, form(f"p{len(given)}", username=None))
        given.append(person.profile.username if person.profile else None)
    assert given == ["Ana", "ana2", "ANA3", "Ana22", "a" * 32, "a" * 31 + "2", "user", "user2"]


REFUSED = [
    (form("bo", email="ANA@EXAMPLE.COM"), Taken("email", "ANA@example.com")),
    (form("bo", username="ANA"), Taken("username", "ANA")),
    (form("bo", email=" "), Blank("email")),
    (form("bo", username="\u200b \u202e"), Blank("username")),
    (form("bo", first_name=""), Blank("first name")),
    (form("bo", last_name="\n"), Blank("last name")),
    (form("bo", timezone=" "), Blank("time zone")),
    (form("bo", username="x" * 33), TooLong("username", 32)),
    (form("bo", first_name="x" * 65), TooLong("first name", 64)),
    (form("bo", last_name="x" * 65), TooLong("last name", 64)),
    (form("bo", email=f"{'x' * 250}@example.com"), TooLong("email", 254)),
    (form("bo", email="bo at example.com"), MalformedEmail("bo at example.com")),
    (form("bo", timezone="Berlln"), UnknownZone("Berlln", similar_zones("Berlln", 5))),
]


async def test_what_registering_refuses_and_that_nothing_is_kept_of_it(
    office: Office, subtests: pytest.Subtests
) -> None:
    await office.register("ana")
    for typed, expected in REFUSED:
        with subtests.test(typed=str(typed)):
            refusal = await refusal_of(profiles.register(office.ask("bo"), typed))
            assert same(refusal, expected), repr(refusal)
    assert await accounts.find(office.ask("bo")) is None

    assert same(await refusal_of(profiles.register(office.ask("ana"), form("other"))), AlreadyRegistered()), (
        "somebody registered has a profile already"
    )
    await profiles.register(office.ask("bo"), form("bo"))


ALIKE = [
    ("straße", "STRASSE"),
    ("Ｗｉｄｅ", "wide"),  # noqa: RUF001 - full-width letters
    ("ﬁsh", "FISH"),
    ("Zoë", "ZOE\u0308"),
    ("ΣΊΣΥΦΟΣ", "σίσυφος"),
    ("two  spaces", " Two Spaces "),
]
DIFFERENT = [("Zoë", "Zoe"), ("ana", "an a"), ("ana", "ana1")]


async def test_usernames_are_unique_without_regard_to_case_or_how_they_are_written(
    office: Office, subtests: pytest.Subtests
) -> None:
    for number, (first, second) in enumerate([*ALIKE, *DIFFERENT]):
        with subtests.test(first=first, second=second):
            one, other = f"one{number}", f"other{number}"
            suffix = f" {number}"
            await profiles.register(office.ask(one), form(one, username=first + suffix))
            again = profiles.register(office.ask(other), form(other, username=second + suffix))
            if (first, second) in DIFFERENT:
                await again
            else:
                assert isinstance(await refusal_of(again), Taken)


async def test_emails_are_unique_likewise(office: Office, subtests: pytest.Subtests) -> None:
    pairs = [
        ("Bo@Example.com", "bO@eXAMPLE.COM"),
        ("zoë@example.com", unicodedata.normalize("NFD", "ZOË@example.com")),
        ("bo@bücher.example", "BO@BÜCHER.EXAMPLE"),
        ("bo@xn--bcher-kva.example", "bo@bücher.example"),
    ]
    for number, (first, second) in enumerate(pairs):
        with subtests.test(first=first, second=second):
            one, other = f"one{number}", f"other{number}"
            await profiles.register(office.ask(one), form(one, email=f"{number}{first}"))
            refusal = await refusal_of(
                profiles.register(office.ask(other), form(other, email=f"{number}{second}"))
            )
            assert isinstance(refusal, Taken), repr(refusal)
            assert refusal.what == "email"


async def test_the_longest_names_and_emails_can_be_kept(office: Office) -> None:
    """One letter may become eighteen in the form that is compared."""
    longest = "\ufdfa"
    discord_name = replace(office.account("ana"), name=longest * 32)
    await profiles.register(office.ask("ana", actor=discord_name), form("ana", username=None))
    await profiles.register(
        office.ask("bo"),
        form("bo", first_name=longest * 64, last_name="ẞ" * 64, username="ΐ" * 32, email=f"{'x' * 64}@x.com"),
    )
    assert await office.count(User) == 2


async def test_signing_out_and_in_again_are_idempotent(office: Office) -> None:
    await office.register("ana")
    since = office.clock()
    for _ in range(2):
        assert (await accounts.logout(office.ask("ana"))).signed_out
        office.clock.skip(hours=1)
    assert [row.signed_out_at for row in await office.rows(User)] == [since], "signed out since the first"
    for _ in range(2):
        person, held = await accounts.login(office.ask("ana"))
        assert (person.signed_out, held) == (False, 0)
    assert (await profiles.own_profile(office.ask("ana"))).profile is not None


async def test_who_signed_out_may_do_nothing_but_sign_in(office: Office) -> None:
    ana = (await office.register("ana"))[0]
    await accounts.logout(office.ask("ana"))
    assert same(await refusal_of(profiles.own_profile(office.ask("ana"))), SignedOut())
    assert same(await refusal_of(views.listing(office.ask("ana"))), SignedOut())
    assert same(await refusal_of(acceptance.decline(office.ask("ana"), "cal:1")), SignedOut())
    assert await accounts.find(office.ask("ana")) == replace(ana, signed_out=True)
    assert await accounts.login(office.ask("ana")) == (ana, 0)


async def test_who_never_registered_is_told_so(office: Office, subtests: pytest.Subtests) -> None:
    await office.register("olga")
    ref = await office.calendar()
    await office.invite(ref, "known")
    expected: Refusal = NotRegistered()
    for name in ("stranger", "known"):
        for use_case in (accounts.login, accounts.logout, profiles.own_profile):
            with subtests.test(name, use_case=use_case.__name__):
                assert same(await refusal_of(use_case(office.ask(name))), expected)
    assert same(await refusal_of(acceptance.decline(office.ask("stranger"), ref)), NoSuchCalendar(ref))
    assert (await views.listing(office.ask("stranger"))).items == []
    assert await accounts.find(office.ask("stranger")) is None
    known = await accounts.find(office.ask("known"))
    assert known is not None
    assert (known.name, known.profile) == ("known", None)


async def test_whoever_interacts_has_the_name_they_have_now(office: Office) -> None:
    await office.register("olga")
    await office.invite(await office.calendar(), "ben")
    renamed = replace(office.account("ben"), name="Benedict")
    for _ in range(2):
        await accounts.met(office.ask("ben", actor=renamed))
        known = await accounts.find(office.ask("ben"))
        assert known is not None
        assert known.name == "Benedict"
    await accounts.met(office.ask("stranger"))
    assert await accounts.find(office.ask("stranger")) is None, "strangers are not noted down"


async def test_whoever_interacts_has_the_language_they_have_now(office: Office) -> None:
    await office.register("olga")
    await office.invite(await office.calendar(), "ben")
    for locale, kept in (("de", "de"), ("en-US", "en-US"), (None, "en-US")):
        await accounts.met(office.ask("ben", actor=replace(office.account("ben"), locale=locale)))
        known = await accounts.find(office.ask("ben"))
        assert known is not None
        assert known.locale == kept


async def test_being_invited_again_leaves_the_language_as_it_was_told(office: Office) -> None:
    await office.register("olga")
    speaking = office.ask("ben", actor=replace(office.account("ben"), locale="de"))
    assert (await profiles.register(speaking, form("ben"))).locale == "de"
    await office.invite(await office.calendar(), "ben")
    known = await accounts.find(office.ask("ben"))
    assert known is not None
    assert known.locale == "de"


async def test_whoever_interacts_may_be_worth_writing_to_again(office: Office) -> None:
    await office.register("olga", "ben")
    await office.change(User, {}, unreachable_since=office.clock())
    await accounts.met(office.ask("ben"))
    assert [row.unreachable_since for row in await office.rows(User)] == [office.clock(), None]


async def test_a_profile_is_changed_as_far_as_it_is_given(office: Office, subtests: pytest.Subtests) -> None:
    (ana,) = await office.register("ana")
    assert ana.profile is not None
    hours = await profiles.edit(office.ask("ana"), ProfileChanges(waking_hours="7-21"))
    assert hours == replace(ana, waking_hours=(7 * 60, 21 * 60))
    everything = ProfileChanges("new@example.com", "Anna", "Novak", "anna", "lagos")
    changed = await profiles.edit(office.ask("ana"), everything)
    assert changed.profile == Profile("anna", "new@example.com", "Anna", "Novak", "Africa/Lagos")
    assert await profiles.own_profile(office.ask("ana")) == changed

    await office.register("bo")
    for changes, expected in (
        (ProfileChanges(), NothingToChange()),
        (ProfileChanges(username="anna"), NothingToChange()),
        (ProfileChanges(email="BO@example.com"), Taken("email", "BO@example.com")),
        (ProfileChanges(username="BO"), Taken("username", "BO")),
        (ProfileChanges(first_name=" "), Blank("first name")),
        (ProfileChanges(email="x"), MalformedEmail("x")),
        (ProfileChanges(waking_hours="night"), BadHours("night")),
        (ProfileChanges(timezone="Mars"), UnknownZone("Mars", similar_zones("Mars", 5))),
    ):
        with subtests.test(changes=str(changes)):
            refusal = await refusal_of(profiles.edit(office.ask("ana"), changes))
            assert same(refusal, expected), repr(refusal)
    assert await profiles.own_profile(office.ask("ana")) == changed, "nothing of it was kept"
    only_case = await profiles.edit(office.ask("ana"), ProfileChanges(username="ANNA"))
    assert only_case.profile is not None
    assert only_case.profile.username == "ANNA", "one's own name may be written otherwise"


async def test_two_who_take_one_username_at_once(office: Office) -> None:
    await office.register("ana", "bo")
    changes = ProfileChanges(username="Sam")
    results = await office.at_once(*(profiles.edit(office.ask(name), changes) for name in ("ana", "bo")))
    assert refused(results) == [Taken], results


async def test_two_who_register_with_one_email_at_once(office: Office) -> None:
    results = await office.at_once(
        *(profiles.register(office.ask(name), form(name, email="we@example.com")) for name in ("ana", "bo"))
    )
    refusals = [result for result in results if isinstance(result, BaseException)]
    assert refusals == [Taken("email", "we@example.com")], results
    assert await office.count(User) == 1


async def test_one_account_that_registers_twice_at_once(office: Office) -> None:
    results = await office.at_once(*(profiles.register(office.ask("ana"), form("ana")) for _ in range(2)))
    assert refused(results) == [AlreadyRegistered], results
    assert await office.count(User) == 1


async def test_two_of_one_discord_name_who_register_at_once_both_get_a_username(office: Office) -> None:
    sams = {name: replace(office.account(name), name="Sam") for name in ("sam1", "sam2")}
    results = await office.at_once(
        *(profiles.register(office.ask(n, actor=sam), form(n, username=None)) for n, sam in sams.items())
    )
    assert refused(results) == [], results
    assert sorted(row.username or "" for row in await office.rows(User)) == ["Sam", "Sam2"]
