"""Reports in every language: the same figures and sources, nothing left in English, no word that no catalogue has."""

import gettext
import re
from html.parser import HTMLParser

import pytest

from api.demo.stage import Stage
from ledger.format.disclosure import parse_disclosure
from ledger.rules.counting.result import Step
from projections import catalogues
from projections.as_of import state_at
from projections.directory import Directory
from projections.language import ENGLISH, Language, language
from projections.render import csv_text, json_text, page, plain_text, spreadsheet
from projections.reports import steps
from projections.reports.amounts import Amount
from projections.reports.catalogue import REPORTS, make
from projections.reports.difference import difference
from projections.reports.model import (
    Badge,
    Cell,
    Count,
    Figure,
    Reference,
    Report,
    Sentence,
    Value,
    addressed,
    sentence,
    tables_of,
)
from projections.standing import View, facts
from tests.projections.reading import basis_of, checked

SPOKEN = ("es", "zu", "en-XA", "ar-XB")
AUDIENCES = [(name, audience) for name, kind in REPORTS.items() for audience in kind.audiences]
PSEUDO = language("en-XA")

ALLOWED = frozenset({"ZAR", *ENGLISH.months, *(month[:3] for month in ENGLISH.months), "UTC"})
"""What stands in English on a page in the pseudo-language and is right: a currency, dates of an English locale."""

CODES = re.compile(r"[A-Z]+-[0-9]+|[a-z][a-z0-9_-]*/v[0-9]+")
"""Numbers of things and names of kinds: the same in every language."""


def _fact(cell: Cell) -> tuple[object, tuple[str, ...]]:
    """What of a cell no language may change."""
    value: Value = cell.value
    match value:
        case Reference():
            return value.id, cell.sources
        case Badge():
            return value.state, cell.sources
        case str():
            return bool(value), cell.sources
        case _:
            return value, cell.sources


def _facts(report: Report) -> dict[str, tuple[object, tuple[str, ...]]]:
    return {address: _fact(cell) for address, cell in addressed(report)}


@pytest.mark.parametrize(("name", "audience"), AUDIENCES)
def test_a_language_changes_words_alone(year: Stage, name: str, audience: str) -> None:
    """Same addresses, amounts, counts, days, states, sources and disclosures; each amount is added up again."""
    english = checked(name, basis_of(year.ledger, audience=audience)).report
    assert ";lang=" not in english.identity.report
    for code in SPOKEN:
        told = checked(name, basis_of(year.ledger, audience=audience, language=language(code))).report
        assert _facts(told) == _facts(english), code
        assert told.identity.disclosures == english.identity.disclosures
        assert told.identity.report == f"{english.identity.report};lang={code}"
        assert told.identity.language == code


def test_what_changed_is_the_same_in_every_language(year: Stage) -> None:
    """The same figures are found to have changed, and the same things to be new or gone."""
    before = state_at(year.ledger, 28)
    found = set()
    for code in ("en", "en-XA", "ar-XB"):
        told = [
            make("budget", basis_of(year.ledger, state=state, language=language(code))).report
            for state in (before, None)
        ]
        changes = difference(*told)
        numbers = [cell.value for _, cell in addressed(changes) if isinstance(cell.value, Amount | Count)]
        found.add((tuple(address for address, _ in addressed(changes)), tuple(numbers)))
    assert len(found) == 1
    assert len(next(iter(found))[0]) > 20


@pytest.mark.parametrize("code", SPOKEN)
def test_every_format_speaks_it(year: Stage, code: str) -> None:
    """Written twice it is the same bytes; the page says its language and in which direction it is read."""
    report = make("budget", basis_of(year.ledger, language=language(code))).report
    for renderer in (plain_text, json_text, csv_text, page, spreadsheet):
        assert renderer.render(report) == renderer.render(report)
    direction = "rtl" if code.startswith("ar") else "ltr"
    assert f'lang="{code}" dir="{direction}"' in page.render(report)
    drawn = "".join(re.findall(r"<svg[^>]*>", page.render(report)))
    assert f'lang="{code}"' in drawn
    assert f'direction="{direction}"' in drawn


class _Shown(HTMLParser):
    """The texts of a page, but for codes and the addresses of cells."""

    def __init__(self) -> None:
        super().__init__()
        self._open: list[tuple[str, str]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "link"):
            self._open.append((tag, dict(attributes).get("href") or ""))

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """It holds no text."""

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self._open]
        address = tags[-2:] == ["dt", "a"] and self._open[-1][1].startswith("#")
        if data.strip() and "code" not in tags and not address:
            self.texts.append(data)


def _plain_words(text: str, said: list[str]) -> list[str]:
    """Words of a text that are accented nowhere and are nobody's: what was hard-coded."""
    for one in said:
        text = text.replace(one, " ")
    if text.endswith("…") and any(one.startswith(text[:-1].strip()) for one in said):
        return []
    words = re.findall(r"[A-Za-zÀ-ž]{2,}", CODES.sub(" ", text))
    return [word for word in words if word.isascii() and word not in ALLOWED]


@pytest.mark.parametrize(("name", "audience"), AUDIENCES)
def test_no_words_are_hard_coded(year: Stage, name: str, audience: str) -> None:
    """Each text of each page in the pseudo-language is accented, or somebody's own words, a name, a code or a date."""
    sealed = (year.ledger.beside.disclosure(digest) for digest in year.state.record.sealed)
    said = sorted((parse_disclosure(one).text for one in sealed if one is not None), key=len, reverse=True)
    now = make(name, basis_of(year.ledger, audience=audience, language=PSEUDO)).report
    then = basis_of(year.ledger, audience=audience, state=state_at(year.ledger, 28), language=PSEUDO)
    for report in (now, difference(make(name, then).report, now)):
        shown = _Shown()
        shown.feed(page.render(report))
        assert len(shown.texts) > 10
        found = {text: words for text in shown.texts if (words := _plain_words(text, said))}
        assert not found


def test_the_look_for_hard_coded_words_finds_them() -> None:
    """The control: English is found beside accented words, and inside them."""
    assert _plain_words("[Ñöťhîñg] was paid by Ana (D-3) on 2 May", ["Ana"]) == ["was", "paid", "by", "on"]
    assert _plain_words("[påîd öñ 2 May 2026 bý Ana~~]", ["Ana"]) == []


class _Asked(gettext.NullTranslations):
    """Remembers which messages it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: set[str] = set()

    def gettext(self, message: str) -> str:
        self.messages.add(message)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.messages.add(msgid1)
        return msgid1 if n == 1 else msgid2

    def pgettext(self, context: str, message: str) -> str:  # noqa: ARG002 - as gettext calls it
        self.messages.add(message)
        return message


OWN_CODES = frozenset({"election", "tin", "evenings", "lindiwe", "joao", "marta"})
"""Codes that the people of the demo chose themselves: a class of decisions, a line, a unit, three candidates."""


def test_translators_have_every_word_that_is_asked_for(year: Stage) -> None:
    """Reports and the facts of things ask for nothing that the catalogues lack, but for codes of people's own."""
    asked = _Asked()
    spoken = Language("en-XA", "", "en_GB", asked)
    for name, audience in AUDIENCES:
        make(name, basis_of(year.ledger, audience=audience, language=spoken))
    directory = Directory(year.state, lambda _: None)
    view = View(year.state, directory, year.state.record.received.get(), spoken)
    told = [facts(view, listed) for listed in directory]
    known = {part for one in catalogues.messages() for part in ((one.id,) if isinstance(one.id, str) else one.id)}
    missing = {message for message in asked.messages - known - OWN_CODES if not CODES.fullmatch(message)}
    assert not missing
    assert len(asked.messages) > 400
    assert sum(map(len, told)) > 50


def test_empty_tables_say_so_in_the_language(year: Stage) -> None:
    """What a table says when it has no row is a message like any other."""
    report = make("treasurer", basis_of(year.ledger, language=PSEUDO)).report
    empty = {table.empty for table in tables_of(report)}
    assert all(words.startswith("[") for words in empty)


def test_a_translation_may_put_its_places_anywhere() -> None:
    """Figures and sentences keep what they are, in the order of the language; words beside each other are one."""
    money, nested = Figure("a", Cell(Count(3))), ("in ", Figure("b", Cell(Count(4))))
    places: dict[str, str | Figure | Sentence] = {"money": money, "where": nested, "day": "Monday"}
    assert sentence("On {day}: {money} {where}.", **places) == ("On Monday: ", money, " ", *nested, ".")
    assert sentence("{where}, {money} ({day})", **places) == (*nested, ", ", money, " (Monday)")
    assert sentence("{day} {day}", **places) == ("Monday Monday",)
    assert sentence("", **places) == ()
    with pytest.raises(KeyError, match="nobody"):
        sentence("{nobody}", **places)


@pytest.mark.parametrize("form", steps.FORMS)
def test_every_form_of_a_step_is_known_again(form: str) -> None:
    """The rules' words are told in the language, with what stood at their places."""
    names = sorted(catalogues.places(form))
    words = form.format(**{name: str(number + 2) for number, name in enumerate(names)})
    told = steps.told(PSEUDO, Step("any", words))
    assert told.startswith("[")
    assert all(str(number + 2) in told for number in range(len(names)))
    assert steps.told(ENGLISH, Step("any", words)) == words


def test_a_step_of_another_form_stays_as_the_rules_tell_it() -> None:
    """Nothing is guessed; codes are words in any case."""
    assert steps.told(PSEUDO, Step("any", "A cat_sat.")) == "A cat sat."
    assert steps.told(PSEUDO, Step("any", "7 seats: consent 6, no_response 1.")).count("[") == 3
