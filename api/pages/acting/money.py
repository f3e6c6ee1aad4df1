"""Money coming in, being counted and set aside; and the first tin, fund, year and lines of a coalition."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from api.drafting.lines import Line
from api.pages.acting.fields import Field, FieldError
from api.pages.acting.form import Form, Values
from api.pages.acting.purchases import code_of, methods, party_fields, party_of
from api.pages.acting.setting import Setting, pick
from ledger.rules.values import utc_date
from projections.language import N_

_FEW = 12


def _received_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    return (
        Field("amount", _("How much"), "money", required=True, hint=_("In digits, like 150.00")),
        *party_fields(setting, N_("From whom"), N_("The name of who gave it"), required=False),
        pick("income", _("What it is"), (
            ("donations", _("A gift"), None), ("dues", _("Dues"), None), ("grants", _("A grant"), None))),
        pick("account", _("Into which account"), setting.things("account")),
        pick("fund", _("For which fund"), setting.things("fund")),
        Field("day", _("When"), "date", required=True, default=(setting.today.isoformat(),)),
        Field("category", _("In one word, where it comes from"), required=True, default=(_("members"),), apart=True),
        Field("method", _("How"), "choice", options=methods(setting), apart=True),
        Field("terms", _("What the giver asked for"), "area", rows=2, apart=True),
        Field("reference", _("Reference on the payment"), apart=True),
    )  # fmt: skip


def _received(setting: Setting, values: Values) -> Sequence[Line]:
    registered, party = party_of(setting, values, required=False)
    names = ("day", "account", "fund", "amount", "income", "method")
    body: dict[str, Any] = {name: values[name] for name in names if name in values}
    body["category"] = code_of(values["category"]) or "other"
    if party is not None:
        body["party"] = party
    sealed = {name: values[name] for name in ("terms", "reference") if name in values}
    return [*registered, Line("contribution.received", body, sealed=sealed)]


def _collection_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    return (
        Field("amount", _("How much was in it"), "money", required=True, hint=_("As two of you counted it.")),
        Field("occasion", _("On what occasion"), required=True),
        Field("told", _("What givers were told it was for"), "area", required=True, rows=2),
        pick("account", _("Into which tin"), _tins(setting)),
        pick("fund", _("For which fund"), setting.things("fund")),
        Field("day", _("When"), "date", required=True, default=(setting.today.isoformat(),)),
    )


def _tins(setting: Setting) -> tuple[tuple[str, str, str | None], ...]:
    return setting.things("account", where=lambda one: setting.state.money.accounts[one].kind == "cash")


def _collection(_setting: Setting, values: Values) -> Sequence[Line]:
    body = {name: values[name] for name in ("day", "account", "fund", "amount") if name in values}
    return [Line("collection.taken", body, sealed={"occasion": values["occasion"], "told": values["told"]})]


def _count_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    return (
        Field("amount", _("How much is in it"), "money", required=True, hint=_("Count first, then look at the books.")),
        Field("day", _("When"), "date", required=True, default=(setting.today.isoformat(),)),
        Field("document", _("The counting sheet"), "file", hint=_("A photo or a PDF."), apart=True),
    )


def _count(setting: Setting, values: Values) -> Sequence[Line]:
    body: dict[str, Any] = {"day": values["day"], "amount": values["amount"]}
    if "document" in values:
        body["document"] = setting.attach(values["document"])
    return [Line("cash.counted", body, about=setting.thing)]


def _books_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    currencies = tuple((code, code, None) for code in setting.look.currencies())
    used = setting.look.currency()
    today = setting.today
    year = (date(today.year, 1, 1).isoformat(), date(today.year, 12, 31).isoformat())
    return (
        Field("tin", _("What we call the tin or the bank account"), required=True, default=(_("The tin"),)),
        Field("kind", _("What it is"), "choice", required=True, default=("cash",), options=(
            ("cash", _("Cash in a tin"), None), ("bank", _("A bank account"), None))),
        pick("keeper", _("Who keeps it"), setting.persons(), default=(setting.me,)),
        pick("currency", _("In which currency"), currencies, default=(used,) if used else ()),
        Field("fund", _("What we call the fund"), required=True, default=(_("General fund"),)),
        Field("lines", _("What it is spent on"), "area", required=True, rows=4, default=(_("Printing\nTravel\nRent"),),
              hint=_("One budget line to a line.")),
        Field("first", _("The budget runs from"), "date", required=True, default=(year[0],), apart=True),
        Field("last", _("To"), "date", required=True, default=(year[1],), apart=True),
        Field("bank", _("Which bank"), apart=True),
    )  # fmt: skip


def _books(setting: Setting, values: Values) -> Sequence[Line]:
    _ = setting.say
    names = [line.strip() for line in str(values["lines"]).splitlines() if line.strip()]
    codes = [code_of(name) for name in names]
    if not all(codes) or len(set(codes)) != len(codes):
        raise FieldError("lines", _("Give each line a name of its own, in plain letters."))
    if len(names) > _FEW:
        raise FieldError("lines", _("Begin with a dozen lines at most; more can follow."))
    account: dict[str, Any] = {"kind": values["kind"], "currency": values["currency"]}
    before: list[Line] = []
    if values["kind"] == "bank":
        if "bank" not in values:
            raise FieldError("bank", _("Say which bank."))
        before.append(Line("party.registered", {}, sealed={"name": values["bank"]}, label="bank"))
        account["bank"] = "@bank"
    else:
        account |= {"keeper": values["keeper"], "role": "treasurer"}
    currency = {"currency": values["currency"], "fund": "@fund", "period": "@year"}
    return [
        *before,
        Line("account.opened", account, sealed={"name": values["tin"]}),
        Line("fund.opened", {"fund_class": "unrestricted"}, sealed={"name": values["fund"]}, label="fund"),
        Line("period.opened", {"first": values["first"], "last": values["last"]}, label="year"),
        *(
            Line("line.opened", {"category": code, **currency}, sealed={"name": name})
            for code, name in zip(codes, names, strict=True)
        ),
    ]


def due_effects(setting: Setting, kind: str | None = None) -> list[tuple[str, int]]:
    """Effects of decisions in force that nobody has carried out, by decision and place."""
    found = []
    for one in setting.state.decisions.decisions.values():
        if not one.in_force(setting.look.now):
            continue
        for place, effect in enumerate(one.effects):
            done = (one.id, place) in setting.state.decisions.effects_done
            if not done and (kind is None or effect.kind.startswith(f"{kind}/")):
                found.append((one.id, place))
    return found


def _allocate_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    options = []
    for decision, place in due_effects(setting, "allocation.made"):
        body = setting.state.decisions.decisions[decision].effects[place].body
        amount = body.get("amount", {})
        told = setting.money(amount["minor"], amount["ccy"])
        options.append((f"{decision}:{place}", f"{setting.name(decision)}: {told}", setting.name(body.get("line"))))
    if not options:
        words = _("No decision in force sets money aside that is not set aside yet. Propose one first.")
        return (Field("none", words, "note"),)
    return (
        pick("effect", _("Under which decision"), tuple(options)),
        Field("reason", _("Why"), "area", rows=2, apart=True),
    )


def _allocate(setting: Setting, values: Values) -> Sequence[Line]:
    if "effect" not in values:
        raise FieldError(None, setting.say(N_("There is nothing to set aside.")))
    decision, _colon, place = str(values["effect"]).rpartition(":")
    body = setting.state.decisions.decisions[decision].effects[int(place)].body
    sealed = {"reason": values["reason"]} if "reason" in values else {}
    return [Line("allocation.made", dict(body), under=str(values["effect"]), sealed=sealed)]


def _line_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    periods = setting.state.money.periods
    today = utc_date(setting.look.now)
    still = setting.things("period", where=lambda one: periods[one].last >= today)
    currencies = tuple((code, code, None) for code in setting.look.currencies())
    used = setting.look.currency()
    return (
        Field("name", _("What we call it"), required=True),
        pick("fund", _("Of which fund"), setting.things("fund")),
        pick("period", _("In which budget"), still),
        pick("currency", _("In which currency"), currencies, default=(used,) if used else (), apart=used is not None),
    )


def _line(setting: Setting, values: Values) -> Sequence[Line]:
    category = code_of(values["name"])
    if not category:
        raise FieldError("name", setting.say(N_("Give it a name in plain letters.")))
    body = {name: values[name] for name in ("fund", "period", "currency")} | {"category": category}
    return [Line("line.opened", body, sealed={"name": values["name"]})]


_SIGN = N_("Go on to sign")
_M = "money"
FORMS: tuple[Form, ...] = (
    Form("/money/received", "contribution.received", N_("Money came in"), _SIGN, _received, _received_fields, _M,
         faults={"DATE_AHEAD": "day"}),
    Form("/money/collection", "collection.taken", N_("We passed the hat"), _SIGN, _collection, _collection_fields, _M,
         lead=N_("Two of two organizations count it together, and both sign."), signers=2,
         faults={"COUNTERS_NOT_INDEPENDENT": "who-with", "DATE_AHEAD": "day"}),
    Form("/money/accounts/{number}/count", "cash.counted", N_("Count the cash"), _SIGN, _count, _count_fields, _M,
         "account", N_("Somebody counts it with you, and both sign."), signers=2,
         fits=lambda look, one: look.state.money.accounts[one].kind == "cash",
         faults={"COUNTERS_NOT_INDEPENDENT": "who-with", "DATE_AHEAD": "day"}),
    Form("/money/allocate", "allocation.made", N_("Set money aside"), _SIGN, _allocate, _allocate_fields, _M,
         lead=N_("Only as a decision in force says.")),
    Form("/money/books/new", "account.opened", N_("Begin the books"), _SIGN, _books, _books_fields, _M,
         lead=N_("One tin, one fund, one year, a few lines. More can follow whenever it is wanted.")),
    Form("/money/lines/new", "line.opened", N_("A new budget line"), _SIGN, _line, _line_fields, _M),
)  # fmt: skip
