"""Participatory budgets in the Pabulib format (docs/counting.md, clauses F3 to F6).

A ``.pb`` file is UTF-8 text with three sections, ``META``, ``PROJECTS`` and ``VOTES``, each with a header
line and values parted by semicolons (RFC 4180 quoting). Read are: of META ``budget``, ``vote_type``, and
where given ``min_project_score_threshold``; of PROJECTS ``project_id``, ``cost``, where given ``name`` and
``selected``; of VOTES ``voter_id``, ``vote`` (ids parted by commas, best first for ``ordinal``) and for
``scoring`` and ``cumulative`` ``points``. Other members are left alone. Amounts may have decimals, with a
point or a comma, and stay exact. Example::

    META
    key;value
    budget;1000
    vote_type;approval
    PROJECTS
    project_id;cost;name
    1;600;Benches
    2;500;Trees
    VOTES
    voter_id;vote
    a;1,2
    b;2
"""

import csv
import io
import re
from dataclasses import dataclass
from fractions import Fraction

from ledger.rules.counting.errors import BudgetError

VOTE_TYPES = ("approval", "choose-1", "scoring", "cumulative", "ordinal")
_NUMBER = re.compile(r"-?[0-9]{1,18}([.,][0-9]{1,9})?")


@dataclass(frozen=True)
class Project:
    """A project that asks for money.

    Args:
        id: its id in the file.
        cost: above 0, in the budget's currency.
        name: its title, empty where the file has none.
        selected: whether the file says it was funded; None where it does not say.
    """

    id: str
    cost: Fraction
    name: str = ""
    selected: bool | None = None


@dataclass(frozen=True)
class Budget:
    """A participatory budget: projects and votes.

    Args:
        limit: the money there is, above 0.
        vote_type: one of `VOTE_TYPES`.
        projects: sorted by id.
        votes: one for each voter: project id to points (1 for an approval); for ``ordinal`` the ids, best first, each
            to the number of ids ranked after it. An empty vote still has its voter.
        min_score: points a project needs in all; 0 where nothing is asked.
    """

    limit: Fraction
    vote_type: str
    projects: tuple[Project, ...]
    votes: tuple[tuple[tuple[str, Fraction], ...], ...]
    min_score: Fraction = Fraction(0)


def parse_pabulib(text: str) -> Budget:
    """Read a ``.pb`` file.

    Raises:
        BudgetError: the file breaks a clause; the message names section and line.
    """
    sections = _sections(text)
    meta = {row.get("key", ""): row.get("value", "") for _, row in sections["META"]}
    for key in ("budget", "vote_type"):
        if key not in meta:
            raise BudgetError("META_MISSING", "META", f"a line {key!r}", "none", "add it")
    if meta["vote_type"] not in VOTE_TYPES:
        raise BudgetError(
            "VOTE_TYPE_UNKNOWN", "META, vote_type", ", ".join(VOTE_TYPES), repr(meta["vote_type"]), "use one of these"
        )
    limit = _amount(meta["budget"], "META, budget")
    projects: dict[str, Project] = {}
    for line, row in sections["PROJECTS"]:
        project = _project(line, row)
        if project.id in projects:
            raise BudgetError("PROJECT_TWICE", f"line {line}", "each id once", repr(project.id), "rename one")
        projects[project.id] = project
    if not projects:
        raise BudgetError("NO_PROJECTS", "PROJECTS", "at least one project", "none", "add the projects")
    votes = tuple(_vote(line, row, meta["vote_type"], projects) for line, row in sections["VOTES"])
    least = meta.get("min_project_score_threshold", "0")
    in_order = tuple(projects[key] for key in sorted(projects))
    return Budget(limit, meta["vote_type"], in_order, votes, _number(least, "META, min_project_score_threshold"))


def _sections(text: str) -> dict[str, list[tuple[int, dict[str, str]]]]:
    sections: dict[str, list[tuple[int, dict[str, str]]]] = {}
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";")
    current: list[tuple[int, dict[str, str]]] | None = None
    header: list[str] | None = None
    for row in reader:
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if cells[0].upper() in {"META", "PROJECTS", "VOTES"} and not any(cells[1:]):
            current = sections.setdefault(cells[0].upper(), [])
            header = None
        elif current is None:
            raise BudgetError(
                "NO_SECTION", f"line {reader.line_num}", "META, PROJECTS or VOTES", repr(cells[0]), "give a .pb file"
            )
        elif header is None:
            header = [cell.lower() for cell in cells]
        else:
            current.append((reader.line_num, dict(zip(header, cells, strict=False))))
    for name in ("META", "PROJECTS", "VOTES"):
        if name not in sections:
            raise BudgetError("SECTION_MISSING", "file", f"a section {name}", "none", "give a whole .pb file")
    return sections


def _project(line: int, row: dict[str, str]) -> Project:
    where = f"PROJECTS, line {line}"
    for key in ("project_id", "cost"):
        if not row.get(key):
            raise BudgetError("PROJECT_INCOMPLETE", where, key, "nothing", "fill it in")
    selected = row.get("selected", "")
    return Project(
        row["project_id"],
        _amount(row["cost"], f"{where}, cost"),
        row.get("name", ""),
        None if selected not in {"0", "1"} else selected == "1",
    )


def _vote(
    line: int, row: dict[str, str], vote_type: str, projects: dict[str, Project]
) -> tuple[tuple[str, Fraction], ...]:
    where = f"VOTES, line {line}"
    ids = [part.strip() for part in row.get("vote", "").split(",") if part.strip()]
    for place, project in enumerate(ids):
        if project not in projects:
            raise BudgetError("PROJECT_UNKNOWN", where, "ids from PROJECTS", repr(project), "correct the id")
        if project in ids[:place]:
            raise BudgetError("VOTE_TWICE", where, "each project once", repr(project), "strike one")
    if vote_type == "ordinal":
        return tuple((project, Fraction(len(ids) - place - 1)) for place, project in enumerate(ids))
    if vote_type in {"approval", "choose-1"}:
        return tuple((project, Fraction(1)) for project in sorted(ids))
    points = [part.strip() for part in row.get("points", "").split(",") if part.strip()]
    if len(points) != len(ids):
        raise BudgetError(
            "POINTS_DO_NOT_FIT", where, f"{len(ids)} points, one for each project", str(len(points)), "mend the row"
        )
    given = {project: _number(value, f"{where}, points") for project, value in zip(ids, points, strict=True)}
    return tuple(sorted(given.items()))


def _number(text: str, where: str) -> Fraction:
    if not _NUMBER.fullmatch(text):
        raise BudgetError("NOT_A_NUMBER", where, "a number such as 12 or 12.50", repr(text), "correct it")
    value = Fraction(text.replace(",", "."))
    if value < 0:
        raise BudgetError("BELOW_ZERO", where, "a number of at least 0", text, "correct it")
    return value


def _amount(text: str, where: str) -> Fraction:
    value = _number(text, where)
    if value == 0:
        raise BudgetError("AMOUNT_ZERO", where, "an amount above 0", text, "give the amount")
    return value
