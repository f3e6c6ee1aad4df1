"""Numbers and names, and sentences made with them."""

from pathlib import Path

import pytest

from ledger.application.compose import Words
from ledger.format.disclosure import parse_disclosure
from ledger.rules.kind import Refusal
from projections.chronicle import Chronicler, statement_of
from projections.directory import LETTERS, Directory, NotFoundError
from projections.refusals import tell_refusal
from projections.sentences import WITHHELD, Teller
from tests.hall import Hall


@pytest.fixture
def hall(tmp_path: Path) -> Hall:
    """A ledger of two organizations."""
    hall = Hall(tmp_path / "ledger")
    hall.found({"Dockers Union": "anna", "Tenants Circle": "bo"})
    return hall


def words_of(hall: Hall, digest: str) -> str | None:
    """A sealed text that the hall's ledger holds."""
    encoded = hall.ledger.beside.disclosure(digest)
    return parse_disclosure(encoded).text if encoded else None


def directory(hall: Hall) -> Directory:
    """The hall's directory."""
    return Directory(hall.ledger.live.state, lambda digest: words_of(hall, digest))


def teller(hall: Hall, *, sealed: bool = False) -> Teller:
    """Tells acts to one who may read all, or nothing sealed."""
    read = (lambda _: None) if sealed else (lambda digest: words_of(hall, digest))
    names = Directory(hall.ledger.live.state, read)
    return Teller(hall.ledger.registry, names.show, read, {"ZAR": 2})


def test_what_could_be_two_things_is_not_guessed(hall: Hall) -> None:
    """A name that two things have, or begin with, is refused with their numbers; the number says which."""
    sitting = hall.sitting(("anna", "self"))
    for name in ("Ward 7", "Ward 7", "Ward 8"):
        sitting.add("organization.registered/v1", {"standing": "invited"}, sealed={"name": Words(name)})
    hall.accept(hall.sign(sitting))
    names = directory(hall)
    for text in ("Ward 7", "ward"):
        with pytest.raises(NotFoundError, match="O-3 Ward 7"):
            names.find(text, "organization")
    assert names.find("o-4") != names.find("O-3")
    assert names.show(names.find("Ward 8")) == "Ward 8"
    with pytest.raises(NotFoundError, match="There is no person 'Ward 8'"):
        names.find("Ward 8", "person")
    with pytest.raises(NotFoundError):
        names.find("")


def test_numbers_run_in_the_order_of_the_record(hall: Hall) -> None:
    """Who has the same record gives the same numbers, whether or not she may read the names."""
    first = [(one.number, one.id) for one in directory(hall)]
    blind = Directory(hall.ledger.live.state, lambda _: None)
    assert [(one.number, one.id) for one in blind] == first
    assert blind.show(hall.ids["anna"]) == "P-1"
    assert directory(hall).show(hall.ids["anna"]) == "anna"
    assert directory(hall).show("f" * 64 + ".3") == "ffffffff….3"


def test_letters_are_given_once() -> None:
    """No two types of things share the letters of their numbers."""
    assert len(set(LETTERS.values())) == len(LETTERS)


def test_sealed_words_are_never_guessed(hall: Hall) -> None:
    """Who may not read a text reads that it is sealed; the sentence stands all the same."""
    _, entry = next(iter(hall.ledger.entries()))
    statement, identity = statement_of(entry)
    told = teller(hall).tell(statement.acts[1], 1)
    assert told == "Write down Dockers Union as founding."
    assert teller(hall, sealed=True).tell(statement.acts[1], 1) == f"Write down {WITHHELD} as founding."
    chronicler = Chronicler(teller(hall), directory(hall).role, directory(hall).number)
    shown = chronicler.statement(statement, identity)
    assert [signer.name for signer in shown.signers] == ["anna", "bo"]
    assert shown.signed_by() == "anna; bo"
    assert shown.acts[1].opens == "O-1"


def test_refusals_for_people(hall: Hall) -> None:
    """Ids become names, and minor units amounts where the refused act says the currency; counts stay counts."""
    statement, _ = statement_of(next(iter(hall.ledger.entries()))[1])
    refusal = Refusal("X", "P-1", 0, {}, f"Not {hall.ids['anna']}.", "Ask her.")
    assert tell_refusal(teller(hall), refusal, statement.acts[0]) == ("Not anna.", "Ask her.")
    paid = next(kind for kind in hall.ledger.registry if kind.name == "payment.made/v1")
    check = next(check for check in paid.checks if check.code == "EXCEEDS_ENCUMBRANCE")
    detail = {"asked": 900, "available": 800, "missing": 100}
    act = type(statement.acts[0])("payment.made/v1", {"amount": {"minor": 900, "ccy": "ZAR"}})
    words, _ = tell_refusal(teller(hall), check.refuse(0, detail), act)
    assert words == "ZAR 8.00 is reserved; ZAR 9.00 is asked, ZAR 1.00 is missing."
