"""Proof of spending: receipts, shared receipts, slips without a receipt, waivers (docs/rules.md M-35 to M-37)."""

import re
from dataclasses import replace
from typing import Annotated, Any

from pydantic import Field

from ledger.format.document import MEDIA_TYPE
from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.money.payees import is_party
from ledger.rules.money.payments import SpendId
from ledger.rules.money.preconditions import limits, line_currency, positive
from ledger.rules.money.state import MoneyState, Proof, Spend
from ledger.rules.values import Body, Count, Money

_DIGEST = re.compile(r"[0-9a-f]{64}")


class EvidenceDocument(Body):
    """A document of proof. Its form is judged by DIGEST_MALFORMED, so that a bad digest is told as what it is."""

    sha256: Annotated[str, Field(max_length=200)]
    length: Count
    type: Annotated[str, Field(max_length=200)]
    salted: bool

    @property
    def well_formed(self) -> bool:
        """Whether digest, length and media type could be a document's."""
        digest = _DIGEST.fullmatch(self.sha256) is not None
        return digest and self.length > 0 and MEDIA_TYPE.fullmatch(self.type) is not None


class EvidenceAttached(Body):
    """A document proves an amount of a spend. ``shared_total``: it is shared by several, and worth this in all."""

    spend: SpendId
    document: EvidenceDocument
    amount: Money
    shared_total: Count | None = None


def _spend(case: Case[Any]) -> Spend:
    return case.state.money.spends[case.body.spend]


def _line(case: Case[Any]) -> str:
    return _spend(case).line


def malformed(document: EvidenceDocument | None) -> Detail | None:
    """DIGEST_MALFORMED's detail."""
    return None if document is None or document.well_formed else {"sha256": document.sha256[:70]}


def used_already(money: MoneyState, digest: str, minor: int, shared_total: int | None) -> Detail | None:
    """EVIDENCE_ALREADY_USED's detail: used before, not declared shared both times, or more shared than it is worth."""
    proof = money.proofs.get(digest)
    if proof is None or proof.used == 0:
        over = shared_total is not None and minor > shared_total
        return {"asked": minor, "used": 0, "total": shared_total or 0} if over else None
    if proof.total is None or shared_total != proof.total or proof.used + minor > proof.total:
        return {"asked": minor, "used": proof.used, "total": proof.total or proof.used}
    return None


def prove(money: MoneyState, digest: str, minor: int, shared_total: int | None) -> None:
    """Note the use of a document."""
    proof = money.proofs.get(digest)
    if proof is None or proof.used == 0:
        proof = Proof(0, shared_total)
    money.proofs.put(digest, replace(proof, used=proof.used + minor))


def unprove(money: MoneyState, spend: Spend) -> None:
    """A spend was reversed: its documents may prove another."""
    for digest, minor in spend.proofs:
        proof = money.proofs[digest]
        money.proofs.put(digest, replace(proof, used=proof.used - minor))


def _malformed(case: Case[EvidenceAttached]) -> Detail | None:
    return malformed(case.body.document)


def _used(case: Case[EvidenceAttached]) -> Detail | None:
    body = case.body
    return used_already(case.state.money, body.document.sha256, body.amount.minor, body.shared_total)


def _count(case: Case[Any]) -> None:
    spend = _spend(case)
    case.state.money.spends.put(spend.id, replace(spend, proved=spend.proved + case.body.amount.minor))


def _record_evidence(case: Case[EvidenceAttached]) -> None:
    body = case.body
    prove(case.state.money, body.document.sha256, body.amount.minor, body.shared_total)
    _count(case)
    spend = _spend(case)
    proofs = (*spend.proofs, (body.document.sha256, body.amount.minor))
    case.state.money.spends.put(spend.id, replace(spend, proofs=proofs))


class SlipWritten(Body):
    """For want of a receipt: the payee's hand and another person's."""

    spend: SpendId
    amount: Money


def _hands(case: Case[SlipWritten]) -> Detail | None:
    payee = _spend(case).payee
    hers = payee is not None and any(is_party(case.state, payee, signer) for signer in case.signers)
    two = len({signer.person for signer in case.signers}) > 1
    return None if hers and two else {"payee": payee or "none"}


def over_cap(case: Case[Any], ccy: str, minor: int) -> Detail | None:
    """NO_RECEIPT_CAP's detail."""
    cap = limits(case).no_receipt_cap.get(ccy) or 0
    return None if minor <= cap else {"asked": minor, "limit": cap}


def _cap(case: Case[SlipWritten]) -> Detail | None:
    amount = case.body.amount
    return over_cap(case, amount.ccy, _spend(case).amount)


class EvidenceWaived(Body):
    """A decision does without proof of a spend."""

    spend: SpendId


def _record_waiver(case: Case[EvidenceWaived]) -> None:
    case.state.money.spends.put(case.body.spend, replace(_spend(case), waived=True))


DIGEST_WORDS = ("DIGEST_MALFORMED", "M-35", "{sha256} is no document's digest, length and type.", "Attach it again.")
USED_WORDS = (
    "EVIDENCE_ALREADY_USED",
    "M-35",
    "That document proves {used} of {total} elsewhere; {asked} more is asked of it.",
    "Attach the spend's own proof, or declare the document shared each time, with one total.",
)
CAP_WORDS = (
    "NO_RECEIPT_CAP",
    "M-36",
    "{asked} is above the {limit} that a slip may prove.",
    "Get a receipt, or decide to waive it.",
)

KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="evidence.attached/v1",
        body=EvidenceAttached,
        label="attach a receipt",
        words="This document proves {amount} of {spend}.",
        power="money.prove",
        sealed=(SealedField("filename", "The file's name"),),
        checks=(
            Check(*DIGEST_WORDS, _malformed),
            line_currency(_line),
            positive(),
            Check(*USED_WORDS, _used),
        ),
        record=_record_evidence,
    ),
    Kind(
        name="evidence.slip/v1",
        body=SlipWritten,
        label="sign for a missing receipt",
        words="There is no receipt: {amount} of {spend} was paid to the one who signs here.",
        standing=(
            Check(
                "SLIP_HANDS",
                "M-36",
                "A slip bears the hand of {payee} and of another person.",
                "Let both sign.",
                _hands,
            ),
        ),
        sealed=(SealedField("reason", "Why there is none"),),
        checks=(line_currency(_line), positive(), Check(*CAP_WORDS, _cap)),
        record=_count,
    ),
    Kind(
        name="evidence.waived/v1",
        body=EvidenceWaived,
        label="waive a receipt",
        words="Do without proof of {spend}.",
        power="money.prove",
        decided="must",
        record=_record_waiver,
    ),
)
