"""The words on the signing page are Python's words: every entry of the demo, and a sample of every kind of act.

Both are made from the same bytes by programs that share no code but the kinds' sentences, in every language.
"""

import random
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from api.demo.year import play
from api.pages.signing_words import words_file, words_name
from ledger.application import Ledger, LedgerFolder, SystemClock
from ledger.application.compose import Sitting, Words
from ledger.format.codec import encode_base64
from ledger.format.envelope import Envelope
from ledger.format.statement import Seen, Signer
from ledger.format.submission import Submission
from ledger.format.tree import EMPTY_ROOT
from ledger.rules.kinds import RULES_V0
from projections.chronicle import Chronicler, StatementTold, draft_names, draft_words, statement_of
from projections.directory import Directory
from projections.language import OFFERED, PSEUDO, Language, language
from projections.sentences import Teller
from tests.browser.conftest import Judge
from tests.browser.samples import sample
from tests.browser.signing_site import Served, draft, heading, phone, served
from tests.hall import Randomness

EXPONENTS = {"ZAR": 2, "JPY": 0, "KWD": 3}
TELL = """async ([files, cases]) => {
  const {read} = await import('/sign/statement.js');
  const {tell} = await import('/sign/words.js');
  const books = await Promise.all(files.map(async (name) => (await fetch(`/sign/${name}`)).json()));
  const told = books.map(() => []);
  for (const {submission, given} of cases) {
    for (const [place, book] of books.entries()) {
      try {
        const found = await tell(await read(submission), book, given);
        told[place].push({signers: found.signers.map((one) => [one.name, one.capacity]),
          acts: found.acts.map((act) =>
            [act.label, act.line, Object.fromEntries(act.sealed.map(([, text, path]) => [path, text]))])});
      } catch (error) { told[place].push(String(error)); }
    }
  }
  return told;
}"""
SPOKEN = [language(code) for code in (*OFFERED, *PSEUDO)]
UNREVIEWED = (
    "No speaker of this language has reviewed these words yet; where they and the English differ, the English counts."
)
LANGUAGES = [language(code) for code in OFFERED]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server, for its static files."""
    with served(tmp_path_factory.mktemp("words") / "ledger", pseudo_languages=True) as found:
        yield found


@pytest.fixture(scope="module")
def page(site: Served, chromium: Browser) -> Iterator[Page]:
    """A page of the signing page's own origin and policy."""
    found = chromium.new_page()
    found.goto(f"{site.url}/sign/")
    yield found
    found.close()


def _name(names: Mapping[str, str], identity: str) -> str:
    return names.get(identity) or f"{identity[:8]}…{identity[64:]}"


def _as_told(told: StatementTold, spoken: Language) -> dict[str, Any]:
    return {
        "signers": [[one.name, one.capacity] for one in told.signers],
        "acts": [[act.label, act.line(spoken), dict(act.sealed)] for act in told.acts],
    }


def _case(submission: Submission, **given: Any) -> dict[str, Any]:
    envelope = submission.envelope
    line = {"payload": encode_base64(envelope.payload), "payloadType": envelope.payload_type, "signatures": []}
    told = {"names": {}, "roles": {}, "numbers": {}, "exponents": EXPONENTS}
    return {
        "submission": {"envelope": line, "disclosures": [*submission.disclosures]},
        "given": {**told, **given},
    }


def _told(page: Page, cases: list[dict[str, Any]], *codes: str) -> list[list[Any]]:
    """The page's words for each case, in each language."""
    told: list[list[Any]] = page.evaluate(TELL, [[words_name(code) for code in codes], cases])
    return told


def _compare(page: Page, cases: list[dict[str, Any]], expected: list[list[dict[str, Any]]]) -> None:
    """Each case's expectations are in the order of `LANGUAGES`."""
    told = _told(page, cases, *OFFERED)
    for here, one in enumerate(LANGUAGES):
        assert len(told[here]) == len(expected)
        for words, wanted in zip(told[here], expected, strict=True):
            assert words == wanted[here], one.code


def test_every_entry_of_the_demo_is_told_alike(page: Page, tmp_path: Path) -> None:
    """Names, amounts, dates, lists and what people wrote, entry by entry."""
    play(tmp_path / "demo")
    ledger = Ledger(LedgerFolder(tmp_path / "demo"), SystemClock())
    state, beside = ledger.live.state, ledger.beside

    def read_words(digest: str) -> str | None:
        encoded = beside.disclosure(digest)
        return draft_words(Submission(Envelope(b"", ()), (encoded,)))[digest] if encoded else None

    directory = Directory(state, read_words)
    founding = state.record.founding.get()
    assert founding is not None
    given = {
        "names": {one.id: directory.show(one.id) for one in directory},
        "roles": {one: directory.role(one) for one in state.posts.terms},
        "numbers": {one.id: one.number for one in directory},
        "exponents": dict(founding.currencies),
    }
    cases: list[dict[str, Any]] = []
    expected: list[list[dict[str, Any]]] = []
    left_out = 0
    for _, entry in ledger.entries():
        statement, _ = statement_of(entry)
        wanted = [sealed.digest for act in statement.acts for sealed in act.sealed.values()]
        held = [encoded for digest in wanted if (encoded := beside.disclosure(digest))]
        if len(held) < len(wanted):
            left_out += 1  # words that were erased: nobody signs such a statement any more
            continue
        draft = Submission(entry.envelope, tuple(held))
        names = {one.id: directory.show(one.id) for one in directory} | draft_names(draft, draft_words(draft))
        cases.append(_case(draft, **given))
        expected.append([])
        for spoken in LANGUAGES:
            teller = Teller(ledger.registry, partial(_name, names), read_words, founding.currencies, spoken)
            told = Chronicler(teller, directory.role, directory.number).draft(draft)
            expected[-1].append(_as_told(told, spoken))
    ledger.close()
    assert len(cases) > 80
    assert left_out < 10
    _compare(page, cases, expected)


def test_every_kind_is_told_alike(page: Page) -> None:
    """A draft of each kind, with everything in it that may be."""
    cases: list[dict[str, Any]] = []
    expected: list[list[dict[str, Any]]] = []
    for kind in RULES_V0:
        body = sample(kind)
        assert body is not None, kind.name
        person = "1" * 64 + ".0"
        sitting = Sitting("harbour.example/record", (Signer(person, "self"),), Randomness(kind.name))
        sealed = {one.path: Words(f"«{one.label}»", "en") for one in kind.sealed if "*" not in one.path}
        sitting.add(kind.name, body, sealed=sealed, about=person if kind.about else None)
        draft = sitting.draw_up(at=1_772_000_000_000, seen=Seen(0, EMPTY_ROOT.hex()))
        own = draft_words(draft)
        names = draft_names(draft, own) | {person: "Ana"}
        cases.append(_case(draft, names={person: "Ana"}))
        expected.append([])
        for spoken in LANGUAGES:
            teller = Teller(RULES_V0, partial(_name, names), own.get, EXPONENTS, spoken)
            told = Chronicler(teller, teller.name, lambda _: None).draft(draft)
            expected[-1].append(_as_told(told, spoken))
    assert len(cases) == len(RULES_V0)
    _compare(page, cases, expected)


def test_what_the_page_does_not_know_it_does_not_tell(page: Page) -> None:
    """A member that no kind has, a kind that is none, decimals that the standard does not have: no words at all."""
    bodies: list[tuple[str, dict[str, Any]]] = [
        ("agenda.opened/v1", {"more": 1}),
        ("agenda.closed/v1", {}),
        ("decision.position/v1", {"position": "consent", "also": {"block": True}}),
        ("allocation.reduced/v1", {"amount": {"minor": 5, "ccy": "ZAR", "more": 1}, "line": "1" * 64 + ".2"}),
    ]
    cases = []
    for kind, body in bodies:
        sitting = Sitting("harbour.example/record", (Signer("1" * 64 + ".0", "self"),), Randomness(kind))
        sitting.add(kind, body)
        cases.append(_case(sitting.draw_up(at=1_772_000_000_000, seen=Seen(0, EMPTY_ROOT.hex()))))
    sitting = Sitting("harbour.example/record", (Signer("1" * 64 + ".0", "self"),), Randomness("decimals"))
    sitting.add("allocation.reduced/v1", {"amount": {"minor": 5, "ccy": "ZAR"}, "line": "1" * 64 + ".2"})
    lied = _case(sitting.draw_up(at=1_772_000_000_000, seen=Seen(0, EMPTY_ROOT.hex())))
    lied["given"]["exponents"] = {"ZAR": 0}
    told = _told(page, [*cases, lied], "en", "zu")
    assert all(isinstance(one, str) for words in told for one in words), told


def _change(draft: Submission, turn: int) -> dict[str, Any]:
    """A draft changed on its way: in the payload's spelling, or in the words beside it."""
    case = _case(draft)
    payload = draft.envelope.payload
    changed = {
        0: payload + b" ",
        1: payload.replace(b'"acts"', b'"acts" '),
        2: payload.replace(b'{"acts"', b'{"acts":[],"acts"', 1),
        3: payload.replace(b'"2026', b'"\\u0032026', 1),
    }
    envelope, words = case["submission"]["envelope"], case["submission"]["disclosures"]
    if turn in changed:
        envelope["payload"] = encode_base64(changed[turn])
    elif turn == 4:
        envelope["payloadType"] = "application/json"
    elif turn == 5:
        words.clear()
    elif turn == 6:
        words.append(words[0])
    elif turn == 7:
        words[0] = words[0][:-2] + ("AA" if words[0][-2:] != "AA" else "BA")
    else:
        words.append((Sitting("x", (), Randomness("other")).disclosures and "") or "WyJhIiwiYiIse31d")
    return case


@pytest.mark.parametrize("turn", range(9))
def test_bytes_and_words_that_do_not_fit_are_not_told(page: Page, turn: int) -> None:
    """Nothing that is spelt in another way, twice, or not sealed as it says, is ever shown as what one signs."""
    sitting = Sitting("harbour.example/record", (Signer("1" * 64 + ".0", "self"),), Randomness("changed"))
    sitting.add("agenda.opened/v1", {}, sealed={"title": Words("Night buses", "en")})
    draft = sitting.draw_up(at=1_772_000_000_000, seen=Seen(0, EMPTY_ROOT.hex()))
    ((sound, changed),) = _told(page, [_case(draft), _change(draft, turn)], "en")
    assert isinstance(sound, dict)
    assert isinstance(changed, str), changed


def test_amounts_are_told_in_figures_and_words(page: Page) -> None:
    """Each figure equals Python's, in each language; the words are read back to the same number by another reader."""
    draw = random.Random(7)
    amounts = [
        0,
        1,
        12,
        100,
        101,
        1_150_00,
        999_999_999_99,
        *(draw.randrange(10 ** draw.randrange(1, 15)) for _ in range(300)),
    ]
    told = page.evaluate(
        """async ([amounts, files]) => {
          const {money, spelled} = await import('/sign/words.js');
          const books = await Promise.all(files.map(async (name) => (await fetch(`/sign/${name}`)).json()));
          const figures = (one) => books.map((book) => [[one, 'ZAR', 2], [-one, 'JPY', 0], [-one, 'KWD', 3]]
            .map(([minor, currency, places]) => money(minor, currency, places, book.figures)));
          return amounts.map((one) => [figures(one), spelled(one)]);
        }""",
        [amounts, [words_name(one.code) for one in SPOKEN]],
    )
    tellers = [Teller(RULES_V0, str, lambda _: None, EXPONENTS, one) for one in SPOKEN]
    for amount, (figures, words) in zip(amounts, told, strict=True):
        for teller, (first, *less) in zip(tellers, figures, strict=True):
            assert first == teller.money(amount, "ZAR")
            if amount:
                assert less == [teller.money(-amount, "JPY"), teller.money(-amount, "KWD")]
        assert _number(words) == amount


def test_days_are_told_alike(page: Page) -> None:
    """The first and the last of each month, in each language, and in one that is written from right to left."""
    days = [date(year, month, day) for year, month in product((1999, 2026), range(1, 13)) for day in (1, 28)]
    told = page.evaluate(
        """async ([days, files]) => {
          const {day} = await import('/sign/words.js');
          const books = await Promise.all(files.map(async (name) => (await fetch(`/sign/${name}`)).json()));
          return books.map((book) => days.map((one) => day(one, book.dates)));
        }""",
        [[one.isoformat() for one in days], [words_name(one.code) for one in SPOKEN]],
    )
    tellers = [Teller(RULES_V0, str, lambda _: None, EXPONENTS, one) for one in SPOKEN]
    assert told == [[teller.value(one) for one in days] for teller in tellers]


@pytest.mark.parametrize("code", ["es", "zu", "ar-XB"])
def test_the_act_is_read_in_the_readers_language(site: Served, chromium: Browser, axe: Judge, code: str) -> None:
    """Sentence, buttons and direction; it says that no speaker has reviewed them, and one tap leads to the English."""
    spoken, one = language(code), phone(chromium)
    one.context.add_cookies([{"name": "plenary-language", "value": code, "url": site.url}])
    one.page.goto(f"{site.url}/sign/?d={draft(site, 'Ana')}")
    heading(one.page, spoken.gettext("Read, then sign"))
    sentence = spoken.gettext(next(kind.words for kind in RULES_V0 if kind.name == "agenda.opened/v1"))
    told = sentence.replace("{sealed.title}", "Night buses").replace("{author}", "Ana")
    assert told in one.page.locator(".act .what").inner_text()
    found = one.page.evaluate("[document.documentElement.lang, document.documentElement.dir]")
    assert found == [code, spoken.direction]
    expect(one.page.get_by_text(spoken.gettext(UNREVIEWED))).to_be_visible()
    assert axe(one.page) == []
    assert one.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    one.page.get_by_role("link", name="English", exact=True).click()
    heading(one.page, "Read, then sign")
    expect(one.page.get_by_text(UNREVIEWED)).to_have_count(0)
    assert one.errors == []
    one.close()


def test_without_a_network_it_is_read_in_the_language_kept(site: Served, chromium: Browser) -> None:
    """The device keeps one language's words, those of the page that she came from; they stand in for any other."""
    one, identity = phone(chromium, locale="es-MX"), draft(site, "Ana")
    one.page.goto(f"{site.url}/settings")
    one.page.wait_for_function("navigator.serviceWorker.getRegistration('/sign/').then((found) => found?.active)")
    for asked in ("", "&lang=es", "&lang=zu"):
        one.page.goto(f"{site.url}/sign/?d={identity}{asked}")
        heading(one.page, language("es").gettext("Read, then sign"))
        one.context.set_offline(True)
    one.close()


_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen",
    "eighteen nineteen",
)
_SCALES = "thousand million billion trillion quadrillion"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: number for number, word in enumerate(" ".join(_UNITS).split())}
_SMALL |= {word: 10 * number for number, word in enumerate(_TENS.split(), 2)}
_LARGE = {word: 1000**power for power, word in enumerate(_SCALES.split(), 1)}


def _number(words: str) -> int:
    """The number that English words say."""
    total = part = 0
    for word in words.replace("-", " ").replace(" and ", " ").split():
        if word == "hundred":
            part *= 100
        elif word in _LARGE:
            total, part = total + part * _LARGE[word], 0
        else:
            part += _SMALL[word]
    return total + part


def test_the_words_file_is_the_same_bytes_each_time() -> None:
    """So that its digest can stand in a release."""
    first = [words_file(code) for code in OFFERED]
    words_file.cache_clear()
    assert [words_file(code) for code in OFFERED] == first
