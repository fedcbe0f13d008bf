"""Whose years ahead are shown: people HR looks after, or two people made up for a type of tour."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from tourwright.catalogue.facts import person_facts
from tourwright.domain.dates import last_day
from tourwright.domain.foresight import Foreseen
from tourwright.domain.foresight_tour import Cast, Known, is_foreseeable
from tourwright.domain.model import AskKind, Party, PersonRef, TourKind, TourView
from tourwright.domain.people import Person
from tourwright.domain.policy import Snapshot
from tourwright.domain.rights import Role, populations
from tourwright.domain.statement import Names, Statement, standard
from tourwright.domain.statement_model import from_dict
from tourwright.ports import NotFoundError
from webhooks.deps import Deps
from webhooks.i18n import _
from webhooks.standing import standing_of
from webhooks.who import looks_after, seen, who
from webhooks.words import name_of

FOUND_AT_MOST = 20
LONGEST = 100
MADE_UP = "made-up"
NOBODY = Names("the employee", "the manager", "the company")


@dataclass(frozen=True)
class Chosen:
    """A tour whose years ahead are asked for; known is None when they cannot be told, with why."""

    title: str
    names: Mapping[str, str]
    kind: TourKind
    known: Known | None = None
    why_not: str = ""
    person_key: str = ""

    def name(self, one: Foreseen) -> str:
        """Return whom it reaches, "" when it is a move of the tour."""
        if one.person_key in self.names:
            return self.names[one.person_key]
        roles = {
            Party.HR: _("HR"),
            Party.SKIP_LEVEL: _("the manager's manager"),
            Party.MANAGER: _("the next manager"),
        }
        return roles.get(one.to, "") if one.to is not None else ""


@dataclass(frozen=True)
class Found:
    """One person of a search."""

    person_key: str
    name: str
    department: str


@dataclass(frozen=True)
class Search:
    """What a search found; cut says that there are more, whom more of the name finds."""

    people: tuple[Found, ...] = ()
    cut: bool = False


class Chooser:
    """Finds people and tours, within what the reader looks after."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps

    @property
    def looks_after(self) -> bool:
        """Whether the reader is an HR partner; others try the machine on made-up people."""
        return Role.HR in seen().roles

    def names_one(self, args: Mapping[str, str]) -> bool:
        """Say whether the address names a person or a type of tour."""
        return bool(args.get("of") or args.get("type"))

    def found(self, args: Mapping[str, str]) -> Search:
        """Return the people whose name holds all the words, or who has this work address."""
        words = args.get("q", "").strip()[:LONGEST]
        if not words or not self.looks_after:
            return Search()
        if "@" in words:
            one = self._deps.people.by_email(words)
            return self._search([one] if one is not None else [])
        return self._search(self._deps.people.named(words, populations(who().held)))

    def _search(self, every: Iterable[Person]) -> Search:
        mine = islice(filter(looks_after, every), FOUND_AT_MOST + 1)
        found = [_found(person) for person in mine]
        return Search(tuple(found[:FOUND_AT_MOST]), len(found) > FOUND_AT_MOST)

    def chosen(self, args: Mapping[str, str]) -> Chosen | None:
        """Return the tour that is meant; None for nobody's, and for one that is not theirs."""
        if args.get("of"):
            person = self._deps.people.get(args["of"]) if self.looks_after else None
            return self._of(person) if person is not None and looks_after(person) else None
        return self._made_up(args["type"].strip()) if args.get("type") else None

    def facts(self, person_key: str) -> Mapping[str, Any]:
        """Return what HR's conditions may ask of a person; nothing of somebody made up."""
        try:
            return person_facts(self._deps.people.facts(person_key))
        except NotFoundError:
            return {}

    def _of(self, person: Person) -> Chosen:
        views = self._deps.views.of_alliance(person.alliance_id)
        standing = standing_of(views, person.person_key)
        name = name_of(person)
        kind = standing.now.kind if standing else TourKind.ROTATIONAL
        if standing is None or not is_foreseeable(standing.now):
            why = _("%(name)s is on no tour at present: nothing is to come.", name=name)
            return Chosen(name, {}, kind, None, why, person.person_key)
        return self._tour(person, standing.now)

    def _tour(self, person: Person, row: TourView) -> Chosen:
        manager = self._deps.people.get(row.manager_key)
        above = self._deps.people.get(manager.manager_key) if manager else None
        names = {person.person_key: name_of(person), row.manager_key: name_of(manager)}
        if above is not None:
            names[above.person_key] = name_of(above)
        title = _("%(name)s with %(manager)s", name=name_of(person), manager=name_of(manager))
        snapshot = self._deps.snapshot_of(row)
        if snapshot is None:
            why = _("HR's folder names this type of tour no more: its dates cannot be told.")
            return Chosen(title, names, row.kind, None, why, person.person_key)
        cast = Cast(_ref(person), _ref(manager), above.person_key if above else "")
        known = self._known(row, snapshot, cast)
        return Chosen(title, names, row.kind, known, "", person.person_key)

    def _known(self, row: TourView, snapshot: Snapshot, cast: Cast) -> Known:
        """Return what is known of the tour: its row, and which review is open now."""
        open_now = {ask.kind: ask.subject_id for ask in self._deps.asks.open_in(row.tour_id)}
        revealed = AskKind.CONFIRM_REVIEW in open_now
        number = open_now.get(AskKind.CONFIRM_REVIEW if revealed else AskKind.REVIEW, "")
        review = int(number) if number.isdecimal() else 0
        return Known(row, _text(row, snapshot), snapshot, cast, review, revealed)

    def _made_up(self, type_key: str) -> Chosen | None:
        """Return two people who do not exist, on a tour of this type that begins today."""
        here, now = who(), self._deps.clock.now()
        row = TourView(
            MADE_UP, MADE_UP, 1, TourKind.ROTATIONAL, "active", 1, "E", "M", "", type_key
        )
        snapshot = self._deps.snapshot_of(row)
        if snapshot is None:
            return None
        of_type, day = snapshot.tour_type, now.date()
        months = of_type.length_months
        text = standard(of_type.kind, of_type.blanks, NOBODY, day, months)
        if months is not None:
            text = replace(text, last_day=last_day(day, months))
        row = replace(row, kind=of_type.kind, start=day, last_day=text.last_day)
        cast = Cast(PersonRef("E", here.zone), PersonRef("M", here.zone), "S")
        names = {"E": _("the employee"), "M": _("the manager"), "S": _("the manager's manager")}
        return Chosen(of_type.title, names, of_type.kind, Known(row, text, snapshot, cast))


def _found(person: Person) -> Found:
    return Found(person.person_key, name_of(person), person.facts.department)


def _ref(person: Person | None) -> PersonRef:
    if person is None:
        return PersonRef("nobody")
    facts = person.facts
    return PersonRef(person.person_key, facts.zone or "UTC", facts.country, facts.region)


def _text(row: TourView, snapshot: Snapshot) -> Statement:
    """Return the text of the row; of one that is a private draft yet only the type's dates."""
    if row.statement is not None:
        return from_dict(row.statement)
    of_type = snapshot.tour_type
    months = row.length_months or of_type.length_months
    text = standard(of_type.kind, of_type.blanks, NOBODY, row.start, months)
    return replace(text, last_day=row.last_day or text.last_day)
