"""What a reader may do here now: the places that a page about a thing leads on to."""

from collections.abc import Callable
from urllib.parse import quote

from api.pages.acting.catalogue import FORMS
from api.pages.acting.form import ASKED_FOR
from api.server.host import Look
from ledger.format.statement import Capacity
from ledger.rules.case import Signed
from ledger.rules.charter.model import CharterData
from ledger.rules.charter.powers import holds_grant, power
from projections.sentences import kind_of
from projections.site.frame import Place


def actions_for(look: Look, thing_id: str, gettext: Callable[[str], str] = str) -> tuple[Place, ...]:
    """The acts open to her about a thing, most likely first; none for the public.

    What depends on what she would write is left to the rules; what they refuse whatever she writes is not offered.

    Args:
        look: the reader's look.
        thing_id: the thing's full id; for a request to spend, its act's.
        gettext: words in the reader's language.
    """
    if look.reader.person is None:
        return ()
    listed = look.directory.get(thing_id)
    if listed is not None:
        thing, number = listed.thing, listed.number
    elif thing_id in look.state.money.requests:
        act = look.state.record.acts[thing_id]
        thing, number = ASKED_FOR, f"{act.index}.{thing_id.rpartition('.')[2]}"
    else:
        return ()
    return tuple(
        Place(gettext(form.offer or form.title), form.address(quote(number)))
        for form in FORMS
        if form.thing == thing and _may(look, form.kind) and form.fits(look, thing_id)
    )


SHOWN = frozenset({"/agreed/new", "/met/new", "/promises/new", "/money/requests/new"})
"""Forms to which their room's own page leads already."""


def actions_of(look: Look, room: str, gettext: Callable[[str], str] = str) -> tuple[Place, ...]:
    """The acts open to her in a room that are about nothing in particular yet; none for the public.

    Args:
        look: the reader's look.
        room: its key.
        gettext: words in the reader's language.
    """
    if look.reader.person is None:
        return ()
    return tuple(
        Place(gettext(form.offer or form.title), form.path)
        for form in FORMS
        if form.thing is None and form.room == room and form.path not in SHOWN and _may(look, form.kind)
    )


def _may(look: Look, kind_name: str) -> bool:
    """Whether she holds the power that the act takes, in any capacity of hers."""
    kind = kind_of(look.ledger.registry, kind_name)
    person = look.reader.person
    if kind is None or kind.power is None or person is None:
        return kind is not None
    version = look.state.charter.in_force.get()
    grants = power(version.data if version else CharterData(), kind.power).grants
    now, terms = look.now, look.state.posts.terms.values()
    roles: list[Capacity] = ["self", *(("term", one.id) for one in terms if one.person == person and one.serving(now))]
    held = (Signed(person, role, "") for role in roles)
    return any(holds_grant(look.state, grant, signed, now) for signed in held for grant in grants)
