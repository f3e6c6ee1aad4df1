"""How a bank writes its statements, and what its lines usually are: a TOML file written once (docs/import.md).

Nothing about amounts and dates is guessed: without ``decimal`` and ``date`` no CSV file is read. Rules say by words of
a line what it is to us; a line that no rule knows is proposed as what it may be, with ``?`` where a person must say.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from projections.imports.errors import ImportRefusedError, Problem, refuse
from projections.imports.figures import AmountForm, DateForm, FigureError

Sort = Literal["gift", "fee", "payment", "observed", "transfer", "refund"]
_TOP = {"delimiter", "encoding", "decimal", "thousands", "sign", "date", "skip", "columns", "rules", "defaults"}
_COLUMNS = ("date", "amount", "in", "out", "words", "reference", "balance")
_DEFAULTS = ("fund", "line", "income", "category")
_RULE = {"match", "as", "fund", "line", "income", "category", "party", "purchase", "account", "spend"}
_MOST = 200
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Rule:
    """What lines are whose words match: their sort, and the names that go with it."""

    match: re.Pattern[str]
    sort: Sort
    named: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BankMapping:
    """A mapping file, read.

    Args:
        columns: what each is called in the header: ``date``, ``amount`` or ``in`` and ``out``, ``words`` (several
            joined), ``reference``, ``balance``.
        skip: rows before the header.
        defaults: ``fund``, ``line``, ``income``, ``category`` where no rule says.
    """

    delimiter: str = ","
    encoding: str = "utf-8"
    decimal: str = ""
    thousands: str = ""
    sign: str = ""
    date: str = ""
    skip: int = 0
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    defaults: Mapping[str, str] = field(default_factory=dict)

    def amounts(self, exponent: int) -> AmountForm:
        """How its amounts are read in a currency of so many decimals."""
        return AmountForm(self.decimal, self.thousands, exponent, self.sign)

    def rule_for(self, words: str) -> Rule | None:
        """The first rule whose words match."""
        return next((rule for rule in self.rules if rule.match.search(words)), None)


def parse_mapping(text: str) -> BankMapping:
    """Read a mapping file.

    Args:
        text: TOML.

    Raises:
        ImportRefusedError: with everything that is wrong with it.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise refuse("the mapping", "TOML", str(error), "Mend that line.") from None
    problems = [
        Problem(f"the mapping, {name}", f"one of {', '.join(sorted(_TOP))}", name, "Take it out.")
        for name in sorted(set(data) - _TOP)
    ]
    texts = {
        name: _text(data, name, problems, default)
        for name, default in (
            ("delimiter", ","), ("encoding", "utf-8"), ("decimal", ""), ("thousands", ""), ("sign", ""), ("date", ""),
        )
    }  # fmt: skip
    columns, defaults = _table(data, "columns", _COLUMNS, problems), _table(data, "defaults", _DEFAULTS, problems)
    skip = data.get("skip", 0)
    if type(skip) is not int or skip < 0:
        problems.append(Problem("the mapping, skip", "a number of rows", str(skip), "Write skip = 0 if there is none."))
        skip = 0
    rules = _rules(data.get("rules", []), problems)
    for name, form in (("decimal", AmountForm), ("date", DateForm)):
        _try(name, form, texts, problems)
    if problems:
        raise ImportRefusedError(*problems)
    single = {name: found[0] for name, found in defaults.items()}
    return BankMapping(**texts, skip=skip, columns=columns, rules=rules, defaults=single)


def _try(name: str, form: Any, texts: Mapping[str, str], problems: list[Problem]) -> None:
    """What is told of amounts and dates must be a form; what is not told is asked for only where it is needed."""
    if not texts[name]:
        return
    try:
        form(texts["date"]) if form is DateForm else form(texts["decimal"], texts["thousands"], 2)
    except FigureError as error:
        problems.append(error.at(f"the mapping, {name}", texts[name]))


def _text(data: Mapping[str, Any], name: str, problems: list[Problem], default: str) -> str:
    found = data.get(name, default)
    if isinstance(found, str):
        return found
    problems.append(Problem(f"the mapping, {name}", "a text in quotes", str(found), "Put it in quotes."))
    return default


def _table(
    data: Mapping[str, Any], name: str, known: tuple[str, ...], problems: list[Problem]
) -> dict[str, tuple[str, ...]]:
    table = data.get(name, {})
    if not isinstance(table, Mapping):
        problems.append(Problem(f"the mapping, {name}", "a table", str(table), f"Write [{name}] and its lines."))
        return {}
    found = {}
    for member, value in table.items():
        texts = tuple(value) if isinstance(value, list) else (value,)
        where = f"the mapping, {name}.{member}"
        if member not in known:
            problems.append(Problem(where, f"one of {', '.join(known)}", member, "Take it out."))
        elif not texts or not all(isinstance(each, str) and each for each in texts):
            problems.append(Problem(where, "a text in quotes", str(value), "Put it in quotes."))
        else:
            found[member] = texts
    return found


def _rules(given: Any, problems: list[Problem]) -> tuple[Rule, ...]:
    if not isinstance(given, list) or len(given) > _MOST:
        problems.append(
            Problem("the mapping, rules", f"[[rules]], at most {_MOST}", str(type(given)), "Write them so.")
        )
        return ()
    rules = []
    for number, each in enumerate(given, start=1):
        where = f"the mapping, rule {number}"
        if not isinstance(each, Mapping) or set(each) - _RULE or not all(isinstance(one, str) for one in each.values()):
            problems.append(Problem(where, f"texts for {', '.join(sorted(_RULE))}", str(each), "Mend it."))
            continue
        if each.get("as") not in get_args(Sort):
            expected = f"as = one of {', '.join(get_args(Sort))}"
            problems.append(Problem(where, expected, str(each.get("as")), "Say what such a line is."))
            continue
        words = each.get("match", "")
        try:
            pattern = re.compile(words, re.IGNORECASE)
        except re.error as error:
            problems.append(Problem(where, "match = a regular expression", str(error), "Mend it."))
            continue
        if not words or len(words) > _LONGEST:
            problems.append(Problem(where, "match = some words", words, "Say which lines it is about."))
            continue
        rules.append(Rule(pattern, each["as"], {name: each[name] for name in each if name not in ("match", "as")}))
    return tuple(rules)
