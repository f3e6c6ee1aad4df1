"""The meeting sheet: a page to print, the same as a workbook, and a filled-in one brought in as one draft sitting.

What the sheet says is read aloud before it is signed: the signing page shows every act of it.
"""

from collections.abc import Sequence

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from api.drafting.ground import Hand
from api.drafting.lines import Line
from api.pages.acting.fields import Field, FieldError, Reading, Shown
from api.pages.acting.setting import Setting
from api.pages.acting.typed import Typed, TypedDep
from api.pages.acting.uploads import MAX_BYTES
from api.pages.acting.who import WITH
from api.pages.frame import show
from api.pages.to_sign import to_sign
from api.server.asked import Asked, AskedDep
from api.server.host import Look
from api.server.problems import ProblemError
from projections.imports import sheet_page, sheet_xlsx
from projections.imports.errors import ImportRefusedError
from projections.imports.proposed import Drafted, Proposed
from projections.imports.sheet_draft import draft_sheet
from projections.imports.sheet_form import Form, meeting_form
from projections.imports.surroundings import surroundings

router = APIRouter(include_in_schema=False)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHOWN_PROBLEMS = 12


@router.get("/sheet")
def sheet(asked: AskedDep) -> Response:
    """Print it, fill it in, bring it in."""
    with asked.look() as look:
        setting = Setting(asked, look)
        return _page(setting, [Shown(one, ()) for one in _fields(setting)], [])


@router.get("/sheet/print")
def printed(asked: AskedDep) -> Response:
    """The sheet as one printed page."""
    with asked.look() as look:
        form = _form(asked, look)
        language = asked.language
        html = sheet_page.render(
            form, language=language.code, direction=language.direction, stylesheet="/sheet/print.css"
        )  # fmt: skip
        return HTMLResponse(html)


@router.get("/sheet/print.css")
def style() -> Response:
    """The printed page's own style: it is a sheet of paper, not a page of this site."""
    return Response(sheet_page.PRINT, media_type="text/css")


@router.get("/sheet.xlsx")
def workbook(asked: AskedDep) -> Response:
    """The sheet as a workbook."""
    with asked.look() as look:
        headers = {"Content-Disposition": 'attachment; filename="meeting.xlsx"'}
        return Response(sheet_xlsx.render(_form(asked, look)), media_type=XLSX, headers=headers)


@router.post("/sheet")
def bring_in(asked: AskedDep, typed: TypedDep) -> Response:
    """A filled-in workbook as one draft sitting, on its way to signing."""
    with asked.look() as look:
        setting = Setting(asked, look, typed=typed)
        fields = _fields(setting)
        reading = Reading(look, typed, setting.say)
        values = reading.read(tuple(one for one in fields if one.name != "workbook"))
        status = 422
        if not reading.errors:
            try:
                paper = str(setting.attach(values["paper"])["sha256"]) if "paper" in values else ""
                lines = _lines(setting, typed, paper)
                hands = [_hand(setting, person) for person in (setting.me, *values.get(WITH, ()))]
                return to_sign(asked, look, lines, hands, back="/met", as_file=typed.as_file)
            except FieldError as error:
                reading.errors.append((error.name, error.words))
            except _SheetError as error:
                reading.errors += [("workbook", words) for words in error.words]
            except ProblemError as error:
                status = int(error.status)
                reading.errors.append((None, f"{error.detail} {error.mend}" if error.refusal else error.detail))
        wrong = dict(reversed(reading.errors))
        return _page(
            setting, [Shown(one, typed.all(one.name), wrong.get(one.name)) for one in fields], reading.errors, status
        )  # fmt: skip


class _SheetError(ValueError):
    """What is wrong in a sheet, cell by cell."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        super().__init__("; ".join(words))


def _form(asked: Asked, look: Look) -> Form:
    look.member()
    return meeting_form(surroundings(look.state, look.read_words), asked.language.gettext)


def _fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    others = tuple(one for one in setting.persons(with_key=True) if one[0] != setting.me)
    return (
        Field("workbook", _("The filled-in workbook"), "file", required=True, hint=_("The XLSX file from this page.")),
        Field("paper", _("A photo of the sheet, where people signed it by hand"), "file"),
        Field(WITH, _("Who signs with you"), "many", options=others,
              hint=_("For what was agreed in the room, somebody of another organization.")),
    )  # fmt: skip


def _lines(setting: Setting, typed: Typed, paper: str) -> list[Line]:
    _ = setting.say
    sent = typed.files.get("workbook")
    if sent is None:
        raise FieldError("workbook", _("Choose the workbook."))
    if len(sent.data) > MAX_BYTES:
        raise FieldError("workbook", _("The file is too large to be a meeting sheet."))
    try:
        drafted: Drafted = draft_sheet(
            sent.data, surroundings(setting.state, setting.look.read_words), paper=paper
        )  # fmt: skip
    except ImportRefusedError as error:
        raise _SheetError([one.words() for one in error.problems[:_SHOWN_PROBLEMS]]) from None
    if drafted.problems:
        raise _SheetError([one.words() for one in drafted.problems[:_SHOWN_PROBLEMS]])
    open_lines = [one for one in drafted.lines if one.lacking]
    if open_lines:
        words = _("%(where)s: the sheet leaves open what only you can say (%(what)s). Write it down by its own form.")
        told = [
            words.replace("%(where)s", one.where).replace("%(what)s", ", ".join(one.lacking)) for one in open_lines
        ]  # fmt: skip
        raise _SheetError(told[:_SHOWN_PROBLEMS])
    return [_line(one) for one in drafted.lines]


def _line(one: Proposed) -> Line:
    return Line(
        one.kind,
        dict(one.body),
        ("all",) if one.by_all else (),
        about=one.about or None,
        written_for=one.written_for or None,
        sealed=dict(one.sealed),
        label=one.label or None,
    )


def _hand(setting: Setting, person: str) -> Hand:
    own = setting.my_organizations(person)
    alone = len(own) == 1
    return Hand(person, ("organization", own[0]) if alone else "self", None, chosen=alone)


def _page(
    setting: Setting, fields: list[Shown], errors: Sequence[tuple[str | None, str]], status: int = 200
) -> Response:
    setting.look.member()
    title = setting.say("The meeting sheet")
    return show(
        setting.asked, setting.look, "act_sheet.html", title=title, here="met", status=status, fields=fields,
        errors=[*errors],
    )  # fmt: skip
