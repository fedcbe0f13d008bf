"""Pages: the first conversation about what is next, of the two alone.

It stands beside the history: no journal line, event, calendar entry or mail holds a word of it, no
workflow hears of it, and a later manager does not read it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, request

from tourwright.domain.model import Notice, Party, Record, TourView
from tourwright.domain.rights import Right, Role
from tourwright.ports_pages import PairText
from webhooks import talk_forms
from webhooks.deps import Deps
from webhooks.guard import guarded
from webhooks.own_form import FORBIDDEN, UNPROCESSABLE, not_ours
from webhooks.page_kit import ONCE, Fault, csrf_of, form, page, see_other
from webhooks.rights import Need
from webhooks.who import seen, who
from webhooks.words import moment, name_of

KIND = "conversation"
PURPOSE = "conversation"
OF_THE_TWO = Need(Right.DECLARE, "tour_id")
NEEDS: Mapping[str, Need] = {"first_talk.show": OF_THE_TWO, "first_talk.write": OF_THE_TWO}
"""What each endpoint needs, by its full name."""


@dataclass(frozen=True)
class Message:
    """One message as the page shows it."""

    by: str
    iso: str
    at: str
    text: str


class FirstTalkPage:
    """Shows the conversation to the two, and takes what they write."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)

    def show(self, tour_id: str) -> Response:
        """Return the page; changes nothing."""
        return self._render(self._messages(tour_id))

    def write(self, tour_id: str) -> Response:
        """Keep a message for the other side, and tell them that there is one."""
        messages = self._messages(tour_id)
        faults = not_ours(self._csrf)
        if faults:
            return self._render(messages, faults, FORBIDDEN)
        typed, faults = form((talk_forms.message_field(),), "write")
        if faults or not _may_write(messages):
            return self._render(messages, faults, UNPROCESSABLE)
        view = seen().view
        assert view is not None, "the page is about a tour"
        text = self._text(view, typed["text"].strip())
        if self._deps.pair_texts.add(text):
            self._tell(view, text)
        return see_other("first_talk.show", tour_id=tour_id)

    def _messages(self, tour_id: str) -> Sequence[PairText]:
        """Return what this reader may read: each manager reads the own conversation only."""
        tour, here = seen(), who()
        found = self._deps.pair_texts.of_tour(tour_id, KIND)
        if Role.EMPLOYEE in tour.roles:
            return found
        return [each for each in found if each.field == here.person_key]

    def _text(self, view: TourView, text: str) -> PairText:
        """Return the message; field names the manager it is shared with, for all time."""
        by_key = who().person_key
        parts = (view.tour_id, by_key, request.form.get(ONCE, ""), text)
        return PairText(
            text_id=_digest(*parts),
            alliance_id=view.alliance_id,
            tour_id=view.tour_id,
            kind=KIND,
            by_key=by_key,
            at=self._deps.clock.now(),
            text=text,
            field=seen().circle.manager_key,
        )

    def _tell(self, view: TourView, text: PairText) -> None:
        """Send the other side one neutral line, once a day, with the way to where the two stand.

        The key tells nobody who runs the mails what it is about.
        """
        circle = seen().circle
        to_manager = text.by_key == circle.employee_key
        to = circle.manager_key if to_manager else circle.employee_key
        parts = (view.tour_id, PURPOSE, text.at.date().isoformat(), to)
        key = f"{view.tour_id}:{_digest(*parts)}"
        role = Party.MANAGER if to_manager else Party.EMPLOYEE
        notice = Notice(key, PURPOSE, to, role)
        self._deps.recorder.record(Record(view.alliance_id, view.tour_id, 0, notices=(notice,)))

    def _render(
        self, messages: Sequence[PairText], faults: tuple[Fault, ...] = (), status: int = 200
    ) -> Response:
        tour = seen()
        names = {"employee": name_of(tour.employee), "manager": name_of(tour.manager)}
        return page(
            "talk/first.html",
            self._csrf,
            status=status,
            company=self._deps.company,
            view=tour.view,
            names=names,
            other=names["manager" if Role.EMPLOYEE in tour.roles else "employee"],
            messages=[self._message(each, names) for each in messages],
            may_write=_may_write(messages),
            message=talk_forms.message_field(),
            faults=faults,
            typed=request.form,
        )

    def _message(self, text: PairText, names: Mapping[str, str]) -> Message:
        at = moment(text.at, who().zone)
        return Message(self._name(text.by_key, names), text.at.isoformat(), at, text.text)

    def _name(self, person_key: str, names: Mapping[str, str]) -> str:
        """Return who wrote; the names of the present two are known already."""
        circle = seen().circle
        known = {circle.employee_key: names["employee"], circle.manager_key: names["manager"]}
        return known.get(person_key) or name_of(self._deps.people.get(person_key))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _may_write(messages: Sequence[PairText]) -> bool:
    """Say whether the reader may write: the employee opens the conversation, both go on with it."""
    return Role.EMPLOYEE in seen().roles or bool(messages)


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes of the page."""
    pages = guarded("first_talk")
    first = FirstTalkPage(deps)
    path = "/tours/<tour_id>/first-conversation"
    pages.add_url_rule(path, "show", first.show, methods=["GET"])
    pages.add_url_rule(path, "write", first.write, methods=["POST"])
    return pages
