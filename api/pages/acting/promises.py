"""Promises, by their owner's own hand: make, tell how it goes, ask for help, change, pass on, set down; and thanks."""

from collections.abc import Callable, Sequence
from typing import Any

from api.drafting.lines import Line
from api.pages.acting.fields import Field, FieldError, Option
from api.pages.acting.form import Form, Values
from api.pages.acting.proposal import thing_options
from api.pages.acting.setting import Setting, pick
from api.server.host import Look
from ledger.rules.commitments.standing import commitment_standing
from ledger.rules.commitments.state import OPEN, Commitment
from projections.language import N_

Lines = Callable[[Setting, Values], Sequence[Line]]
_COUNTED = ("hours", "people", "items", "venue", "transport", "introductions")


def promise_at(look: Look, identity: str) -> Commitment:
    """The promise of an id."""
    return look.state.commitments.commitments[identity]


def _standing(look: Look, identity: str) -> str:
    return commitment_standing(look.state, promise_at(look, identity), look.now)


def _hers(look: Look, one: Commitment) -> bool:
    person = look.reader.person
    return person is not None and (
        one.accountable == person or one.organization in look.state.people.accredited_by(person, look.now)
    )


def _owner(*standings: str) -> Callable[[Look, str], bool]:
    def fits(look: Look, identity: str) -> bool:
        return _hers(look, promise_at(look, identity)) and _standing(look, identity) in (standings or OPEN)

    return fits


def _others(*standings: str) -> Callable[[Look, str], bool]:
    def fits(look: Look, identity: str) -> bool:
        return not _hers(look, promise_at(look, identity)) and _standing(look, identity) in standings

    return fits


def _evidence_options(setting: Setting) -> tuple[Option, ...]:
    _ = setting.say
    words = {
        "word": _("Our word"), "witness": _("Somebody who was there"), "count": _("A count"),
        "document": _("A document or a photo"),
    }  # fmt: skip
    return tuple((code, told, None) for code, told in words.items())


def _terms_fields(setting: Setting, known: Commitment | None = None) -> tuple[Field, ...]:
    _ = setting.say
    terms = known.terms if known else None
    quantity = terms.quantity if terms else None
    return (
        Field("due", _("By which day"), "date", required=True, default=(terms.due.isoformat(),) if terms else ()),
        Field("thing", _("What sort of thing it is"), "thing", options=thing_options(setting), required=True,
              default=(terms.thing if terms else "task",)),
        Field("quantity", _("How many or how much"), "whole", low=1, hint=_("Hours, people, evenings: a whole number."),
              default=(str(quantity),) if quantity else ()),
        Field("unit", _("Of what"), hint=_("In one word, like hours"),
              default=(terms.unit,) if terms and terms.unit else ()),
        Field("money", _("The amount, if it is money"), "money", apart=True,
              default=(setting.money(terms.money.minor, terms.money.ccy),) if terms and terms.money else ()),
        Field("evidence", _("What will show that it is done"), "choice", options=_evidence_options(setting), apart=True,
              default=(terms.evidence if terms else "word",)),
    )  # fmt: skip


def terms_of(setting: Setting, values: Values) -> dict[str, Any]:
    """The terms of a promise, from what was typed."""
    _ = setting.say
    terms: dict[str, Any] = {"thing": values["thing"], "due": values["due"], "evidence": values.get("evidence", "word")}
    if values["thing"] == "money":
        if "money" not in values:
            raise FieldError("money", _("Say how much money."))
        return terms | {"money": values["money"]}
    if "quantity" in values:
        unit = "".join(each if each.isalnum() else "_" for each in str(values.get("unit", values["thing"])).lower())
        if not unit[:1].isascii() or not unit.isascii():
            raise FieldError("unit", _("Write it in plain letters, like hours."))
        terms |= {"quantity": values["quantity"], "unit": unit}
    return terms


def _promise_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    mine = setting.my_organizations()
    owners = tuple((one, setting.name(one), None) for one in mine) or setting.organizations()
    decisions = setting.things("decision")
    return (
        Field("deliverable", _("What we will do"), "area", required=True, hint=_("So that a stranger could check it.")),
        pick("organization", _("Whose promise it is"), owners),
        *_terms_fields(setting),
        Field("promisor", _("Who owes it"), "choice", apart=True, default=("organization",), options=(
            ("organization", _("The organization"), None), ("person", _("I myself"), None), ("both", _("Both"), None))),
        *((Field("decision", _("Under which decision"), "thing", options=decisions, apart=True),) if decisions else ()),
        Field("request", _("In answer to which request"), "hidden"),
        Field("offer", _("Only offer it for now"), "yes", apart=True),
    )  # fmt: skip


def _promise(setting: Setting, values: Values) -> Sequence[Line]:
    body: dict[str, Any] = {
        "terms": terms_of(setting, values),
        "organization": values["organization"],
        "accountable": setting.me,
        "promisor": values.get("promisor", "organization"),
    }
    body |= {name: values[name] for name in ("decision", "request") if name in values}
    offered = Line("commitment.offered", body, sealed={"deliverable": values["deliverable"]}, label="promise")
    return [offered] if values.get("offer") else [offered, Line("commitment.made", {}, about="@promise")]


def _claim_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    counted = promise_at(setting.look, setting.about).terms.quantity is not None
    return (
        Field("account", _("What was done"), "area", rows=3),
        *((Field("amount", _("How many or how much of it"), "whole", low=0),) if counted else ()),
        Field("document", _("What shows it"), "file", hint=_("A photo or a PDF.")),
        Field("alt", _("What is to be seen in it")),
        Field("date", _("When"), "date", required=True, default=(setting.today.isoformat(),)),
    )


def _claim(setting: Setting, values: Values) -> Sequence[Line]:
    body: dict[str, Any] = {name: values[name] for name in ("date", "amount") if name in values}
    sealed: dict[str, Any] = {"account": values["account"]} if "account" in values else {}
    if "document" in values:
        if "alt" not in values:
            words = "Say in a few words what is to be seen, for those who cannot see it."
            raise FieldError("alt", setting.say(words))
        body["documents"] = [setting.attach(values["document"])]
        sealed["documents/0/alt"] = values["alt"]
    return [Line("commitment.claimed", body, about=setting.thing, sealed=sealed)]


def _plain(kind: str, *sealed: str, body: tuple[str, ...] = ()) -> Lines:
    """Lines of one act about the promise: some fields of its body, some sealed texts."""

    def lines(setting: Setting, values: Values) -> Sequence[Line]:
        filled = {
            name: [*values[name]] if isinstance(values[name], tuple) else values[name]
            for name in body
            if name in values
        }
        told = {name: values[name] for name in sealed if name in values}
        return [Line(kind, filled, about=setting.thing, sealed=told)]

    return lines


def _area(name: str, label: str, *, required: bool = False) -> Callable[[Setting], tuple[Field, ...]]:
    return lambda setting: (Field(name, setting.say(label), "area", required=required, rows=3),)


def _update_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    return (
        Field("note", _("How it goes"), "area", rows=3),
        Field("next_update", _("When you will be heard again"), "date", apart=True),
    )


def _help_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    return (
        Field("what", _("What would help"), "area", rows=3),
        Field("organizations", _("Whom you ask"), "many", options=setting.organizations(),
              hint=_("None chosen: everybody.")),
    )  # fmt: skip


def _change(setting: Setting, values: Values) -> Sequence[Line]:
    sealed = {name: values[name] for name in ("reason", "deliverable") if name in values}
    return [Line("commitment.renegotiating", {"terms": terms_of(setting, values)}, about=setting.thing, sealed=sealed)]


def _change_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    return (
        *_terms_fields(setting, promise_at(setting.look, setting.about)),
        Field("deliverable", _("What will be done, if that changes"), "area", rows=2),
        Field("reason", _("Why, if you like"), "area", rows=2),
    )


def _transfer_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    return (
        Field("organization", _("Which organization takes it over"), "thing", required=True,
              options=setting.organizations()),
        Field("accountable", _("Who answers for it there"), "thing", options=setting.persons(), required=True),
        Field("reason", _("Why, if you like"), "area", rows=2),
    )  # fmt: skip


def _verify_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    levels = {
        "complete": _("All of it"), "substantial": _("Most of it"), "limited": _("A little of it"),
        "not_started": _("It was not begun"), "none": _("None of it"),
    }  # fmt: skip
    return (
        pick("completion", _("How much of it is done"), tuple((code, told, None) for code, told in levels.items())),
        Field("finding", _("What you found"), "area", rows=3),
    )


def _thanks_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    mine = setting.my_organizations()
    others = tuple(one for one in setting.organizations() if one[0] not in mine)
    return (
        pick("to", _("Whom we thank"), others),
        Field("words", _("For what"), "area", required=True, rows=3),
    )


def _thanks(setting: Setting, values: Values) -> Sequence[Line]:
    body = {"to": values["to"]} if setting.thing is None else {
        "to": promise_at(setting.look, setting.about).organization, "commitment": setting.thing,
    }  # fmt: skip
    return [Line("acknowledgement.given", body, sealed={"words": values["words"]})]


def _ask_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    return (
        pick("organization", _("Whom you ask"), setting.organizations()),
        Field("what", _("What you ask"), "area", required=True, rows=3),
        Field("thing", _("What sort of thing it is"), "thing", options=thing_options(setting), required=True,
              default=("task",)),
        Field("until", _("Until when the question stands"), "date", apart=True),
        Field("why", _("What it is for"), "area", rows=2, apart=True),
    )  # fmt: skip


def _ask(_setting: Setting, values: Values) -> Sequence[Line]:
    body = {name: values[name] for name in ("organization", "thing", "until") if name in values}
    return [
        Line("commitment.requested", body, sealed={name: values[name] for name in ("what", "why") if name in values})
    ]


def _takes_over(look: Look, identity: str) -> bool:
    transfer = promise_at(look, identity).transfer
    return transfer is not None and transfer.accountable == look.reader.person


_SIGN = N_("Go on to sign")
_R = "promises"
_T = "commitment"
MAKE = Form(
    "/promises/new", "commitment.offered", N_("Make a promise"), _SIGN, _promise, _promise_fields, _R,
    lead=N_("It exists only by your own hand, and nobody can promise for you."),
    faults={"DUE_PAST": "due", "NOT_ACCOUNTABLE": "organization"},
)  # fmt: skip

FORMS: tuple[Form, ...] = (
    MAKE,
    Form("/promises/ask", "commitment.requested", N_("Ask for help"), _SIGN, _ask, _ask_fields, _R,
         lead=N_("A question makes no duty: they promise, or they do not.")),
    Form("/promises/{number}/make", "commitment.made", N_("Promise what was offered"), _SIGN, _plain("commitment.made"),
         room=_R, thing=_T, fits=_owner("offered"), voice=True),
    Form("/promises/{number}/done", "commitment.claimed", N_("It is done"), _SIGN, _claim, _claim_fields, _R, _T,
         fits=_owner("made", "active", "at_risk", "contested"), voice=True, faults={"DATE_AHEAD": "date"}),
    Form("/promises/{number}/update", "commitment.updated", N_("Say how it goes"), _SIGN,
         _plain("commitment.updated", "note", body=("next_update",)), _update_fields, _R, _T,
         fits=_owner("made", "active", "at_risk"), voice=True),
    Form("/promises/{number}/risk", "commitment.at_risk", N_("It is at risk"), _SIGN,
         _plain("commitment.at_risk", "reason"), _area("reason", N_("Why, if you like")), _R, _T,
         N_("Saying so early is help, not a fault."), fits=_owner("made", "active"), voice=True),
    Form("/promises/{number}/help", "commitment.help_asked", N_("Ask for help with it"), _SIGN,
         _plain("commitment.help_asked", "what", body=("organizations",)), _help_fields, _R, _T,
         fits=_owner("made", "active", "at_risk"), voice=True),
    Form("/promises/{number}/change", "commitment.renegotiating", N_("Propose other terms"), _SIGN, _change,
         _change_fields, _R, _T, fits=_owner("made", "active", "at_risk"), faults={"DUE_PAST": "due"}, voice=True),
    Form("/promises/{number}/agree", "commitment.renegotiated", N_("Agree to the other terms"), _SIGN,
         _plain("commitment.renegotiated"), room=_R, thing=_T, fits=_others("renegotiating"), voice=True),
    Form("/promises/{number}/transfer", "commitment.transfer_proposed", N_("Pass it on"), _SIGN,
         _plain("commitment.transfer_proposed", "reason", body=("organization", "accountable")), _transfer_fields, _R,
         _T,
         N_("It stays yours until they take it over by their own hand."), fits=_owner("made", "active", "at_risk"),
         voice=True),
    Form("/promises/{number}/take", "commitment.transferred", N_("Take it over"), _SIGN,
         _plain("commitment.transferred"), room=_R, thing=_T,
         fits=_takes_over, voice=True),
    Form("/promises/{number}/down", "commitment.withdrawn", N_("Set it down"), _SIGN,
         _plain("commitment.withdrawn", "reason"), _area("reason", N_("Why, if you like")), _R, _T,
         N_("Better said than silent. Others can pick it up."), fits=_owner(), voice=True),
    Form("/promises/{number}/verify", "commitment.verified", N_("Say what you found"), _SIGN,
         _plain("commitment.verified", "finding", body=("completion",)), _verify_fields, _R, _T,
         fits=_others("claimed", "contested"), offer=N_("Confirm that it is done")),
    Form("/promises/{number}/contest", "commitment.contested", N_("Something is missing"), _SIGN,
         _plain("commitment.contested", "reason"), _area("reason", N_("What is missing"), required=True), _R, _T,
         fits=_others("claimed")),
    Form("/promises/{number}/thank", "acknowledgement.given", N_("Say thank you"), _SIGN, _thanks,
         lambda setting: tuple(one for one in _thanks_fields(setting) if one.name == "words"), _R, _T,
         fits=lambda look, one: not _hers(look, promise_at(look, one)), voice=True),
    Form("/thanks", "acknowledgement.given", N_("Say thank you"), _SIGN, _thanks, _thanks_fields, _R, voice=True),
)  # fmt: skip
