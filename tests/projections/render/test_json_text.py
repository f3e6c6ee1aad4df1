"""JSON: the documented shape, and nothing that a parser could read as a float."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from projections.render.json_text import FORMAT, as_data, render
from projections.reports.model import addressed
from tests.projections import sample

SCHEMA = json.loads((Path(__file__).parents[3] / "docs" / "report.schema.json").read_text(encoding="utf-8"))


def _cells(data: Any) -> list[dict[str, Any]]:
    if isinstance(data, dict):
        return [data] if "address" in data else [cell for value in data.values() for cell in _cells(value)]
    return [cell for value in data for cell in _cells(value)] if isinstance(data, list) else []


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data.update(format="plenary-report/2"),
        lambda data: data.pop("identity"),
        lambda data: data.update(more=1),
        lambda data: data["identity"].update(size=-1),
        lambda data: data["identity"].update(disclosures="00"),
        lambda data: data["exponents"].update(usd=2),
        lambda data: data["sections"][0]["sentences"][0][1].update(minor=12.5),
        lambda data: data["sections"][1]["blocks"][0]["rows"][0]["cells"][4].update(ccy="usd"),
        lambda data: data["sections"][1]["blocks"][0]["rows"][0]["cells"][4].update(plain="12.00 USD"),
        lambda data: data["sections"][1]["blocks"][0]["rows"][0]["cells"][5].update(state="fine"),
        lambda data: data["sections"][1]["blocks"][0].update(type="chart"),
        lambda data: data["sections"][1]["blocks"][0]["columns"].clear(),
    ],
)
def test_the_schema_refuses_what_is_damaged(damage: Any) -> None:
    """Each rule of the schema bites."""
    data = json.loads(render(sample.report()))
    damage(data)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, SCHEMA)


def test_a_report_keeps_to_the_schema() -> None:
    """What is written is what docs/report.schema.json describes."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    data = json.loads(render(sample.report()))
    jsonschema.validate(data, SCHEMA)
    assert data["format"] == FORMAT
    assert {name: str(value) for name, value in data["identity"].items()} == dict(sample.FIVE.told())


def test_no_number_has_a_point() -> None:
    """Minor units and counts are whole; decimals are text."""

    def refuse(text: str) -> float:
        raise AssertionError(text)

    data = json.loads(render(sample.report()), parse_float=refuse)
    amount = next(cell for cell in _cells(data) if cell["address"] == "payments.P-2.amount")
    assert (amount["minor"], amount["ccy"], amount["plain"]) == (-405, "USD", "-4.05")


def test_every_cell_is_there_with_its_acts() -> None:
    """Addresses and sources are those of the report, in reading order."""
    report = sample.report()
    cells = _cells(as_data(report))
    assert [(cell["address"], tuple(cell["sources"])) for cell in cells] == [
        (address, cell.sources) for address, cell in addressed(report)
    ]
