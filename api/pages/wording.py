"""Words for where things stand, marked for translation; the reports' own say the same in English."""

from collections.abc import Mapping

from projections.language import N_
from projections.reports.model import Badge

STAGES: Mapping[str, Badge] = {
    "proposed": Badge("waiting", N_("proposed")),
    "deliberating": Badge("waiting", N_("talked over")),
    "open": Badge("waiting", N_("open")),
    "adopted_provisional": Badge("waiting", N_("agreed, not yet in force")),
    "in_force": Badge("good", N_("in force")),
    "not_adopted": Badge("neutral", N_("not agreed")),
    "inquorate": Badge("neutral", N_("too few of us")),
    "blocked": Badge("neutral", N_("an objection stands")),
    "tied": Badge("neutral", N_("a tie")),
    "withdrawn": Badge("neutral", N_("taken back by who proposed it")),
    "lapsed": Badge("neutral", N_("no word")),
    "suspended": Badge("warning", N_("stayed until it is ruled on")),
    "amended": Badge("neutral", N_("amended since")),
    "superseded": Badge("neutral", N_("replaced since")),
    "rescinded": Badge("neutral", N_("undone since")),
    "expired": Badge("neutral", N_("its time is over")),
    "void": Badge("bad", N_("void")),
}
"""A decision's stage."""

POSITIONS: Mapping[str, Badge] = {
    "consent": Badge("good", N_("agrees")),
    "consent_with_reservation": Badge("good", N_("agrees, with a reservation")),
    "stand_aside": Badge("neutral", N_("stands aside")),
    "not_ours": Badge("neutral", N_("not ours")),
    "taking_it_back": Badge("waiting", N_("takes it back to her people")),
    "object": Badge("warning", N_("objects")),
    "block": Badge("warning", N_("blocks")),
    "abstain": Badge("neutral", N_("abstains")),
    "recused": Badge("neutral", N_("steps out")),
    "ballot": Badge("neutral", N_("marked the options")),
    "": Badge("waiting", N_("no word yet")),
}
"""Where somebody stands on a decision."""

PROMISES: Mapping[str, Badge] = {
    "offered": Badge("waiting", N_("offered, not yet promised")),
    "made": Badge("waiting", N_("promised, not yet begun")),
    "active": Badge("waiting", N_("running")),
    "at_risk": Badge("warning", N_("its owner needs a hand")),
    "renegotiating": Badge("waiting", N_("being changed")),
    "transfer_proposed": Badge("waiting", N_("on its way to another owner")),
    "claimed": Badge("waiting", N_("done, says its owner")),
    "contested": Badge("waiting", N_("looked at again")),
    "verified": Badge("good", N_("confirmed")),
    "completed": Badge("good", N_("kept")),
    "partial": Badge("good", N_("kept in part")),
    "released": Badge("neutral", N_("released")),
    "lapsed": Badge("neutral", N_("no word")),
    "withdrawn": Badge("neutral", N_("set down")),
    "disowned": Badge("neutral", N_("not hers: disowned")),
    "silent": Badge("warning", N_("no word yet")),
}
"""A promise's standing."""

TERMS: Mapping[str, Badge] = {
    "appointed": Badge("waiting", N_("appointed, not yet accepted")),
    "preparing": Badge("waiting", N_("preparing")),
    "serving": Badge("good", N_("serving")),
    "ending": Badge("waiting", N_("ends soon")),
    "carryover": Badge("waiting", N_("stays on until somebody is found")),
    "interim": Badge("waiting", N_("for the time between")),
    "suspended": Badge("warning", N_("may not act now")),
    "ended": Badge("neutral", N_("ended")),
    "lapsed": Badge("neutral", N_("no word")),
    "declined": Badge("neutral", N_("declined")),
    "resigned": Badge("neutral", N_("passed it on")),
    "removed": Badge("neutral", N_("removed")),
    "deceased": Badge("neutral", N_("died")),
    "disqualified": Badge("neutral", N_("could not stay")),
    "abolished": Badge("neutral", N_("role ended")),
    "handed_over": Badge("good", N_("handed over")),
    "emeritus": Badge("good", N_("handed over, with thanks")),
}
"""A term's standing."""

ITEMS: Mapping[str, Badge] = {
    "accepted": Badge("good", N_("taken on")),
    "refused": Badge("warning", N_("refused")),
    "lost": Badge("warning", N_("lost")),
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
