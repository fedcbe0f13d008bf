"""Pages: changes and corrections of a committed text.

A change needs both commitments to the same new text; until then the old one holds. Before anybody
proposes or commits, the page shows what would read differently and which dates would move.
"""

from collections.abc import Mapping

from flask import Blueprint

from tourwright.domain.rights import Right
from webhooks.amend_answer import AnswerPage
from webhooks.amend_correct import CorrectionPage
from webhooks.amend_counter import CounterPage
from webhooks.amend_propose import ProposePage
from webhooks.deps import Deps
from webhooks.guard import guarded
from webhooks.rights import Need

ENDPOINTS = (
    *("show", "act", "answer", "answered", "counter", "countered", "correction", "corrected"),
)
NEEDS: Mapping[str, Need] = {
    f"amend_page.{name}": Need(Right.EDIT, "tour_id") for name in ENDPOINTS
}
"""What each endpoint needs, by its full name ("amend_page.propose")."""


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes of the pages."""
    pages = guarded("amend_page")
    propose, answer, correct = ProposePage(deps), AnswerPage(deps), CorrectionPage(deps)
    one = "/tours/<tour_id>/amend"
    pages.add_url_rule(one, "show", propose.show, methods=["GET"])
    pages.add_url_rule(one, "act", propose.act, methods=["POST"])
    pages.add_url_rule(f"{one}/<subject_id>", "answer", answer.show, methods=["GET"])
    pages.add_url_rule(f"{one}/<subject_id>", "answered", answer.act, methods=["POST"])
    counter = CounterPage(deps)
    words = f"{one}/<subject_id>/counter"
    pages.add_url_rule(words, "counter", counter.show, methods=["GET"])
    pages.add_url_rule(words, "countered", counter.act, methods=["POST"])
    slip = "/tours/<tour_id>/correction"
    pages.add_url_rule(slip, "correction", correct.show, methods=["GET"])
    pages.add_url_rule(slip, "corrected", correct.act, methods=["POST"])
    return pages
