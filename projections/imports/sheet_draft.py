"""From a meeting sheet to one sitting: the gathering, who was there, what was agreed, asked, collected, spent.

What a person takes on needs her own hand: a task on the sheet is asked of her organization, unless the paper that she
signed is named; then it is her offer, on that paper. Money in is a collection counted by those who sign; money out is
told as a payment found, which a decision ratifies.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from projections.directory import NotFoundError
from projections.imports.errors import Problem
from projections.imports.figures import AmountForm, FigureError
from projections.imports.proposed import Drafted, Proposed
from projections.imports.sheet_form import MOMENTS, meeting_form, moment_of
from projections.imports.sheet_reading import Answer, Filled, read_sheet
from projections.imports.surroundings import Surroundings
from projections.reports.wording import told_day

_IN, _OUT = ("in", "+"), ("out", "-")
_NO = ("", "no", "n", "-", "0")
_CLASS = "ordinary"
_MEET = "meeting"
_MOST = 100_000
T = TypeVar("T")
Row = Mapping[str, Answer]


def draft_sheet(data: bytes, around: Surroundings, *, paper: str = "") -> Drafted:
    """A draft of what a meeting sheet says.

    Args:
        data: the workbook, in any language.
        around: the record.
        paper: the file of the sheet that everybody named on it signed by hand; empty: there is none.

    Raises:
        ImportRefusedError: it is no meeting sheet.
    """
    return _Sitting(around, read_sheet(data, meeting_form(around)), paper).draft()


class _Sitting:
    """Draws up the sitting, and keeps what is wrong with each cell."""

    def __init__(self, around: Surroundings, filled: Filled, paper: str) -> None:
        self._around = around
        self._filled = filled
        self._paper = paper
        self._problems: list[Problem] = []
        self._day: date | None = None

    def draft(self) -> Drafted:
        """The draft; no line of it where something is wrong."""
        fields = self._filled.fields
        self._day = self._date(fields["date"]) if fields["date"] else None
        if not fields["date"]:
            then = "Write the day of the meeting; nothing else is required."
            self._problems.append(Problem(fields["date"].where, "a day like 2026-03-14", "nothing", then))
        here = [row for row in self._filled.tables["organizations"] if self._ticked(row)]
        lines = [*self._met(here), *self._attended(here), *self._agreed(here), *self._tasks(), *self._money()]
        if self._problems:
            return Drafted((), tuple(self._problems), ())
        told = ["Read it aloud before it is signed: it is the word of all who were there."]
        if any(line.by_all for line in lines):
            told.append("To be signed by two people of two organizations.")
        if any(line.kind == "commitment.requested" for line in lines):
            told.append("Tasks are asked for: each one takes hers on with her own key, or on paper (--paper FILE).")
        return Drafted(tuple(lines), (), tuple(told))

    def _met(self, here: list[Row]) -> list[Proposed]:
        fields, body = self._filled.fields, dict[str, Any]()
        sealed = {name: fields[name].text for name in ("place", "note", "next_place") if fields[name]}
        body["date"] = self._iso(self._day)
        organizations = [self._thing(row["organization"], "organization") for row in here]
        if organizations:
            body["organizations"] = organizations
        if fields["present"]:
            body["present"] = self._count(fields["present"])
        moments: list[dict[str, Any]] = []
        for row in self._filled.tables["moments"]:
            if not self._ticked(row):
                continue
            place, code = len(moments), moment_of(row["row"].text, row["moment"].text)
            if code is None:
                self._wrong(row["moment"], f"one of {', '.join(MOMENTS)}", "Take a moment that stands on the sheet.")
            moment: dict[str, Any] = {"moment": code}
            if row["minutes"]:
                moment["minutes"] = self._count(row["minutes"])
            if row["sentence"]:
                sealed[f"moments/{place}/sentence"] = row["sentence"].text
            moments.append(moment)
        if moments:
            body["moments"] = moments
        if fields["next"]:
            body["next"] = self._iso(self._date(fields["next"]))
        words = f"We met on {told_day(self._day)}." if self._day else "We met."
        return [Proposed(fields["date"].where, words, "gathering.met", body, sealed=sealed, label=_MEET)]

    def _attended(self, here: list[Row]) -> list[Proposed]:
        heads = [
            {"organization": self._thing(row["organization"], "organization"), "count": self._count(row["count"])}
            for row in here
            if row["count"]
        ]
        if not heads:
            return []
        words = f"How many of {len(heads)} organizations were there."
        return [Proposed(here[0]["count"].where, words, "gathering.attended", {"heads": heads}, f"@{_MEET}")]

    def _agreed(self, here: list[Row]) -> list[Proposed]:
        found = []
        for row in self._filled.tables["agreed"]:
            title = row["title"]
            if not title:
                self._wrong(title, "what was agreed, in a line", "Write it, or empty the row.")
                continue
            back = {self._thing(each, "organization") for each in _several(row["back"])}
            until = self._iso(self._date(row["until"])) if row["until"] else ""
            if back and not until:
                then = "Say by which day it comes back with its people's word."
                self._wrong(row["until"], "a day like 2026-03-14", then)
            spoken = [self._spoken(one, back, until) for one in here]
            if not here:
                self._wrong(title, "organizations ticked above, with who spoke for each", "Tick who was here.")
            body = {"procedure": self._procedure(), "class": _CLASS, "round": spoken}
            sealed = {"title": title.text, "text": row["text"].text or title.text}
            words = f"Agreed in the room: {title.text}."
            found.append(Proposed(title.where, words, "decision.in_room", body, sealed=sealed, by_all=True))
        return found

    def _spoken(self, row: Row, back: set[str], until: str) -> dict[str, Any]:
        group = self._thing(row["organization"], "organization")
        if not row["speaker"]:
            self._wrong(row["speaker"], "who spoke for it", "What was agreed is each one's word: write her name.")
        person = self._thing(row["speaker"], "person") if row["speaker"] else ""
        line: dict[str, Any] = {"person": person, "as": {"organization": group}, "position": "consent"}
        return line | ({"position": "taking_it_back", "until": until} if group in back else {})

    def _tasks(self) -> list[Proposed]:
        found = []
        for row in self._filled.tables["tasks"]:
            what = row["what"]
            for code, expected in (("what", "what is to be done"), ("organization", "the organization")):
                if not row[code]:
                    self._wrong(row[code], expected, "Write it, or empty the row.")
            group = self._thing(row["organization"], "organization") if row["organization"] else ""
            person = self._thing(row["person"], "person") if row["person"] else ""
            due = self._date(row["due"]) if row["due"] else None
            found.append(self._offer(row, person, group, due) if self._paper else self._ask(what, person, group, due))
        return found

    def _ask(self, what: Answer, person: str, group: str, due: date | None) -> Proposed:
        body = {"organization": group, "thing": "task"} | ({"person": person} if person else {})
        asked = f"{what.text}, by {told_day(due)}" if due else what.text
        words = f"Asked of {row_name(self._around, group)}: {asked}."
        return Proposed(what.where, words, "commitment.requested", body, sealed={"what": asked})

    def _offer(self, row: Row, person: str, group: str, due: date | None) -> Proposed:
        """Her own word on the paper that she signed."""
        for code, expected in (("person", "who takes it on"), ("due", "a day like 2026-03-14")):
            if not row[code]:
                self._wrong(row[code], expected, "A promise has somebody who answers for it, and a day.")
        terms = {"thing": "task", "due": self._iso(due), "evidence": "word"}
        body = {"terms": terms, "organization": group, "accountable": person, "promisor": "organization"}
        written_for = {"person": person, "as": group, "how": "paper", "document": self._paper}
        words = f"{row_name(self._around, person)} offers: {row['what'].text}."
        sealed = {"deliverable": row["what"].text}
        return Proposed(row["what"].where, words, "commitment.offered", body, sealed=sealed, written_for=written_for)

    def _money(self) -> list[Proposed]:
        found = []
        for row in self._filled.tables["money"]:
            way = row["way"].text.casefold()
            if way not in (*_IN, *_OUT):
                self._wrong(row["way"], "in or out", "Say whether money came in or went out.")
            account = self._thing(row["account"], "account")
            amount = self._amount(row["amount"], account)
            thing = "fund" if way in _IN else "line"
            pot = self._thing(row["pot"], thing)
            if not row["what"]:
                self._wrong(row["what"], "what it was for", "Write it in a few words.")
            what, day = row["what"].text, self._iso(self._day)
            body: dict[str, Any] = {"day": day, "account": account, "amount": amount, thing: pot}
            told = f"{row['amount'].text}: {what}."
            if way in _IN:
                sealed = {"occasion": what, "told": what}
                words = f"Collected, {told}"
                kind = "collection.taken"
            else:
                sealed, words, kind = {"story": what}, f"Went out, {told}", "spend.observed"
            found.append(Proposed(row["what"].where, words, kind, body, sealed=sealed, by_all=way in _IN))
        return found

    def _procedure(self) -> str:
        charter = self._around.state.charter.in_force.get()
        known = charter.data.classes.get(_CLASS) if charter else None
        return known.procedure if known else _CLASS

    def _ticked(self, row: Row) -> bool:
        """Whether a row counts: ticked, or something more than its printed name stands in it."""
        tick = row["here"].text.casefold()
        more = any(answer for code, answer in row.items() if code not in ("row", "here", "organization", "moment"))
        return tick not in _NO or (not tick and more)

    def _wrong(self, answer: Answer, expected: str, then: str) -> None:
        self._problems.append(Problem(answer.where, expected, answer.text or "nothing", then))

    def _try(self, answer: Answer, read: Callable[[str], T]) -> T | None:
        try:
            return read(answer.text)
        except FigureError as error:
            self._problems.append(error.at(answer.where, answer.text))
        return None

    def _date(self, answer: Answer) -> date | None:
        try:
            return date.fromisoformat(answer.text) if len(answer.text) == len("2026-03-14") else _no_date()
        except ValueError:
            self._wrong(answer, "a day like 2026-03-14", "Write year, month and day so.")
            return None

    def _iso(self, day: date | None) -> str:
        return day.isoformat() if day is not None else ""

    def _count(self, answer: Answer) -> int:
        if answer.text.isascii() and answer.text.isdigit() and 0 < int(answer.text) < _MOST:
            return int(answer.text)
        self._wrong(answer, "a whole number above 0", "Write digits only.")
        return 1

    def _amount(self, answer: Answer, account: str) -> dict[str, Any]:
        known = self._around.directory.find(account, "account") if account else ""
        currency = self._around.state.money.accounts[known].currency if known else ""
        form = AmountForm(".", "", self._around.exponents.get(currency, 2))
        minor = self._try(Answer(answer.where, answer.text.replace(currency, "").strip()), form.read)
        if minor is not None and minor <= 0:
            self._wrong(answer, "an amount above 0", "Say in or out in the first column.")
        return {"minor": minor, "ccy": currency}

    def _thing(self, answer: Answer, thing: str) -> str:
        """The number of what is named in a cell; empty where it names nothing."""
        if not answer:
            self._wrong(answer, f"the {thing}", "Choose it from the names on the second sheet.")
            return ""
        try:
            return self._around.number(self._around.directory.find(answer.text, thing))
        except NotFoundError as error:
            self._wrong(answer, f"one {thing}", str(error))
            return ""


def row_name(around: Surroundings, number: str) -> str:
    """A thing's name by its number; empty for none."""
    return around.directory.show(around.directory.find(number)) if number else ""


def _several(answer: Answer) -> list[Answer]:
    return [Answer(answer.where, part.strip()) for part in answer.text.split(",") if part.strip()]


def _no_date() -> date:
    raise ValueError
