"""Whom two agreed on has left: their tour goes back to the line manager, whom the system names."""

from collections.abc import Callable
from datetime import datetime

from tourwright.domain.model import Act, MachineName, Party, TourView
from tourwright.ports import PendingAct
from tourwright.store import Store
from tourwright.temporal import alliance_workflow_id
from webhooks.counterpart_page import END, suggested


def giving_back(store: Store) -> Callable[[datetime], int]:
    """Return the chore that gives the side back, once for each agreement.

    The people system tells of the line alone, so no alliance hears that somebody else left. The act
    is only stored here: the web process hands it over, as it does the acts of people.
    """

    def work(now: datetime) -> int:
        left = store.views.left_by_manager()
        acts = [_end(store, alliance_id, now) for alliance_id in _agreed(store, left)]
        return sum(store.asks.claim(each, None) == "taken" for each in acts)

    return work


def _agreed(store: Store, left: list[TourView]) -> list[str]:
    """Return the alliances of which the one who left is whom the two agreed on."""
    found = set()
    for view in left:
        told = suggested(store.journal.lines(view.alliance_id))
        if told.is_agreed and told.to_key == view.manager_key:
            found.add(view.alliance_id)
    return sorted(found)


def _end(store: Store, alliance_id: str, now: datetime) -> PendingAct:
    """Return the act; a later agreement has a longer history, and so another act."""
    length = len(store.journal.lines(alliance_id))
    act_id = f"counterpart-left-{alliance_id}-{length}"
    act = Act(act_id, MachineName.ALLIANCE, END, Party.TIMER, channel="housekeeping")
    return PendingAct(act, alliance_workflow_id(alliance_id), "", now)
