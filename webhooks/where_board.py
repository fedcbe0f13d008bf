"""Where we stand, as it is shown: one page for the two, the same whether by link or signed in.

It reads the read model only, in at most eight queries, and holds no percentage: a mission has no
honest one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response

from tourwright.domain.alliance_state import RUNNING_STATES
from tourwright.domain.model import TourView
from tourwright.domain.people import Person
from tourwright.ports import Ask, JournalLine, PendingAct
from webhooks import own_acts, undo_page, words
from webhooks.ask_titles import how_pressing, sentence_of, title_of
from webhooks.deps import Deps
from webhooks.i18n import _, lazy
from webhooks.named import Named
from webhooks.next_step import Step, hoped_for, step_of, url_or_none
from webhooks.page_kit import csrf_of, page
from webhooks.standing import OVER, UNDER_WAY, Standing
from webhooks.statement_sheet import sheet_of
from webhooks.timeline import Happening, Picture, Reader, history, picture, to_come

STATES: Mapping[str, Any] = {
    "proposed": lazy("proposed"),
    "drafting": lazy("being drafted"),
    "negotiating": lazy("being talked over"),
    "signing": lazy("ready to commit to"),
    "committed": lazy("committed; not begun yet"),
    "active": lazy("under way"),
    "paused": lazy("paused"),
    "closing": lazy("coming to its close"),
    "completed": lazy("completed"),
    "superseded": lazy("followed by the next tour"),
    "ended_early": lazy("ended early"),
    "abandoned": lazy("not begun"),
    "void": lazy("void"),
}
KINDS: Mapping[str, tuple[Any, Any, Any]] = {
    "rotational": (
        lazy("Rotational tour of duty"),
        lazy("a rotational tour"),
        lazy("A rotational tour follows a set plan, to learn and to see whether it fits."),
    ),
    "transformational": (
        lazy("Transformational tour of duty"),
        lazy("a transformational tour"),
        lazy("A transformational tour has one mission, made by the two of you; it ends with it."),
    ),
    "foundational": (
        lazy("Foundational tour of duty"),
        lazy("a foundational tour"),
        lazy("A foundational tour has no planned end; you look at it again together each year."),
    ),
}
"""Each kind: its name, its name in a sentence, and what it means."""

PROMISE_STATES: Mapping[str, Any] = {
    "open": lazy("open"),
    "kept": lazy("done"),
    "broken": lazy("not kept"),
    "waived": lazy("let go"),
}
OWNERS = ("employee", "manager", "company")
PAST_SHOWN = 12
"""How many lines of the past stand on the page; the history has them all."""

MORE: tuple[tuple[str, Any, frozenset[str]], ...] = (
    ("first_talk.show", lazy("Write to each other about what is next"), UNDER_WAY),
    ("gaps_page.show", lazy("Name a difference"), UNDER_WAY),
    ("amend_page.show", lazy("Propose a change of the text"), UNDER_WAY | {"committed"}),
    ("amend_page.correction", lazy("Correct a slip of the pen"), UNDER_WAY | {"committed"}),
    ("thanks_page.show", lazy("Say thanks"), UNDER_WAY),
    ("moving_on.show", lazy("Write about a move on"), UNDER_WAY),
    ("moving_on.evidence", lazy("What was achieved, to keep"), UNDER_WAY | OVER),
    ("closing_page.show", lazy("Close the tour"), frozenset({"closing"})),
    ("counterpart_page.show", lazy("Agree on another counterpart"), RUNNING_STATES - {"proposed"}),
)
"""Pages for what either may begin, with the states in which they make sense."""

HAND_OVER, CHANGE = "hand_over_page.show", "amend_page.answer"
BEGIN, MAY_FOLLOW = "begin_page.show", OVER - {"superseded", "ended_early"}
"""Where a tour begins, and after which ones nothing may be on its way."""

UrlOf = Callable[[Ask], str]


@dataclass(frozen=True)
class Told:
    """What became of an act, in a sentence."""

    words: str
    status: int


@dataclass(frozen=True)
class TourTold:
    """One tour as the page tells it. hidden counts the lines that only the history shows.

    kind is the name of its kind, a_kind that name inside a sentence.
    """

    view: TourView
    kind: str
    a_kind: str
    state: str
    month: str
    happenings: Sequence[Happening]
    picture: Picture | None
    hidden: int = 0

    @property
    def start_words(self) -> str:
        """Return the first day as it is shown, "" when there is none."""
        return words.day(self.view.start) if self.view.start else ""


@dataclass(frozen=True)
class Reading:
    """Who reads where they stand; url_of leads them to the answer of a question."""

    person_key: str
    alliance_id: str
    standing: Standing
    url_of: UrlOf


class Board:
    """Shows an alliance to one of its two people."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)

    def shown(self, reading: Reading, told: Told | None = None) -> Response:
        """Return the page; told says what an act of the reader brought."""
        values = self._values(reading)
        status = told.status if told else 200
        return page("where.html", self._csrf, status=status, told=told, **values)

    def _values(self, reading: Reading) -> dict[str, Any]:
        now = reading.standing.now
        lines = self._deps.journal.lines(reading.alliance_id)
        people = self._deps.people.many(sorted(named_in(now, lines)))
        reader = reader_of(reading.person_key, now, people)
        zone = _zone_of(reading.person_key, people)
        moment = self._deps.clock.now()
        today = moment.astimezone(words.zone_info(zone)).date()
        resting = self._resting(reading)

        def tell(view: TourView) -> TourTold:
            """Tell one tour with its history."""
            return told_of(view, history(lines, view.tour_id, reader), today)

        asks = self._asked(reading, reader, zone)
        return {
            "company": self._deps.company,
            "employee": reader.names["employee"],
            "manager": reader.names["manager"],
            "now": tell(now),
            "kind_means": str(KINDS[now.kind][2]),
            "ahead": [tell(view) for view in reading.standing.ahead],
            "past": [tell(view) for view in reading.standing.past],
            "offers": own_acts.offered(now, lines, resting),
            "resting": undo_page.all_told(resting, zone, moment),
            "more": list(_more(now)),
            "promises": promises_of(now, reader),
            "sheet": sheet_of(now, self._deps.policy_of, {}),
            "step": asks[0] if asks else step_of(now),
            "asks": asks[1:],
            "tour_id": now.tour_id,
        }

    def _resting(self, reading: Reading) -> list[PendingAct]:
        """Return what the reader did here and may take back; of others nothing shows here."""
        mine = self._deps.asks.resting(reading.person_key)
        return [each for each in mine if reading.alliance_id in each.workflow_id]

    def _asked(self, reading: Reading, reader: Reader, zone: str) -> list[Step]:
        """Return what the reader is asked, the most pressing first."""
        asks = self._deps.asks.open_for(reading.person_key)
        mine = [ask for ask in asks if ask.alliance_id == reading.alliance_id]
        named = Named(reader.names["employee"], reader.names["manager"], self._deps.company)
        states = {view.tour_id: view.state for view in reading.standing.all}

        def step(ask: Ask) -> Step:
            """Return one question as a sentence and a button."""
            title = named.facts(ask.facts).get("title") or _(
                title_of(ask, states.get(ask.stream, ""))
            )
            due = ask.due.astimezone(words.zone_info(zone)).date() if ask.due else None
            return Step(_(sentence_of(ask)), title, reading.url_of(ask), hoped_for(due))

        return [step(ask) for ask in sorted(mine, key=how_pressing)]


def named_in(view: TourView, lines: Sequence[JournalLine]) -> set[str]:
    """Return the keys of the two and of whoever a line is about: a former manager for one."""
    acted = {str(line.body.get("person_key") or "") for line in lines}
    return (acted | {view.employee_key, view.manager_key}) - {""}


def reader_of(person_key: str, view: TourView, people: Mapping[str, Person]) -> Reader:
    """Return the reader with the names that may stand in lines."""
    employee, manager = people.get(view.employee_key), people.get(view.manager_key)
    names = {"employee": words.name_of(employee), "manager": words.name_of(manager)}
    names |= {key: words.name_of(person) for key, person in people.items()}
    return Reader(person_key, names)


def told_of(view: TourView, happened: list[Happening], today: date) -> TourTold:
    """Return one tour in words, with its line as a picture."""
    ahead = [] if view.state in OVER else to_come(view, today)
    drawn = picture(view, [*happened, *ahead])
    hidden = max(0, len(happened) - PAST_SHOWN)
    return TourTold(
        view=view,
        kind=str(KINDS[view.kind][0]),
        a_kind=str(KINDS[view.kind][1]),
        state=str(STATES.get(view.state, view.state)),
        month=_month(view, today),
        happenings=[*happened[hidden:], *ahead],
        picture=drawn,
        hidden=hidden,
    )


def promises_of(view: TourView, reader: Reader) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return three columns of equal weight: the owner's words above, each promise with its state.

    They are those of the text both committed to.
    """
    heads = {
        "employee": _("%(name)s promises", name=reader.names["employee"]),
        "manager": _("%(name)s promises", name=reader.names["manager"]),
        "company": _("The company promises"),
    }
    return [(heads[owner], _promised(view, owner)) for owner in OWNERS]


def _zone_of(person_key: str, people: Mapping[str, Person]) -> str:
    person = people.get(person_key)
    return person.facts.zone if person else "UTC"


def _more(view: TourView) -> Iterator[tuple[str, str]]:
    if view.hand_over_state:
        yield _("The terms for the new manager"), url_or_none(HAND_OVER, tour_id=view.tour_id)
    for one in view.amendments:
        ids = {"tour_id": view.tour_id, "subject_id": one["subject_id"]}
        yield _("See the change that is proposed"), url_or_none(CHANGE, **ids)
    if view.state in MAY_FOLLOW:
        yield _("Begin a tour of duty"), url_or_none(BEGIN, person_key=view.employee_key)
    for endpoint, label, states in MORE:
        url = url_or_none(endpoint, tour_id=view.tour_id) if view.state in states else ""
        if url:
            yield str(label), url


def _month(view: TourView, today: date) -> str:
    """Return "month 14 of about 36": the only figure there is."""
    if view.start is None or today < view.start or view.state not in UNDER_WAY:
        return ""
    whole = (today.year - view.start.year) * 12 + today.month - view.start.month
    number = whole + (1 if today.day >= view.start.day else 0)
    if not view.length_months:
        return _("month %(number)s", number=number)
    if number > view.length_months:
        return _("about %(length)s months were planned", length=view.length_months)
    return _("month %(number)s of about %(length)s", number=number, length=view.length_months)


def _promised(view: TourView, owner: str) -> list[tuple[str, str]]:
    told = (view.statement or {}).get("promises")
    promises = told if isinstance(told, list | tuple) else view.promises
    mine = [each for each in promises if each.get("owner") == owner]
    states = (str(each.get("state") or "open") for each in mine)
    said = (str(PROMISE_STATES.get(state, state)) for state in states)
    return [(str(each["text"]), state) for each, state in zip(mine, said, strict=True)]
