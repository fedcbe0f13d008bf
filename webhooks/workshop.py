"""Pages: the statement workshop.

A private draft until it is shared (`workshop_draft`); from then on both read every part with its
last change, remarks and who agrees (`workshop_talk`).
"""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, request

from tourwright.domain.rights import Right
from tourwright.domain.tables import TourState
from webhooks.deps import Deps
from webhooks.guard import guarded
from webhooks.i18n import _
from webhooks.page_kit import csrf_of, is_ours
from webhooks.rights import Need
from webhooks.who import seen
from webhooks.workshop_draft import DraftDesk
from webhooks.workshop_talk import TalkDesk

READ, WRITE = Need(Right.READ_DRAFT, "tour_id"), Need(Right.EDIT, "tour_id")
NEEDS: Mapping[str, Need] = {
    "workshop.show": READ,
    "workshop.act": WRITE,
    "workshop.save": WRITE,
    "workshop.edit": WRITE,
    "workshop.merge": WRITE,
    "workshop.settle": WRITE,
    "workshop.comment": WRITE,
    "workshop.agree": WRITE,
    "workshop.own": WRITE,
    "workshop.revisions": READ,
}
"""What each endpoint needs, by its full name ("workshop.show")."""

BEFORE = frozenset({TourState.PROPOSED, TourState.DRAFTING})
"""The states in which nobody has shared a text."""


class Workshop:
    """Hands each request to the desk that the state of the tour asks for."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._csrf = csrf_of(deps)
        self._draft = DraftDesk(deps)
        self._talk = TalkDesk(deps)

    def show(self, tour_id: str) -> Response:
        """Return the page of the tour's text."""
        del tour_id
        return self._draft.show() if _is_before() else self._talk.show()

    def act(self, tour_id: str) -> Response:
        """Take the answer of a button that is about the whole text."""
        del tour_id
        verb = request.form.get("verb", "")
        if _is_before():
            return self._checked(lambda: self._draft.act(verb))
        verbs: Mapping[str, Callable[[], Response]] = {
            "propose": self._talk.propose,
            "decline": self._talk.decline,
        }
        return self._checked(verbs.get(verb, self._talk.show))

    def save(self, tour_id: str) -> Response:
        """Save a draft while it is typed."""
        del tour_id
        return self._checked(self._draft.autosave)

    def edit(self, tour_id: str, field: str) -> Response:
        """Save one part of the shared text."""
        del tour_id
        return self._talked(lambda: self._talk.edit(field))

    def merge(self, tour_id: str, field: str) -> Response:
        """Show the words of both."""
        return self._talk.merge(field) if _is_shared() else self.show(tour_id)

    def settle(self, tour_id: str, field: str) -> Response:
        """Take what came out of a merge."""
        del tour_id
        return self._talked(lambda: self._talk.settle(field))

    def comment(self, tour_id: str) -> Response:
        """Take a remark on a part."""
        del tour_id
        return self._talked(self._talk.comment)

    def agree(self, tour_id: str) -> Response:
        """Take an agreement to a part, or to all."""
        del tour_id
        return self._talked(self._talk.agree)

    def own(self, tour_id: str) -> Response:
        """Save what the employee aims for and keeps to themselves."""
        del tour_id
        return self._talked(self._talk.own)

    def revisions(self, tour_id: str) -> Response:
        """Show what became of the text, revision by revision."""
        del tour_id
        return self._draft.show() if _is_before() else self._talk.revisions()

    def _talked(self, then: Callable[[], Response]) -> Response:
        """Do it with a text that both read; without one, show what there is."""
        here = self._draft.show if _is_before() else self._talk.show
        return self._checked(then if _is_shared() else here)

    def _checked(self, then: Callable[[], Response]) -> Response:
        """Do it when the form is ours; else show it again with what was typed."""
        if not is_ours(self._csrf):
            words = _("This page was open for too long or in another window. Please send it again.")
            desk = self._draft if _is_before() else self._talk
            return desk.again(words, 403)
        return then()


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes of the pages."""
    pages, workshop = guarded("workshop"), Workshop(deps)
    base = "/tours/<tour_id>/statement"
    routes: tuple[tuple[str, str, str, Callable[..., Response]], ...] = (
        ("GET", "", "show", workshop.show),
        ("POST", "", "act", workshop.act),
        ("POST", "/save", "save", workshop.save),
        ("POST", "/field/<field>", "edit", workshop.edit),
        ("GET", "/field/<field>/merge", "merge", workshop.merge),
        ("POST", "/field/<field>/merge", "settle", workshop.settle),
        ("POST", "/comments", "comment", workshop.comment),
        ("POST", "/agree", "agree", workshop.agree),
        ("POST", "/own", "own", workshop.own),
        ("GET", "/revisions", "revisions", workshop.revisions),
    )
    for method, path, name, view in routes:
        pages.add_url_rule(base + path, name, view, methods=[method])
    return pages


def _is_shared() -> bool:
    view = seen().view
    return view is not None and view.statement is not None


def _is_before() -> bool:
    view = seen().view
    return view is not None and view.state in BEFORE
