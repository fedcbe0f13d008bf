"""Where we stand: one page for the two people of an alliance, the same for both.

It reads the read model only, in at most eight queries, and holds no percentage: a mission has no
honest one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, make_response, render_template, request

from tourwright.domain.model import TourView
from tourwright.domain.people import Person
from tourwright.ports import Ask
from webhooks import own_acts, words
from webhooks.ask_words import TITLES
from webhooks.csrf import Csrf, FormNotOursError
from webhooks.deps import Deps
from webhooks.guard import guarded, no_such_page
from webhooks.timeline import Happening, Picture, Reader, history, picture, to_come
from webhooks.tokens import BadLinkError, ExpiredLinkError, Link, Links, Purpose

STATES = {
    "proposed": "proposed",
    "drafting": "being drafted",
    "negotiating": "being talked over",
    "signing": "ready to commit to",
    "committed": "committed; not begun yet",
    "active": "under way",
    "paused": "paused",
    "closing": "coming to its close",
    "completed": "completed",
    "superseded": "followed by the next tour",
    "ended_early": "ended early",
    "abandoned": "not begun",
    "void": "void",
}
PROMISE_STATES = {"open": "open", "kept": "done", "broken": "not kept", "waived": "let go"}
OWNERS = ("employee", "manager", "company")
UNDER_WAY = frozenset({"active", "paused", "closing"})
OVER = frozenset({"completed", "superseded", "ended_early", "abandoned", "void"})


@dataclass(frozen=True)
class Told:
    """What became of an act, in a sentence."""

    words: str
    status: int


@dataclass(frozen=True)
class TourTold:
    """One tour as the page tells it."""

    view: TourView
    state: str
    month: str
    happenings: Sequence[Happening]
    picture: Picture | None


@dataclass(frozen=True)
class OpenAsk:
    """A question to the reader with the link that answers it."""

    title: str
    url: str
    due: str


class WherePage:
    """Shows an alliance to one of its two people."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._links = Links(deps.token_key, deps.base_url)
        self._csrf = Csrf(deps.token_key, secure=deps.base_url.startswith("https:"))

    def show(self, token: str) -> Response:
        """Return the page; changes nothing."""
        found = self._open(token)
        return no_such_page(token) if found is None else self._answer(*found)

    def act(self, token: str) -> Response:
        """Do what one of the two wants of their own accord."""
        found = self._open(token)
        if found is None:
            return no_such_page(token)
        try:
            self._csrf.check()
        except FormNotOursError:
            again = "This page was open for too long or in another window. Please send it again."
            return self._answer(*found, Told(again, 403))
        link, tours = found
        wanted = request.form.get("verb", "")
        worked, words_of_it = own_acts.do(self._deps, tours[-1], link.person_key, wanted)
        after = self._open(token) or found
        return self._answer(*after, Told(words_of_it, 200 if worked else 422))

    def _open(self, token: str) -> tuple[Link, Sequence[TourView]] | None:
        try:
            link = self._links.read(token, Purpose.WHERE, self._deps.clock.now())
        except (BadLinkError, ExpiredLinkError):
            return None
        tours = [view for view in self._deps.views.of_alliance(link.subject) if _has_face(view)]
        return (link, tours) if tours and link.person_key in _readers(tours) else None

    def _answer(self, link: Link, tours: Sequence[TourView], told: Told | None = None) -> Response:
        nonce = self._csrf.nonce()
        csrf = self._csrf.field(nonce, request.path)
        page = self._page(link, tours, told, csrf)
        return self._csrf.keep(make_response(page, told.status if told else 200), nonce)

    def _page(self, link: Link, tours: Sequence[TourView], told: Told | None, csrf: str) -> str:
        now = tours[-1]
        employee = self._deps.people.get(now.employee_key)
        manager = self._deps.people.get(now.manager_key)
        reader = _reader(link.person_key, employee, manager)
        zone = _zone_of(link.person_key, employee, manager)
        today = self._deps.clock.now().astimezone(words.zone_info(zone)).date()
        lines = self._deps.journal.lines(link.subject)
        tellings = [_told(view, history(lines, view.tour_id, reader), today) for view in tours]
        open_asks = self._open_asks(link, zone)
        return render_template(
            "where.html",
            company=self._deps.company,
            employee=reader.names["employee"],
            manager=reader.names["manager"],
            now=tellings[-1],
            past=tellings[:-1],
            told=told,
            offers=own_acts.offers(now),
            csrf=csrf,
            path=request.path,
            promises=_promises(now, reader),
            asks=open_asks,
            next=_next(now, open_asks),
        )

    def _open_asks(self, link: Link, zone: str) -> list[OpenAsk]:
        asks = self._deps.asks.open_for(link.person_key)
        mine = [ask for ask in asks if ask.alliance_id == link.subject]
        return [self._open_ask(ask, link, zone) for ask in mine]

    def _open_ask(self, ask: Ask, link: Link, zone: str) -> OpenAsk:
        to_ask = Link(Purpose.ASK, ask.ask_id, link.person_key)
        path = f"/{Purpose.ASK}/{self._links.token(to_ask, self._deps.clock.now())}"
        due = words.moment(ask.due, zone) if ask.due else ""
        return OpenAsk(ask.facts.get("title") or TITLES[ask.kind], path, due)


def _has_face(view: TourView) -> bool:
    """Leave out tours that were never more than a slot."""
    return view.state not in {"abandoned", "void"} or view.text_hash != ""


def _readers(tours: Sequence[TourView]) -> set[str]:
    """Return the employee and the manager of today; an earlier manager reads no more."""
    return {tours[-1].employee_key, tours[-1].manager_key} - {""}


def _reader(person_key: str, employee: Person | None, manager: Person | None) -> Reader:
    names = {"employee": words.name_of(employee), "manager": words.name_of(manager)}
    for person in (employee, manager):
        if person is not None:
            names[person.person_key] = words.name_of(person)
    return Reader(person_key, names)


def _zone_of(person_key: str, *people: Person | None) -> str:
    zones = {person.person_key: person.facts.zone for person in people if person is not None}
    return zones.get(person_key, "UTC")


def _told(view: TourView, happened: list[Happening], today: date) -> TourTold:
    ahead = [] if view.state in OVER else to_come(view, today)
    happenings = [*happened, *ahead]
    drawn = picture(view, happenings)
    return TourTold(
        view, STATES.get(view.state, view.state), _month(view, today), happenings, drawn
    )


def _month(view: TourView, today: date) -> str:
    """Return "month 14 of about 36": the only figure there is."""
    if view.start is None or today < view.start or view.state not in UNDER_WAY:
        return ""
    whole = (today.year - view.start.year) * 12 + today.month - view.start.month
    number = whole + (1 if today.day >= view.start.day else 0)
    length = f" of about {view.length_months}" if view.length_months else ""
    return f"month {number}{length}"


def _promises(view: TourView, reader: Reader) -> list[tuple[str, list[tuple[str, str]]]]:
    heads = {
        "employee": f"{reader.names['employee']} promises",
        "manager": f"{reader.names['manager']} promises",
        "company": "The company promises",
    }
    return [(heads[owner], _promised(view, owner)) for owner in OWNERS]


def _promised(view: TourView, owner: str) -> list[tuple[str, str]]:
    mine = (each for each in view.promises if each.get("owner") == owner)
    return [(each["text"], PROMISE_STATES.get(each["state"], each["state"])) for each in mine]


def _next(view: TourView, asks: Sequence[OpenAsk]) -> str:
    """Return the one sentence about what is next."""
    if asks:
        return f"{asks[0].title}: your answer is asked for."
    if view.next_date is not None:
        what = {"last_day": "The estimated end", "start": "The start"}
        names = {"review": "The next review", "renewal": "The talk about what comes next"}
        return f"{(what | names).get(view.next_what, 'Next')}: {words.weekday(view.next_date)}."
    return "Nothing is waiting for either of you."


def blueprint(deps: Deps) -> Blueprint:
    """Return the route of the page."""
    pages = guarded("where")
    page = WherePage(deps)
    pages.add_url_rule("/where-we-stand/<token>", "show", page.show, methods=["GET"])
    pages.add_url_rule("/where-we-stand/<token>", "act", page.act, methods=["POST"])
    return pages
