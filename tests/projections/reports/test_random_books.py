"""Reports over random histories: every figure is what its acts sum to, whatever was tried before (I15, I16)."""

from datetime import date, timedelta
from random import Random

import pytest

from ledger.format.statement import Act
from ledger.rules.judge import Accepted
from ledger.rules.kind import Refusal
from projections.reports.amounts import Amount
from projections.reports.basis import Basis, look
from projections.reports.catalogue import REPORTS
from tests.projections.reading import cells, checked
from tests.rules.money.history import Attempts

MONEY = ("budget", "movement", "contributions", "treasurer")
STEPS = 400


class Remembered(Attempts):
    """A random history that remembers its acts, as a ledger would."""

    def __init__(self, rnd: Random) -> None:
        self.acts: dict[str, Act] = {}
        super().__init__(rnd)
        for attested, _ in self.world.heard:
            self.acts |= {f"{attested.id}.{place}": act for place, act in enumerate(attested.statement.acts)}

    def say(self, by: tuple[str, ...], *acts: Act) -> Accepted | Refusal:
        """Try acts, and remember those accepted."""
        verdict = super().say(by, *acts)
        if isinstance(verdict, Accepted):
            self.acts |= {case.id: act for case, act in zip(verdict.cases, acts, strict=True)}
        return verdict

    def look(self, audience: str = "members", through: date | None = None) -> Basis:
        """A look at the history so far; nobody holds any words."""
        return look(self.world.state, lambda _: None, self.acts.__getitem__, audience=audience, through=through)


@pytest.fixture(scope="module", params=range(6))
def history(request: pytest.FixtureRequest) -> Remembered:
    """A random history."""
    history = Remembered(Random(request.param))
    for _ in range(STEPS):
        history.step()
    return history


@pytest.mark.parametrize("name", MONEY)
def test_every_figure_is_what_its_acts_sum_to(history: Remembered, name: str) -> None:
    """In all funds and three currencies, with reversals, refunds, exchanges and closed periods."""
    checked(name, history.look())


def test_every_figure_of_any_day_is_what_its_acts_sum_to(history: Remembered) -> None:
    """Counted up to days before, within and after what happened."""
    days = sorted({leg.day for leg in history.world.state.money.legs})
    for day in (days[0] - timedelta(days=1), days[len(days) // 2], days[-1]):
        checked("budget", history.look(through=day))


@pytest.mark.parametrize("name", MONEY)
def test_totals_do_not_depend_on_who_reads(history: Remembered, name: str) -> None:
    """Public and members' amounts are the same, address by address."""
    if "public" not in REPORTS[name].audiences:
        return
    first, second = (
        {address: cell.value for address, cell in cells(made).items() if isinstance(cell.value, Amount)}
        for made in (checked(name, history.look("public")), checked(name, history.look("members")))
    )
    assert first == second


def test_movement_explains_every_balance(history: Remembered) -> None:
    """Opening and what moved make the closing, in every row (I12)."""
    made = checked("movement", history.look())
    rows: dict[str, dict[str, int]] = {}
    for address, cell in cells(made).items():
        if isinstance(cell.value, Amount) and address.count(".") == 2:
            row, _, column = address.rpartition(".")
            rows.setdefault(row, {})[column] = cell.value.minor
    assert rows
    for row, cell_of in rows.items():
        moved = cell_of["came-in"] - cell_of["spent"] + cell_of.get("moved", 0) + cell_of.get("exchanged", 0)
        assert cell_of["opening"] + moved == cell_of["closing"], row
