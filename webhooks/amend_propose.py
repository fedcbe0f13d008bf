"""Proposing a change of the committed text: what reads differently and which dates move, first."""

from flask import Response, request

from tourwright.domain.errors import RuleError
from tourwright.domain.model import MachineName, Party, TourView
from tourwright.domain.refusal_words import refusal_in
from tourwright.domain.statement import FieldError, from_dict
from tourwright.domain.tour_view import LIVE
from webhooks.amend_forms import Typed, blanks_for, owners, parts_of, sent, untouched
from webhooks.amend_gap import INTO, carried, places, taken_into
from webhooks.amend_preview import Preview, preview_of
from webhooks.changes import differences
from webhooks.csrf import FormNotOursError
from webhooks.deps import Deps
from webhooks.i18n import _, language
from webhooks.page_kit import Fault, csrf_of, page, see_other
from webhooks.submit import Wish, party_of, submit
from webhooks.who import seen
from webhooks.workshop_fields import Blank, by_name

HAND_OVER = MachineName.HAND_OVER


class ProposePage:
    """The form of a change; nothing is told to the other side before it is proposed."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)

    def show(self, tour_id: str) -> Response:
        """Return the text as it is, to be changed."""
        del tour_id
        if not _is_open():
            return _back()
        return self._page(untouched(_statement(), _blanks()))

    def act(self, tour_id: str) -> Response:
        """Show what the change would do, or propose it."""
        del tour_id
        if not _is_open():
            return _back()
        typed = sent(_statement(), _blanks())
        try:
            self._csrf.check()
        except FormNotOursError:
            return self._page(_also(typed, stale()), 403)
        verb = request.form.get("verb", "")
        if verb.startswith("more:"):
            return self._page(typed, more=verb.removeprefix("more:"))
        told = carried(_view())
        if verb == INTO and told:
            return self._page(taken_into(typed, _blanks(), told.text, _side()))
        return self._judged(typed, is_proposed=verb == "propose")

    def _judged(self, typed: Typed, *, is_proposed: bool) -> Response:
        if not typed.changes:
            nothing = Fault("", _("Nothing is different yet: change a blank first."))
            return self._page(_also(typed, nothing), 422)
        if typed.faults:
            return self._page(typed, 422)
        try:
            preview = preview_of(self._deps, seen(), [(_side(), typed.changes)])
        except RuleError as refused:
            return self._page(_also(typed, fault_of(refused)), 422)
        return self._propose(typed) if is_proposed else self._page(typed, preview=preview)

    def _propose(self, typed: Typed) -> Response:
        done = submit(self._deps, self._wish(typed))
        if done.is_taken:
            return _back()
        return self._page(_also(typed, Fault(done.field, done.message)), 422)

    def _wish(self, typed: Typed) -> Wish:
        """Return what to do: beside an open hand-over, the change is talked about within it."""
        view = seen().view
        if view is None or view.hand_over_state != "open":
            return Wish(MachineName.AMENDMENT, "propose", fields=typed.changes)
        asks = self._deps.asks.open_in(view.tour_id)
        number = next((ask.subject_id for ask in asks if ask.machine == HAND_OVER), "")
        return Wish(HAND_OVER, "propose_change", number, fields=typed.changes)

    def _page(
        self, typed: Typed, status: int = 200, preview: Preview | None = None, more: str = ""
    ) -> Response:
        view = _view()
        found = differences(from_dict(_statement()), preview.statement) if preview else ()
        return page(
            "alliance/amend.html",
            self._csrf,
            status=status,
            parts=parts_of(_blanks(), typed, more),
            faults=typed.faults,
            bad=by_name(typed.faults),
            owners=owners(),
            found=found,
            preview=preview,
            alliance_id=view.alliance_id,
            is_closing=view.state == "closing",
            carried=carried(view),
            places=places(_blanks()),
        )


def stale() -> Fault:
    """Return what is said of a form from another window or another day; what was typed stays."""
    words = _("This page was open for too long or in another window. Please send it again.")
    return Fault("", words)


def fault_of(refused: RuleError) -> Fault:
    """Return what the rules said, at the blank they name."""
    said = refusal_in(language(), str(refused))
    if isinstance(refused, FieldError):
        return Fault(refused.field.partition("[")[0].partition(".")[0], said)
    return Fault("", said)


def _also(typed: Typed, fault: Fault) -> Typed:
    return Typed(typed.values, typed.changes, (*typed.faults, fault))


def _is_open() -> bool:
    view = seen().view
    return view is not None and view.state in LIVE and view.statement is not None


def _statement() -> dict[str, object]:
    view = seen().view
    return dict(view.statement or {}) if view is not None else {}


def _side() -> Party:
    return party_of(seen().roles) or Party.EMPLOYEE


def _blanks() -> tuple[Blank, ...]:
    has_end = _statement().get("kind") != "foundational"
    return blanks_for(_side(), words_only=False, has_end=has_end)


def _view() -> TourView:
    view = seen().view
    assert view is not None, "a change is of a tour"
    return view


def _back() -> Response:
    return see_other("alliance_page.show", alliance_id=_view().alliance_id)
