"""Home: the last gathering, then what was promised, then what needs me; a line on the money that leads to all of it.

To whom the record is not open it says only what this is and how to sign in.
"""

from fastapi import APIRouter
from fastapi.responses import Response

from api.pages.home_needs import needs
from api.pages.met import latest_first, tell_met
from api.pages.promises import Promise, tell_promise
from api.pages.reading import Reading, read
from api.pages.telling import Telling
from api.server.asked import Asked, AskedDep
from api.server.host import Look
from ledger.format.codec import DAY_MS
from ledger.rules.commitments.standing import commitment_standing
from ledger.rules.commitments.state import OPEN
from ledger.rules.money.books import fund_cards

router = APIRouter(include_in_schema=False)
SOON_MS = 30 * DAY_MS
THANKS = 3


@router.get("/")
@router.get("/home.json")
def home(asked: AskedDep) -> Response:
    """The first page."""
    return read(asked, lambda look: _home(asked, look), everybody=True)


def _home(asked: Asked, look: Look) -> Reading:
    _ = asked.language.gettext
    title = look.coalition() or _("A coalition")
    if not look.may_enter or look.state.record.founding.get() is None:
        founded = look.state.record.founding.get() is not None
        return Reading("home.html", title, "home", {"open": False, "founded": founded})
    telling = Telling(look, asked.language)
    gatherings = latest_first(look)
    purposes = look.state.people.purposes
    view = {
        "open": True,
        "founded": True,
        "name": title,
        "purpose": telling.text(purposes[-1], "text") if len(purposes) else None,
        "met": tell_met(telling, gatherings[0]) if gatherings else None,
        "promised": _promised(telling),
        "thanks": _thanks(telling),
        "needs": needs(telling),
        "money": _money(telling),
        "decided": telling.things(_decided(look)),
    }
    return Reading("home.html", title, "home", view)


def _promised(telling: Telling) -> list[Promise]:
    """Promises that are open and due soon, or without a word, the nearest first."""
    found = []
    for one in telling.state.commitments.commitments.values():
        told = tell_promise(telling, one)
        running = commitment_standing(telling.state, one, telling.now) in OPEN
        if told.silent or (running and told.due <= telling.day(telling.now + SOON_MS)):
            found.append(told)
    return sorted(found, key=lambda told: (not told.silent, told.due))


def _thanks(telling: Telling) -> list[dict[str, object]]:
    """The last thanks, the newest first."""
    every = list(telling.state.commitments.acknowledgements)
    return [
        {
            "to": telling.thing(one.to),
            "from": telling.thing(one.organization or one.person or one.to),
            "words": telling.text(one.act, "words"),
            "promise": telling.thing(one.commitment) if one.commitment else None,
            "day": telling.day(one.received),
        }
        for one in every[-THANKS:][::-1]
    ]


def _decided(look: Look) -> list[str]:
    """The decisions of the last month, the newest first."""
    since = look.now - SOON_MS
    found = [one for one in look.state.decisions.decisions.values() if (one.in_force_from or 0) > since]
    return [one.id for one in sorted(found, key=lambda one: -(one.in_force_from or 0))]


def _money(telling: Telling) -> list[dict[str, str]]:
    """What we hold and what of it is free, by currency."""
    held: dict[str, list[int]] = {}
    for fund in telling.state.money.funds:
        for card in fund_cards(telling.state.money, fund):
            sums = held.setdefault(card.currency, [0, 0])
            sums[0] += card.held
            sums[1] += card.free
    return [
        {"held": telling.money(one[0], currency), "free": telling.money(one[1], currency)}
        for currency, one in held.items()
    ]
