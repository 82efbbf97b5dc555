"""Lines in the languages of Discord that are read beside English, by the person's locale."""

import pytest
from msgspec.structs import replace

from scheduling.errors import Unreadable
from scheduling.phrases import read_when
from tests.support.phrase_corpus import outcome
from tests.support.phrase_scenes import CORPUS_SCENES, scene

WEEK = CORPUS_SCENES["W"]
MEANT = {
    "tue 9:00-11:00": "08 09:00-11:00",
    "mon and wed morning": "07 08:00-12:00, 09 08:00-12:00",
    "mon to wed 9:00-11:00": "07 09:00-11:00, 08 09:00-11:00, 09 09:00-11:00",
    "weekend except sun": "12 08:00-22:00",
    "thu afternoon": "10 12:00-18:00",
    "fri evening": "11 18:00-22:00",
    "dec 8 9:00-11:00": "08 09:00-11:00",
    "tue after 15:00": "08 15:00-22:00",
}
LINES = {
    "de": [
        "Dienstag 9-11 Uhr",
        "Montag und Mittwoch vormittags",
        "von Mo bis Mi 9-11",
        "Wochenende außer So",
        "Donnerstagnachmittag",
        "Freitag Abend",
        "8. Dezember 9-11",
        "Di nach 15 Uhr",
    ],
    "fr": [
        "mardi 9h-11h",
        "lundi et mercredi matin",
        "du lundi au mercredi 9h-11h",
        "sam, dim sauf dim",
        "jeudi après-midi",
        "vendredi soir",
        "le 8 décembre de 9h à 11h",
        "mardi après 15h",
    ],
    "es-ES": [
        "martes de 9 a 11",
        "lunes y miércoles por la mañana",
        "de lunes a miércoles 9-11",
        "fin de semana excepto domingo",
        "jueves por la tarde",
        "viernes noche",
        "8 de diciembre 9-11",
        "martes después de las 15:00",
    ],
    "pt-BR": [
        "terça das 9 às 11",
        "segunda e quarta de manhã",
        "de segunda a quarta 9-11",
        "fim de semana exceto domingo",
        "quinta à tarde",
        "sexta à noite",
        "8 de dezembro 9-11",
        "terça depois das 15h",
    ],
    "it": [
        "martedì dalle 9 alle 11",
        "lunedì e mercoledì mattina",
        "da lunedì a mercoledì 9-11",
        "fine settimana tranne domenica",
        "giovedì pomeriggio",
        "venerdì sera",
        "8 dicembre 9-11",
        "martedì dopo le 15",
    ],
    "nl": [
        "dinsdag van 9 tot 11",
        "maandag en woensdag ochtend",
        "ma t/m wo 9-11",
        "weekend behalve zondag",
        "donderdagmiddag",
        "vrijdag avond",
        "8 december 9-11",
        "dinsdag na 15:00",
    ],
}
ROWS = [
    (locale, phrase, wanted)
    for locale, phrases in LINES.items()
    for phrase, wanted in zip(phrases, MEANT.values(), strict=True)
]


@pytest.mark.parametrize(("locale", "phrase", "wanted"), ROWS)
def test_a_line_in_ones_own_language_is_read(locale: str, phrase: str, wanted: str) -> None:
    assert outcome(phrase, replace(WEEK, locale=locale)) == wanted


@pytest.mark.parametrize("locale", [*LINES, "en-US", None])
@pytest.mark.parametrize(("phrase", "wanted"), MEANT.items())
def test_english_is_read_whatever_the_language(locale: str | None, phrase: str, wanted: str) -> None:
    assert outcome(phrase, replace(WEEK, locale=locale)) == wanted


@pytest.mark.parametrize(("phrase", "part"), [("Dienstag 9-11", "Dienstag"), ("martes 9-11", "martes")])
def test_another_language_than_ones_own_is_refused(phrase: str, part: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_when(phrase, replace(WEEK, locale="en-US"))
    assert refused.value.part == part


def test_a_word_that_means_another_day_in_ones_own_language_is_asked_about() -> None:
    """ "Mar 9-11" are three days of March in English, and two hours of a Tuesday in Spanish."""
    march = scene("Europe/Berlin", "2027-03-01", "2027-03-14", "2027-02-20 09:00")
    assert outcome("mar 9-11", replace(march, locale="es-ES")) == "asked"
    assert outcome("mar 9-11", march) == "09 08:00-22:00, 10 08:00-22:00, 11 08:00-22:00"


@pytest.mark.parametrize("phrase", ["dinsdag half 10", "tue half 10", "tue half 9-11"])
def test_half_an_hour_before_or_after_is_not_guessed_in_dutch(phrase: str) -> None:
    with pytest.raises(Unreadable, match="half"):
        read_when(phrase, replace(WEEK, locale="nl"))


def test_half_past_is_read_everywhere() -> None:
    for locale in ("nl", "en-GB"):
        assert outcome("tue half past 10", replace(WEEK, locale=locale)) == "08 10:30-11:00"
    assert outcome("tue half 10", replace(WEEK, locale="en-GB")) == "08 10:30-11:00"


@pytest.mark.parametrize(
    ("locale", "phrase"), [("nl", "di half tien"), ("de", "Di halb zehn"), ("de", "Di halb 10")]
)
def test_half_to_an_hour_is_read_where_its_words_are_of_the_language(locale: str, phrase: str) -> None:
    assert outcome(phrase, replace(WEEK, locale=locale)) == "08 09:30-10:00"
