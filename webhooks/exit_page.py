"""Page: what of the employee's answers on the way out HR may read. Nothing, unless they choose it.

The employee ticks single answers and may take each back; HR reads those alone, as they stand at the
moment. Source: product C62.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, request

from tourwright.domain.rights import Right
from webhooks import evidence, moving_on
from webhooks.deps import Deps
from webhooks.guard import routed
from webhooks.i18n import _
from webhooks.own_form import FORBIDDEN, not_ours
from webhooks.page_kit import Fault, csrf_of, page
from webhooks.parting_kit import Notes, Two, back_to, the_two
from webhooks.rights import Need

HERE = "exit_page.show"
NEEDS: Mapping[str, Need] = {
    HERE: Need(Right.READ_EXIT_ANSWERS, "tour_id"),
    "exit_page.choose": Need(Right.CHOOSE_EXIT_ANSWERS, "tour_id"),
}
"""What each endpoint needs, by its full name ("exit_page.show")."""

KIND = "for_hr"
YES = "yes"
ANSWERS: Mapping[str, tuple[str, str]] = {
    "bring_back": (moving_on.KIND, "bring_back:E"),
    "thanks": (moving_on.KIND, "thanks:E"),
    "evidence": (evidence.KIND, "E"),
}
"""Where each answer lies: the kind of its text, and its name there."""


@dataclass(frozen=True)
class Answer:
    """One answer of the employee, "" when there is none yet, and whether HR may read it."""

    name: str
    label: str
    text: str
    is_shown: bool


class ExitPage:
    """Shows the employee the choice, and HR what was chosen."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._csrf = csrf_of(deps)
        self._chosen = Notes(deps, KIND)
        self._notes = {kind: Notes(deps, kind) for kind, _name in ANSWERS.values()}

    def show(self, tour_id: str) -> Response:
        """Return the page; changes nothing."""
        del tour_id
        return self._page()

    def choose(self, tour_id: str) -> Response:
        """Keep the choice; what is not ticked is not shown any more."""
        old = not_ours(self._csrf)
        if old:
            return self._page(FORBIDDEN, old)
        two = the_two()
        before = self._shown(two)
        for name in ANSWERS:
            wanted = request.form.get(name) == YES
            if wanted != (name in before):
                word = YES if wanted else "no"
                self._chosen.write(two.view, two.reader_key, name, word)
        return back_to(HERE, tour_id, "saved_choice")

    def _shown(self, two: Two) -> frozenset[str]:
        """Return the answers that the employee, and nobody in their place, lets HR read."""
        known = self._chosen.latest(two.view.tour_id)
        mine = (
            name
            for name, note in known.items()
            if note.text == YES and note.by_key == two.view.employee_key
        )
        return frozenset(mine)

    def _answers(self, two: Two) -> Iterator[Answer]:
        labels = {
            "bring_back": _("What would bring me back one day"),
            "thanks": _("My thanks"),
            "evidence": _("What I reached, in my words"),
        }
        shown = self._shown(two)
        known = {kind: notes.latest(two.view.tour_id) for kind, notes in self._notes.items()}
        for name, (kind, field) in ANSWERS.items():
            note = known[kind].get(field)
            is_own = note is not None and note.by_key == two.view.employee_key
            text = note.text if note is not None and is_own else ""
            yield Answer(name, labels[name], text, name in shown)

    def _page(self, status: int = 200, faults: tuple[Fault, ...] = ()) -> Response:
        two = the_two()
        answers = list(self._answers(two))
        is_own = two.reader == "E"
        return page(
            "people/exit.html",
            self._csrf,
            status=status,
            faults=faults,
            two=two,
            is_own=is_own,
            answers=[each for each in answers if is_own or (each.is_shown and each.text)],
            told=_("Kept. It counts from now on.") if _is_saved() else "",
        )


def _is_saved() -> bool:
    return request.args.get("said") == "saved_choice"


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes of the page."""
    one = ExitPage(deps)
    path = "/tours/<tour_id>/exit-answers"
    return routed(
        "exit_page", (("GET", path, "show", one.show), ("POST", path, "choose", one.choose))
    )
