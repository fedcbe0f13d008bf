"""The opening of a tour that runs already: the text from elsewhere is before both at once.

The slot that an import creates holds a text which both committed to before. Nobody drafts it and
nobody negotiates it: it begins where both may commit. A change of a word leads to the talk.

Source: product C90; lifecycle, `open_draft` ("import may also have created the slot"); edge E47.
"""

from tourwright.domain.model import MachineName
from tourwright.domain.tables import TourState
from tourwright.domain.tour_negotiation import filled, open_signing
from tourwright.domain.tour_provenance import provenance_told
from tourwright.domain.tour_state import Imported, Negotiation
from tourwright.domain.tour_turn import Turn


def open_imported(turn: Turn, imported: Imported) -> None:
    """Write down where the tour comes from, and ask both to confirm what its text says."""
    agreed = filled(turn.tour.statement)
    turn.change(
        state=TourState.SIGNING,
        shared=True,
        negotiation=Negotiation(1, {}, agreed, agreed),
    )
    told = provenance_told(imported)
    turn.note(MachineName.TOUR, "opened", ("", TourState.SIGNING), facts=told)
    turn.mark(person_key=imported.by)
    turn.tell_world("tour.state_changed", state=TourState.SIGNING)
    turn.replan = True
    open_signing(turn)
