"""The proofs behind a report, as files that its PDF encloses: for the command line and the server alike."""

from api.drafting.ground import Ground
from ledger.format.receipt import format_receipt
from projections.render.pdf import Enclosed
from projections.reports.model import Report, addressed
from projections.reports.wording import MEMBERS

_WITH_PROOFS = frozenset({"pack", "decisions"})


def encloses_proofs(name: str, audience: str) -> bool:
    """Whether a report's PDF encloses proofs unless said otherwise: what a meeting has and decided, for members."""
    return name in _WITH_PROOFS and audience == MEMBERS


def receipts_behind(ground: Ground, report: Report) -> tuple[Enclosed, ...]:
    """A receipt for each entry that a cell of the report lists: the entry, its inclusion proof, the signed head."""
    acts = ground.state.record.acts
    indexes = {acts[act].index for _, cell in addressed(report) for act in cell.sources}
    return tuple(
        Enclosed(
            f"entry-{index}.tlog-proof",
            f"Entry {index} with its proof; to check it: plenary verify",
            format_receipt(ground.ledger.receipt(index)),
        )
        for index in sorted(indexes)
    )
