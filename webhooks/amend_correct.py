"""Correcting a slip of the pen: one side shows the word, the other confirms with one button."""

from collections.abc import Mapping

from flask import Response, request

from tourwright.domain.clerical import require_clerical
from tourwright.domain.errors import RuleError
from tourwright.domain.model import MachineName, Party, TourView
from tourwright.domain.statement import from_dict
from tourwright.domain.statement_names import is_of_names
from tourwright.domain.tour_view import LIVE
from webhooks import words
from webhooks.amend_forms import Typed, blanks_for, owners, parts_of, sent, untouched
from webhooks.amend_propose import fault_of, stale
from webhooks.changes import differences, with_changes
from webhooks.deps import Deps
from webhooks.page_kit import Fault, csrf_of, is_ours, page, see_other
from webhooks.proposals import Proposal, in_order, proposal_of
from webhooks.submit import Wish, party_of, submit
from webhooks.who import seen
from webhooks.workshop_fields import Blank, by_name

C = MachineName.CORRECTION
RENAME = "rename"
ANSWERS = frozenset({"confirm", "decline", "withdraw"})


class CorrectionPage:
    """The correction that waits, or the form of a new one."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)

    def show(self, tour_id: str) -> Response:
        """Return what waits for an answer, else the text to correct."""
        if _view().state not in LIVE or not _view().statement:
            return _back()
        if _view().correction:
            return self._waiting(tour_id)
        return self._form(untouched(_view().statement or {}, _blanks()))

    def act(self, tour_id: str) -> Response:
        """Propose a correction, or answer the one that waits."""
        verb = request.form.get("verb", "")
        if verb in ANSWERS:
            return self._answered(tour_id, verb)
        if verb == RENAME:
            return self._renamed(tour_id)
        typed = sent(_view().statement or {}, _blanks())
        if not is_ours(self._csrf):
            return self._form(Typed(typed.values, typed.changes, (stale(),)), 403)
        fault = self._proposed(typed)
        if fault is None:
            return see_other("amend_page.correction", tour_id=tour_id)
        found = typed.faults or (fault,)
        return self._form(Typed(typed.values, typed.changes, found), 422)

    def _proposed(self, typed: Typed) -> Fault | None:
        """Propose it; returns why not."""
        if typed.faults:
            return typed.faults[0]
        before = from_dict(_view().statement or {})
        try:
            require_clerical(before, with_changes(before, typed.changes))
        except RuleError as refused:
            return fault_of(refused)
        done = submit(self._deps, Wish(C, "propose", fields=typed.changes))
        return None if done.is_taken else Fault(done.field, done.message)

    def _renamed(self, tour_id: str) -> Response:
        """Propose to take the names of today into the text; the HR system has them."""
        found = untouched(_view().statement or {}, _blanks())
        if not is_ours(self._csrf):
            return self._form(Typed(found.values, found.changes, (stale(),)), 403)
        done = submit(self._deps, Wish(C, "propose", fields=names_of_today()))
        if done.is_taken:
            return see_other("amend_page.correction", tour_id=tour_id)
        return self._form(Typed(found.values, found.changes, (Fault("", done.message),)), 409)

    def _answered(self, tour_id: str, verb: str) -> Response:
        if not is_ours(self._csrf):
            return self._waiting(tour_id, stale(), 403)
        wish = Wish(
            C,
            verb,
            request.form.get("subject_id", ""),
            text_hash=request.form.get("text_hash", ""),
        )
        done = submit(self._deps, wish)
        if done.is_taken:
            return _back()
        return self._waiting(tour_id, Fault("", done.message), 409)

    def _waiting(self, tour_id: str, fault: Fault | None = None, status: int = 200) -> Response:
        view = _view()
        lines = [x for x in self._deps.journal.lines(view.alliance_id) if x.stream == tour_id]
        proposal = proposal_of(lines, C, view.correction.get("correction_id", ""))
        changes = in_order(view, self._deps.policy_of(view), proposal) if proposal else None
        head = from_dict(view.statement or {})
        return page(
            "alliance/correction.html",
            self._csrf,
            status=status,
            faults=(fault,) if fault else (),
            proposal=proposal,
            by=_name_of(proposal) if proposal else "",
            is_mine=proposal is not None and proposal.by is party_of(seen().roles),
            found=differences(head, with_changes(head, changes)) if changes else (),
            is_of_names=is_of_names(changes or {}),
            alliance_id=view.alliance_id,
        )

    def _form(self, typed: Typed, status: int = 200) -> Response:
        return page(
            "alliance/correct.html",
            self._csrf,
            status=status,
            parts=parts_of(_blanks(), typed),
            faults=typed.faults,
            bad=by_name(typed.faults),
            owners=owners(),
            names=tuple(names_of_today().values()),
            alliance_id=_view().alliance_id,
        )


def names_of_today() -> Mapping[str, str]:
    """Return the names that the text has otherwise, by side; {} while they are the same."""
    here, names = seen(), from_dict(_view().statement or {}).names
    today = {"employee": words.known_name(here.employee), "manager": words.known_name(here.manager)}
    return {side: name for side, name in today.items() if name and name != getattr(names, side)}


def _view() -> TourView:
    view = seen().view
    assert view is not None, "a correction is of a tour"
    return view


def _blanks() -> tuple[Blank, ...]:
    side = party_of(seen().roles) or Party.EMPLOYEE
    return blanks_for(side, words_only=True, has_end=False)


def _name_of(proposal: Proposal) -> str:
    here = seen()
    return words.name_of(here.employee if proposal.by is Party.EMPLOYEE else here.manager)


def _back() -> Response:
    return see_other("alliance_page.show", alliance_id=_view().alliance_id)
