"""A treasury laid open: reports over bare rules, whose words nobody holds, for stories that the demo does not tell."""

from datetime import date

from ledger.format.statement import Act
from projections.render import plain_text
from projections.reports.assembly import Made
from projections.reports.basis import Basis, look
from tests.projections.reading import checked
from tests.rules.money.treasury import Treasury
from tests.world import World


def acts_of(world: World) -> dict[str, Act]:
    """Every act of a world by id."""
    found: dict[str, Act] = {}
    for attested, _ in world.heard:
        found |= {f"{attested.id}.{place}": act for place, act in enumerate(attested.statement.acts)}
    return found


def laid_open(kit: Treasury, through: date | None = None) -> Basis:
    """A look at a treasury; things go by their numbers."""
    return look(kit.world.state, lambda _: None, acts_of(kit.world).__getitem__, through=through)


def told(kit: Treasury, name: str = "budget", through: date | None = None) -> str:
    """A report of it as text on one line, after every amount was added up again."""
    made: Made = checked(name, laid_open(kit, through))
    return " ".join(plain_text.render(made.report).split())
