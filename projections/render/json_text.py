"""A report as JSON, for programs: the shape is docs/reports.md §3, its schema docs/report.schema.json.

Keys are sorted and nothing is left out that is empty, so that equal reports are equal bytes. An amount stands as minor
units and as plain decimal text, never as a JSON number with a point in it, which many parsers would read as a float.
"""

import json
from datetime import date
from typing import Any

from projections.reports.amounts import Amount, Exponents, plain
from projections.reports.model import (
    Badge,
    Block,
    Card,
    Cards,
    Cell,
    Count,
    Figure,
    Picture,
    Reference,
    Report,
    Section,
    Sentence,
    Table,
    Value,
)

FORMAT = "plenary-report/1"


def render(report: Report) -> str:
    """The report as JSON text in UTF-8 characters; ends with a newline."""
    return json.dumps(as_data(report), ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n"


def as_data(report: Report) -> dict[str, Any]:
    """The report as what `json` writes: dictionaries, lists, text, whole numbers and None."""
    exponents = dict(report.exponents)
    return {
        "format": FORMAT,
        "identity": {
            "size": report.identity.size,
            "rules": report.identity.rules,
            "report": report.identity.report,
            "audience": report.identity.audience,
            "disclosures": report.identity.disclosures,
        },
        "language": report.identity.language,
        "title": report.title,
        "exponents": exponents,
        "sections": [_section(section, exponents) for section in report.sections],
    }


def _section(section: Section, exponents: Exponents) -> dict[str, Any]:
    return {
        "key": section.key,
        "heading": section.heading,
        "sentences": [_sentence(section.key, parts, exponents) for parts in section.sentences],
        "blocks": [_block(block, exponents) for block in section.blocks],
    }


def _block(block: Block, exponents: Exponents) -> dict[str, Any]:
    match block:
        case Table():
            return {"type": "table", **_table(block, exponents)}
        case Cards():
            cards = [_card(block.key, card, exponents) for card in block.cards]
            return {"type": "cards", "key": block.key, "caption": block.caption, "cards": cards}
        case Picture():
            return {
                "type": "picture",
                "key": block.key,
                "title": block.title,
                "description": block.description,
                "table": _table(block.table, exponents),
            }


def _table(table: Table, exponents: Exponents) -> dict[str, Any]:
    rows = [
        {
            "key": row.key,
            "role": row.role,
            "cells": [
                _cell(f"{table.key}.{row.key}.{column.key}", cell, exponents)
                for column, cell in zip(table.columns, row.cells, strict=True)
            ],
        }
        for row in table.rows
    ]
    columns = [{"key": column.key, "heading": column.heading, "kind": column.kind} for column in table.columns]
    return {"key": table.key, "caption": table.caption, "columns": columns, "rows": rows, "empty": table.empty}


def _card(key: str, card: Card, exponents: Exponents) -> dict[str, Any]:
    address = f"{key}.{card.key}"
    return {
        "key": card.key,
        "heading": card.heading,
        "badge": _value(card.badge, exponents),
        "sentences": [_sentence(address, parts, exponents) for parts in card.sentences],
        "figures": [
            {"label": figure.label, "cell": _cell(f"{address}.{figure.key}", figure.cell, exponents)}
            for figure in card.figures
        ],
    }


def _sentence(key: str, parts: Sentence, exponents: Exponents) -> list[Any]:
    return [
        _cell(f"{key}.{part.key}", part.cell, exponents)
        if isinstance(part, Figure)
        else {"kind": "words", "text": part}
        for part in parts
    ]


def _cell(address: str, cell: Cell, exponents: Exponents) -> dict[str, Any]:
    return {"address": address, "sources": list(cell.sources), **_value(cell.value, exponents)}


def _value(value: Value, exponents: Exponents) -> dict[str, Any]:
    match value:
        case None:
            return {"kind": "empty"}
        case str():
            return {"kind": "text", "text": value}
        case Amount():
            return {"kind": "money", "minor": value.minor, "ccy": value.currency, "plain": plain(value, exponents)}
        case Count():
            return {"kind": "count", "count": value.number}
        case date():
            return {"kind": "date", "date": value.isoformat()}
        case Reference():
            return {"kind": "reference", "id": value.id, "words": value.words}
        case Badge():
            return {"kind": "badge", "state": value.state, "words": value.words}
