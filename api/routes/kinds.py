"""The kinds of acts: what each says, who may sign it, its fields, why it could be refused; for client generators."""

from typing import Annotated, Any

from fastapi import APIRouter, Path
from fastapi.responses import Response

from api.drafting.describing import describe
from api.routes.answers import JSON, as_json, content_tag, read, reply
from api.routes.models import Told
from api.server.asked import AskedDep
from api.server.problems import ProblemError
from ledger.rules.charter.model import CharterData
from ledger.rules.state import State
from projections.sentences import kind_of

router = APIRouter(tags=["kinds"])


class SealedOut(Told):
    """A sealed field: its path, what it is, and whether it must be there."""

    path: str
    label: str
    required: bool


class RefusalOut(Told):
    """Why an act of this kind could be refused."""

    code: str
    clause: str
    words: str
    next: str


class FieldOut(Told):
    """A field of a body; ``shape`` says for programs what its value must be."""

    name: str
    required: bool
    default: str
    type: str
    choices: list[str]
    help: str
    shape: dict[str, Any]


class KindOut(Told):
    """A kind of act; ``who_may`` is the charter's power in force, for those who may enter."""

    kind: str
    label: str
    words: str
    opens: str | None = None
    about: list[str]
    on: list[str]
    power: str | None = None
    who_may: dict[str, Any] | None = None
    decided: str | None = None
    at_founding: bool | str
    written_down_for_another: bool
    replaceable: bool
    attestation: str | None = None
    fields: list[FieldOut]
    sealed: list[SealedOut]
    refusals: list[RefusalOut]


class KindsOut(Told):
    """All kinds of acts."""

    kinds: list[KindOut]


@read(router, "/api/kinds", operation_id="list_kinds", response_model=KindsOut, may_fail=())
def kinds(asked: AskedDep) -> Response:
    """Every kind of act there is."""
    with asked.look() as look:
        charter = _charter(look.state) if look.may_enter else None
        told = [KindOut.model_validate(describe(each, charter)) for each in look.ledger.registry]
    data = as_json(KindsOut(kinds=told))
    return reply(asked, lambda: data, JSON, content_tag(data))


@read(router, "/api/kinds/{name}", operation_id="get_kind", response_model=KindOut, may_fail=("NOT_FOUND",))
def kind(
    asked: AskedDep, name: Annotated[str, Path(description="With or without version.", examples=["decision.proposed"])]
) -> Response:
    """One kind of act."""
    with asked.look() as look:
        found = kind_of(look.ledger.registry, name)
        if found is None:
            words = f"There is no kind of act {name[:80]!r}."
            raise ProblemError("NOT_FOUND", words, "See /api/kinds for what there is.")
        charter = _charter(look.state) if look.may_enter else None
        told = KindOut.model_validate(describe(found, charter))
    return reply(asked, lambda: as_json(told), JSON)


def _charter(state: State) -> CharterData | None:
    version = state.charter.in_force.get()
    return version.data if version is not None else None
