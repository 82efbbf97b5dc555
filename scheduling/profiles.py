"""The rules of a profile: names, username, email and time zone."""

import unicodedata

from msgspec import Struct
from msgspec.structs import replace

from scheduling.errors import Ambiguous, Blank, MalformedEmail, NothingToChange, TooLong, UnknownZone
from scheduling.model import Person, Profile
from scheduling.phrases import read_hours
from scheduling.zone_names import spoken
from scheduling.zones import similar_zones, zone_label, zones_named

USERNAME_LIMIT = 32
NAME_LIMIT = 64
# Emoji are put together by the one, words of some languages kept apart by the other.
_JOINERS = "\u200d\u200c"
# The empty Braille pattern and the fillers of Hangul: letters and signs of which nothing is seen.
_BLANK = "\u2800\u115f\u1160\u3164\uffa0"


class ProfileForm(Struct, frozen=True):
    """A profile as somebody typed it; a username left out is made from the Discord one."""

    email: str
    first_name: str
    last_name: str
    timezone: str
    username: str | None = None


class ProfileChanges(Struct, frozen=True):
    """What somebody wants changed, as they typed it; what is None stays. Waking hours are such as 8-22."""

    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    username: str | None = None
    timezone: str | None = None
    waking_hours: str | None = None


def key(text: str) -> str:
    """The form in which two texts are the same to a person: NFKC, without case, trimmed."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def read_profile(form: ProfileForm, discord_name: str) -> Profile:
    """The profile that the form describes. Raises Blank, TooLong, MalformedEmail, UnknownZone."""
    if form.username is None:
        username = one_line(discord_name)[:USERNAME_LIMIT] or "user"
    else:
        username = required("username", form.username, USERNAME_LIMIT)
    return Profile(
        username=username,
        email=read_email(form.email),
        first_name=required("first name", form.first_name, NAME_LIMIT),
        last_name=required("last name", form.last_name, NAME_LIMIT),
        timezone=read_zone(form.timezone),
    )


def change_profile(person: Person, profile: Profile, changes: ProfileChanges) -> Person:
    """The person with the changes. Raises NothingToChange, BadHours, and what read_profile raises."""
    form = ProfileForm(
        email=_or(changes.email, profile.email),
        first_name=_or(changes.first_name, profile.first_name),
        last_name=_or(changes.last_name, profile.last_name),
        timezone=_or(changes.timezone, zone_label(profile.timezone)),
        username=_or(changes.username, profile.username),
    )
    hours = person.waking_hours if changes.waking_hours is None else read_hours(changes.waking_hours)
    changed = replace(person, profile=read_profile(form, person.discord_name), waking_hours=hours)
    if changed == person:
        raise NothingToChange
    return changed


def moved(person: Person, timezone: str) -> Person:
    """The person in another time zone. Raises NothingToChange, UnknownZone."""
    zone = read_zone(timezone)
    if zone == person.timezone:
        raise NothingToChange
    if person.profile is None:
        return replace(person, guest_timezone=zone)
    return replace(person, profile=replace(person.profile, timezone=zone))


def read_email(text: str) -> str:
    """The address in its normal form; syntax only, nothing is sent. Raises Blank, MalformedEmail."""
    # Imported on first use, like all that a start can do without.
    from email_validator import EmailNotValidError, validate_email

    text = required("email", text, 254)
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError:
        raise MalformedEmail(text) from None


def read_zone(text: str) -> str:
    """An IANA zone name. Raises Blank, Ambiguous if it means several, UnknownZone with the nearest names."""
    text = required("time zone", text, 64)
    found = zones_named(text)
    if len(found) > 1:
        raise Ambiguous(text, [(zone, spoken(zone)) for zone in found])
    if not found:
        raise UnknownZone(text, similar_zones(text, 5))
    return found[0]


def required(what: str, text: str, limit: int) -> str:
    """The text on one line, trimmed. Raises Blank if nothing is left, TooLong beyond `limit`."""
    text = one_line(text)
    if not text:
        raise Blank(what)
    if len(text) > limit:
        raise TooLong(what, limit)
    return text


def one_line(text: str) -> str:
    """Without control and direction-override characters, white space folded, trimmed.

    Nothing of a text in which there is nothing to see.
    """
    visible = _printable(text)
    return " ".join(visible.split()) if any(map(_shows, visible)) else ""


def lines(text: str) -> str:
    """The same on several lines, as they are spaced."""
    each = [_printable(line).rstrip() for line in text.splitlines()]
    return "\n".join(each).strip() if any(map(_shows, text)) else ""


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() or c in _JOINERS else " " for c in text)


def _shows(char: str) -> bool:
    """Whether there is something to see of a character by itself."""
    return unicodedata.category(char)[0] in "LNPS" and char not in _BLANK


def _or(given: str | None, present: str) -> str:
    return present if given is None else given


def with_suffix(username: str, number: int) -> str:
    """The username with `number` behind it, still within the limit."""
    return f"{username[: USERNAME_LIMIT - len(str(number))]}{number}"
