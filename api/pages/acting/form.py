"""A form of acts: what it asks, which lines it writes, and its way to the signing page.

Each form is data with two functions: the fields that it shows, and the lines that it draws up from what they hold.
GET shows it; POST asks the rules and leads to signing, or shows it again with everything as it was typed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from api.drafting.lines import Line, find_kind
from api.pages.acting.fields import Field, FieldError, Reading, Shown
from api.pages.acting.setting import Setting
from api.pages.acting.typed import Typed, TypedDep, asked_for
from api.pages.acting.uploads import keep
from api.pages.acting.who import hands_of, sign_by, who_fields
from api.pages.addresses import address_of, request_address
from api.pages.frame import ROOMS, show
from api.pages.to_sign import to_sign
from api.server.asked import AskedDep
from api.server.host import Look
from api.server.problems import ProblemError
from projections.site.frame import Place

Values = Mapping[str, Any]
"""What the fields hold, by name; a field left empty is not there."""
UNPROCESSABLE = 422
ASKED_FOR = "asked"
"""The type, here, of a request for money: it opens no thing and goes by its place in the log."""


@dataclass(frozen=True)
class Form:
    """A form.

    Args:
        path: its address; ``{number}`` in it names a thing.
        kind: of its main act, without the version.
        title: the question that it answers.
        button: what its one main button does.
        lines: the acts, from what the fields hold.
        fields: what it asks.
        room: the key of the room that it lies in.
        thing: the type of what ``{number}`` names.
        lead: a sentence under the title.
        offer: its words where a page offers it; the title otherwise.
        fits: whether it can be offered about a thing, by where the thing stands and who asks.
        voice: whether it is an organization's word.
        signers: how many must sign, where no power of the charter says so.
        faults: codes of refusals, each with the field that mends it.
        template: that shows it.
    """

    path: str
    kind: str
    title: str
    button: str
    lines: Callable[[Setting, Values], Sequence[Line]]
    fields: Callable[[Setting], tuple[Field, ...]] = lambda _: ()
    room: str = "more"
    thing: str | None = None
    lead: str = ""
    offer: str = ""
    fits: Callable[[Look, str], bool] = lambda _look, _thing: True
    voice: bool = False
    signers: int | None = None
    faults: Mapping[str, str] = field(default_factory=dict)
    template: str = "act_form.html"

    def address(self, number: str) -> str:
        """Where it is for a thing."""
        return self.path.replace("{number}", number)


def routes(*forms: Form) -> APIRouter:
    """A router that shows forms and takes what is typed into them."""
    router = APIRouter(include_in_schema=False)
    for form in forms:
        router.add_api_route(form.path, _shows(form), methods=["GET"])
        router.add_api_route(form.path, _takes(form), methods=["POST"])
    return router


def _shows(form: Form) -> Callable[..., Response]:
    def shows(asked: AskedDep) -> Response:
        with asked.look() as look:
            look.member()
            setting = stand(asked, look, form, asked_for(asked.request))
            fields = all_fields(setting, form)
            return page(setting, form, [Shown(one, first(setting, one)) for one in fields])

    return shows


def _takes(form: Form) -> Callable[..., Response]:
    def takes(asked: AskedDep, typed: TypedDep) -> Response:
        with asked.look() as look:
            look.member()
            return take(stand(asked, look, form, typed), form)

    return takes


def stand(asked: AskedDep, look: Look, form: Form, typed: Typed) -> Setting:
    """Where a form stands, by its address; ends the request when its address names nothing."""
    number = str(asked.request.path_params.get("number", ""))
    thing: str | None = None
    if form.thing == ASKED_FOR:
        thing = look.find_act(number, look.state.money.requests, "request for money")
    elif form.thing is not None:
        thing = look.find(number, form.thing)
    return Setting(asked, look, thing, number, typed)


def take(setting: Setting, form: Form, **more: Any) -> Response:
    """Draw up what was typed and lead to signing; or show the form again, with everything that was typed."""
    fields = all_fields(setting, form)
    reading = Reading(setting.look, setting.typed, setting.say)
    values = reading.read(fields)
    status = UNPROCESSABLE
    if not reading.errors:
        try:
            kind = find_kind(setting.look, form.kind)
            lines = sign_by(setting, [*form.lines(setting, values)], values, kind)
            hands = hands_of(setting, values, voice=form.voice)
            back = _back(setting, form)
            return to_sign(setting.asked, setting.look, lines, hands, back=back, as_file=setting.typed.as_file)
        except FieldError as error:
            reading.errors.append((error.name, error.words))
        except ProblemError as error:
            status = int(error.status)
            reading.errors.append(_told(form, error, fields))
    files = {name: keep(setting.asked.host, setting.me, one) for name, one in reading.files.items()}
    wrong = dict(reversed(reading.errors))
    shown = [
        Shown(one, _typed_in(setting.typed, one), wrong.get(one.name), files.get(one.name)) for one in fields
    ]  # fmt: skip
    return page(setting, form, shown, reading.errors, status, **more)


def _told(form: Form, error: ProblemError, fields: Sequence[Field]) -> tuple[str | None, str]:
    """A refusal as an error of the field that mends it, where that is known."""
    # What to do next is told for the command line where something was only written wrongly.
    words = f"{error.detail} {error.mend}" if error.refusal is not None else error.detail
    names = {one.name for one in fields}
    where = form.faults.get(error.code)
    if where is None and error.title == "USAGE":
        where = next((one.name for one in fields if f" {one.name}:" in f" {error.detail}"), None)
    return (where if where in names else None, words)


def all_fields(setting: Setting, form: Form) -> tuple[Field, ...]:
    """A form's own fields, and those about who signs."""
    kind = find_kind(setting.look, form.kind)
    return (*form.fields(setting), *who_fields(setting, kind, voice=form.voice, signers=form.signers))


def first(setting: Setting, one: Field) -> tuple[str, ...]:
    """What stands in a field at first."""
    given = setting.typed.all(one.name)
    return given or one.default


def _typed_in(typed: Typed, one: Field) -> tuple[str, ...]:
    return typed.all(one.name) if one.sort == "many" else (typed.one(one.name),)


def page(
    setting: Setting,
    form: Form,
    shown: Sequence[Shown],
    errors: Sequence[tuple[str | None, str]] = (),
    status: int = 200,
    **more: Any,
) -> Response:
    """The form as a page; ``more`` is for templates of their own."""
    _ = setting.say
    crumbs = [Place(_(ROOMS[form.room][1]), ROOMS[form.room][0])]
    if setting.thing is not None:
        crumbs.append(Place(setting.name(setting.thing), _back(setting, form)))
    title = _(form.title)
    return show(
        setting.asked,
        setting.look,
        form.template,
        title=title,
        here=form.room,
        crumbs=tuple(crumbs),
        status=status,
        form=form,
        setting=setting,
        fields=[one for one in shown if not one.field.apart],
        apart=[one for one in shown if one.field.apart],
        errors=[*errors],
        scripts=("/static/amounts.js",) if any(one.field.sort == "money" for one in shown) else (),
        with_files=any(one.field.sort == "file" for one in shown),
        **more,
    )


def _back(setting: Setting, form: Form) -> str:
    """The page that the form was about."""
    if form.thing == ASKED_FOR:
        return request_address(setting.look, setting.about)
    if setting.thing is not None:
        found = address_of(setting.look, setting.thing)
        if found is not None:
            return found.partition("#")[0]
    return ROOMS[form.room][0]
