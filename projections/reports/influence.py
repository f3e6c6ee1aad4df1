"""Influence and load, for members only, by organization and never by person (S12, S21, S56).

What each gave beside the votes it has: money never sets weight by default, and this shows whether it does in fact.
What is open to dispute stays open: these are counts, and no mark is given.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ledger.rules.charter.electorate import Electorate
from ledger.rules.commitments.load import exceeds_share, load
from ledger.rules.commitments.standing import open_of
from ledger.rules.decisions.stages import PASSED, stage_of
from ledger.rules.decisions.state import Decision
from ledger.rules.people.parties import root_of
from ledger.rules.posts.standing import HOLDING
from projections.charts import influence as chart
from projections.language import N_
from projections.reports import succession
from projections.reports.amounts import Amount
from projections.reports.basis import Basis
from projections.reports.books import CAME_IN, minor
from projections.reports.model import Cell, Column, Count, Reference, Row, Section, Sentence, Table

HALF = 2


@dataclass(frozen=True, slots=True)
class _Measure:
    """Something counted for each organization: the acts behind it, and whether parts of it are drawn."""

    key: str
    heading: str
    acts: Callable[[Basis, str], Iterable[str]]
    drawn: bool = True


def sections(basis: Basis) -> tuple[Section, ...]:
    """Money, votes, proposals, roles and load."""
    say = basis.say
    members = [one.id for one in basis.state.people.organizations.values() if one.present]
    if not members:
        return (Section("influence", say("Influence"), ((say("There is no organization yet."),),)),)
    return (_influence(basis, members), _money(basis, members), _load(basis, members), *_drawn(basis, members))


def _influence(basis: Basis, members: list[str]) -> Section:
    say = basis.say
    columns = (
        Column("organization", say("Organization"), "reference"),
        *(Column(measure.key, say(measure.heading), "count") for measure in _MEASURES),
    )
    rows = []
    for organization in members:
        cells = [Cell(basis.words.reference(organization), (organization,))]
        for measure in _MEASURES:
            acts = tuple(sorted(set(measure.acts(basis, organization))))
            cells.append(Cell(Count(len(acts)), acts))
        rows.append(Row(basis.words.key(organization), tuple(cells)))
    told = say("Counts by organization, nobody by name. Each counts acts of the record, which stand beside it.")
    table = Table("influence", say("By organization"), columns, tuple(rows))
    return Section("by-organization", say("Who proposes, decides and leads"), ((told,), (_votes(basis),)), (table,))


def _votes(basis: Basis) -> str:
    """How votes are divided in the coalition as a whole."""
    say = basis.say
    electorate = basis.charter.electorate("coalition") or Electorate()
    if electorate.kind == "organizations":
        return say("Votes: one seat for each organization, whatever its size and its money.")
    return say("Votes: the charter gives them otherwise than one for each organization; read it: plenary charter show.")


def _proposed(basis: Basis, organization: str) -> Iterator[str]:
    for one in _decisions(basis):
        if one.motion is not None and one.motion.organization == organization:
            yield one.id


def _carried(basis: Basis, organization: str) -> Iterator[str]:
    for one in _decisions(basis):
        motion = one.motion
        passed = stage_of(basis.state, one, basis.now) in PASSED
        if passed and motion is not None and motion.organization == organization:
            yield one.id


def _spoke(basis: Basis, organization: str) -> Iterator[str]:
    """Decisions on which somebody of it took a position."""
    for position in basis.state.decisions.positions.values():
        if position.organization == organization:
            yield position.decision


def _held(basis: Basis, organization: str) -> Iterator[str]:
    for term in basis.state.posts.terms.values():
        if term.organization == organization and succession.standing(basis, term) in HOLDING:
            yield term.id


def _ever_held(basis: Basis, organization: str) -> Iterator[str]:
    for term in basis.state.posts.terms.values():
        if term.organization == organization and term.seated is not None and term.seated <= basis.now:
            yield term.id


def _supports(basis: Basis, organization: str) -> Iterator[str]:
    """Supporting parts that it plays: a contribution like any other (S61)."""
    for known in basis.state.registers.live("support"):
        if known.organization == organization:
            yield known.id


def _decisions(basis: Basis) -> Iterable[Decision]:
    return basis.state.decisions.decisions.values()


_MEASURES = (
    _Measure("proposed", N_("Proposed"), _proposed),
    _Measure("carried", N_("Of these agreed"), _carried, drawn=False),
    _Measure("spoke", N_("Took a position on"), _spoke),
    _Measure("roles", N_("Roles held now"), _held, drawn=False),
    _Measure("ever", N_("Roles ever held"), _ever_held),
    _Measure("supports", N_("Supporting parts"), _supports, drawn=False),
)


def _money(basis: Basis, members: list[str]) -> Section:
    """What organizations gave, beside all that came in: one that gave more than half is said in words."""
    say = basis.say
    tables, sentences, gifts = [], list[Sentence](), _gifts(basis)
    for currency in basis.books.currencies:
        rows = []
        total = basis.books.sum(CAME_IN, currency)
        for organization in members:
            given = gifts.get(root_of(basis.state, organization), ())
            cell = basis.books.of_acts(given, CAME_IN, currency)
            rows.append(
                Row(basis.words.key(organization), (Cell(basis.words.reference(organization), (organization,)), cell))
            )
            if minor(cell) * HALF > minor(total) > 0:
                name = basis.words.name(organization)
                sentences.append(
                    (
                        say(
                            "In {currency}, {name} gave more than half of all that came in.",
                            currency=currency,
                            name=name,
                        ),
                    )
                )
        rows.append(Row("sum", (Cell(Reference("sum", say("All that came in"))), total), "total"))
        columns = (Column("organization", say("Organization"), "reference"), Column("gave", say("Gave"), "money"))
        caption = say("In {currency}, beside all that came in from anybody", currency=currency)
        tables.append(Table(f"gave-{currency}", caption, columns, tuple(rows)))
    nothing: Sentence = (say("No organization gave more than half of what came in."),)
    return Section("money", say("What organizations gave"), tuple(sentences) or (nothing,), tuple(tables))


def _drawn(basis: Basis, members: list[str]) -> Iterator[Section]:
    """Each organization's part of what influence shows in, one measure beside another and none added to another."""
    say = basis.say
    measures = [*_shares_of_money(basis, members), *_shares_of_counts(basis, members)]
    told = [one for one in measures if any(_number(cell) for cell in one.cells)]
    drawable = tuple(one for one in told if all(_number(cell) >= 0 for cell in one.cells))
    organizations = tuple(chart.Organization(basis.words.key(one), basis.words.name(one)) for one in members)
    drawings = tuple(
        chart.Influence(
            f"part-{one.key}",
            say("Each organization's part: {measure}", measure=one.heading),
            organizations,
            (one,),
            (say("Organization"), say("share")),
        )
        for one in drawable
    )
    if drawings:
        drawn = tuple(chart.picture(drawing, basis.frame(drawing.key)) for drawing in drawings)
        yield Section("pictures", say("In pictures"), (), drawn)


def _number(cell: Cell) -> int:
    return cell.value[0] if isinstance(cell.value, Amount | Count) else 0


def _shares_of_money(basis: Basis, members: list[str]) -> Iterator[chart.Measure]:
    say = basis.say
    gifts = _gifts(basis)
    for currency in basis.books.currencies:
        cells = (basis.books.of_acts(gifts.get(root_of(basis.state, one), ()), CAME_IN, currency) for one in members)
        several = len(basis.books.currencies) > 1
        heading = say("Money given, {currency}", currency=currency) if several else say("Money given")
        yield chart.Measure(f"gave-{currency}", heading, tuple(cells))


def _shares_of_counts(basis: Basis, members: list[str]) -> Iterator[chart.Measure]:
    if (basis.charter.electorate("coalition") or Electorate()).kind == "organizations":
        yield chart.Measure("votes", basis.say("Votes"), tuple(Cell(Count(1), (one,)) for one in members))
    for measure in _MEASURES:
        if measure.drawn:
            cells = (tuple(sorted(set(measure.acts(basis, one)))) for one in members)
            yield chart.Measure(
                measure.key, basis.say(measure.heading), tuple(Cell(Count(len(acts)), acts) for acts in cells)
            )


def _gifts(basis: Basis) -> dict[str, list[str]]:
    """Who gave to what it gave: the gifts of each party, and what of them went back or was undone."""
    money, found = basis.state.money, dict[str, list[str]]()
    for event in basis.books.events():
        undone = basis.books.undoes.get(event, event)
        root = next((one for one in money.entries[undone].parents if one in money.contributions), undone)
        gift = money.contributions.get(root)
        if gift is not None and gift.party is not None:
            found.setdefault(root_of(basis.state, gift.party), []).append(event)
    return found


def _load(basis: Basis, members: list[str]) -> Section:
    """What each carries of all open promises, and who carries more than the charter's share."""
    say = basis.say
    share = basis.charter.load.share
    columns = (Column("organization", say("Organization"), "reference"), Column("open", say("Open promises"), "count"))
    rows, sentences = [], list[Sentence]()
    for organization in members:
        carried = load(basis.state, organization, basis.now)
        acts = tuple(sorted(_open(basis, organization)))
        name = Cell(basis.words.reference(organization), (organization,))
        rows.append(Row(basis.words.key(organization), (name, Cell(Count(len(acts)), acts))))
        if carried.all_open > 1 and exceeds_share(carried.carried, carried.all_open, share):
            told = say(
                "{organization} carries more than {share} of all open promises: ask others first.",
                organization=basis.words.name(organization),
                share=share,
            )
            sentences.append((told,))
    table = Table("load", say("What each carries now"), columns, tuple(rows))
    nothing: Sentence = (say("Nobody carries more than {share} of all open promises.", share=share),)
    return Section("carried", say("Who carries what"), tuple(sentences) or (nothing,), (table,))


def _open(basis: Basis, organization: str) -> Iterator[str]:
    for one in open_of(basis.state, organization, basis.now):
        yield one.id
