"""The calendar entry of the talk about what comes next: one, which moves and is handed on."""

from dataclasses import replace
from datetime import timedelta

from tourwright.domain.errors import GuardError
from tourwright.domain.model import Meeting
from tourwright.domain.tables import RenewalState
from tourwright.domain.tour_state import Renewal, Tour
from tourwright.domain.tour_turn import Turn

TALK_MINUTES = 60
TO_COME = frozenset({RenewalState.NOT_DUE, RenewalState.DUE, RenewalState.SCHEDULED})


def cancel_meeting(turn: Turn) -> None:
    """Withdraw the calendar entry of a talk that will not be held."""
    renewal = turn.tour.renewal
    if renewal is None or renewal.slot is None or renewal.sequence < 0:
        return
    turn.change(renewal=replace(renewal, sequence=renewal.sequence + 1, slot=None))
    turn.meet(meeting_of(turn.tour, renewal, renewal.sequence + 1, cancelled=True))


def meeting_of(tour: Tour, renewal: Renewal, sequence: int, *, cancelled: bool = False) -> Meeting:
    """Return the calendar entry of the talk: neutral, same uid for ever."""
    if renewal.slot is None:
        raise GuardError("the renewal talk has no slot yet: schedule one")
    return Meeting(
        uid=f"{tour.tour_id}-renewal-{renewal.number}@tourwright",
        sequence=sequence,
        start=renewal.slot,
        end=renewal.slot + timedelta(minutes=TALK_MINUTES),
        zone=tour.employee.zone,
        attendees=(tour.employee.person_key, tour.manager.person_key),
        cancelled=cancelled,
    )


def move_meeting(turn: Turn, old_key: str) -> None:
    """Hand the entry on to the new manager: withdrawn from the old one, moved for the others."""
    renewal = turn.tour.renewal
    if renewal is None or renewal.sequence < 0 or renewal.state not in TO_COME:
        return
    withdrawn = meeting_of(turn.tour, renewal, renewal.sequence + 1, cancelled=True)
    turn.meet(replace(withdrawn, attendees=(old_key,), handed_on=True))
    renewal = replace(renewal, sequence=renewal.sequence + 2)
    turn.change(renewal=renewal)
    turn.meet(replace(meeting_of(turn.tour, renewal, renewal.sequence), handed_on=True))
