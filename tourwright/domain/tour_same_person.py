"""A tour in which somebody goes on under another key, being the same human as before.

It is no hand-over: nobody adopts anything, nobody is told, and what they committed to stands.
"""

from tourwright.domain.errors import NotAPartyError
from tourwright.domain.merging import renamed
from tourwright.domain.model import MachineName
from tourwright.domain.tour_hand_over import pass_steps_on
from tourwright.domain.tour_meetings import move_meeting
from tourwright.domain.tour_turn import RepeatError, Turn
from tourwright.domain.tour_view import LIVE


def same_person(turn: Turn) -> None:
    """Put the new key in the place of the old one, wherever it stands."""
    old, new = turn.act.fields["old"], turn.act.fields["new"]
    if turn.tour.employee.person_key in (old, new):
        raise NotAPartyError("nobody is employee and manager of one tour: hand the tour over first")
    known = renamed(turn.tour, old, new)
    if known == turn.tour:
        raise RepeatError
    turn.note(MachineName.TOUR, "same_person")
    pass_steps_on(turn, old, new)
    was_manager = turn.tour.manager.person_key == old
    theirs = [ask for ask in turn.tour.asks if ask.person_key == old]
    turn.tour = renamed(turn.tour, old, new)
    for ask in theirs:
        turn.put_again(renamed(ask, old, new))
    if was_manager and turn.tour.state in LIVE:
        move_meeting(turn, old)
