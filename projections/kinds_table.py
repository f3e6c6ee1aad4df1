"""docs/kinds.md: every kind of act, who may do it, what it needs, what refuses it. Written from the code alone.

python -m projections.kinds_table           # writes docs/kinds.md anew
python -m projections.kinds_table --check   # exit code 1 when the page is not what the code says
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ledger.rules.charter.powers import ANY_DELEGATE, DEFAULTS
from ledger.rules.kind import Check, Kind, Registry
from ledger.rules.kinds import RULES_V0
from ledger.rules.record.codes import CODES
from projections.forms import FormField, Shape, form_of

PAGE = Path(__file__).resolve().parents[1] / "docs" / "kinds.md"

_HEAD = """# Kinds of act

Written by `python -m projections.kinds_table` from the declarations in `ledger/rules`; a test holds the two together.
A clause is one of [rules.md](rules.md). What every kind is held to besides, part R, stands at the end.

*Who may* names a power of the charter with who holds it where a charter says nothing, and the checks of standing that
come before any other. *Needs*: `about`, `on`, `under`, `replaces` are members of the act (format.md §2). The refusals
stand in the order in which they are judged; the first that applies is the answer.
"""
_UNDER = {
    "must": "`under` a decision in force",
    "may": "may stand `under` a decision in force",
    "after_founding": "`under` a decision in force, except in the founding",
}
_ATTESTATION = {
    "computed": "Computed: accepted only when it says what the rules give.",
    "host": "The host's word.",
    "history": "About the time before the ledger.",
}


def render(registry: Registry = RULES_V0) -> str:
    """The whole page, in Markdown.

    Args:
        registry: the kinds that are told.
    """
    families: dict[str, list[Kind[Any]]] = {}
    for kind in registry:
        families.setdefault(family_of(kind), []).append(kind)
    parts = [_HEAD, f"{len(registry)} kinds of {registry.version}."]
    for family, kinds in families.items():
        parts += [f"\n## {family.capitalize()}\n", *_overview(kinds)]
        for kind in kinds:
            parts += _section(kind)
    parts += ["\n## Whatever the kind\n", *_common()]
    return "\n".join(parts) + "\n"


def family_of(kind: Kind[Any]) -> str:
    """The family of rules that a kind belongs to: the package that holds its rule."""
    return kind.record.__module__.split(".")[2]


def who_may(kind: Kind[Any]) -> str:
    """Who may sign it, in one line."""
    told = []
    if kind.power is not None:
        power = DEFAULTS.get(kind.power, ANY_DELEGATE)
        more = f", {power.signers} persons" if power.signers > 1 else ""
        more += f" of {power.organizations} organizations" if power.organizations > 1 else ""
        told.append(f"`{kind.power}` ({' or '.join(power.grants)}{more})")
    told += [f"{check.code} ({check.clause})" for check in kind.standing]
    said = "; ".join(told) or "whom the checks let"
    return f"{said}; or the clerk" if kind.attestation in ("computed", "host") else said


def needs(kind: Kind[Any]) -> str:
    """What the act itself must have, in one line."""
    told = []
    if kind.about:
        told.append(f"`about` {_either(kind.about)}")
    if kind.on:
        told.append(f"`on` {_either(tuple(f'`{name}`' for name in kind.on))}")
    if kind.decided != "never":
        told.append(_UNDER[kind.decided])
    if kind.place is not None:
        told.append("`replaces` the word live in its place")
    if kind.for_another:
        told.append("may be written down for another")
    if kind.at_founding:
        told.append("may stand in the founding")
    return "; ".join(told) or "–"


def body_rows(kind: Kind[Any]) -> Iterator[tuple[str, str, str]]:
    """Each member of the body: its path, what it is, and what holds when it is left out."""
    for field in form_of(kind.body):
        yield from _rows(field, field.name)


def _rows(field: FormField, path: str) -> Iterator[tuple[str, str, str]]:
    yield path, _type(field.shape), "required" if field.required else f"optional: {field.default or 'none'}"
    group, inner = _inner(field.shape, path)
    for member in group:
        yield from _rows(member, f"{inner}/{member.name}")


def _inner(shape: Shape, path: str) -> tuple[tuple[FormField, ...], str]:
    if shape.sort in ("list", "mapping") and shape.item is not None:
        return _inner(shape.item, f"{path}/*")
    return (shape.members if shape.sort == "group" else ()), path


def _type(shape: Shape) -> str:
    if shape.sort == "list":
        assert shape.item is not None
        return f"list of {_type(shape.item)}" + _range(shape)
    if shape.sort == "mapping":
        assert shape.item is not None
        return f"names to {_type(shape.item)}"
    if shape.sort == "choice":
        return " · ".join(f"`{choice}`" for choice in shape.choices)
    if shape.sort == "thing":
        return f"id of {'an' if shape.things[0][0] in 'aeiou' else 'a'} {_either(shape.things)}".replace("_", " ")
    if shape.sort == "either":
        return " or ".join(_type(option) for option in shape.options)
    if shape.sort == "whole":
        return "integer" + _range(shape)
    plain = {"group": "object", "yes_no": "boolean", "act": "id of an act", "money": "money", "keyid": "key id"}
    return plain.get(shape.sort, shape.sort)


def _range(shape: Shape) -> str:
    if shape.low is not None and shape.high is not None and shape.high < 2**53 - 1:
        return f" {shape.low}–{shape.high}"
    if shape.high is not None and shape.high < 2**53 - 1:
        return f" ≤ {shape.high}"
    return f" ≥ {shape.low}" if shape.low is not None else ""


def _overview(kinds: list[Kind[Any]]) -> list[str]:
    rows = ["| kind | in words | who may | needs | refusals |", "|---|---|---|---|---|"]
    for kind in kinds:
        codes = " ".join(dict.fromkeys(check.code for check in (*kind.standing, *kind.checks)))
        rows.append(f"| `{kind.name}` | {kind.label} | {who_may(kind)} | {needs(kind)} | {codes or '–'} |")
    return rows


def _section(kind: Kind[Any]) -> Iterator[str]:
    yield f"\n### {kind.name}\n"
    yield f"{_cell(kind.words)}\n"
    if kind.opens is not None:
        yield f"Opens: {kind.opens.replace('_', ' ')}.\n"
    if kind.attestation != "own":
        yield f"{_ATTESTATION[kind.attestation]}\n"
    yield f"Who may: {who_may(kind)}. Needs: {needs(kind)}.\n"
    rows = list(body_rows(kind))
    if rows:
        yield from ("| member | type | |", "|---|---|---|")
        yield from (f"| `{path}` | {_cell(type_)} | {_cell(given)} |" for path, type_, given in rows)
        yield ""
    if kind.sealed:
        told = ", ".join(
            f"`{field.path}` ({field.label}{', required' if field.required else ''})" for field in kind.sealed
        )
        yield f"Sealed: {told}.\n"
    checks = (*kind.standing, *kind.checks)
    if checks:
        yield from ("| refused | clause | in words |", "|---|---|---|")
        yield from (_check_row(check) for check in checks)


def _check_row(check: Check[Any]) -> str:
    return f"| {check.code} | {check.clause} | {_cell(check.words)} |"


def _common() -> Iterator[str]:
    yield from ("| refused | clause | in words |", "|---|---|---|")
    yield from (f"| {code} | {told.clause} | {_cell(told.words)} |" for code, told in CODES.items())


def _either(names: tuple[str, ...]) -> str:
    return " or ".join(names)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def main(arguments: list[str]) -> int:
    """Write the page, or with ``--check`` compare it."""
    page = render()
    if "--check" not in arguments:
        PAGE.write_text(page, encoding="utf-8")
        return 0
    same = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page
    if not same:
        sys.stderr.write("docs/kinds.md is not what the code says. Next: python -m projections.kinds_table\n")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
