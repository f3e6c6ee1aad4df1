"""``plenary tally`` and ``plenary draw``: counting from files, with no ledger needed (docs/counting.md).

Exit codes: 0 counted, 1 the input was refused, 2 used wrongly, 3 a rule this program does not know, so nothing was
counted. An open tie is a result, not a failure: it is printed, and the code is 0.
"""

import csv
import io
import json
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from api.cli.desk import Desk, command
from api.cli.terminal import REFUSED, UNCHECKED, show, show_json, show_rows
from ledger.rules.counting.alternatives import Alternative, other_rules
from ledger.rules.counting.ballot_file import parse_ballots, parse_positions
from ledger.rules.counting.equal_shares import fund_by_equal_shares
from ledger.rules.counting.errors import CountingError, ProcedureError, UnknownRuleError
from ledger.rules.counting.funding import fund_greedily
from ledger.rules.counting.majority import count_majority
from ledger.rules.counting.pabulib import parse_pabulib
from ledger.rules.counting.procedure import RANKED_METHODS, Procedure, parse_procedure, rule_code
from ledger.rules.counting.result import Result
from ledger.rules.counting.sortition import Seeds, lot_order, parse_pool, parse_seeds
from ledger.rules.counting.sortition import draw as draw_names
from ledger.rules.counting.tally import Outside, count_election

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

_BUDGET_METHODS = ("greedy_votes", "greedy_cost", "equal_shares")


def _file(help_text: str) -> Any:
    return typer.Option(exists=True, dir_okay=False, readable=True, help=help_text)


@command(app)
def tally(
    desk: Desk,
    ballots: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="Ballots (CSV), or a budget vote (.pb).")
    ],
    *,
    charter: Annotated[Path | None, _file("Charter (JSON) whose procedure says how to count.")] = None,
    procedure: Annotated[str | None, typer.Option(help="The procedure's name in the charter.")] = None,
    method: Annotated[str | None, typer.Option(help="The method, where no charter is given.")] = None,
    seats: Annotated[int | None, typer.Option(help="Seats to fill; for a motion, the base 'seats'.")] = None,
    blank_rule: Annotated[str | None, typer.Option(help="skip, last or invalid.")] = None,
    tie_rule: Annotated[str | None, typer.Option(help="fails, status_quo, chair, run_off or lot.")] = None,
    cap: Annotated[str | None, typer.Option(help="Most seats for one affiliation: a number or p/q.")] = None,
    affiliations: Annotated[Path | None, _file("CSV: candidate, affiliation.")] = None,
    seeds: Annotated[Path | None, _file("Seeds for a lot (RFC 3797).")] = None,
    chair: Annotated[str | None, typer.Option(help="The chair's order for ties, names parted by ';'.")] = None,
    weight_column: Annotated[str | None, typer.Option(help="Header of the column of weights.")] = None,
    electorate: Annotated[int | None, typer.Option(help="For a motion: the weight of all who may vote.")] = None,
    threshold: Annotated[str | None, typer.Option(help="For a motion: p/q.")] = None,
    threshold_base: Annotated[str | None, typer.Option(help="seats, electorate, yes_no or cast.")] = None,
    reaching: Annotated[bool, typer.Option("--reaching", help="Reaching the threshold is enough.")] = False,
    utility: Annotated[str, typer.Option(help="Equal shares: cardinality, cost, effort, points, borda.")] = "cost",
    completion: Annotated[str, typer.Option(help="Equal shares: none, greedy, add1, add1_greedy.")] = "add1_greedy",
    stop: Annotated[bool, typer.Option("--stop", help="Greedy: end at the first that does not fit.")] = False,
    compare: Annotated[bool, typer.Option("--compare", help="Say what other rules would give.")] = False,
) -> None:
    """Count ballots by a charter's procedure, or by a method you name."""
    if (charter is None) != (procedure is None):
        desk.usage("--charter and --procedure go together.", "Give both, or neither.")
    if charter is None and method is None:
        desk.usage("Nothing says how to count.", "Give --method, or --charter and --procedure.")
    try:
        given = {
            "method": method, "seats": seats, "blank_rule": blank_rule, "tie_rule": tie_rule, "cap": cap,
            "threshold": threshold, "threshold_base": threshold_base, "strict": False if reaching else None,
        }  # fmt: skip
        drawn = parse_seeds(_text(seeds)) if seeds else None
        code = rule_code(method or "")
        if code in _BUDGET_METHODS:
            options = {"utility": rule_code(utility), "completion": rule_code(completion), "stop": stop}
            _print(desk, _fund(_text(ballots), code, drawn, options))
            return
        how = _procedure(charter, procedure, given)
        if how.method == "majority":
            result = _decide(_text(ballots), how, weight_column, electorate, seats, chair, drawn)
            _print(desk, result.as_json())
            return
        lowest = 1 if how.method in RANKED_METHODS else 0
        election = parse_ballots(_text(ballots), lowest_mark=lowest, weight_column=weight_column)
        names = tuple(name.strip() for name in chair.split(";")) if chair else None
        outside = Outside(_affiliations(affiliations), drawn, names)
        result = count_election(election, how, outside)
        others = other_rules(election, how, outside) if compare else ()
    except CountingError as error:
        _fail(desk, error)
    _print(desk, result.as_json(), others)


@command(app)
def draw(
    desk: Desk,
    *,
    pool: Annotated[Path, _file("Names, one a line, in the published order.")],
    seeds: Annotated[Path, _file("The sources' numbers, one source a line.")],
    count: Annotated[int, typer.Option(help="How many to draw.")],
) -> None:
    """Draw names by lot so that anybody can check it (RFC 3797)."""
    try:
        result = draw_names(parse_pool(_text(pool)), parse_seeds(_text(seeds)), count)
    except CountingError as error:
        _fail(desk, error)
    _print(desk, result.as_json())


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CountingError(
            "NOT_UTF8", path.name, "UTF-8 text", f"byte {error.start} is not", "save the file as UTF-8"
        ) from error


def _procedure(charter: Path | None, name: str | None, given: dict[str, Any]) -> Procedure:
    """Take the charter's procedure as it stands, or make one of the options; never a mixture."""
    options = {member: value for member, value in given.items() if value is not None}
    if charter is None or name is None:
        return parse_procedure({"procedures": {"options": options}}, "options")
    options.pop("seats", None)  # how many seats there are is a fact of the day, not a rule
    if options:
        raise ProcedureError(
            "CHARTER_AND_OPTIONS",
            "options",
            "only what the charter does not fix",
            ", ".join(sorted(options)),
            "leave the options out, or count without the charter",
        )
    try:
        document = json.loads(_text(charter))
    except json.JSONDecodeError as error:
        raise ProcedureError("NOT_JSON", charter.name, "JSON", str(error), "mend the charter file") from error
    how = parse_procedure(document, name)
    if given["seats"] is None:
        return how
    members = {**document["procedures"][name], "seats": given["seats"]}
    return parse_procedure({"procedures": {name: members}}, name)


def _affiliations(path: Path | None) -> dict[str, str] | None:
    if path is None:
        return None
    rows: dict[str, str] = {}
    for number, row in enumerate(csv.reader(io.StringIO(_text(path), newline="")), start=1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or (number == 1 and cells == ["candidate", "affiliation"]):
            continue
        if len(cells) != 2 or not all(cells) or cells[0] in rows:  # noqa: PLR2004 - a pair
            raise CountingError(
                "AFFILIATION_ROW",
                f"{path.name}, row {number}",
                "candidate, affiliation, each candidate once",
                repr(",".join(cells)),
                "correct the row",
            )
        rows[cells[0]] = cells[1]
    return rows


def _decide(
    text: str,
    how: Procedure,
    weight_column: str | None,
    electorate: int | None,
    seats: int | None,
    chair: str | None,
    seeds: Seeds | None,
) -> Result:
    settled = chair
    if how.tie_rule == "lot":
        settled = lot_order(("yes", "no"), seeds)[0] if seeds else None
    return count_majority(
        parse_positions(text, weight_column=weight_column),
        how.threshold,
        electorate=electorate,
        seats=seats,
        tie_rule=how.tie_rule,
        settled=settled,
    )


def _fund(text: str, method: str, seeds: Seeds | None, options: dict[str, Any]) -> dict[str, Any]:
    budget = parse_pabulib(text)
    lot = lot_order([project.id for project in budget.projects], seeds) if seeds else None
    if method == "equal_shares":
        return fund_by_equal_shares(budget, options["utility"], options["completion"], lot=lot).as_json()
    return fund_greedily(budget, by_cost=method == "greedy_cost", stop=options["stop"], lot=lot).as_json()


def _fail(desk: Desk, error: CountingError) -> NoReturn:
    exit_code = UNCHECKED if isinstance(error, UnknownRuleError) else REFUSED
    words = f"Not counted: {error.where}: expected {error.expected}, found {error.found}."
    desk.fail(
        error.code, words, f"{error.remedy[:1].upper()}{error.remedy[1:]}.", exit_code=exit_code, where=error.where
    )


def _print(desk: Desk, body: dict[str, Any], others: tuple[Alternative, ...] = ()) -> None:
    if desk.as_json:
        show_json(body | ({"other_rules": [other.as_json() for other in others]} if others else {}))
        return
    for step in body["steps"]:
        show(step["words"])
    show_rows(_places(body), head=("place", "", ""))
    for tie in body["ties"]:
        show(tie["words"])
    for other in others:
        show(other.words)


def _places(body: dict[str, Any]) -> list[tuple[str, str, str]]:
    chosen = set(body["elected"])
    rows: list[tuple[str, str, str]] = []
    for group in body["order"]:
        place = f"{len(rows) + 1}{'=' if len(group) > 1 else ''}"
        rows += [(place, name, "✓" if name in chosen else "") for name in group]
    return rows
