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
from webhooks.ask_titles import how_pressing, sentence_of, title_of
from webhooks.csrf import Csrf, FormNotOursError
from webhooks.deps import Deps
from webhooks.guard import guarded, no_such_page
from webhooks.named import Named
from webhooks.standing import OVER, UNDER_WAY, Standing, standing_of
from webhooks.statement_sheet import sheet_of
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
NEXT = {
    "review": "The next review",
    "renewal": "The talk about what comes next",
    "start": "The start",
    "last_day": "The estimated end",
}
OWNERS = ("employee", "manager", "company")


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

    @property
    def start_words(self) -> str:
        """Return the first day as it is shown, "" when there is none."""
        return words.day(self.view.start) if self.view.start else ""


@dataclass(frozen=True)
class OpenAsk:
    """A question to the reader with the link that answers it."""

    title: str
    sentence: str
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
        link, standing = found
        wanted = request.form.get("verb", "")
        worked, words_of_it = own_acts.do(self._deps, standing.now, link.person_key, wanted)
        after = self._open(token) or found
        return self._answer(*after, Told(words_of_it, 200 if worked else 422))

    def _open(self, token: str) -> tuple[Link, Standing] | None:
        try:
            link = self._links.read(token, Purpose.WHERE, self._deps.clock.now())
        except (BadLinkError, ExpiredLinkError):
            return None
        standing = standing_of(self._deps.views.of_alliance(link.subject), link.person_key)
        return (link, standing) if standing is not None else None

    def _answer(self, link: Link, standing: Standing, told: Told | None = None) -> Response:
        nonce = self._csrf.nonce()
        csrf = self._csrf.field(nonce, request.path)
        page = self._page(link, standing, told, csrf)
        return self._csrf.keep(make_response(page, told.status if told else 200), nonce)

    def _page(self, link: Link, standing: Standing, told: Told | None, csrf: str) -> str:
        now = standing.now
        employee = self._deps.people.get(now.employee_key)
        manager = self._deps.people.get(now.manager_key)
        reader = _reader(link.person_key, employee, manager)
        zone = _zone_of(link.person_key, employee, manager)
        today = self._deps.clock.now().astimezone(words.zone_info(zone)).date()
        lines = self._deps.journal.lines(link.subject)

        def tell(view: TourView) -> TourTold:
            """Tell one tour with its history."""
            return _told(view, history(lines, view.tour_id, reader), today)

        open_asks = self._open_asks(link, standing, reader, zone)
        return render_template(
            "where.html",
            company=self._deps.company,
            employee=reader.names["employee"],
            manager=reader.names["manager"],
            now=tell(now),
            ahead=[tell(view) for view in standing.ahead],
            past=[tell(view) for view in standing.past],
            told=told,
            offers=own_acts.offers(now),
            csrf=csrf,
            path=request.path,
            promises=_promises(now, reader),
            sheet=sheet_of(now, self._deps.policy_of, {}),
            asks=open_asks,
            next=open_asks[0].sentence if open_asks else _next(now),
        )

    def _open_asks(
        self, link: Link, standing: Standing, reader: Reader, zone: str
    ) -> list[OpenAsk]:
        """Return what the reader is asked, the most pressing first."""
        asks = self._deps.asks.open_for(link.person_key)
        mine = [ask for ask in asks if ask.alliance_id == link.subject]
        named = Named(reader.names["employee"], reader.names["manager"], self._deps.company)
        states = {view.tour_id: view.state for view in standing.all}
        return [
            self._open_ask(ask, title_of(ask, states.get(ask.stream, "")), named, link, zone)
            for ask in sorted(mine, key=how_pressing)
        ]

    def _open_ask(self, ask: Ask, title: str, named: Named, link: Link, zone: str) -> OpenAsk:
        to_ask = Link(Purpose.ASK, ask.ask_id, link.person_key)
        path = f"/{Purpose.ASK}/{self._links.token(to_ask, self._deps.clock.now())}"
        due = words.weekday(ask.due.astimezone(words.zone_info(zone)).date()) if ask.due else ""
        title = named.facts(ask.facts).get("title") or title
        return OpenAsk(title, sentence_of(ask), path, due)


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
    if view.length_months and number > view.length_months:
        return f"about {view.length_months} months were planned"
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
    """Return the promises of the text both committed to, with the state of each in words."""
    told = (view.statement or {}).get("promises")
    promises = told if isinstance(told, list | tuple) else view.promises
    mine = [each for each in promises if each.get("owner") == owner]
    states = (str(each.get("state") or "open") for each in mine)
    said = (PROMISE_STATES.get(state, state) for state in states)
    return [(str(each["text"]), state) for each, state in zip(mine, said, strict=True)]


def _next(view: TourView) -> str:
    """Return the one sentence about what is next when nobody is asked anything."""
    if view.next_date is None:
        return "Nothing is waiting for either of you."
    return f"{NEXT.get(view.next_what, 'Next')}: {words.weekday(view.next_date)}."


def blueprint(deps: Deps) -> Blueprint:
    """Return the route of the page."""
    pages = guarded("where")
    page = WherePage(deps)
    pages.add_url_rule("/where-we-stand/<token>", "show", page.show, methods=["GET"])
    pages.add_url_rule("/where-we-stand/<token>", "act", page.act, methods=["POST"])
    return pages
