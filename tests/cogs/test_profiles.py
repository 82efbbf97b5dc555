"""/profile edit, /login and /logout."""

import pytest

from bot.demo.play import Player


async def test_what_is_given_is_changed_and_the_rest_stays(olga: Player) -> None:
    await olga.register()
    shown = await olga.run("profile edit", timezone="lisbon", waking_hours="7-21")
    assert "Time zone: Lisbon time (Europe/Lisbon)" in shown
    assert "Waking hours: 7:00–21:00" in shown
    assert "Email: olga@example.com" in shown
    assert "Europe/Lisbon" in await olga.run("profile view")


async def test_without_options_a_form_shows_what_is_known(olga: Player) -> None:
    await olga.register()
    form = await olga.run("profile edit")
    assert form.values == {
        "first_name": "Olga",
        "last_name": "Example",
        "email": "olga@example.com",
        "username": "olga",
        "timezone": "Europe/Berlin",
    }
    assert "Name: Olga Musterfrau" in await olga.submit(last_name="Musterfrau")


async def test_a_refused_profile_form_opens_again_with_what_was_typed(olga: Player) -> None:
    await olga.register()
    await olga.run("profile edit")
    assert "“Berlni”" in await olga.submit(timezone="Berlni", username="chief")
    form = await olga.press("Fix it")
    assert (form.values["timezone"], form.values["username"]) == ("Berlni", "chief")
    assert "Username: chief" in await olga.submit(timezone="Berlin")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"first_name": "Olga"}, "That wouldn't change anything"),
        ({"timezone": "berlin"}, "That wouldn't change anything"),
        ({"first_name": " "}, "The first name is empty."),
        ({"last_name": " "}, "The last name is empty."),
        ({"username": " "}, "The username is empty."),
        ({"email": " "}, "The email is empty."),
        ({"email": "nonsense"}, "isn't an email address"),
        ({"email": "BEN@example.com"}, "Someone else already uses the email"),
        ({"username": "BEN"}, "Someone else already uses the username"),
        ({"timezone": "Nowhere"}, "I don't know the time zone"),
        ({"waking_hours": "22-8"}, "as hours of the day"),
    ],
    ids=str,
)
async def test_a_refused_change_changes_nothing(
    olga: Player, ben: Player, changed: dict[str, str], said: str
) -> None:
    await olga.register()
    await ben.register()
    before = await olga.run("profile view")
    assert said in await olga.run("profile edit", dm=False, **changed)
    assert (await olga.run("profile view")).text == before.text


async def test_one_may_change_the_case_of_ones_own_username(olga: Player) -> None:
    await olga.register()
    assert "Username: OLGA" in await olga.run("profile edit", username="OLGA")


async def test_signed_out_nothing_is_sent_and_signing_in_brings_it(olga: Player, ben: Player) -> None:
    await olga.register()
    await ben.register()
    assert "You're signed out" in await ben.run("logout")
    assert "You're signed out" in await ben.run("logout")
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    assert ben.sees() == []
    assert "signed out, so it waits until they sign in" in await olga.run("calendar status", calendar="Lunch")
    assert "Use `/login`" in await ben.run("calendar list")
    assert "Welcome back" in await ben.run("login")
    assert "Olga Example asks when you can meet" in ben.sees()[-1]
    assert "Welcome back" in await ben.run("login")
    assert len(ben.sees()) == 1


@pytest.mark.parametrize("command", ["login", "logout"])
async def test_who_never_registered_is_told_to(olga: Player, command: str) -> None:
    assert "You're not registered yet." in await olga.run(command)
