"""Put it right: mend a mistake, take back what I said, remove what is private, say that something is about me.

Nothing that was signed goes away; what is mended stands beside it, and what is private is deleted wherever we hold it.
The page says first what that means for the copies of others.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response

from api.drafting.lines import Line, find_kind
from api.pages.acting.fields import Field, FieldError, Option
from api.pages.acting.form import Form, Values
from api.pages.acting.setting import Setting
from api.pages.addresses import act_address
from api.pages.frame import show
from api.server.asked import AskedDep
from api.server.host import Look
from ledger.rules.record.state import ActInfo
from projections.language import N_
from projections.site.frame import Place

router = APIRouter(include_in_schema=False)
_LATEST = 60
_SHOWN_WORDS = 90
_MONEY = (
    "contribution.received/v1", "contribution.bounced/v1", "contribution.in_kind/v1", "collection.taken/v1",
    "cash.handed_over/v1", "encumbrance.made/v1", "encumbrance.raised/v1", "payment.made/v1", "invoice.received/v1",
    "invoice.paid/v1", "payback.made/v1", "spend.observed/v1", "bank.fee/v1", "refund.received/v1",
    "recovery.received/v1", "fund.transferred/v1", "restriction.released/v1", "currency.exchanged/v1",
)  # fmt: skip
"""What is put right by a counter-entry."""
_MEND = {
    "gathering.met/v1": "/met/{thing}/mend", "gathering.corrected/v1": "/met/{thing}/mend",
    "decision.proposed/v1": "/agreed/{thing}/text", "decision.text/v1": "/agreed/{thing}/text",
    "decision.position/v1": "/agreed/{thing}/position", "commitment.offered/v1": "/promises/{thing}/change",
    "commitment.made/v1": "/promises/{thing}/change", "register.entered/v1": "/say/register.changed?about={id}",
    "register.changed/v1": "/say/register.changed?about={id}",
    "minutes.recorded/v1": "/say/minutes.corrected?about={id}",
    "minutes.corrected/v1": "/say/minutes.corrected?about={id}", "handover.listed/v1": "/handovers/{thing}/list",
    "person.accredited/v1": "/people/{thing}/accredit",
}  # fmt: skip
_TAKE_BACK = {
    "decision.proposed/v1": "/agreed/{thing}/withdraw", "decision.position/v1": "/agreed/{thing}/position",
    "commitment.offered/v1": "/promises/{thing}/down", "commitment.made/v1": "/promises/{thing}/down",
    "story.told/v1": "/right/story/{thing}", "register.entered/v1": "/say/register.ended?about={id}",
    "nomination.made/v1": "/say/nomination.withdrawn?about={id}", "proxy.given/v1": "/say/proxy.ended?about={id}",
    "dispute.filed/v1": "/disputes/{thing}/withdraw",
    "commitment.requested/v1": "/say/commitment.request_withdrawn?about={id}",
    "contribution.pledged/v1": "/say/contribution.pledge_withdrawn?about={id}",
    "nomination.accepted/v1": "/nominations/{thing}/decline",
    "organization.ratified/v1": "/charter/ratify",
}  # fmt: skip


def my_acts(look: Look) -> list[ActInfo]:
    """What the member said last, or had written down for her, the latest first."""
    person = look.member()
    mine = [one for one in look.state.record.acts.values() if one.actor == person]
    return sorted(mine, key=lambda one: one.index, reverse=True)[:_LATEST]


def _rows(look: Look, ways: dict[str, str]) -> Iterable[tuple[str, str, str, str]]:
    """Label, thing, where to go, and the entry, of each act of hers that has such a way."""
    for one in my_acts(look):
        way = ways.get(one.kind)
        if way is None and one.kind in _MONEY and ways is _MEND:
            way = "/right/money?act={act}"
        thing = one.about or one.id
        listed = look.directory.get(thing)
        if way is None or (listed is None and "{act}" not in way):
            continue
        number = listed.number if listed else ""
        label = find_kind(look, one.kind).label.capitalize()
        href = way.format(thing=quote(number), id=quote(thing), act=quote(one.id))
        yield label, look.directory.show(thing), href, act_address(look, one.id) or "/log"


@router.get("/right")
def right(asked: AskedDep) -> Response:
    """The four ways to put something right, with what others' copies mean."""
    with asked.look() as look:
        look.member()
        return show(asked, look, "act_right.html", title=asked.language.gettext("Put it right"), here="more")


@router.get("/right/mend")
def mend(asked: AskedDep) -> Response:
    """What she wrote, each with where it is mended."""
    _ = asked.language.gettext
    with asked.look() as look:
        rows = [*_rows(look, _MEND)]
        return show(
            asked, look, "act_right_rows.html", title=_("Mend a mistake"), here="more", crumbs=_crumbs(asked),
            rows=rows, lead=_("What was written first stays, with what you put in its place. Choose what it is about."),
        )  # fmt: skip


@router.get("/right/back")
def back(asked: AskedDep) -> Response:
    """What she said, each with where it is taken back."""
    _ = asked.language.gettext
    with asked.look() as look:
        rows = [*_rows(look, _TAKE_BACK)]
        return show(
            asked, look, "act_right_rows.html", title=_("Take back what I said"), here="more", crumbs=_crumbs(asked),
            rows=rows, lead=_("That you said it stays in the record; from now on it is not your word any more."),
        )  # fmt: skip


def _crumbs(asked: AskedDep) -> tuple[Place, ...]:
    _ = asked.language.gettext
    return (Place(_("More"), "/more"), Place(_("Put it right"), "/right"))


def _private(setting: Setting) -> dict[str, list[str]]:
    """The sealed words that she may have erased, by right: her own, and those about her."""
    record = setting.state.record
    found: dict[str, list[str]] = {"author": [], "subject": []}
    for digest, (act, _path, _audience) in record.sealed.items():
        if digest in record.erased or act not in record.acts:
            continue
        one = record.acts[act]
        if one.actor == setting.me:
            found["author"].append(digest)
        elif setting.me in (one.about, one.id):
            found["subject"].append(digest)
    return found


def _erase_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    options: list[Option] = []
    for digests in _private(setting).values():
        for digest in reversed(digests):
            words = setting.look.read_words(digest)
            if words is not None:
                act = setting.state.record.acts[setting.state.record.sealed[digest][0]]
                short = words if len(words) <= _SHOWN_WORDS else f"{words[:_SHOWN_WORDS]}…"
                options.append((digest, short, find_kind(setting.look, act.kind).label.capitalize()))
    if not options:
        return (Field("none", _("There are no words of yours or about you that you could remove."), "note"),)
    return (
        Field("words", _("Which words"), "many", options=tuple(options[:_LATEST]), required=True),
        Field("reason", _("Why, if you like"), "area", rows=2),
    )


def _erase(setting: Setting, values: Values) -> Sequence[Line]:
    chosen = set(values.get("words", ()))
    if not chosen:
        raise FieldError("words", setting.say(N_("Choose the words to remove.")))
    sealed = {"reason": values["reason"]} if "reason" in values else {}
    return [
        Line("disclosure.erased", {"digests": digests, "right": right_name}, sealed=sealed)
        for right_name, known in _private(setting).items()
        if (digests := [one for one in known if one in chosen])
    ]


def _about_me_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    return (
        Field("entry", _("Which entry it is in"), hint=_("Its number, as in the address of its page, like 12.")),
        Field("text", _("What should be put right"), "area", required=True, rows=4,
              hint=_("Members can read this. Do not repeat what should be removed.")),
    )  # fmt: skip


def _about_me(setting: Setting, values: Values) -> Sequence[Line]:
    entry: dict[str, Any] = {"template": "proposal", "sort": "question", "topic": "about_me"}
    if "entry" in values:
        place = str(values["entry"]).strip().lstrip("#")
        index, _point, act = place.partition(".")
        if not index.isdigit() or not (act or "0").isdigit():
            raise FieldError("entry", setting.say(N_("Write the number of the entry, like 12.")))
        entry["of"] = setting.look.act_at(int(index), int(act or "0"))
    return [Line("register.entered", {"entry": entry}, sealed={"text": values["text"]})]


def _reverse_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    reasons = {
        "amount": _("The amount"), "account": _("The account"), "fund": _("The fund"), "line": _("The budget line"),
        "date": _("The day"), "duplicate": _("It stands there twice"), "payee": _("Who was paid"),
        "other": _("Something else"),
    }  # fmt: skip
    record = setting.state.record
    acts = sorted((one for one in record.acts.values() if one.kind in _MONEY), key=lambda one: -one.index)
    undone = setting.state.money.reversals
    options = tuple(
        (one.id, f"{one.index}: {find_kind(setting.look, one.kind).label}", None)
        for one in acts
        if one.id not in undone
    )
    return (
        Field("act", _("Which entry is wrong"), "thing", options=options, required=True),
        Field("reason", _("What is wrong in it"), "choice", required=True,
              options=tuple((code, told, None) for code, told in reasons.items())),
        Field("words", _("In a sentence"), "area", rows=2),
        Field("day", _("When"), "date", required=True, default=(setting.today.isoformat(),), apart=True),
    )  # fmt: skip


def _reverse(_setting: Setting, values: Values) -> Sequence[Line]:
    body = {"day": values["day"], "reason": values["reason"]}
    return [
        Line("money.reversed", body, on=values["act"], sealed={"reason": values["words"]} if "words" in values else {})
    ]


def _story_back(setting: Setting, _values: Values) -> Sequence[Line]:
    story = setting.state.gatherings.stories[setting.about]
    words = [digest for digest in story.digests if digest not in setting.state.record.erased]
    erased = [Line("disclosure.erased", {"digests": words, "right": "author"})] if words else []
    return [*erased, Line("story.withdrawn", {}, about=setting.thing)]


_SIGN = N_("Go on to sign")
FORMS: tuple[Form, ...] = (
    Form("/right/erase", "disclosure.erased", N_("Remove what is private"), _SIGN, _erase, _erase_fields,
         lead=N_("The words are deleted here and in every copy that follows this record. Who copied or printed them "
                 "before may have them still; ask them. That something stood there stays in the record.")),
    Form("/right/me", "register.entered", N_("This is about me"), _SIGN, _about_me, _about_me_fields,
         lead=N_("You ask; whoever keeps the record for us answers within seven days, and it stands beside it.")),
    Form("/right/money", "money.reversed", N_("Correct an entry about money"), _SIGN, _reverse, _reverse_fields,
         lead=N_("A counter-entry takes it out of the sums; then write it down as it was.")),
    Form("/right/story/{number}", "story.withdrawn", N_("Take my story back"), _SIGN, _story_back, thing="story",
         lead=N_("Its words are deleted with it. That a story was told stays."),
         fits=lambda look, one: look.state.gatherings.stories[one].teller == look.reader.person),
)  # fmt: skip
