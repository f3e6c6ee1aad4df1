"""A list of people and their organizations, to be written down: registrations and accreditations, names sealed.

Columns by name, in any order: ``Organization`` and ``Name``; ``Roles`` (delegate, authoriser, registrar) and
``Contact`` if wanted. A key of her own each one enrols herself, by an invitation made for her alone: an invitation is
a secret, so none is ever put into a file that travels.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from projections.directory import Listed
from projections.imports.errors import ImportRefusedError, Problem, refuse
from projections.imports.proposed import Drafted, Proposed
from projections.imports.surroundings import Surroundings
from projections.imports.tables import DELIMITERS, read_csv
from projections.imports.workbook import read_workbook

COLUMNS = ("organization", "name", "roles", "contact")
ROLES = ("delegate", "authoriser", "registrar")
_NEEDED = ("organization", "name")
_ZIP = b"PK\x03\x04"
_LONGEST = 200
_MEND = "Write a first row with Organization, Name, Roles, Contact."


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the list."""

    where: str
    cells: Mapping[str, str]

    def cell(self, column: str) -> str:
        return " ".join(self.cells.get(column, "").split())


@dataclass
class _Draft:
    """What is drafted so far."""

    lines: list[Proposed] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    seen: dict[tuple[str, str], str] = field(default_factory=dict)


def draft_roster(data: bytes, around: Surroundings, *, organization: str = "") -> Drafted:
    """A draft of those on a list who are not in the record.

    Args:
        data: a CSV file or an XLSX workbook, of which the first sheet is read.
        around: the record.
        organization: only the people of this one; empty: all.

    Raises:
        ImportRefusedError: it cannot be read as a list at all.
    """
    rows = list(_workbook_rows(data) if data.startswith(_ZIP) else _csv_rows(data))
    draft = _Draft()
    wanted = organization.casefold()
    for row in rows:
        if not wanted or row.cell("organization").casefold() == wanted:
            _add(row, around, draft)
    if draft.problems:
        return Drafted((), tuple(draft.problems), tuple(draft.told))
    return Drafted(tuple(draft.lines), (), (*draft.told, *_signers(around, draft)))


def _add(row: _Row, around: Surroundings, draft: _Draft) -> None:
    """Draft what a row says, or keep what is wrong with it."""
    group, name = row.cell("organization"), row.cell("name")
    before = len(draft.problems)
    draft.problems += _unfit(row)
    earlier = draft.seen.setdefault((group.casefold(), name.casefold()), row.where)
    if earlier != row.where:
        then = "Take one out; two people of one name need something that tells them apart."
        draft.problems.append(Problem(row.where, "each person once", f"{name}, also at {earlier}", then))
    known = _known(around, "organization", group)
    people = _known(around, "person", name)
    for found, what in ((known, group), (people, name)):
        if len(found) > 1:
            told = ", ".join(one.number for one in found)
            draft.problems.append(Problem(row.where, f"one {what!r} in the record", told, "Write the number instead."))
    if len(draft.problems) > before:
        return
    body: dict[str, object] = {"organization": _organization(row, known, group, draft)}
    if row.cell("roles"):
        body["roles"] = _roles(row.cell("roles"))
    if people and _accredited(around, people[0].id, known):
        draft.told.append(f"There already: {row.where}, {name} of {group} ({people[0].number}).")
        return
    about = people[0].number if people else _person(row, name, draft)
    told = f"{name} acts for {group}" + (f" as {row.cell('roles')}" if row.cell("roles") else "")
    draft.lines.append(Proposed(row.where, f"{told}.", "person.accredited", body, about, by_all=True))


def _organization(row: _Row, known: Sequence[Listed], group: str, draft: _Draft) -> str:
    """The organization as the draft names it; a new one is registered by an earlier line."""
    if known:
        return known[0].number
    if group.casefold() not in draft.labels:
        label = f"o{len(draft.labels) + 1}"
        draft.labels[group.casefold()] = label
        words = f"{group} is written down as invited; it joins by a decision and its own word."
        body = {"standing": "invited"}
        draft.lines.append(
            Proposed(row.where, words, "organization.registered", body, sealed={"name": group}, label=label)
        )
    return f"@{draft.labels[group.casefold()]}"


def _person(row: _Row, name: str, draft: _Draft) -> str:
    label = f"p{sum(line.kind == 'person.registered' for line in draft.lines) + 1}"
    sealed = {"name": name} | ({"contact": row.cell("contact")} if row.cell("contact") else {})
    draft.lines.append(
        Proposed(row.where, f"{name} is registered.", "person.registered", {}, sealed=sealed, label=label)
    )
    return f"@{label}"


def _known(around: Surroundings, thing: str, text: str) -> list[Listed]:
    """What goes by a name or number: nothing, one, or several."""
    wanted = text.casefold()
    every = [one for one in around.directory if one.thing == thing]
    numbered = [one for one in every if one.number.casefold() == wanted]
    return numbered or [one for one in every if (one.name or "").casefold() == wanted]


def _accredited(around: Surroundings, person: str, known: Sequence[Listed]) -> bool:
    people = around.state.people
    return bool(known) and known[0].id in people.accredited_by(person, around.state.record.received.get())


def _unfit(row: _Row) -> Iterator[Problem]:
    for column in _NEEDED:
        if not row.cell(column):
            yield Problem(f"{row.where}, {column}", "a name", "nothing", "Write it, or take the row out.")
    for column in COLUMNS:
        if len(row.cell(column)) > _LONGEST:
            found = f"{len(row.cell(column))} characters"
            yield Problem(f"{row.where}, {column}", f"at most {_LONGEST} characters", found, "Shorten it.")
    for role in _roles(row.cell("roles")):
        if role not in ROLES:
            then = "Separate several by commas; leave the cell empty for a member."
            yield Problem(f"{row.where}, roles", f"some of {', '.join(ROLES)}", role, then)


def _roles(text: str) -> list[str]:
    return [role.strip().casefold() for role in text.split(",") if role.strip()]


def _signers(around: Surroundings, draft: _Draft) -> Iterator[str]:
    """Who has to sign it, in words."""
    groups = {str(line.body["organization"]) for line in draft.lines if line.kind == "person.accredited"}
    if not groups:
        return
    names = sorted(around.directory.show(around.directory.find(one)) for one in groups if not one.startswith("@"))
    if names:
        yield f"To be signed by a registrar or authoriser of each of: {', '.join(names)}; --organization drafts one."
    if len(names) < len(groups):
        yield "For an organization that has nobody yet, people of two others sign."
    yield "Then each one enrols her own key: plenary invite NAME prints her invitation, which is for her alone."


def _csv_rows(data: bytes) -> Iterator[_Row]:
    head = data.split(b"\n", 1)[0].decode("utf-8", errors="replace")
    delimiter = max(DELIMITERS, key=lambda mark: (head.count(mark), -DELIMITERS.index(mark)))
    lines = read_csv(data, delimiter=delimiter)
    if not lines:
        raise refuse("the list", "a header and rows", "nothing", _MEND)
    columns = _columns(lines[0].cells, f"line {lines[0].number}")
    for line in lines[1:]:
        cells = {name: line.cells[place] for name, place in columns.items() if place < len(line.cells)}
        yield _Row(f"line {line.number}", cells)


def _workbook_rows(data: bytes) -> Iterator[_Row]:
    sheets = read_workbook(data)
    if not sheets or not sheets[0].cells:
        raise refuse("the list", "a header and rows", "nothing", _MEND)
    sheet = sheets[0]
    wrong = sheet.problems()
    if wrong:
        raise ImportRefusedError(*wrong)
    rows = sorted({row for row, _ in sheet.cells})
    width = max(column for _, column in sheet.cells)
    columns = _columns([sheet.text(rows[0], place) for place in range(1, width + 1)], f"{sheet.name}, row {rows[0]}")
    for row in rows[1:]:
        yield _Row(f"{sheet.name}, row {row}", {name: sheet.text(row, place + 1) for name, place in columns.items()})


def _columns(header: Sequence[str], where: str) -> dict[str, int]:
    names = [cell.strip().casefold() for cell in header]
    found = {name: names.index(name) for name in COLUMNS if name in names}
    if any(name not in found for name in _NEEDED):
        raise refuse(where, "columns Organization and Name", ", ".join(filter(None, header)), _MEND)
    strange = [name for name in names if name and name not in COLUMNS]
    if strange:
        then = "Take them out: what is not asked for does not belong in the record."
        raise refuse(where, f"only {', '.join(COLUMNS)}", ", ".join(strange), then)
    return found
