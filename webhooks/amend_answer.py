"""Answering a proposed change: the words and the dates side by side, then yes, no, or back."""

from collections.abc import Mapping
from typing import Any

from flask import Response, request

from tourwright.domain.errors import RuleError
from tourwright.domain.model import MachineName, Party, TourView
from tourwright.domain.statement import Statement, from_dict
from webhooks import words
from webhooks.amend_preview import Preview, preview_of
from webhooks.amend_propose import stale
from webhooks.amend_rounds import OPEN, Rounds, rounds_for
from webhooks.changes import Difference, differences, with_changes
from webhooks.decide import MESSAGES, DecideKind
from webhooks.deps import Deps
from webhooks.guard import no_such_page
from webhooks.i18n import _, lazy
from webhooks.page_kit import Fault, csrf_of, is_ours, page, see_other
from webhooks.proposals import Proposal
from webhooks.statement_sheet import sheet_of
from webhooks.submit import Wish, submit
from webhooks.who import seen, who

VERBS = frozenset({"sign_other", "decline", "withdraw"})
BECAME: Mapping[str, Any] = {
    "in_force": lazy("Both of you committed to it; it is in force."),
    "declined": lazy("It was not taken up; the text stayed as it was."),
    "expired": lazy("Nobody answered in time; the text stayed as it was."),
    "superseded": lazy("The text moved on before it was answered."),
}
"""What became of a change that is no longer open."""


class AnswerPage:
    """One proposed change, for both."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)

    def show(self, tour_id: str, subject_id: str) -> Response:
        """Return the change with its words and dates."""
        del tour_id
        rounds = self._rounds(subject_id)
        return no_such_page() if rounds is None else self._page(rounds)

    def act(self, tour_id: str, subject_id: str) -> Response:
        """Commit to it, say no, or take one's own proposal back."""
        rounds = self._rounds(subject_id)
        if rounds is None:
            return no_such_page()
        if not is_ours(self._csrf):
            return self._page(rounds, stale(), 403)
        verb = request.form.get("verb", "")
        if verb not in VERBS:
            nothing = Fault("", _("Choose one of the buttons."))
            return self._page(rounds, nothing, 422)
        if (verb == "withdraw") is not rounds.is_mine:
            return self._page(rounds, Fault("", _(MESSAGES[DecideKind.STALE])), 409)
        wish = Wish(
            MachineName.AMENDMENT,
            verb,
            subject_id,
            reason=request.form.get("reason", "")[:2000],
            text_hash=request.form.get("text_hash", ""),
        )
        done = submit(self._deps, wish)
        if done.is_taken:
            return see_other("amend_page.answer", tour_id=tour_id, subject_id=subject_id)
        return self._page(rounds, Fault("", done.message), 409)

    def _rounds(self, subject_id: str) -> Rounds | None:
        return rounds_for(self._deps, _view(), subject_id)

    def _page(self, rounds: Rounds, fault: Fault | None = None, status: int = 200) -> Response:
        view, proposal = _view(), rounds.latest
        preview = self._preview(rounds) if rounds.is_open else None
        head = from_dict(view.statement or {})
        return page(
            "alliance/amendment.html",
            self._csrf,
            status=status,
            faults=(fault,) if fault else (),
            proposal=proposal,
            by=_name_of(proposal),
            when=words.moment(proposal.at, who().zone),
            became=str(BECAME.get(proposal.state, "")),
            is_open=proposal.state == OPEN,
            is_mine=rounds.is_mine,
            is_countered=rounds.is_countered,
            other=_other_name(rounds),
            preview=preview,
            found=differences(head, preview.statement) if preview else (),
            earlier=_earlier(head, rounds) if preview else (),
            sheet=sheet_of(view, self._deps.policy_of, rounds.changes) if preview else None,
            alliance_id=view.alliance_id,
            tour_id=view.tour_id,
        )

    def _preview(self, rounds: Rounds) -> Preview | None:
        """Return what the change would do; None when the rules would not take it any more."""
        try:
            return preview_of(self._deps, seen(), rounds.said)
        except RuleError:
            return None


def _view() -> TourView:
    view = seen().view
    assert view is not None, "a change is of a tour"
    return view


def _earlier(head: Statement, rounds: Rounds) -> tuple[Difference, ...]:
    """Return how the latest words differ from those they answer."""
    texts = [with_changes(head, changes) for _by, changes in rounds.said[-2:]]
    return differences(texts[0], texts[-1])


def _other_name(rounds: Rounds) -> str:
    here = seen()
    return words.name_of(here.manager if rounds.side is Party.EMPLOYEE else here.employee)


def _name_of(proposal: Proposal) -> str:
    here = seen()
    return words.name_of(here.employee if proposal.by == "E" else here.manager)
