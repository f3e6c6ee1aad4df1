"""Where a thing of the record has its page, by the type of thing; and ``/things/…``, by whatever one has of it.

Things with a room of their own live there; what belongs to another thing is told on that one's page; everything else
has the page that every thing has.
"""

import re
from collections.abc import Callable, Mapping
from urllib.parse import quote

from api.server.host import Look
from ledger.format.references import ACT_ID

_STATEMENT_ID = re.compile(r"[0-9a-f]{64}")
_OWN: Mapping[str, str] = {
    "gathering": "/met/",
    "decision": "/agreed/",
    "commitment": "/promises/",
    "fund": "/money/funds/",
    "line": "/money/lines/",
    "spend": "/money/spends/",
    "person": "/people/",
    "organization": "/organizations/",
    "post": "/posts/",
    "term": "/handovers/",
    "audit": "/audits/",
    "charter": "/charter/versions/",
}
"""Type of thing to the room in which each has its page."""

OTHER = "/things/"
"""Where every other thing has its page."""


def address_of(look: Look, identity: str) -> str | None:
    """The page of a thing or an act by its id; None when the record has neither.

    Args:
        look: the reader's look.
        identity: the id of a thing, an act or a statement.
    """
    listed = look.directory.get(identity)
    if listed is not None:
        holder = _holder(look, listed.thing, identity)
        if holder is not None and (page := address_of(look, holder)) is not None:
            return f"{page}#{quote(listed.number)}"
        return _OWN.get(listed.thing, OTHER) + quote(listed.number)
    return act_address(look, identity)


def request_address(look: Look, identity: str) -> str:
    """The page of a request to spend: such requests have no number of their own but their act's place in the log."""
    return f"/money/requests/{look.state.record.acts[identity].index}.{identity.rpartition('.')[2]}"


def act_address(look: Look, identity: str) -> str | None:
    """Where an act, or a whole statement, is told with its proof: in its entry; None when it is not in the record."""
    record = look.state.record
    act = record.acts.get(identity)
    if act is not None:
        return f"/log/{act.index}#act-{identity.rpartition('.')[2]}"
    index = record.statements.get(identity)
    return f"/log/{index}" if index is not None else None


def find_anything(look: Look, text: str) -> str | None:
    """The page of whatever goes by a number, an id or a name; None when nothing does, or several things do."""
    wanted = text.strip()
    if ACT_ID.fullmatch(wanted) or _STATEMENT_ID.fullmatch(wanted):
        return address_of(look, wanted)
    folded = wanted.casefold()
    numbered = [one for one in look.directory if one.number.casefold() == folded]
    found = numbered or [one for one in look.directory if one.name is not None and one.name.casefold() == folded]
    return address_of(look, found[0].id) if len(found) == 1 else None


def _holder(look: Look, thing: str, identity: str) -> str | None:
    """The thing on whose page another is told, where it is told on one."""
    find = _HOLDERS.get(thing)
    return find(look, identity) if find else None


_HOLDERS: Mapping[str, Callable[[Look, str], str | None]] = {
    "amendment": lambda look, identity: look.state.decisions.amendments[identity].decision,
    "appeal": lambda look, identity: look.state.decisions.appeals[identity].decision,
    "nomination": lambda look, identity: look.state.posts.nominations[identity].post,
    "minutes": lambda look, identity: look.state.gatherings.minutes[identity].gathering,
    "story": lambda look, identity: look.state.gatherings.stories[identity].gathering,
    "finding": lambda look, identity: look.state.audits.findings[identity].audit,
}
"""Type of thing to the thing that it is told with."""
