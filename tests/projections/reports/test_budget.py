"""The budget report: words first, figures that add up, each traced to its acts, the same for every reader."""

from dataclasses import replace
from datetime import date

import pytest

from api.demo.stage import Stage
from ledger.rules.money import movements as money
from projections.as_of import state_at
from projections.render import plain_text
from projections.reports.amounts import Amount
from projections.reports.assembly import Made
from projections.reports.catalogue import UnknownReportError, make
from projections.reports.claims import check_claims
from projections.reports.model import Cell
from projections.reports.tracing import Leg, TraceError
from tests.projections.reading import basis_of, cells, checked


def zar(made: Made, address: str) -> int:
    """An amount of a report, in minor units."""
    value = made.report.cell(address).value
    assert isinstance(value, Amount)
    return value.minor


def test_a_report_nobody_knows_is_refused(year: Stage) -> None:
    """With the names that there are."""
    with pytest.raises(UnknownReportError, match="There is budget"):
        make("weather", basis_of(year.ledger))


def test_a_leg_changed_by_a_cent_is_caught(year: Stage) -> None:
    """The check adds up again from the legs, not from what the report remembers."""
    basis = basis_of(year.ledger)
    made = make("budget", basis)
    event = next(leg.event for leg in basis.books.legs if leg.account.startswith("Expenses:"))
    legs = {one: basis.books.of_event(one) for one in basis.books.events()}
    legs[event] = tuple(_dearer(leg) if leg.account.startswith("Expenses:") else leg for leg in legs[event])
    with pytest.raises(TraceError, match="sum to"):
        check_claims(made.report, made.claims, lambda act: legs.get(act, ()), lambda act: basis.read_act(act).body)


def _dearer(leg: Leg) -> Leg:
    return money.Leg(leg.event, leg.day, "A", leg.account, leg.fund, leg.currency, leg.amount + 1, leg.line)


def test_a_figure_without_its_act_is_caught(year: Stage) -> None:
    """A source left out shows in the sum."""
    basis = basis_of(year.ledger)
    made = make("budget", basis)
    lead = made.report.sections[0]
    figure = next(part for part in lead.sentences[0] if not isinstance(part, str))
    short = replace(figure, cell=Cell(figure.cell.value, figure.cell.sources[1:]))
    sentence = tuple(short if part is figure else part for part in lead.sentences[0])
    sections = (replace(lead, sentences=(sentence, *lead.sentences[1:])), *made.report.sections[1:])
    with pytest.raises(TraceError):
        check_claims(
            replace(made.report, sections=sections),
            made.claims,
            basis.books.of_event,
            lambda act: basis.read_act(act).body,
        )


def test_every_figure_of_the_demo_is_what_its_acts_sum_to(year: Stage) -> None:
    """Each amount, for both audiences, from the legs of the acts that it lists and no others (I16)."""
    for audience in ("public", "members"):
        made = checked("budget", basis_of(year.ledger, audience=audience))
        amounts = [cell for cell in cells(made).values() if isinstance(cell.value, Amount)]
        assert len(amounts) > 40


def test_the_flow_adds_up(year: Stage) -> None:
    """What came in less what went out is left, and is where the places say."""
    made = checked("budget", basis_of(year.ledger))
    left = zar(made, "lead.left-ZAR")
    assert zar(made, "lead.came-in-ZAR") - zar(made, "lead.went-out-ZAR") == left == 520_750
    assert sum(zar(made, address) for address in cells(made) if address.startswith("lead.in-")) == left


def test_we_hold_is_reserved_set_aside_and_free(year: Stage) -> None:
    """In all, and fund by fund; the funds make the whole."""
    made = checked("budget", basis_of(year.ledger))
    for where in ("all.ZAR", "funds.F-1", "funds.F-2"):
        parts = sum(zar(made, f"{where}.{part}") for part in ("reserved", "set-aside", "free"))
        assert zar(made, f"{where}.held") == parts
    for part in ("held", "reserved", "set-aside", "free"):
        assert zar(made, f"all.ZAR.{part}") == sum(zar(made, f"funds.F-{number}.{part}") for number in (1, 2))


def test_what_decisions_cost_sums_to_what_was_set_aside_and_spent(year: Stage) -> None:
    """The rows make the total, which is summed by itself."""
    made = checked("budget", basis_of(year.ledger))
    rows = {address.split(".")[1] for address in cells(made) if address.startswith("cost-ZAR.")} - {"sum"}
    for column in ("granted", "reserved", "spent"):
        assert sum(zar(made, f"cost-ZAR.{row}.{column}") for row in rows) == zar(made, f"cost-ZAR.sum.{column}")


def test_totals_are_the_same_for_every_audience(year: Stage) -> None:
    """What may not be seen is told by its number; no amount changes (I15)."""
    public, members = (checked("budget", basis_of(year.ledger, audience=who)) for who in ("public", "members"))
    assert {address: cell for address, cell in cells(public).items() if isinstance(cell.value, Amount)} == {
        address: cell for address, cell in cells(members).items() if isinstance(cell.value, Amount)
    }
    text = plain_text.render(public.report)
    for name in ("Sipho", "Marta", "Quayside", "taxi"):
        assert name not in text
        assert name in plain_text.render(members.report)
    assert public.report.identity.disclosures != members.report.identity.disclosures


def test_payments_are_told_with_decision_and_proof(year: Stage) -> None:
    """What, how much, to whom, when, agreed by which decision and by whom, and whether the proof was seen."""
    text = " ".join(plain_text.render(checked("budget", basis_of(year.ledger)).report).split())
    assert "* Leaflets [✓ proof seen] ZAR 1,150.00 to Quayside Print on 30 April 2026" in text
    assert "Set aside by “Money for the spring” (D-1) of 28 March 2026; approved by Ruth and Thandi" in text
    assert "paid back to Marta" in text


def test_time_travel_tells_what_was_known_then(year: Stage) -> None:
    """At the index of the collection there is that money and nothing else."""
    ledger, money = year.ledger, year.state.money
    (collection,) = [act for act, entry in money.entries.items() if entry.kind == "collection.taken/v1"]
    index = year.state.record.acts[collection].index
    made = checked("budget", basis_of(ledger, state=state_at(ledger, index)))
    assert made.report.identity.size == index + 1
    assert zar(made, "lead.came-in-ZAR") == zar(made, "all.ZAR.free") == 341_250


def test_money_by_its_own_dates(year: Stage) -> None:
    """Counted up to the end of April the taxi, the banners and the fee are not there yet."""
    made = checked("budget", basis_of(year.ledger, through=date(2026, 4, 30)))
    assert zar(made, "lead.went-out-ZAR") == 115_000
    assert made.report.identity.report == "budget/v1;date=2026-04-30"
