"""A talk as a file to download, with a link that opens where the two stand."""

from datetime import datetime

from flask import Response

from tourwright.domain.messages import words_of
from tourwright.domain.model import TourView
from webhooks.deps import Deps
from webhooks.i18n import language
from webhooks.ics import FILE_NAME, MIMETYPE, Talk, calendar_file
from webhooks.page_kit import link_to
from webhooks.who import seen
from webhooks.words import name_of


def home_url(deps: Deps, view: TourView) -> str:
    """Return the address for the entry: that of the two, which names no kind of talk."""
    path = link_to("alliance_page.show", alliance_id=view.alliance_id)
    return f"{deps.base_url}{path}" if path else ""


def file_of(talk: Talk, stamp: datetime) -> Response:
    """Return the file; its name says as little as its summary."""
    tour = seen()
    names = (name_of(tour.employee), name_of(tour.manager))
    called = words_of(language()).frame.conversation
    answer = Response(calendar_file(talk, names, stamp, called), content_type=MIMETYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    return answer
