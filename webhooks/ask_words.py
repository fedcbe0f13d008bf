"""What stands above the buttons of each kind of ask."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tourwright.domain import card_rules
from tourwright.domain.messages import words_of
from tourwright.domain.missing_words import in_words
from tourwright.domain.model import AskKind, TourView
from tourwright.domain.people import Person
from tourwright.ports import Ask, People, Views
from webhooks.ask_titles import title_of
from webhooks.forms import label
from webhooks.i18n import _, language, mark
from webhooks.named import Named
from webhooks.statement_form import proposed
from webhooks.words import moment, name_of, weekday

CHANGES = frozenset({AskKind.AMENDMENT, AskKind.CORRECTION})
"""Questions about another text than the one in force; their facts hold what is different."""

HASH_MUST_MATCH = CHANGES | {AskKind.COMMIT, AskKind.HAND_OVER}
WITH_STATEMENT = HASH_MUST_MATCH | {AskKind.DRAFT}


@dataclass(frozen=True)
class AskWords:
    """A heading, sentences, and facts as (name, value)."""

    title: str
    lines: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()


LINES: Mapping[AskKind, tuple[str, ...]] = {
    AskKind.COMMIT: (
        mark("Read the whole text first. You can also talk about it before you commit."),
    ),
    AskKind.REVIEW: (mark("Half a page is enough. Both views are shown when both are in."),),
    AskKind.CONFIRM_REVIEW: (mark("The views are open. Talk, then close the review."),),
    AskKind.RENEWAL_SLOT: (mark("Choose a time that suits you both for a talk without pressure."),),
    AskKind.RENEWAL_CHOICE: (
        mark("Each of these is a good outcome. Moving on needs nobody's approval."),
        mark("What concerns both of you takes effect when both have chosen it."),
    ),
    AskKind.HAND_OVER: (
        mark("These terms were agreed before you became the manager. They hold meanwhile."),
    ),
    AskKind.DRAFT: (
        mark(
            "Both of you see every change. What you agree to is marked, and nothing is binding yet."
        ),
        mark("Ready to commit is offered once you have agreed to all parts as they read now."),
    ),
    AskKind.AMENDMENT: (
        mark("The old text stays in force until both have committed to the change."),
    ),
    AskKind.CLOSING: (mark("The mission, not the date, says when a tour is complete."),),
    AskKind.STANDING: (mark("Decide by the policy; the reason is kept with the decision."),),
    AskKind.HR_HELP: (mark("Something is missing in the people system, so a step waits."),),
    AskKind.GAP: (mark("A gap is a difference to talk about, nobody's fault."),),
    AskKind.THANKS: (mark("They are yours: you alone decide who else may read them."),),
    AskKind.CORRECTION: (mark("A correction changes no meaning. If it does, say no."),),
}
QUESTIONS: Mapping[str, str] = {
    "mission": mark("Say from your side whether the mission was achieved."),
    "fit": mark("A rotation is a test of fit: say whether it did what it was meant to do."),
}
STILL_ALIVE = (
    mark("Several reviews were missed. That can happen; it may also mean that the tour is over."),
    mark("A talk is always possible, whatever you answer."),
)
NAMES: Mapping[str, str] = {
    "title": mark("What"),
    "mission": mark("Mission"),
    "text": mark("Text"),
    "why_you": mark("Why you"),
    "amount": mark("Amount"),
    "date": mark("Date"),
    "last_day": mark("Last day"),
    "at": mark("Time proposed"),
    "person": mark("About"),
    "requested_by": mark("Asked by"),
    "delegated_by": mark("Handed on by"),
    "missing": mark("Missing"),
    "day": mark("Day proposed"),
    "reason": mark("Reason"),
    "revision": mark("Revision"),
}
PEOPLE_FACTS = frozenset({"person", "requested_by", "delegated_by"})
DAYS = frozenset({"day", "date", "last_day"})
YOURS_ALONE = (
    mark("Nobody else can read this draft until you share it, and no record holds a word of it."),
    mark(
        "So this form cannot show what you wrote before: a blank that you leave empty keeps its "
        "words."
    ),
)
SIDES: Mapping[str, str] = {"employee": mark("The employee"), "manager": mark("The manager")}
CHOSE = frozenset(SIDES)
BY_HR = frozenset({AskKind.TASK, AskKind.APPROVAL})
UNSHOWN = frozenset({"question", "purposes", "in_place_of", "revision"})


class Wordsmith:
    """Finds the words of an ask; looks people up by key."""

    def __init__(self, people: People, views: Views, company: str) -> None:
        """Take names from people, the two of a tour from views."""
        self._people = people
        self._views = views
        self._company = company

    def words(self, ask: Ask, zone: str, reader_key: str = "") -> AskWords:
        """Return the words of the ask; moments at the zone.

        reader_key is one of the tour's two, who is told with whom it is and for what mission.
        """
        view = self._views.get(ask.stream)
        facts = (*self._of_tour(ask, view, reader_key), *self._facts(ask, view, zone))
        asked = QUESTIONS.get(ask.facts.get("question", ""))
        question = _(asked) if asked else ""
        usual = _usual(ask, view)
        title = title_of(ask, view.state if view else "")
        if ask.kind in BY_HR:
            return _of_hr(title, self._named(ask, view).facts(ask.facts), facts)
        lines = (question, *(_(line) for line in usual))
        return AskWords(title, tuple(line for line in lines if line), facts)

    def _of_tour(
        self, ask: Ask, view: TourView | None, reader_key: str
    ) -> tuple[tuple[str, str], ...]:
        """Return whose tour a question is about; a text that stands below it says so itself."""
        other = other_of(ask, view, reader_key)
        if view is None or not other or ask.kind in WITH_STATEMENT:
            return ()
        return of_tour(view, name_of(self._person(other)))

    def _facts(self, ask: Ask, view: TourView | None, zone: str) -> tuple[tuple[str, str], ...]:
        if ask.kind in CHANGES:
            return proposed(ask.facts)
        named = self._named(ask, view)
        unshown = UNSHOWN | {"at"} if ask.kind is AskKind.RENEWAL_CHOICE else UNSHOWN
        return tuple(
            (_called(ask, name, named), self._fact(name, value, zone))
            for name, value in named.facts(ask.facts).items()
            if value and name not in unshown
        )

    def _named(self, ask: Ask, view: TourView | None) -> Named:
        """Return the names that HR's texts may hold: of the tour's two, or of whom it is about."""
        employee = self._person(view.employee_key if view else ask.facts.get("person", ""))
        manager_key = view.manager_key if view else employee.manager_key if employee else ""
        return Named(_name(employee), _name(self._person(manager_key)), self._company)

    def _person(self, person_key: str) -> Person | None:
        return self._people.get(person_key) if person_key else None

    def _fact(self, name: str, value: str, zone: str) -> str:
        if name in PEOPLE_FACTS:
            return name_of(self._people.get(value))
        if name in DAYS:
            return _day(value)
        shaped: Mapping[str, Callable[[], str]] = {
            "at": lambda: moment(datetime.fromisoformat(value), zone),
            "missing": lambda: in_words(value, words_of(language()).missing),
            "why_you": lambda: words_of(language()).own.get(value, value),
            "employee": lambda: label(value),
            "manager": lambda: label(value),
        }
        return shaped[name]() if name in shaped else value


def other_of(ask: Ask, view: TourView | None, person_key: str) -> str:
    """Return the other of the tour's two, "" for whoever is none of them."""
    if view is None or not card_rules.RULES[ask.kind].of_tour:
        return ""
    others = {view.employee_key: view.manager_key, view.manager_key: view.employee_key}
    return others.get(person_key, "")


def of_tour(view: TourView, other: str) -> tuple[tuple[str, str], ...]:
    """Return with whom the tour is, by name, and its mission once there is a text."""
    with_whom = (_("With"), other)
    mission = " ".join(view.mission.split()) if view.statement else ""
    return (with_whom, (_("Mission"), mission)) if mission else (with_whom,)


def _usual(ask: Ask, view: TourView | None) -> tuple[str, ...]:
    """Return the sentences of the kind, or of what is special about this ask.

    They help to decide: once it was answered they are gone.
    """
    if ask.state == "answered":
        return ()
    if "still_alive" in ask.verbs:
        return STILL_ALIVE
    if ask.kind is AskKind.DRAFT and not (view and view.statement):
        return YOURS_ALONE
    return LINES.get(ask.kind, ())


def _of_hr(title: str, read: Mapping[str, str], facts: tuple[tuple[str, str], ...]) -> AskWords:
    """Return HR's title as the heading and HR's text as the first lines, the rest as facts."""
    taken = {_(name) for name in (NAMES["title"], NAMES["text"])}
    lines = tuple(part for part in read.get("text", "").split("\n\n") if part)
    rest = tuple((name, value) for name, value in facts if name not in taken)
    return AskWords(read.get("title") or title, lines, rest)


def _called(ask: Ask, name: str, named: Named) -> str:
    """Return what stands before a fact: what each chose is told by their names."""
    if name in CHOSE:
        return _("%(name)s chose", name=getattr(named, name) or _(SIDES[name]))
    if name == "at" and ask.kind is AskKind.RENEWAL_HELD:
        return _("Time agreed")
    known = NAMES.get(name)
    return _(known) if known else name.replace("_", " ").capitalize()


def _name(person: Person | None) -> str:
    """Return the name, "" for nobody, so that plain words stand instead."""
    return "" if person is None else name_of(person)


def _day(value: str) -> str:
    """Return an ISO day in words; any other text as it is."""
    try:
        return weekday(date.fromisoformat(value))
    except ValueError:
        return value
