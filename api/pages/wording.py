"""Words for where things stand: those of the reports, and what pages say beside them; translated where shown."""

from collections.abc import Mapping

from projections.language import N_
from projections.reports import decisions, promises, succession
from projections.reports.model import Badge, State

STAGES = decisions.STAGES
"""A decision's stage."""

_SIGNS: Mapping[str, State] = {
    "consent": "good",
    "consent_with_reservation": "good",
    "taking_it_back": "waiting",
    "object": "warning",
    "block": "warning",
}
POSITIONS: Mapping[str, Badge] = {
    **{code: Badge(_SIGNS.get(code, "neutral"), words) for code, words in decisions.POSITIONS.items()},
    "": Badge("waiting", N_("no word yet")),
}
"""Where somebody stands on a decision."""

PROMISES: Mapping[str, Badge] = {**promises.BADGES, "silent": Badge("warning", N_("no word yet"))}
"""A promise's standing."""

TERMS = succession.BADGES
"""A term's standing."""

ITEMS: Mapping[str, Badge] = {
    **{code: Badge("good" if code == "accepted" else "warning", words) for code, words in succession.OUTCOMES.items()},
    "": Badge("waiting", N_("still open")),
}
"""What became of an item of a handover."""

FINDINGS: Mapping[str, Badge] = {
    "raised": Badge("waiting", N_("waits for an answer")),
    "accepted": Badge("waiting", N_("accepted, nothing agreed yet")),
    "contested": Badge("waiting", N_("seen otherwise")),
    "action_agreed": Badge("waiting", N_("agreed what to do")),
    "evidence": Badge("waiting", N_("done, to be looked at")),
    "closed": Badge("good", N_("closed by the auditor")),
    "withdrawn": Badge("neutral", N_("taken back")),
}
"""A finding's stage."""

AUDITS: Mapping[str, Badge] = {
    "scheduled": Badge("waiting", N_("planned")),
    "open": Badge("waiting", N_("going on")),
    "reported": Badge("good", N_("reported")),
}
"""An audit's standing."""

SEVERITIES: Mapping[str, str] = {"low": N_("small"), "medium": N_("middling"), "high": N_("grave")}

STANDINGS: Mapping[str, Badge] = {
    "founding": Badge("waiting", N_("named in the founding, has not ratified yet")),
    "invited": Badge("waiting", N_("invited")),
    "member": Badge("good", N_("member")),
    "leaving": Badge("waiting", N_("is leaving")),
    "left": Badge("neutral", N_("left")),
    "merged": Badge("neutral", N_("merged into another")),
    "registered": Badge("neutral", N_("on paper")),
    "joined": Badge("good", N_("with a key of her own")),
    "deceased": Badge("neutral", N_("died")),
}
"""The standing of organizations and of people."""

MOMENTS: Mapping[str, str] = {
    "check_in": N_("check-in"),
    "story": N_("story"),
    "drawing": N_("drawing"),
    "song": N_("song"),
    "movement": N_("movement"),
    "small_groups": N_("small groups"),
    "reflection": N_("reflection"),
    "talk": N_("talk"),
    "round": N_("round"),
    "agreement": N_("agreement"),
}
"""Moments of a gathering."""

SPENDS: Mapping[str, Badge] = {
    "reversed": Badge("neutral", N_("undone")),
    "waived": Badge("neutral", N_("no proof asked for")),
    "proved": Badge("good", N_("proof seen")),
    "partly": Badge("waiting", N_("part of the proof seen")),
    "unproved": Badge("waiting", N_("proof not seen yet")),
}
"""The proof of a payment."""


def badge_for(table: Mapping[str, Badge], code: str | None) -> Badge:
    """A badge by its code; a code that the table lacks is written out."""
    return table.get(code or "") or Badge("neutral", (code or "").replace("_", " "))
