"""One review as one reader may see it: read from the history, the open questions and the prep."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from tourwright.domain.model import AskKind, MachineName, TourView
from tourwright.domain.rights import Role
from tourwright.ports import JournalLine
from webhooks.deps import Deps
from webhooks.review_views import REVEALS, View, revealed_in
from webhooks.talk_lines import Told, Which, agreed_before, newest, state_of, told
from webhooks.talk_prep import Desk, prepared
from webhooks.talk_state import Asked, Stage, asked, stage_of
from webhooks.who import Seen, Who

V = MachineName.REVIEW
OFFERED: Mapping[Stage, frozenset[str]] = {
    Stage.PLANNED: frozenset({"save", "pull_forward", "skip"}),
    Stage.OPEN: frozenset({"save", "answer", "move"}),
    Stage.REVEALED: frozenset({"save", "close"}),
    Stage.PAST: frozenset({"save"}),
}
OF_A_DELEGATE = frozenset({"save", "answer"})
ASKED_AT: Mapping[Stage, AskKind] = {
    Stage.OPEN: AskKind.REVIEW,
    Stage.REVEALED: AskKind.CONFIRM_REVIEW,
}
MAY_BEGIN = frozenset({"active", "closing"})


@dataclass(frozen=True)
class Review:
    """One review. told are its own lines, views both answers once revealed, before the last ones.

    prep is the reader's own preparation. As a delegate the reader answers and sees nothing else.
    """

    view: TourView
    number: int
    stage: Stage
    desk: Desk
    told: Sequence[Told] = ()
    asked: Asked = field(default_factory=Asked)
    views: tuple[View, ...] = ()
    before: tuple[View, ...] = ()
    prep: Mapping[str, str] = field(default_factory=dict)
    as_delegate: bool = False

    @property
    def offered(self) -> frozenset[str]:
        """Return the verbs that a form may send now; the rules stay the judge."""
        verbs = OFFERED[self.stage]
        if self.asked.own_in or self.asked.other_in:
            verbs -= {"move"}
        if self.asked.own_in:
            verbs -= {"answer", "close"}
        if self.view.state not in MAY_BEGIN:
            verbs -= {"pull_forward", "skip", "move"}
        return verbs & OF_A_DELEGATE if self.as_delegate else verbs


def current(lines: Sequence[JournalLine], view: TourView, reader_key: str) -> int:
    """Return the number of the review that is open, or comes next."""
    number = newest(lines, view.tour_id, V)
    state = state_of(told(lines, Which(view.tour_id, V, number, reader_key)))
    return number if number and state not in ("closed", "skipped") else number + 1


def review_of(deps: Deps, here: Who, tour: Seen, number: int) -> Review | None:
    """Return the review as this reader may see it, None when there is nothing for them."""
    assert tour.view is not None, "the page is about a tour"
    view = tour.view
    lines = deps.journal.lines(view.alliance_id)
    own = told(lines, Which(view.tour_id, V, number, here.person_key))
    stage = stage_of(view, newest(lines, view.tour_id, V), number, state_of(own))
    if stage is None:
        return None
    desk = Desk(view, V, number, here.person_key)
    questions = _asked(deps, view, stage, number, here.person_key)
    review = Review(view, number, stage, desk, own, questions, prep=prepared(deps, desk))
    if Role.DELEGATE in tour.roles:
        return _for_delegate(review)
    return replace(
        review,
        views=_views(review, lines, tour),
        before=agreed_before(view.tour_id, number, lines),
    )


def _asked(deps: Deps, view: TourView, stage: Stage, number: int, reader_key: str) -> Asked:
    kind = ASKED_AT.get(stage)
    return Asked() if kind is None else asked(deps.asks, view, kind, number, reader_key)


def _for_delegate(review: Review) -> Review | None:
    """Return the form for whom the manager named, once they are asked; nothing else."""
    is_asked = review.stage is Stage.OPEN and (review.asked.mine or review.asked.own_in)
    return replace(review, as_delegate=True, told=()) if is_asked else None


def _views(review: Review, lines: Sequence[JournalLine], tour: Seen) -> tuple[View, ...]:
    """Return both views; a manager who came later reads what was agreed, not what was said."""
    views = revealed_in(review.view.tour_id, str(review.number), lines)
    if Role.MANAGER in tour.roles and _changed_hands(review, lines):
        return tuple(replace(each, text="", career="") for each in views)
    return views


def _changed_hands(review: Review, lines: Sequence[JournalLine]) -> bool:
    """Say whether the tour got another manager after the review was revealed."""
    here = [line.body for line in lines if line.stream == review.view.tour_id]
    reveals = [at for at, body in enumerate(here) if _is_reveal(body, review.number)]
    return bool(reveals) and any(
        body.get("event") == "manager_changed" for body in here[reveals[-1] :]
    )


def _is_reveal(body: Mapping[str, object], number: int) -> bool:
    of_it = (body.get("machine"), body.get("subject_id")) == (V, str(number))
    return of_it and body.get("event") in REVEALS
