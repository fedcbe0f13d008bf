"""Pages: reviews and the talk about what comes next."""

from collections.abc import Mapping

from flask import Blueprint

from tourwright.domain.rights import Right
from webhooks.deps import Deps
from webhooks.guard import guarded
from webhooks.rights import Need
from webhooks.talk_renewal import RenewalPage
from webhooks.talk_review import ReviewPage

REVIEW = Need(Right.ANSWER_REVIEW, "tour_id")
RENEWAL = Need(Right.DECLARE, "tour_id")
NEEDS: Mapping[str, Need] = {
    "talk_page.review_now": REVIEW,
    "talk_page.review": REVIEW,
    "talk_page.review_act": REVIEW,
    "talk_page.review_prep": REVIEW,
    "talk_page.review_file": REVIEW,
    "talk_page.renewal_now": RENEWAL,
    "talk_page.renewal": RENEWAL,
    "talk_page.renewal_act": RENEWAL,
    "talk_page.renewal_prep": RENEWAL,
    "talk_page.renewal_file": RENEWAL,
}
"""What each endpoint needs, by its full name ("talk_page.review")."""


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes of the pages."""
    pages = guarded("talk_page")
    _review_routes(pages, ReviewPage(deps))
    _renewal_routes(pages, RenewalPage(deps))
    return pages


def _review_routes(pages: Blueprint, page: ReviewPage) -> None:
    talks = "/tours/<tour_id>/talk/review"
    one = f"{talks}/<int:number>"
    pages.add_url_rule(talks, "review_now", page.now, methods=["GET"])
    pages.add_url_rule(one, "review", page.show, methods=["GET"])
    pages.add_url_rule(one, "review_act", page.act, methods=["POST"])
    pages.add_url_rule(f"{one}/prep", "review_prep", page.keep, methods=["POST"])
    pages.add_url_rule(f"{one}/talk.ics", "review_file", page.file, methods=["GET"])


def _renewal_routes(pages: Blueprint, page: RenewalPage) -> None:
    talks = "/tours/<tour_id>/talk/renewal"
    one = f"{talks}/<int:number>"
    pages.add_url_rule(talks, "renewal_now", page.now, methods=["GET"])
    pages.add_url_rule(one, "renewal", page.show, methods=["GET"])
    pages.add_url_rule(one, "renewal_act", page.act, methods=["POST"])
    pages.add_url_rule(f"{one}/prep", "renewal_prep", page.keep, methods=["POST"])
    pages.add_url_rule(f"{one}/talk.ics", "renewal_file", page.file, methods=["GET"])
