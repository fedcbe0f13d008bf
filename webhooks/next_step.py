"""What is next for a reader: one sentence and one button, and the rest of what is asked of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import current_app, url_for
from werkzeug.routing import BuildError

from tourwright.domain.model import AskKind, TourView
from tourwright.ports import Ask
from webhooks import words
from webhooks.i18n import _, lazy

PAGES: Mapping[AskKind, tuple[str, str]] = {
    AskKind.DRAFT: ("workshop.show", ""),
    AskKind.COMMIT: ("commit_page.show", ""),
    AskKind.REVIEW: ("talk_page.review", "number"),
    AskKind.CONFIRM_REVIEW: ("talk_page.review", "number"),
    AskKind.RENEWAL_SLOT: ("talk_page.renewal", "number"),
    AskKind.RENEWAL_HELD: ("talk_page.renewal", "number"),
    AskKind.RENEWAL_CHOICE: ("talk_page.renewal", "number"),
    AskKind.AMENDMENT: ("amend_page.answer", "subject_id"),
    AskKind.CORRECTION: ("amend_page.correction", ""),
    AskKind.HAND_OVER: ("hand_over_page.show", ""),
    AskKind.CLOSING: ("closing_page.show", ""),
    AskKind.GAP: ("gaps_page.show", ""),
    AskKind.THANKS: ("thanks_page.show", ""),
}
"""The page of each question, and what its address names beside the tour."""

TASKS: Mapping[str, str] = {
    "transition": "moving_on.show",
    "reopen": "closing_page.show",
    "cancel_both": "closing_page.show",
    "void": "closing_page.show",
}
"""The page of a task, by its machine or by what it is about."""

NEXT: Mapping[str, object] = {
    "review": lazy("The next review"),
    "renewal": lazy("The talk about what comes next"),
    "start": lazy("The start"),
    "last_day": lazy("The estimated end"),
}
TALKS = {"review": "talk_page.review_now", "renewal": "talk_page.renewal_now"}
BY_STATE: Mapping[str, tuple[object, str, object]] = {
    "proposed": (
        lazy("Nobody has written a draft yet; either of you may begin."),
        "workshop.show",
        lazy("Write the draft"),
    ),
    "drafting": (
        lazy("A draft is being written. It is private until it is shared."),
        "workshop.show",
        lazy("Open the statement"),
    ),
    "negotiating": (
        lazy("You are talking over the text: write, comment, agree."),
        "workshop.show",
        lazy("Open the statement"),
    ),
    "signing": (
        lazy("The text is ready; it waits for both of you to commit."),
        "commit_page.show",
        lazy("Read the text"),
    ),
    "closing": (
        lazy("The tour comes to its close; say how you see the mission."),
        "closing_page.show",
        lazy("Open the closing page"),
    ),
}
"""What is next by the state of a tour when nothing is asked: sentence, page, its button."""


@dataclass(frozen=True)
class Step:
    """What is next; url "" when there is nothing to press, due "" when no day is hoped for."""

    sentence: str
    title: str = ""
    url: str = ""
    due: str = ""


def step_of(view: TourView) -> Step:
    """Return what is next for both when nothing is asked of the reader."""
    by_state = BY_STATE.get(view.state)
    if by_state is not None:
        sentence, endpoint, title = by_state
        return Step(str(sentence), str(title), url_or_none(endpoint, tour_id=view.tour_id))
    if view.next_date is None:
        return Step(_("Nothing is waiting for either of you."))
    what = str(NEXT.get(view.next_what) or _("Next"))
    sentence = _("%(what)s: %(day)s.", what=what, day=words.weekday(view.next_date))
    return _with_talk(Step(sentence), view)


def page_of(ask: Ask) -> str:
    """Return the address of the whole page of a question, "" when it has none here."""
    endpoint, named = PAGES.get(ask.kind, (_task_page(ask), ""))
    more = {named: _named(named, ask.subject_id)} if named else {}
    return url_or_none(endpoint, tour_id=ask.stream, **more) if endpoint else ""


def url_or_none(endpoint: str, **ids: object) -> str:
    """Return the address of a page, "" when there is no such page."""
    if endpoint not in current_app.view_functions:
        return ""
    try:
        return url_for(endpoint, **ids)  # type: ignore[arg-type]  # names of ids, as the route has
    except BuildError:
        return ""


def hoped_for(day: date | None) -> str:
    """Return the day in words, "" for none."""
    return words.weekday(day) if day else ""


def _with_talk(step: Step, view: TourView) -> Step:
    endpoint = TALKS.get(view.next_what, "")
    url = url_or_none(endpoint, tour_id=view.tour_id) if endpoint else ""
    return Step(step.sentence, _("Prepare, for yourself alone"), url) if url else step


def _task_page(ask: Ask) -> str:
    if ask.kind is not AskKind.TASK:
        return ""
    return TASKS.get(ask.machine) or TASKS.get(ask.subject_id, "")


def _named(named: str, value: str) -> object:
    return int(value) if named == "number" and value.isdigit() else value
