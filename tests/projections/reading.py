"""Making reports from a ledger or from bare rules, as the tests of every report do."""

from datetime import date

from ledger.application import Ledger
from ledger.format.disclosure import parse_disclosure
from ledger.rules.state import State
from projections.language import ENGLISH, Language
from projections.reports.assembly import Made
from projections.reports.basis import Basis, look
from projections.reports.catalogue import make
from projections.reports.claims import check_claims
from projections.reports.model import Cell, addressed
from projections.trace import Acts


def basis_of(
    ledger: Ledger,
    *,
    audience: str = "members",
    through: date | None = None,
    state: State | None = None,
    language: Language = ENGLISH,
) -> Basis:
    """A look at a ledger."""

    def read_words(digest: str) -> str | None:
        encoded = ledger.beside.disclosure(digest)
        return parse_disclosure(encoded).text if encoded is not None else None

    seen = state or ledger.live.state
    return look(seen, read_words, Acts(ledger, seen), audience=audience, through=through, language=language)


def checked(name: str, basis: Basis) -> Made:
    """A report of which every amount was added up again from the acts that it lists."""
    made = make(name, basis)
    check_claims(made.report, made.claims, basis.books.of_event, lambda act: basis.read_act(act).body)
    return made


def cells(made: Made) -> dict[str, Cell]:
    """A report's cells by address."""
    return dict(addressed(made.report))
