"""Answering a proposed change with other words or another day, instead of yes or no.

The form begins with what was proposed. Before anything is told, the page shows what would read
differently from the proposal and from the text in force, and which dates would move.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, request, url_for

from tourwright.domain.errors import RuleError
from tourwright.domain.model import MachineName, Party, TourView
from tourwright.domain.statement import Statement, from_dict, to_dict
from webhooks import words
from webhooks.amend_forms import Typed, blanks_for, owners, parts_of, sent, untouched
from webhooks.amend_preview import Preview, preview_of
from webhooks.amend_propose import fault_of, stale
from webhooks.amend_rounds import Rounds, rounds_for
from webhooks.changes import differences, with_changes
from webhooks.deps import Deps
from webhooks.guard import no_such_page
from webhooks.i18n import _
from webhooks.page_kit import Fault, csrf_of, is_ours, page, see_other
from webhooks.submit import Wish, submit
from webhooks.undo_page import bar
from webhooks.who import seen
from webhooks.workshop_fields import Blank, by_name


@dataclass(frozen=True)
class Judged:
    """What the form that was sent comes to: as typed, and what it would do when it can be told."""

    typed: Typed
    preview: Preview | None = None
    status: int = 200


class CounterPage:
    """The form of a counter-proposal, for the side that was asked."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)

    def show(self, tour_id: str, subject_id: str) -> Response:
        """Return the form as the proposal fills it."""
        rounds = rounds_for(self._deps, _view(), subject_id)
        if rounds is None:
            return no_such_page()
        if not self._is_answerable(rounds):
            return _answer(tour_id, subject_id)
        proposed = to_dict(with_changes(_head(), rounds.changes))
        return self._page(rounds, Judged(untouched(proposed, _blanks(rounds))))

    def act(self, tour_id: str, subject_id: str) -> Response:
        """Show what it would change, or answer the proposal with it."""
        del tour_id
        rounds = rounds_for(self._deps, _view(), subject_id)
        if rounds is None:
            return no_such_page()
        typed = sent(_view().statement or {}, _blanks(rounds), _answered(rounds))
        if not is_ours(self._csrf):
            return self._again(rounds, Judged(_also(typed, stale()), status=403))
        if not self._is_answerable(rounds) or not _is_of(rounds):
            return self._moved_on(rounds, typed)
        verb = request.form.get("verb", "")
        if verb.startswith("more:"):
            return self._page(rounds, Judged(typed), verb.removeprefix("more:"))
        return self._answered_with(rounds, typed, is_sent=verb == "counter")

    def _answered_with(self, rounds: Rounds, typed: Typed, *, is_sent: bool) -> Response:
        judged = self._judged(rounds, typed)
        if judged.status != 200 or not is_sent:
            return self._page(rounds, judged)
        wish = Wish(
            MachineName.AMENDMENT,
            "counter",
            rounds.latest.subject_id,
            fields=typed.changes,
            text_hash=rounds.latest.text_hash,
        )
        done = submit(self._deps, wish)
        if done.is_taken:
            return _answer(_view().tour_id, rounds.latest.subject_id)
        fault = Fault(done.field, done.message)
        return self._page(rounds, Judged(_also(typed, fault), status=409))

    def _judged(self, rounds: Rounds, typed: Typed) -> Judged:
        """Return what the rules would make of it; nothing is told to anybody."""
        fault = None if typed.faults else _same(rounds, typed)
        if typed.faults or fault:
            return Judged(_also(typed, fault) if fault else typed, status=422)
        own = (rounds.side, typed.changes)
        try:
            return Judged(typed, preview_of(self._deps, seen(), [*rounds.said, own]))
        except RuleError as refused:
            return Judged(_also(typed, fault_of(refused)), status=422)

    def _moved_on(self, rounds: Rounds, typed: Typed) -> Response:
        """Show how it stands when these very words were sent already, else keep what was typed."""
        if rounds.is_mine and dict(rounds.latest.changes) == dict(typed.changes):
            return _answer(_view().tour_id, rounds.latest.subject_id)
        sentence = _(
            "This proposal was answered, taken back or changed meanwhile. Your words are still "
            "here: you can propose them as a change of your own."
        )
        return self._again(rounds, Judged(_also(typed, Fault("", sentence)), status=409))

    def _again(self, rounds: Rounds, judged: Judged) -> Response:
        """Return the form with what was typed; as one of a change when there is none to answer."""
        if self._is_answerable(rounds) and _is_of(rounds):
            return self._page(rounds, judged)
        view = _view()
        to = url_for("amend_page.show", tour_id=view.tour_id)
        return page(
            "alliance/amend.html",
            self._csrf,
            status=judged.status,
            **_form(_blanks(rounds), judged.typed),
            action=to,
            alliance_id=view.alliance_id,
            is_closing=view.state == "closing",
        )

    def _is_answerable(self, rounds: Rounds) -> bool:
        """Say whether the other side's words wait for this side, and no answer rests."""
        return rounds.is_open and not rounds.is_mine and not bar(self._deps, _view().tour_id)

    def _page(self, rounds: Rounds, judged: Judged, more: str = "") -> Response:
        view, preview = _view(), judged.preview
        proposed = with_changes(_head(), rounds.changes)
        return page(
            "alliance/counter.html",
            self._csrf,
            status=judged.status,
            **_form(_blanks(rounds), judged.typed, more),
            by=_other_name(rounds),
            when=words.moment(rounds.latest.at, rounds.zone),
            proposed=differences(_head(), proposed),
            against=differences(proposed, preview.statement) if preview else (),
            found=differences(_head(), preview.statement) if preview else (),
            preview=preview,
            text_hash=rounds.latest.text_hash,
            subject_id=rounds.latest.subject_id,
            tour_id=view.tour_id,
            is_closing=view.state == "closing",
        )


def _form(blanks: tuple[Blank, ...], typed: Typed, more: str = "") -> dict[str, object]:
    return {
        "parts": parts_of(blanks, typed, more),
        "faults": typed.faults,
        "bad": by_name(typed.faults),
        "owners": owners(),
    }


def _same(rounds: Rounds, typed: Typed) -> Fault | None:
    """Return what to do instead when the words are the ones proposed, or those in force."""
    text = with_changes(_head(), typed.changes)
    if text == with_changes(_head(), rounds.changes):
        return Fault(
            "", _("This is what was proposed: change a blank, or go back and commit to it.")
        )
    if text == _head():
        return Fault("", _("This is the text as it stands: go back and keep the text as it is."))
    return None


def _answered(rounds: Rounds) -> Mapping[str, str]:
    """Return what the form was shown with: the words it answers, none when they are not known."""
    shown = request.form.get("text_hash", "")
    both = zip(rounds.proposals, rounds.said, strict=False)
    return next((changes for one, (_by, changes) in both if one.text_hash == shown), {})


def _is_of(rounds: Rounds) -> bool:
    """Say whether the form was shown with the proposal that stands now."""
    return request.form.get("text_hash", "") == rounds.latest.text_hash


def _also(typed: Typed, fault: Fault) -> Typed:
    return Typed(typed.values, typed.changes, (*typed.faults, fault))


def _view() -> TourView:
    view = seen().view
    assert view is not None, "a change is of a tour"
    return view


def _head() -> Statement:
    return from_dict(_view().statement or {})


def _blanks(rounds: Rounds) -> tuple[Blank, ...]:
    has_end = (_view().statement or {}).get("kind") != "foundational"
    return blanks_for(rounds.side, words_only=False, has_end=has_end)


def _other_name(rounds: Rounds) -> str:
    here = seen()
    return words.name_of(here.manager if rounds.side is Party.EMPLOYEE else here.employee)


def _answer(tour_id: str, subject_id: str) -> Response:
    return see_other("amend_page.answer", tour_id=tour_id, subject_id=subject_id)
