"""A proposed change and the answers with other words, as one of the two reads them."""

from collections.abc import Mapping
from dataclasses import dataclass

from tourwright.domain.model import MachineName, Party, TourView
from webhooks.amend_preview import Said
from webhooks.deps import Deps
from webhooks.proposals import Proposal, in_order, rounds_of
from webhooks.submit import party_of
from webhooks.who import seen, who

OPEN = "proposed"


@dataclass(frozen=True)
class Rounds:
    """Proposals in order, the latest counts; side is the reader's.

    said are their changes in the order of the rules; none while they cannot be shown as they were
    meant: the text moved on, or it is being brought up to date.
    """

    proposals: tuple[Proposal, ...]
    said: tuple[Said, ...]
    side: Party
    zone: str

    @property
    def latest(self) -> Proposal:
        """Return the words that wait, or were settled."""
        return self.proposals[-1]

    @property
    def changes(self) -> Mapping[str, str]:
        """Return the latest changes of the text in force."""
        return self.said[-1][1] if self.said else {}

    @property
    def is_open(self) -> bool:
        """Say whether they wait for an answer and can be shown."""
        return self.latest.state == OPEN and bool(self.said)

    @property
    def is_mine(self) -> bool:
        """Say whether the reader wrote the latest words: it is the other side's turn."""
        return self.latest.by is self.side

    @property
    def is_countered(self) -> bool:
        """Say whether the latest words answer earlier ones."""
        return len(self.proposals) > 1


def rounds_for(deps: Deps, view: TourView, subject_id: str) -> Rounds | None:
    """Return the rounds of a change of this tour, None when there is none with this id."""
    lines = [line for line in deps.journal.lines(view.alliance_id) if line.stream == view.tour_id]
    proposals = rounds_of(lines, MachineName.AMENDMENT, subject_id)
    if not proposals:
        return None
    policy = deps.policy_of(view)
    orders = [in_order(view, policy, one) for one in proposals]
    said = tuple((one.by, made) for one, made in zip(proposals, orders, strict=True) if made)
    side = party_of(seen().roles) or Party.EMPLOYEE
    zone = who().zone
    return Rounds(proposals, said if len(said) == len(proposals) else (), side, zone)
