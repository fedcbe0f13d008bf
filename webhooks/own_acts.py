"""What either of the two may do of their own accord, without being asked, from their page."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tourwright.domain.asks import workflow_of
from tourwright.domain.model import Act, MachineName, Party, TourView
from tourwright.domain.tables.reviews import ReviewState
from tourwright.domain.tables.transition import TransitionState
from tourwright.domain.undo import rests_until
from tourwright.ports import JournalLine, PendingAct, Terms, TransientError
from webhooks.decide import apply, in_words
from webhooks.deps import Deps
from webhooks.i18n import _, mark

MAX_TRIES = 20


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


DECLARE = "declare_transition"
ACTIVE = (
    Offer(MachineName.REVIEW, "pull_forward", mark("Hold the next review now")),
    Offer(MachineName.TOUR, "mission_declared", mark("The mission is complete")),
    Offer(MachineName.TOUR, DECLARE, mark("Plan a move on, in the open")),
)
EARLY_TALK = Offer(MachineName.RENEWAL, "pull_forward", mark("Talk now about what comes next"))
BEGUN_BY: Mapping[str, tuple[MachineName, str]] = {
    MachineName.REVIEW: (MachineName.REVIEW, "pull_forward"),
    MachineName.TRANSITION: (MachineName.TOUR, DECLARE),
}
"""What begins a part of a tour of which there is one at a time."""

RUNNING = frozenset(
    {
        *(ReviewState.OPEN, ReviewState.ONE_IN, ReviewState.REVEALED),
        *(TransitionState.DECLARED, TransitionState.DATED),
    }
)
TOLD = {
    "done": mark("Done. The other side is told."),
    "recorded": mark("Stored safely; it will be carried out shortly."),
    "repeat": mark("This was done already; nothing changed."),
    "resting": mark("Stored. It takes effect in ten minutes; until then only you know of it."),
}


def offers(view: TourView) -> tuple[Offer, ...]:
    """Return what may be done now; the rules stay the judge."""
    if view.state != "active":
        return ()
    return (*ACTIVE, EARLY_TALK) if view.renewal_state == "not_due" else ACTIVE


def offered(
    view: TourView, lines: Sequence[JournalLine], resting: Sequence[PendingAct] = ()
) -> tuple[Offer, ...]:
    """Return what the page offers: no review and no move on beside the one under way.

    resting are acts of the reader: what can still be taken back is not offered once more.
    """
    stands = dict(_stands(line.body) for line in lines if line.stream == view.tour_id)
    busy = {
        BEGUN_BY[machine]
        for machine, state in stands.items()
        if machine in BEGUN_BY and state in RUNNING
    }
    here = [each.act for each in resting if each.workflow_id.endswith(view.tour_id)]
    busy |= {(act.machine, act.event) for act in here}
    return tuple(one for one in offers(view) if (one.machine, one.verb) not in busy)


def _stands(body: Mapping[str, object]) -> tuple[str, str]:
    """Return the machine that a line is of and where it led; a declared move on is of its own."""
    if body.get("event") == DECLARE:
        return MachineName.TRANSITION, TransitionState.DECLARED
    return str(body.get("machine")), str(body.get("to_state"))


def do(deps: Deps, view: TourView, person_key: str, name: str) -> tuple[bool, str]:
    """Carry out what the form named; says whether it worked, and a sentence.

    The act's id is made of the tour's state, so that a double click is one act.
    """
    chosen = next((offer for offer in offers(view) if offer.name == name), None)
    if chosen is None:
        return False, _("This cannot be done now: the page shows what can.")
    pending = _pending(deps, view, person_key, chosen)
    until = rests_until(chosen.machine, chosen.verb, pending.taken_at)
    word = deps.asks.claim_on(Terms(rests_until=until), pending, None).word
    if word != "taken":
        return _said("resting" if word == "resting" else "repeat")
    try:
        refused = apply(pending, deps.engine, deps.recorder, deps.asks)
    except TransientError:
        return _said("recorded")
    return _said("done") if refused is None else (False, in_words(refused))


def _said(what: str) -> tuple[bool, str]:
    words = TOLD[what]
    return True, _(words)


def _act_id(deps: Deps, view: TourView, person_key: str, offer: Offer) -> str:
    """Return the id of this wish: the next one when the same was refused or undone before."""
    parts = [view.tour_id, str(view.seq), offer.name, person_key]
    for again in range(MAX_TRIES):
        tried = "\n".join([*parts, str(again)] if again else parts)
        candidate = "own-" + hashlib.sha256(tried.encode()).hexdigest()[:24]
        known = deps.asks.pending_act(candidate)
        if known is None or known.state != "refused":
            break
    return candidate


def _pending(deps: Deps, view: TourView, person_key: str, offer: Offer) -> PendingAct:
    act = Act(
        act_id=_act_id(deps, view, person_key, offer),
        machine=offer.machine,
        event=offer.verb,
        party=Party.EMPLOYEE if person_key == view.employee_key else Party.MANAGER,
        person_key=person_key,
        channel="page",
    )
    workflow_id = workflow_of(view.tour_id, view.alliance_id)
    return PendingAct(act, workflow_id, "", deps.clock.now())
