"""Pages: committing to the text.

The page shows the whole text with the hash computed from what it shows; the form carries that hash.
Whoever commits to another text than the one that stands is refused and sees what changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import Blueprint, Response, request

from tourwright.domain.model import MachineName, Party, TourView
from tourwright.domain.policy import policy_from
from tourwright.domain.rights import Right
from tourwright.domain.statement import from_dict, statement_hash
from tourwright.domain.tables import TourState
from tourwright.domain.tour_view import LIVE
from tourwright.ports_pages import StatementText
from webhooks import words
from webhooks.decide import DecideKind
from webhooks.deps import Deps
from webhooks.guard import guarded
from webhooks.i18n import _
from webhooks.page_kit import Fault, csrf_of, is_ours, page, see_other
from webhooks.rights import Need
from webhooks.statement_sheet import Sheet, sheet_of
from webhooks.submit import Done, Wish, submit
from webhooks.who import seen, who
from webhooks.word_diff import Part, parts
from webhooks.workshop_fields import changed_blanks
from webhooks.workshop_view import policy_lines, refusal

NEEDS: Mapping[str, Need] = {
    "commit_page.show": Need(Right.READ_DRAFT, "tour_id"),
    "commit_page.act": Need(Right.EDIT, "tour_id"),
}
"""What each endpoint needs, by its full name ("commit_page.show")."""

BEFORE = frozenset({TourState.PROPOSED, TourState.DRAFTING})


@dataclass(frozen=True)
class Standing:
    """What the page says of where the commitment stands, and what it offers."""

    heading: str
    lines: tuple[str, ...] = ()
    may_commit: bool = False
    may_withdraw: bool = False


@dataclass(frozen=True)
class Trouble:
    """Why the page came back: what went wrong, and how the text changed."""

    faults: tuple[Fault, ...] = ()
    changes: Sequence[tuple[str, tuple[Part, ...]]] = field(default_factory=tuple)
    status: int = 200


class CommitPage:
    """Shows the text as both commit to it, and takes the commitment."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)

    def show(self, tour_id: str) -> Response:
        """Return the page; changes nothing."""
        del tour_id
        return self._page(Trouble())

    def act(self, tour_id: str) -> Response:
        """Take the commitment, take it back, or leave it for later."""
        if not is_ours(self._csrf):
            again = _("This page was open for too long or in another window. Please send it again.")
            return self._page(Trouble((Fault("", again),), status=403))
        verb = request.form.get("verb", "")
        if verb == "sign":
            return self._sign(request.form.get("text_hash", ""))
        if verb == "withdraw":
            done = submit(self._deps, Wish(MachineName.TOUR, "withdraw_signature"))
            return self._after(done, ())
        return see_other("workshop.show", tour_id=tour_id)

    def _sign(self, text_hash: str) -> Response:
        wish = Wish(MachineName.TOUR, "sign", subject_id=text_hash[:12], text_hash=text_hash)
        done = submit(self._deps, wish)
        return self._after(done, () if done.is_taken else self._changes_since(text_hash))

    def _after(self, done: Done, changes: Sequence[tuple[str, tuple[Part, ...]]]) -> Response:
        if done.is_taken:
            return see_other("commit_page.show", tour_id=_view().tour_id)
        words_ = _("Nothing was committed to: the text is another one now. Please read it again.")
        is_stale = bool(changes) or done.kind is DecideKind.STALE
        faults = (Fault("", words_ if is_stale else refusal(done.message)),)
        return self._page(Trouble(faults, changes, 409))

    def _page(self, trouble: Trouble) -> Response:
        view = self._deps.views.get(_view().tour_id) or _view()
        sheet = None if view.state in BEFORE else sheet_of(view, self._deps.policy_of, {})
        stands = self._standing(view, sheet)
        return page(
            "workshop/commit.html",
            self._csrf,
            status=trouble.status,
            view=view,
            sheet=sheet,
            faults=trouble.faults,
            changes=trouble.changes,
            heading=stands.heading,
            lines=stands.lines,
            may_commit=stands.may_commit,
            may_withdraw=stands.may_withdraw,
            other=_other(view),
        )

    def _standing(self, view: TourView, sheet: Sheet | None) -> Standing:
        if view.state == TourState.SIGNING:
            return self._signing(view, sheet)
        if view.state in LIVE:
            lines = tuple(self._committed_by(view))
            return Standing(_("Both of you committed to this text"), lines)
        if sheet is None or view.state == TourState.NEGOTIATING:
            return Standing(
                _("The text is still talked over"),
                (_("It is not before you to commit to. Please go back to the workshop."),),
            )
        return Standing(_("This tour is over"), tuple(self._committed_by(view)))

    def _signing(self, view: TourView, sheet: Sheet | None) -> Standing:
        heading = _("Commit to the text")
        if sheet is None or sheet.text_hash != view.text_hash:
            return Standing(heading, (_("The text is being brought up to date. Look again soon."),))
        mine = str(_side(view)) in view.signed_by
        lines = tuple(self._committed_by(view))
        if not mine and view.signed_by:
            lines += (_("%(name)s has committed to this text.", name=_other(view)),)
        if mine:
            lines += (_("It counts as soon as %(name)s has committed too.", name=_other(view)),)
        return Standing(heading, lines, may_commit=not mine, may_withdraw=mine)

    def _committed_by(self, view: TourView) -> list[str]:
        """Return when the reader committed to this text, in words; [] when they did not."""
        here = who()
        for line in reversed(self._deps.journal.lines(view.alliance_id)):
            is_mine = line.stream == view.tour_id and line.body.get("person_key") == here.person_key
            said = str(line.body.get("event", "")).startswith("sign_")
            if is_mine and said and line.body.get("text_hash") == view.text_hash:
                return [_("Committed by you on %(day)s.", day=words.moment(line.at, here.zone))]
        return []

    def _changes_since(self, text_hash: str) -> Sequence[tuple[str, tuple[Part, ...]]]:
        """Return how the text with this hash became the one that stands."""
        texts = self._deps.statement_texts.of_tour(_view().tour_id)
        shown = next((each for each in texts if _hash(each) == text_hash), None)
        if shown is None or not texts:
            return ()
        told = [
            (str(blank.label), parts(was, now))
            for blank, was, now in changed_blanks(shown.statement, texts[-1].statement)
        ]
        return [*told, *_policy_changes(shown, texts[-1])]


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes of the pages."""
    pages, commit = guarded("commit_page"), CommitPage(deps)
    pages.add_url_rule("/tours/<tour_id>/commit", "show", commit.show, methods=["GET"])
    pages.add_url_rule("/tours/<tour_id>/commit", "act", commit.act, methods=["POST"])
    return pages


def _policy_changes(
    before: StatementText, after: StatementText
) -> list[tuple[str, tuple[Part, ...]]]:
    was, now = (_policy_text(each) for each in (before, after))
    return [(_("For the company"), parts(was, now))] if was != now else []


def _policy_text(text: StatementText) -> str:
    layer = text.statement.get("policy")
    if not isinstance(layer, Mapping):
        return ""
    return "\n".join(f"{label}: {said}" for label, said in policy_lines(policy_from(layer)))


def _hash(text: StatementText) -> str:
    layer = text.statement.get("policy")
    if not isinstance(layer, Mapping):
        return ""
    return statement_hash(from_dict(text.statement), policy_from(layer))


def _view() -> TourView:
    found = seen().view
    assert found is not None, "the page is about a tour"
    return found


def _side(view: TourView) -> Party:
    is_employee = who().person_key == view.employee_key
    return Party.EMPLOYEE if is_employee else Party.MANAGER


def _other(view: TourView) -> str:
    found = seen()
    return words.name_of(found.manager if _side(view) is Party.EMPLOYEE else found.employee)
