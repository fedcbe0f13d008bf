"""Two people who answer everything on the day, for a tour that is lived ahead in memory.

They agree with each other: on track, committed, held, done. What needs a decision of substance has
the quiet one: another tour follows, and a foundational one goes on.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta

from tourwright.domain.model import Act, AskKind, MachineName, Progress, TourKind
from tourwright.domain.step_model import StepRun, StepState
from tourwright.domain.tables import RenewalState
from tourwright.domain.tour_state import OpenAsk, Tour
from tourwright.domain.tour_turn import SIDES

TALK_LASTS = timedelta(hours=1)
NEXT_TOUR, GOES_ON = "choose_next_tour", "choose_extend"

VERBS: Mapping[AskKind, str] = {
    AskKind.COMMIT: "sign",
    AskKind.REVIEW: "answer",
    AskKind.CONFIRM_REVIEW: "close",
    AskKind.RENEWAL_SLOT: "accept_slot",
    AskKind.RENEWAL_HELD: "held",
    AskKind.HAND_OVER: "adopt",
    AskKind.AMENDMENT: "sign_other",
    AskKind.CLOSING: "confirm_complete",
}
"""What each question is answered with; one that is not here stays open."""

STEP_VERBS = {"task": "done", "approval": "approve"}


def talks_at(tour: Tour) -> datetime | None:
    """Return the moment after which both can say that the talk was held, None without one."""
    talk = tour.renewal
    if talk is None or talk.state != RenewalState.SCHEDULED or talk.slot is None:
        return None
    return talk.slot + TALK_LASTS


def next_act(tour: Tour, now: datetime, tried: Collection[str]) -> Act | None:
    """Return the next answer that one of the two can give now, None when nothing is open.

    tried holds the ids of answers that were given or refused: none is given twice.
    """
    acts = (*_answers(tour, now), *_step_answers(tour))
    return next((act for act in acts if act.act_id not in tried), None)


def _answers(tour: Tour, now: datetime) -> Iterator[Act]:
    for ask in tour.asks:
        if ask.party not in SIDES or _too_early(tour, ask, now):
            continue
        verb = _verb(tour, ask)
        if verb in ask.verbs:
            yield Act(
                f"foreseen:{ask.ask_id}:{tour.seq}",
                ask.machine,
                verb,
                ask.party,
                person_key=ask.person_key,
                subject_id=ask.subject_id,
                text_hash=ask.text_hash,
                fields={"progress": Progress.ON_TRACK.value} if verb == "answer" else {},
            )


def _verb(tour: Tour, ask: OpenAsk) -> str:
    if ask.kind is AskKind.RENEWAL_CHOICE:
        return GOES_ON if tour.kind is TourKind.FOUNDATIONAL else NEXT_TOUR
    if ask.subject_id == "alive":
        return "still_alive"
    return VERBS.get(ask.kind, "")


def _too_early(tour: Tour, ask: OpenAsk, now: datetime) -> bool:
    """Say whether the talk that is asked about has not taken place yet."""
    at = talks_at(tour)
    return ask.kind is AskKind.RENEWAL_HELD and at is not None and now < at


def _step_answers(tour: Tour) -> Iterator[Act]:
    for run in tour.steps:
        verb = STEP_VERBS.get(run.planned.spec.kind, "")
        if run.state == StepState.OPEN and verb:
            yield from _seat_answers(tour, run, verb)


def _seat_answers(tour: Tour, run: StepRun, verb: str) -> Iterator[Act]:
    """Yield the answers of those of the two who sit in a configured step."""
    keys = {tour.employee.person_key, tour.manager.person_key}
    for seat in run.seats:
        if not seat.answer and seat.person_key in keys:
            step_id = run.planned.step_id
            yield Act(
                f"foreseen:{step_id}:{seat.person_key}:{tour.seq}",
                MachineName.STEP,
                verb,
                seat.role,
                person_key=seat.person_key,
                subject_id=step_id,
            )
