"""Who is asked in a configured step, and what their answers amount to."""

from collections.abc import Sequence
from dataclasses import replace

from tourwright.domain.errors import NotAPartyError
from tourwright.domain.model import Act, Party
from tourwright.domain.policy import StepSpec
from tourwright.domain.step_model import ASK_KIND, ROLE_PARTY, PlannedStep, Seat, StepRun, StepState
from tourwright.domain.step_texts import seat_key


def first_seats(planned: PlannedStep) -> tuple[Seat, ...]:
    """Return who is asked first: each human once, never the requester of an approval.

    A role that nobody holds is HR's to answer or to pass on; so is an approval short of people.
    """
    seats: list[Seat] = []
    for role, key in planned.who_keys:
        seat = _seat(role, key)
        if seat not in seats and not _conflict(planned, seat) and not _twice(seats, seat):
            seats.append(seat)
    wanted = planned.spec.quorum if planned.spec.rule == "quorum" else 1
    if len(seats) < wanted and planned.spec.kind in ASK_KIND and not _twice(seats, Seat(Party.HR)):
        seats.append(Seat(Party.HR))
    return tuple(seats)


def _seat(role: str, key: str) -> Seat:
    """Return the seat of a role; roles of one person that is unknown go to HR."""
    party = ROLE_PARTY[role]
    if key or party in (Party.HR, Party.ALUMNI_MANAGER):
        return Seat(party, key)
    return Seat(Party.HR, in_place_of=role)


def _twice(seats: Sequence[Seat], seat: Seat) -> bool:
    """Say whether the same human, or the same group, sits there already."""
    return any(seat_key(other) == seat_key(seat) for other in seats)


def _conflict(planned: PlannedStep, seat: Seat) -> bool:
    """Say whether the seat's person would approve their own request."""
    own = seat.person_key and seat.person_key == planned.requester_key
    return planned.spec.kind == "approval" and bool(own)


def is_free(run: StepRun, rest: Sequence[Seat], seat: Seat) -> bool:
    """Say whether the seat may be added beside the rest."""
    return not _twice(rest, seat) and not _conflict(run.planned, seat)


def seat_for_hr(role: Party) -> Seat:
    """Return HR's seat in place of a role that nobody can take."""
    words = {party: name for name, party in ROLE_PARTY.items()}
    return Seat(Party.HR, in_place_of=words.get(role, ""))


def heir(seat: Seat, to_key: str) -> Seat:
    """Return the seat of the person who follows, or HR's when nobody does."""
    return replace(seat, person_key=to_key) if to_key else seat_for_hr(seat.role)


def open_seats(run: StepRun) -> tuple[Seat, ...]:
    """Return the seats that have not answered."""
    return tuple(seat for seat in run.seats if not seat.answer)


def seat_of(run: StepRun, act: Act) -> Seat:
    """Return the unanswered seat this act speaks for."""
    mine = [seat for seat in open_seats(run) if _sits(seat, act)]
    if not mine or _has_voted(run, act.person_key):
        raise NotAPartyError(f"step {run.planned.step_id} asks nothing of you (any more)")
    return mine[0]


def _sits(seat: Seat, act: Act) -> bool:
    """Say whether the act comes from the seat's person, or from its role when that is a group."""
    if seat.person_key:
        return seat.person_key == act.person_key
    return seat.role is act.party and bool(act.person_key)


def _has_voted(run: StepRun, person_key: str) -> bool:
    """Say whether this human has said yes, no or done already, in whatever seat."""
    return any(seat.by == person_key and seat.answer != "delegate" for seat in run.seats)


def with_seat(run: StepRun, old: Seat, *new: Seat) -> StepRun:
    """Return the run with one seat replaced."""
    at = run.seats.index(old)
    return replace(run, seats=(*run.seats[:at], *new, *run.seats[at + 1 :]))


def decided(run: StepRun) -> StepState:
    """Return the state the answers amount to."""
    spec = run.planned.spec
    declines = sum(seat.answer == "decline" for seat in run.seats)
    yes = sum(seat.answer in ("approve", "done") for seat in run.seats)
    if yes >= run.needed:
        return StepState.DONE if spec.kind == "task" else StepState.APPROVED
    out_of_reach = yes + len(open_seats(run)) < run.needed
    if out_of_reach or (spec.rule == "all" and declines):
        return StepState.DECLINED
    return StepState.OPEN


def needed(spec: StepSpec, seats: Sequence[Seat]) -> int:
    """Return how many must say yes or done, of those asked at the beginning.

    A quorum of more people than there are asks all of them.
    """
    if spec.rule == "quorum":
        return max(1, min(spec.quorum, len(seats)))
    return max(1, len(seats)) if spec.rule == "all" else 1
