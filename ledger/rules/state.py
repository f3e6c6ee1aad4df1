"""The one state: everything the rules know, rebuilt by folding the entries in order.

One sub-state a family, all under one journal, because rules span families: spending within an allocation within a
fund; a vote by a delegate of a member under the charter in force.
"""

from ledger.rules.audits.state import AuditsState
from ledger.rules.campaigns.state import CampaignsState
from ledger.rules.charter.state import CharterState
from ledger.rules.commitments.state import CommitmentsState
from ledger.rules.decisions.state import DecisionsState
from ledger.rules.disputes.state import DisputesState
from ledger.rules.duties.state import DutiesState
from ledger.rules.endings.state import EndingsState
from ledger.rules.events.state import EventsState
from ledger.rules.gatherings.state import GatheringsState
from ledger.rules.history.state import HistoryState
from ledger.rules.journal import Journal
from ledger.rules.money.state import MoneyState
from ledger.rules.people.state import PeopleState
from ledger.rules.posts.state import PostsState
from ledger.rules.record.state import RecordState
from ledger.rules.registers.state import RegistersState


class State:
    """All families' tables. Empty before the founding."""

    def __init__(self) -> None:
        self.journal = Journal()
        self.record = RecordState(self.journal)
        self.people = PeopleState(self.journal)
        self.charter = CharterState(self.journal)
        self.posts = PostsState(self.journal)
        self.decisions = DecisionsState(self.journal)
        self.money = MoneyState(self.journal)
        self.commitments = CommitmentsState(self.journal)
        self.gatherings = GatheringsState(self.journal)
        self.disputes = DisputesState(self.journal)
        self.audits = AuditsState(self.journal)
        self.campaigns = CampaignsState(self.journal)
        self.duties = DutiesState(self.journal)
        self.events = EventsState(self.journal)
        self.registers = RegistersState(self.journal)
        self.endings = EndingsState(self.journal)
        self.history = HistoryState(self.journal)
