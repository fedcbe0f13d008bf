"""A tour whose employee works at another place: its days are those of the new place from then on.

Holidays, the local morning and the day in the zone follow; what was agreed does not change. In
another country other rules may hold: the two are told that they can amend the text.

Source: lifecycle 4.6, E26.
"""

from tourwright.domain.errors import NotAllowedError
from tourwright.domain.model import MachineName, Party, PersonRef
from tourwright.domain.tour_turn import RepeatError, Turn
from tourwright.domain.tour_view import LIVE


def moved(turn: Turn) -> None:
    """Take the employee's new place and plan what is ahead anew."""
    if turn.party is not Party.HRIS:
        raise NotAllowedError(f"tour: moved is not for {turn.party}; allowed: HRIS")
    fields, before = turn.act.fields, turn.tour.employee
    fresh = PersonRef(
        before.person_key,
        fields.get("zone") or before.zone,
        fields.get("country", before.country),
        fields.get("region", before.region),
    )
    if fresh == before:
        raise RepeatError
    turn.note(MachineName.TOUR, "moved")
    turn.change(employee=fresh)
    turn.replan = True
    if fresh.country != before.country and turn.tour.state in LIVE:
        turn.tell_both("moved_country")
