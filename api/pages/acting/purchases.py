"""A purchase from end to end: asked for, approved or declined, reserved, paid, proved, closed.

What is known already, a request's amount and payee and the approvals given on it, is taken from the record instead of
being typed again.
"""

from collections.abc import Sequence
from typing import Any

from api.drafting.lines import Line
from api.pages.acting.fields import Field, FieldError, Option
from api.pages.acting.form import ASKED_FOR, Form, Values
from api.pages.acting.setting import Setting, pick
from api.server.host import Look
from ledger.rules.money.state import Encumbrance, Request, Spend
from projections.language import N_


def code_of(text: str) -> str:
    """A word as a code of the record: a to z, digits and ``_``."""
    plain = "".join(each if each.isascii() and each.isalnum() else "_" for each in text.strip().lower()).strip("_")
    return plain if plain[:1].isalpha() else f"n_{plain}" if plain else ""


def methods(setting: Setting) -> tuple[Option, ...]:
    """How money goes, in words."""
    _ = setting.say
    words = {"bank": _("By bank"), "cash": _("In cash"), "voucher": _("By voucher"), "ewallet": _("By phone money")}
    return tuple((code, told, None) for code, told in words.items())


def party_fields(setting: Setting, label: str, new_label: str, *, required: bool) -> tuple[Field, ...]:
    """Somebody whom the record knows, or a new name."""
    parties = setting.things("party")
    chosen = Field("party", setting.say(label), "thing", options=parties, required=False)
    hint = setting.say(N_("If the name is not in the list above.")) if parties else None
    new = Field("party-new", setting.say(new_label), hint=hint, required=required and not parties)
    return (chosen, new) if parties else (new,)


def party_of(setting: Setting, values: Values, *, required: bool) -> tuple[list[Line], str | None]:
    """The line that registers a new name, where there is one, and how the act names the party."""
    new = values.get("party-new")
    if new is not None:
        known = [one.id for one in setting.look.directory if one.thing == "party" and one.name == new]
        if known:
            return [], known[0]
        return [Line("party.registered", {}, sealed={"name": new}, label="party")], "@party"
    if "party" not in values and required:
        raise FieldError("party", setting.say(N_("Say who it is.")))
    return [], values.get("party")


def _asked(look: Look, identity: str) -> Request:
    return look.state.money.requests[identity]


def _purchase(look: Look, identity: str) -> Encumbrance:
    return look.state.money.encumbrances[identity]


def _spend(look: Look, identity: str) -> Spend:
    return look.state.money.spends[identity]


def _currency(setting: Setting, line: str) -> str:
    return setting.state.money.line(line).currency


def _request_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    return (
        Field("amount", _("How much"), "money", required=True, hint=_("In digits, like 150.00")),
        Field("purpose", _("What it is for"), "area", required=True, rows=2),
        *party_fields(setting, N_("Who is to be paid"), N_("The name of who is to be paid"), required=True),
        pick("line", _("From which budget line"), setting.things("line")),
        Field("due", _("By when"), "date", apart=True),
        Field("document", _("A quote or a bill"), "file", hint=_("A photo or a PDF."), apart=True),
    )


def _request(setting: Setting, values: Values) -> Sequence[Line]:
    registered, payee = party_of(setting, values, required=True)
    body: dict[str, Any] = {"line": values["line"], "amount": values["amount"], "payee": payee}
    if "due" in values:
        body["due"] = values["due"]
    if "document" in values:
        body["document"] = setting.attach(values["document"])
    return [*registered, Line("money.requested", body, sealed={"purpose": values["purpose"]})]


def _approve_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    asked = _asked(setting.look, setting.about)
    amount = setting.money(asked.amount, _currency(setting, asked.line))
    words = _("%(amount)s for %(payee)s, from %(line)s.")
    told = words.replace("%(amount)s", amount).replace("%(payee)s", setting.name(asked.payee))
    return (
        Field("what", told.replace("%(line)s", setting.name(asked.line)), "note"),
        Field("word", _("Your word"), "choice", required=True, options=(
            ("yes", _("I approve it"), _("Exactly as it was asked.")), ("no", _("I decline"), None))),
        Field("reason", _("Why"), "area", rows=2),
    )  # fmt: skip


def _approve(setting: Setting, values: Values) -> Sequence[Line]:
    body = {} if values["word"] == "yes" else {"approved": False}
    sealed = {"reason": values["reason"]} if "reason" in values else {}
    return [Line("money.approved", body, on=setting.thing, sealed=sealed)]


def _reserve(setting: Setting, values: Values) -> Sequence[Line]:
    money = setting.state.money
    asked = _asked(setting.look, setting.about)
    body: dict[str, Any] = {
        "line": asked.line,
        "amount": {"minor": asked.amount, "ccy": _currency(setting, asked.line)},
        "payee": asked.payee,
        "approvals": [one.id for one in money.approvals.values() if one.request == asked.id and one.approved],
    }
    if "expires" in values:
        body["expires"] = values["expires"]
    return [Line("encumbrance.made", body, on=asked.id)]


def _pay_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    purchase = _purchase(setting.look, setting.about)
    currency = _currency(setting, purchase.line)
    accounts = setting.things("account", where=lambda one: setting.state.money.accounts[one].currency == currency)
    return (
        Field("amount", _("How much was paid"), "money", required=True,
              default=(setting.money(purchase.open, currency),)),
        pick("account", _("From which account"), accounts),
        Field("day", _("When"), "date", required=True, default=(setting.today.isoformat(),)),
        Field("receipt", _("The receipt"), "file", hint=_("A photo or a PDF; it can also come later.")),
        Field("method", _("How"), "choice", options=methods(setting), apart=True),
        Field("reference", _("Reference of the payment"), apart=True),
    )  # fmt: skip


def _pay(setting: Setting, values: Values) -> Sequence[Line]:
    body = {name: values[name] for name in ("day", "account", "amount", "method") if name in values}
    sealed = {"reference": values["reference"]} if "reference" in values else {}
    paid = Line("payment.made", body, about=setting.thing, sealed=sealed, label="paid")
    if "receipt" not in values:
        return [paid]
    return [paid, _receipt(setting, values["receipt"], "@paid", values["amount"])]


def _receipt(setting: Setting, upload: Any, spend: str, amount: Any) -> Line:
    body = {"spend": spend, "document": setting.attach(upload), "amount": amount}
    return Line("evidence.attached", body, sealed={"filename": {"text": upload.name, "lang": "und"}})


def _receipt_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    spend = _spend(setting.look, setting.about)
    rest = setting.money(max(0, spend.amount - spend.proved), _currency(setting, spend.line))
    return (
        Field("receipt", _("The receipt"), "file", required=True, hint=_("A photo or a PDF.")),
        Field("amount", _("How much it proves"), "money", required=True, default=(rest,)),
    )


def _slip_fields(setting: Setting) -> tuple[Field, ...]:
    return (
        Field("reason", setting.say(N_("Why there is no receipt")), "area", rows=2),
        *(one for one in _receipt_fields(setting) if one.name == "amount"),
    )


def _slip(setting: Setting, values: Values) -> Sequence[Line]:
    sealed = {"reason": values["reason"]} if "reason" in values else {}
    return [Line("evidence.slip", {"spend": setting.thing, "amount": values["amount"]}, sealed=sealed)]


def _open_request(look: Look, identity: str) -> bool:
    return identity not in look.state.money.used_requests


def _approvable(look: Look, identity: str) -> bool:
    return _open_request(look, identity) and _asked(look, identity).requester != look.reader.person


def _approved(look: Look, identity: str) -> bool:
    approvals = look.state.money.approvals.values()
    return _open_request(look, identity) and any(one.request == identity and one.approved for one in approvals)


def _unproved(look: Look, identity: str) -> bool:
    spend = _spend(look, identity)
    return not spend.waived and not spend.reversed and spend.proved < spend.amount - spend.refunded


def _to_pay(look: Look, identity: str) -> bool:
    purchase = _purchase(look, identity)
    return purchase.standing == "open" and purchase.open > 0


_SIGN = N_("Go on to sign")
_M = "money"
REQUEST = Form(
    "/money/requests/new", "money.requested", N_("Ask for money"), _SIGN, _request, _request_fields, _M,
    lead=N_("Others approve it before anything is paid."),
)  # fmt: skip

FORMS: tuple[Form, ...] = (
    REQUEST,
    Form("/money/requests/{number}/approve", "money.approved", N_("Approve or decline"), _SIGN, _approve,
         _approve_fields, _M, ASKED_FOR, fits=_approvable),
    Form("/money/requests/{number}/reserve", "encumbrance.made", N_("Reserve the money"), _SIGN, _reserve,
         lambda setting: (Field("expires", setting.say(N_("Paid before which day")), "date", apart=True),), _M,
         ASKED_FOR, N_("With the approvals given so far."), fits=_approved),
    Form("/money/reserved/{number}/pay", "payment.made", N_("Record the payment"), _SIGN, _pay, _pay_fields, _M,
         "encumbrance", fits=_to_pay, faults={"DATE_AHEAD": "day"}),
    Form("/money/reserved/{number}/release", "encumbrance.released", N_("Give back what is not needed"), _SIGN,
         lambda setting, _values: [Line("encumbrance.released", {}, about=setting.thing)], room=_M,
         thing="encumbrance", fits=_to_pay),
    Form("/money/reserved/{number}/close", "encumbrance.closed", N_("Close the purchase"), _SIGN,
         lambda setting, _values: [Line("encumbrance.closed", {}, about=setting.thing)], room=_M, thing="encumbrance",
         fits=lambda look, one: _purchase(look, one).standing == "open" and _purchase(look, one).open == 0),
    Form("/money/spends/{number}/receipt", "evidence.attached", N_("Attach the receipt"), _SIGN,
         lambda setting, values: [_receipt(setting, values["receipt"], setting.about, values["amount"])],
         _receipt_fields, _M, "spend", fits=_unproved),
    Form("/money/spends/{number}/slip", "evidence.slip", N_("Sign for a missing receipt"), _SIGN, _slip, _slip_fields,
         _M, "spend", N_("Two hands stand in for it, up to what the charter allows."), fits=_unproved, signers=2),
)  # fmt: skip
