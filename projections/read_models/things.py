"""The register of people, posts, register entries, endings and what was before: a table for each table of the state.

Standings that time alone changes (a term that runs out) are not stored: the instants are, and whoever asks names the
instant. Words, public keys' bytes and open invitations are left out.
"""

from ledger.rules.charter.state import CharterVersion
from ledger.rules.endings.state import Split
from ledger.rules.history.state import PastAllocation, PastDecision, Source
from ledger.rules.people.state import Accreditation, Key, Organization, Party, Person, Ratification, Recovery
from ledger.rules.posts.state import Nomination, OpenedBody, Packet, Post, Term
from ledger.rules.registers.state import Consent, Endorsement, Registered, Use
from projections.read_models.columns import Ids, json_text, kept

_OF = {"organization": str}
_OF_PURPOSE = {"purpose": str, "organization": str}
_OF_ITEM = {"item": str, "organization": str}

PEOPLE = (
    kept("organizations", lambda state: state.people.organizations, Organization),
    kept(
        "ratifications",
        lambda state: state.people.ratifications,
        Ratification,
        key={"organization": str, "charter": str},
    ),
    kept("persons", lambda state: state.people.persons, Person, without=("invitation",)),
    kept("keys", lambda state: state.people.keys, Key, key={"keyid": str}, without=("spki",)),
    kept("recoveries", lambda state: state.people.recoveries, Recovery, key={"keyid": str}),
    kept(
        "accreditations",
        lambda state: state.people.accreditations,
        Accreditation,
        key={"person": str, "organization": str},
    ),
    kept("neighbours", lambda state: state.people.neighbours, Ids, key=_OF, value="organizations"),
    kept("parties", lambda state: state.people.parties, Party),
    kept("relations", lambda state: state.people.related, frozenset, key={"of": str}, value="related_to"),
    kept("purposes", lambda state: state.people.purposes, str, key={"place": int}, value="purpose"),
    kept("purposes_acknowledged", lambda state: state.people.acknowledged, str, key=_OF_PURPOSE, value="act"),
    kept("intents", lambda state: state.people.intents, str, key=_OF, value="act"),
    kept("agenda", lambda state: state.people.agenda, bool, key=_OF_ITEM, value="owns"),
    kept("charter_versions", lambda state: state.charter.versions, CharterVersion),
)
POSTS = (
    kept("posts", lambda state: state.posts.posts, Post),
    kept("terms", lambda state: state.posts.terms, Term),
    kept("nominations", lambda state: state.posts.nominations, Nomination),
    kept("handovers", lambda state: state.posts.packets, Packet, key={"term": str}),
    kept("bodies", lambda state: state.posts.bodies, OpenedBody),
    kept("body_stays", lambda state: state.posts.stays, tuple, key={"body": str, "person": str}, value="times"),
    kept(
        "training",
        lambda state: state.posts.training,
        int | None,
        key={"person": str, "training": str},
        value="until",
    ),
    kept(
        "waivers",
        lambda state: state.posts.waivers,
        tuple,
        key={"post": str, "person": str},
        without=("value",),
        more={
            "rules": (str, lambda one: json_text(one[0])),
            "until": (int, lambda one: one[1]),
        },
    ),
)
REGISTERS = (
    kept(
        "register_entries",
        lambda state: state.registers.entries,
        Registered,
        without=("versions",),
        more={
            "entry": (str, lambda one: json_text(one.entry)),
            "entered": (int, lambda one: one.entered),
            "versions": (int, lambda one: len(one.versions)),
        },
    ),
    kept(
        "endorsements",
        lambda state: state.registers.endorsements,
        Endorsement,
        key={"entry": str, "organization": str},
    ),
    kept(
        "authoritative_texts",
        lambda state: state.registers.authoritative,
        str,
        key={"act": str, "field": str},
        value="entry",
    ),
    kept(
        "use_consents",
        lambda state: state.registers.consents,
        Consent,
        key={"organization": str, "asset": str, "of": str},
    ),
    kept("uses", lambda state: state.registers.uses, Use),
)
ENDINGS = (
    kept("unmet", lambda state: state.endings.unmet, str, key={"commitment": str}, value="act"),
    kept("splits", lambda state: state.endings.splits, Split),
    kept(
        "split_consents",
        lambda state: state.endings.consents,
        bool,
        key={"split": str, "organization": str, "successor": str, "what": str},
        value="given",
    ),
)
HISTORY = (
    kept("history_sources", lambda state: state.history.sources, Source),
    kept("history_refs", lambda state: state.history.refs, str, key={"source": str, "ref": str}, value="act"),
    kept("past_decisions", lambda state: state.history.decisions, PastDecision),
    kept("past_allocations", lambda state: state.history.allocations, PastAllocation, key={"place": int}),
    kept("past_promises", lambda state: state.history.promised, str, key={"line": str}, value="encumbrance"),
    kept("past_bills", lambda state: state.history.owed, str, key={"line": str}, value="spend"),
    kept("past_overdrawn", lambda state: state.history.overdrawn, int, key={"line": str}, value="amount"),
)
THINGS = (*PEOPLE, *POSTS, *REGISTERS, *ENDINGS, *HISTORY)
"""Models of people, posts, registers, endings, and what was before."""
