"""The same words in six further languages: names of days and months from dateparser's data, the rest here.

Every word stands for an English one of words.py. A line is read in English and, for somebody whose Discord
speaks another of these languages, with its words beside the English ones.
"""

import importlib.util
import runpy
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from rapidfuzz.distance import OSA

from scheduling.phrases.words import MONTHS, UNIT, WEEKDAYS, Meaning, english

_EMPTY = "-"
_LANGUAGES = {
    "de": """
        from: von, ab, vom; until: bis, bis zum; and: und, sowie; or: oder; except: außer, ausser, ohne, bis
        auf; not: nicht; no: kein, keine, keinen, nein; only: nur; in the morning: morgens, vormittags,
        vormittag, am morgen; lunch: mittag, mittags; afternoon: nachmittag, nachmittags; evening: abend,
        abends; after: nach; before: vor; today: heute; tomorrow: morgen; day after tomorrow: übermorgen;
        weekdays: wochentags, werktags, unter der woche; weekend: wochenende; every: jeden, jede, jedes;
        daily: täglich, jeden tag; next: nächste, nächsten, nächster; this: diese, diesen, dieser; week:
        woche; all day: ganztägig, ganztags, den ganzen tag; any time: immer, jederzeit; between: zwischen;
        prefer: lieber, bevorzugt, am liebsten; if needed: notfalls, zur not; noon: zwölf uhr; yes: geht,
        kann, passt, ja, gern, gerne; can't: kann nicht, geht nicht; -: am, um, der, die, das, den, dem, im,
        zum, ich, mir, es, bitte, hallo, uhr, habe, zeit, jeweils
    """,
    "fr": """
        from: de, du, dès, à partir de; to/at: à, au; until: jusqu'à, jusqu'au; and: et; or: ou; except: sauf,
        excepté, hormis; not: pas, ne pas; no: aucun, non; only: seulement, uniquement; morning: matin,
        matins, matinée, le matin; noon: midi; afternoon: après-midi, aprèm, l'après-midi; evening: soir,
        soirs, soirée; after: après; before: avant; today: aujourd'hui; tomorrow: demain; day after
        tomorrow: après-demain; weekdays: en semaine, jours ouvrés; every: chaque, tous les; daily: tous les
        jours, chaque jour; next: prochain, prochaine; this: ce, cette; week: semaine; all day: toute la
        journée; between: entre; prefer: plutôt, de préférence; if needed: si besoin; any time: toujours,
        n'importe quand; yes: oui, ok, disponible, libre, dispo; -: le, la, les, l', je, suis, peux, en,
        s'il vous plaît, bonjour
    """,
    "es": """
        from: de, desde, a partir de; to/at: a, al, a las; until: hasta, hasta las; and: y, e; or: o, u;
        except: excepto, salvo, menos; not: no; only: solo, sólo; morning: por la mañana, mañanas, de la
        mañana; lunch: mediodía; afternoon: tarde, tardes, por la tarde, de la tarde; evening: noche,
        noches, por la noche; after: después de, tras; before: antes de; today: hoy; tomorrow: mañana; day
        after tomorrow: pasado mañana; weekdays: entre semana, días laborables; weekend: fin de semana, el
        fin de semana; every: cada, todos los; daily: todos los días, cada día; next: próximo, próxima;
        this: este, esta; week: semana; all day: todo el día; between: entre; prefer: prefiero,
        preferiblemente; if needed: si hace falta; any time: siempre, a cualquier hora; yes: sí, puedo,
        libre, disponible; -: el, la, los, las, en, por, favor, hola, del
    """,
    "pt": """
        from: de, das, desde, a partir de; to/at: a, à, às, ao; until: até, até às; and: e; or: ou; except:
        exceto, menos, salvo; not: não; only: só, apenas; morning: manhã, manhãs, de manhã, da manhã, pela
        manhã; lunch: meio-dia; afternoon: tarde, tardes, à tarde, da tarde; evening: noite, noites, à
        noite, da noite; after: depois de, depois das, após; before: antes de, antes das; today: hoje;
        tomorrow: amanhã; day after tomorrow: depois de amanhã; weekdays: dias úteis; weekend: fim de
        semana; every: cada, todas as, todos os; daily: todos os dias, todo dia; next: próximo, próxima;
        this: este, esta, nesta; week: semana; all day: o dia todo, dia inteiro; between: entre; prefer:
        prefiro, de preferência; if needed: se precisar; any time: sempre, qualquer hora; yes: sim, posso,
        livre, disponível; -: o, as, os, na, no, em, por, favor, olá
    """,
    "it": """
        from: da, dal, dalle, dalla; to/at: a, al, alle; until: fino a, fino alle; and: e, ed; or: o, oppure;
        except: tranne, eccetto, salvo; not: non; no: nessun, nessuno; only: solo, soltanto; morning:
        mattina, mattine, mattino, di mattina, la mattina; lunch: mezzogiorno; afternoon: pomeriggio,
        pomeriggi, di pomeriggio; evening: sera, sere, di sera; after: dopo, dopo le; before: prima di,
        prima delle; today: oggi; tomorrow: domani; day after tomorrow: dopodomani; weekdays: giorni
        feriali, nei giorni feriali; weekend: fine settimana; every: ogni, tutti i; daily: ogni giorno,
        tutti i giorni; next: prossimo, prossima; this: questo, questa; week: settimana; all day: tutto il
        giorno; between: tra, fra; prefer: preferisco, preferibilmente; if needed: se necessario; any time:
        sempre, quando vuoi; yes: sì, posso, libero; -: il, lo, la, i, gli, le, di, del, in, per, favore,
        ciao, ore
    """,
    "nl": """
        from: van, vanaf; until: tot, t/m, tot en met; and: en; or: of; except: behalve, uitgezonderd; not:
        niet; no: geen, nee; only: alleen, enkel; morning: ochtend, ochtenden, 's ochtends, 's morgens,
        ochtends; lunch: middaguur; afternoon: middag, middagen, 's middags, namiddag; evening: avond,
        avonden, 's avonds; after: na; before: voor; today: vandaag; tomorrow: morgen; day after tomorrow:
        overmorgen; weekdays: doordeweeks, werkdagen; weekend: weekend; every: elke, iedere; daily:
        dagelijks, elke dag; next: volgende, komende; this: deze, dit; week: week; all day: hele dag, de
        hele dag; between: tussen; prefer: liefst, liever, bij voorkeur; if needed: indien nodig; any time:
        altijd; yes: ja, kan, vrij, beschikbaar; -: op, om, de, het, ik, ben, uur, 's, aub, hallo
    """,
}  # fmt: skip


@dataclass(frozen=True)
class Vocabulary:
    """Phrases with the tokens they are, how long the longest with each first word is, and right spellings.

    With `half_is_unsure`, "half 10" may be half past nine, as in Dutch, or half past ten.
    """

    phrases: dict[tuple[str, ...], Meaning]
    longest: dict[str, int]
    spelling: dict[str, tuple[str, ...]]
    half_is_unsure: bool = False

    def mended(self, word: str) -> str | None:
        """The right word for a misspelt one, if it can be only one."""
        if len(word) < 5 or not word.isalpha():
            return None
        near = _nearest(word, self.spelling.get(word[0], ()))
        meanings = {self.phrases[(right,)] for right in near}
        return near[0] if len(meanings) == 1 else None

    def is_month(self, word: str) -> bool:
        """Whether a word names a month, be it misspelt."""
        meaning = self.phrases.get((self.mended(word) or word,)) or (("", None),)
        return meaning[0][0] == "MONTH"


@lru_cache(maxsize=512)
def _nearest(word: str, candidates: tuple[str, ...]) -> tuple[str, ...]:
    """The nearest of them, if near enough: one slip in a short word, two in a longer one."""
    most = 1 if len(word) < 7 else 2
    near = [(OSA.distance(word, right, score_cutoff=most), right) for right in candidates]
    least = min((distance for distance, _ in near), default=most + 1)
    return tuple(right for distance, right in near if distance == least <= most)


def language_of(locale: str | None) -> str | None:
    """The language of a Discord locale, such as "de" of "de" or "pt" of "pt-BR", if lines are read in it."""
    language = (locale or "").partition("-")[0].lower()
    return language if language in _LANGUAGES else None


@cache
def vocabulary(language: str | None = None) -> Vocabulary:
    """English, with the words of one further language over it."""
    phrases = english()
    if language is not None:
        own = _names(language, phrases) | dict(_words(language, phrases))
        phrases |= own | dict(_compounds(own))
    longest: dict[str, int] = {}
    for words in phrases:
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return Vocabulary(phrases, longest, _spelling(phrases))


def _names(language: str, phrases: dict[tuple[str, ...], Meaning]) -> dict[tuple[str, ...], Meaning]:
    """Weekdays and months as dateparser has them, with plurals; full stops of abbreviations left out."""
    data = _dateparser_data(language)
    found: dict[tuple[str, ...], Meaning] = {}
    for names, kind in ((MONTHS, "MONTH"), (WEEKDAYS, "WEEKDAY")):
        for name in names:
            meaning = phrases[(name,)]
            for word in data[name]:
                found[tuple(UNIT.findall(word.lower().rstrip(".")))] = meaning
                if kind == "WEEKDAY" and len(word) > 4:
                    endings = ("s", "en") if word[-1] != "s" else ()
                    plural = (("WEEKDAYS", meaning[0][1]),)
                    found |= {(f"{word.lower()}{ending}",): plural for ending in endings}
    return found


def _dateparser_data(language: str) -> dict[str, list[str]]:
    """What dateparser knows of a language, without all that importing the package itself would load."""
    package = importlib.util.find_spec("dateparser")
    assert package is not None  # noqa: S101 - it is a dependency
    assert package.submodule_search_locations is not None  # noqa: S101 - and a package
    path = Path(package.submodule_search_locations[0]) / "data" / "date_translation_data" / f"{language}.py"
    return dict(runpy.run_path(str(path))["info"])


def _words(
    language: str, phrases: dict[tuple[str, ...], Meaning]
) -> Iterator[tuple[tuple[str, ...], Meaning]]:
    for entry in _LANGUAGES[language].split(";"):
        meant, _, words = " ".join(entry.split()).partition(": ")
        meaning = () if meant.strip() == _EMPTY else phrases[_key(meant)]
        for word in words.split(","):
            yield tuple(UNIT.findall(word)), meaning


def _compounds(own: dict[tuple[str, ...], Meaning]) -> Iterator[tuple[tuple[str, ...], Meaning]]:
    """ "Dienstagvormittag", "donderdagmiddag": a day and a part of it in one word."""
    single = {words[0]: meaning for words, meaning in own.items() if len(words) == 1 and meaning}
    days = {word: meaning for word, meaning in single.items() if meaning[0][0] == "WEEKDAY" and len(word) > 5}
    parts = {word: meaning for word, meaning in single.items() if meaning[0][0] == "PART"}
    for day, weekday in days.items():
        yield from (((day + part,), weekday + meaning) for part, meaning in parts.items())
        yield (day, "morgen"), (*weekday, ("PART", (6 * 60, 12 * 60)))


def _key(phrase: str) -> tuple[str, ...]:
    return tuple(word for word in UNIT.findall(phrase) if word != "the")


_MENDED_TEXT = "WEEKDAY WEEKDAYS MONTH RELDAY PART GROUP WEEKEND CLOCK ALLTIME UNTIL BETWEEN WEEK NEXT EVERY"
_MENDED = frozenset(_MENDED_TEXT.split())


def _spelling(phrases: dict[tuple[str, ...], Meaning]) -> dict[str, tuple[str, ...]]:
    """The single words to which misspelt ones are mended, by their first letter."""
    found: dict[str, list[str]] = {}
    for words, meaning in phrases.items():
        if (
            len(words) == 1
            and len(words[0]) >= 6
            and words[0].isalpha()
            and meaning
            and meaning[0][0] in _MENDED
        ):
            found.setdefault(words[0][0], []).append(words[0])
    return {letter: tuple(words) for letter, words in found.items()}
