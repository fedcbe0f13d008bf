"""Answering a proposed change: the words and the dates side by side, then yes, no, or back."""

from collections.abc import Mapping
from typing import Any

from flask import Response, request

from tourwright.domain.errors import RuleError
from tourwright.domain.model import MachineName, TourView
from tourwright.domain.statement import from_dict
from webhooks import words
from webhooks.amend_preview import Preview, preview_of
from webhooks.amend_propose import stale
from webhooks.changes import differences
from webhooks.csrf import FormNotOursError
from webhooks.deps import Deps
from webhooks.guard import no_such_page
from webhooks.i18n import _, lazy
from webhooks.page_kit import Fault, csrf_of, page, see_other
from webhooks.proposals import Proposal, in_order, proposal_of
from webhooks.statement_sheet import sheet_of
from webhooks.submit import Wish, party_of, submit
from webhooks.who import seen, who

OPEN = "proposed"
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
        proposal = self._proposal(tour_id, subject_id)
        return no_such_page() if proposal is None else self._page(proposal)

    def act(self, tour_id: str, subject_id: str) -> Response:
        """Commit to it, say no, or take one's own proposal back."""
        proposal = self._proposal(tour_id, subject_id)
        if proposal is None:
            return no_such_page()
        try:
            self._csrf.check()
        except FormNotOursError:
            return self._page(proposal, stale(), 403)
        verb = request.form.get("verb", "")
        if verb not in VERBS:
            nothing = Fault("", _("Choose one of the buttons."))
            return self._page(proposal, nothing, 422)
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
        return self._page(proposal, Fault("", done.message), 409)

    def _proposal(self, tour_id: str, subject_id: str) -> Proposal | None:
        view = _view()
        lines = self._deps.journal.lines(view.alliance_id)
        ours = [line for line in lines if line.stream == tour_id]
        return proposal_of(ours, MachineName.AMENDMENT, subject_id)

    def _page(self, proposal: Proposal, fault: Fault | None = None, status: int = 200) -> Response:
        view = _view()
        is_open = proposal.state == OPEN
        changes = in_order(view, self._deps.policy_of(view), proposal) if is_open else None
        preview = self._preview(proposal, changes)
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
            is_open=is_open,
            is_mine=proposal.by is party_of(seen().roles),
            preview=preview,
            found=differences(head, preview.statement) if preview else (),
            sheet=sheet_of(view, self._deps.policy_of, changes) if preview and changes else None,
            alliance_id=view.alliance_id,
            tour_id=view.tour_id,
        )

    def _preview(self, proposal: Proposal, changes: Mapping[str, str] | None) -> Preview | None:
        """Return what the change would do; None while its text cannot be shown as it was meant."""
        if changes is None:
            return None
        try:
            return preview_of(self._deps, seen(), proposal.by, changes)
        except RuleError:
            return None


def _view() -> TourView:
    view = seen().view
    assert view is not None, "a change is of a tour"
    return view


def _name_of(proposal: Proposal) -> str:
    here = seen()
    return words.name_of(here.employee if proposal.by == "E" else here.manager)
