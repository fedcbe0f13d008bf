"""What either of the two may do of their own accord, without being asked, from their page."""

import hashlib
from dataclasses import dataclass

from tourwright.domain.asks import workflow_of
from tourwright.domain.model import Act, MachineName, Party, TourView
from tourwright.ports import PendingAct, TransientError
from webhooks.decide import apply
from webhooks.deps import Deps


@dataclass(frozen=True)
class Offer:
    """One thing to do: a verb of a machine and the words on its button."""

    machine: MachineName
    verb: str
    label: str

    @property
    def name(self) -> str:
        """Return the value that the form sends."""
        return f"{self.machine}.{self.verb}"


ACTIVE = (
    Offer(MachineName.REVIEW, "pull_forward", "Hold the next review now"),
    Offer(MachineName.TOUR, "mission_declared", "The mission is complete"),
    Offer(MachineName.TOUR, "declare_transition", "Plan a move on, in the open"),
)
EARLY_TALK = Offer(MachineName.RENEWAL, "pull_forward", "Talk now about what comes next")
TOLD = {
    "done": "Done. The other side is told.",
    "recorded": "Stored safely; it will be carried out shortly.",
    "repeat": "This was done already; nothing changed.",
}


def offers(view: TourView) -> tuple[Offer, ...]:
    """Return what may be done now; the rules stay the judge."""
    if view.state != "active":
        return ()
    return (*ACTIVE, EARLY_TALK) if view.renewal_state == "not_due" else ACTIVE


def do(deps: Deps, view: TourView, person_key: str, name: str) -> tuple[bool, str]:
    """Carry out what the form named; says whether it worked, and a sentence.

    The act's id is made of the tour's state, so that a double click is one act.
    """
    chosen = next((offer for offer in offers(view) if offer.name == name), None)
    if chosen is None:
        return False, "This cannot be done now: the page shows what can."
    pending = _pending(deps, view, person_key, chosen)
    if deps.asks.claim(pending, None) != "taken":
        return True, TOLD["repeat"]
    try:
        refused = apply(pending, deps.engine, deps.recorder, deps.asks)
    except TransientError:
        return True, TOLD["recorded"]
    return (True, TOLD["done"]) if refused is None else (False, str(refused))


def _pending(deps: Deps, view: TourView, person_key: str, offer: Offer) -> PendingAct:
    parts = (view.tour_id, str(view.seq), offer.name, person_key)
    act = Act(
        act_id="own-" + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24],
        machine=offer.machine,
        event=offer.verb,
        party=Party.EMPLOYEE if person_key == view.employee_key else Party.MANAGER,
        person_key=person_key,
        channel="page",
    )
    workflow_id = workflow_of(view.tour_id, view.alliance_id)
    return PendingAct(act, workflow_id, "", deps.clock.now())
