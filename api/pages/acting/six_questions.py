"""The six questions of a founding: what they ask, and what was answered as a plan.

The same questions as ``plenary init`` asks; the answers are read by the same reader.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from api.drafting.founding import Plan
from api.drafting.founding_plan import PlanError, organization_line, read_plan, slug
from api.pages.acting.fields import LONGEST, Field, Say, Shown
from api.pages.acting.typed import Typed
from ledger.rules.charter.starters import DEFAULT, STARTERS, charter_body, starter
from projections.language import N_

MAX_LINES = 60
_CHARTERS: Mapping[str, tuple[str, str]] = {
    "consent-coalition": (
        N_("By consent"),
        N_("One voice an organization. It passes when nobody objects with a reason that holds."),
    ),
    "two-thirds-coalition": (N_("By two thirds"), N_("One voice an organization, a week's notice, then a count.")),
    "union-local": (N_("By the members' majority"), N_("An elected board decides in between.")),
    "kubernetes-like": (N_("By a small elected committee"), N_("Everybody ranks candidates; no group holds most.")),
    "debian-like": (N_("By everybody's ranked vote"), N_("One person, one vote, with “none of these” to beat.")),
}  # fmt: skip


def questions(say: Say) -> tuple[Field, ...]:
    """The six questions, in the reader's language."""
    charters = tuple((name, *charter_words(say, name)) for name in _CHARTERS if name in STARTERS)
    example = N_("One organization to a line, with its people after a colon, like this: Dockers Union: Anna, Bo")
    witness = N_("Of another organization, with a phone of her own. Then who says yes in the room is in at once.")
    return (
        Field("name", say(N_("1. What is the coalition called?")), required=True),
        Field("organizations", say(N_("2. Who is here?")), "area", required=True, rows=5,
              hint=say(example)),
        Field("purpose", say(N_("3. What are you trying to do, in one sentence?")), "area", rows=2),
        Field("charter", say(N_("4. How do you agree?")), "choice", required=True, options=charters,
              default=(DEFAULT,)),
        Field("writer", say(N_("5. Who writes it down?")), required=True,
              hint=say(N_("Her name, as above. She signs with this phone or laptop."))),
        Field("witness", say(N_("And who witnesses it?")),
              hint=say(witness)),
        Field("entries", say(N_("6. Who may read the record?")), "choice", required=True, default=("members",),
              options=(
            ("members", say(N_("Members only")), say(N_("A decision can publish something later."))),
            ("public", say(N_("Everybody")), say(N_("What was public cannot be called back."))))),
    )  # fmt: skip


def read_answers(say: Say, typed: Typed) -> tuple[dict[str, Any], list[tuple[str | None, str]]]:
    """What was answered, as a plan's data; and what is to be mended."""
    errors: list[tuple[str | None, str]] = []
    given: dict[str, str] = {}
    for one in questions(say):
        given[one.name] = typed.one(one.name)
        if one.required and not given[one.name]:
            errors.append((one.name, say(N_("Fill this in: %(label)s")).replace("%(label)s", one.label)))
        elif len(given[one.name]) > LONGEST:
            errors.append((one.name, say(N_("That is too long."))))
        elif one.options and given[one.name] not in {value for value, _, _ in one.options}:
            errors.append((one.name, say(N_("Choose one of those offered."))))
    organizations: list[dict[str, Any]] = []
    try:
        lines = [line for line in given["organizations"].splitlines() if line.strip()]
        organizations = [organization_line(line) for line in lines[:MAX_LINES]]
    except PlanError:
        words = say(N_("Write each line as the organization's name, a colon, and its people."))
        errors.append(("organizations", words))
    if given["name"] and not slug(given["name"]):
        errors.append(("name", say(N_("Use at least one plain letter: the record needs a name in a to z."))))
    if not errors:
        errors += _signers(say, given, organizations)
    data = {
        "name": given["name"],
        "purpose": given["purpose"] or None,
        "charter": given["charter"],
        "entries": given["entries"],
        "organizations": organizations,
        "signers": [name for name in (given["writer"], given["witness"]) if name],
    }
    if not errors:
        try:
            plan_of(data, f"{slug(given['name'])}/record", date(2000, 1, 1))
        except PlanError as error:
            errors.append(("organizations", f"{str(error)[:1].upper()}{str(error)[1:]}."))
    return data, errors


def _signers(say: Say, given: Mapping[str, str], organizations: list[dict[str, Any]]) -> list[tuple[str | None, str]]:
    """Whether those who sign are there, and the witness is of another organization; writes names as in the list."""
    home: dict[str, tuple[str, str]] = {}
    for one in organizations:
        for person in one["people"]:
            home[person["name"].casefold()] = (person["name"], one["name"])
    errors: list[tuple[str | None, str]] = []
    strange = say(N_("This name is not among the people in question 2."))
    errors += [
        (field, strange) for field in ("writer", "witness") if given[field] and given[field].casefold() not in home
    ]
    if not errors and given["witness"]:
        writer, witness = home[given["writer"].casefold()], home[given["witness"].casefold()]
        if writer[1] == witness[1]:
            errors.append(("witness", say(N_("The witness is of another organization than who writes it down."))))
    return errors


def plan_of(data: Mapping[str, Any], origin: str, today: date, *, said_yes: tuple[str, ...] = ()) -> Plan:
    """The plan of a founding.

    Args:
        data: as `read_answers` gives it.
        origin: of the ledger.
        today: the day of the founding.
        said_yes: organizations that said yes in the room, by name.

    Raises:
        PlanError: names do not fit together.
    """
    signers = {str(name).casefold() for name in data["signers"]}
    organizations = []
    for one in data["organizations"]:
        people = [
            {"name": person["name"]} | ({"key": person["name"]} if person["name"].casefold() in signers else {})
            for person in one["people"]
        ]
        own = any("key" in person for person in people)
        yes = "key" if own else "in_room" if one["name"] in said_yes and people else "none"
        # Who has not said yes is invited: a founding one would hold up every decision until she does.
        standing = "founding" if yes != "none" else "invited"
        organizations.append({"name": one["name"], "standing": standing, "people": people, "yes": yes})
    charter = dict(charter_body(starter(str(data["charter"]))))
    if data["entries"] != "members":
        charter["entries"] = data["entries"]
    whole = {"name": data["name"], "origin": origin, "purpose": data["purpose"], "organizations": organizations}
    return read_plan(whole, charter, today)


def shown(say: Say, typed: Typed | None, errors: list[tuple[str | None, str]]) -> list[Shown]:
    """The questions with what stands in them."""
    wrong = dict(reversed(errors))
    return [
        Shown(one, one.default if typed is None else (typed.one(one.name),), wrong.get(one.name))
        for one in questions(say)
    ]


def charter_words(say: Say, name: str) -> tuple[str, str]:
    """A starter charter in two sentences."""
    label, more = _CHARTERS[name]
    return say(label), say(more)
