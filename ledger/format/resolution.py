"""A statement as others see it: every ``.n`` in it written as the full id it means (docs/format.md §2.5)."""

from dataclasses import replace

from ledger.format.references import resolve, resolve_value
from ledger.format.statement import Act, Statement


def resolve_statement(statement: Statement, statement_id: str) -> Statement:
    """Write every reference of a parsed statement as a full id.

    Args:
        statement: as parsed.
        statement_id: SHA-256 of its PAE, 64 hex digits.

    Returns:
        An equal statement, fit for comparing with ids of the record; its bytes would be another payload's.
    """
    signers = tuple(
        replace(
            signer,
            person=_resolve(signer.person, statement_id),
            capacity=_resolve_tagged(signer.capacity, statement_id),
        )
        for signer in statement.by
    )
    acts = tuple(_resolve_act(act, statement_id) for act in statement.acts)
    return replace(statement, by=signers, acts=acts)


def _resolve_act(act: Act, statement_id: str) -> Act:
    under, another = act.under, act.for_another
    return replace(
        act,
        body=resolve_value(act.body, statement_id),
        about=_resolve(act.about, statement_id),
        on=_resolve(act.on, statement_id),
        replaces=_resolve(act.replaces, statement_id),
        under=under and replace(under, decision=resolve(under.decision, statement_id)),
        for_another=another
        and replace(
            another,
            person=resolve(another.person, statement_id),
            capacity=_resolve_tagged(another.capacity, statement_id),
        ),
        sealed={
            path: replace(sealed, audience=_resolve_tagged(sealed.audience, statement_id))
            for path, sealed in act.sealed.items()
        },
    )


def _resolve(reference: str | None, statement_id: str) -> str | None:
    return None if reference is None else resolve(reference, statement_id)


def _resolve_tagged(tagged: str | tuple[str, str], statement_id: str) -> str | tuple[str, str]:
    return tagged if isinstance(tagged, str) else (tagged[0], resolve(tagged[1], statement_id))
