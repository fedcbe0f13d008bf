"""Steps that need everybody the table's row names: one says yes, the other is asked."""

from tourwright.domain.model import AskKind, MachineName, Party
from tourwright.domain.tables import TOUR
from tourwright.domain.tour_turn import SIDES, Turn


def from_both(turn: Turn, event: str, private_to: str = "") -> bool:
    """Move the tour once everybody the row names has said yes; say whether it moved."""
    row = TOUR.row(turn.tour.state, event, turn.party)
    if turn.party is not Party.HR:
        turn.side()
    if turn.both(TOUR, row):
        turn.move(event)
        return True
    if private_to:
        turn.mark(private_to=private_to)
    for party in SIDES:
        if party is not turn.party:
            ask_too(turn, MachineName.TOUR, event, party)
    return False


def ask_too(turn: Turn, machine: MachineName, event: str, to: Party, **facts: str) -> None:
    """Ask the other side whether they want the same step."""
    turn.ask(
        AskKind.TASK,
        machine,
        (event,),
        to,
        subject_id=event,
        purpose=f"{event}_asked",
        facts=facts,
    )
