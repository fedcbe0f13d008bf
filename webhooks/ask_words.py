"""What stands above the buttons of each kind of ask."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tourwright.domain.model import AskKind
from tourwright.ports import Ask, People
from webhooks.statement_form import proposed
from webhooks.words import moment, name_of

HASH_MUST_MATCH = frozenset({AskKind.COMMIT, AskKind.HAND_OVER, AskKind.AMENDMENT})
WITH_STATEMENT = HASH_MUST_MATCH | {AskKind.DRAFT}


@dataclass(frozen=True)
class AskWords:
    """A heading, sentences, and facts as (name, value)."""

    title: str
    lines: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()


TITLES: Mapping[AskKind, str] = {
    AskKind.COMMIT: "Your statement of alliance",
    AskKind.REVIEW: "Review: your view",
    AskKind.CONFIRM_REVIEW: "Review: close it together",
    AskKind.RENEWAL_SLOT: "What comes next: find a time",
    AskKind.RENEWAL_HELD: "What comes next: did you talk?",
    AskKind.RENEWAL_CHOICE: "What comes next: the choice",
    AskKind.HAND_OVER: "Terms you take over",
    AskKind.AMENDMENT: "A change is proposed",
    AskKind.CLOSING: "Is the mission complete?",
    AskKind.APPROVAL: "An approval is asked of you",
    AskKind.TASK: "A task for you",
    AskKind.STANDING: "Good standing: your decision",
    AskKind.HR_HELP: "Your help is needed",
    AskKind.ALUMNI_INVITATION: "The alumni network",
    AskKind.DRAFT: "A draft is yours to write",
}
LINES: Mapping[AskKind, tuple[str, ...]] = {
    AskKind.COMMIT: ("Read the whole text first. You can also talk about it before you commit.",),
    AskKind.REVIEW: ("Half a page is enough. Both views are shown when both are in.",),
    AskKind.CONFIRM_REVIEW: ("Both views are in. Talk, then close the review.",),
    AskKind.RENEWAL_SLOT: ("Choose a time that suits you both for a talk without pressure.",),
    AskKind.RENEWAL_CHOICE: (
        "Each of these is a good outcome. Moving on needs nobody's approval.",
        "What concerns both of you takes effect when both have chosen it.",
    ),
    AskKind.HAND_OVER: (
        "These terms were agreed before you became the manager. They hold meanwhile.",
    ),
    AskKind.AMENDMENT: ("The old text stays in force until both have committed to the change.",),
    AskKind.CLOSING: ("The mission, not the date, says when a tour is complete.",),
    AskKind.STANDING: ("Decide by the policy; the reason is kept with the decision.",),
    AskKind.HR_HELP: ("Something is missing in the people system, so a step waits.",),
}
QUESTIONS: Mapping[str, str] = {
    "mission_declared": "The other side says that the mission is complete.",
    "end_reached": "The last day of the tour has come.",
}
NAMES: Mapping[str, str] = {
    "title": "What",
    "mission": "Mission",
    "text": "Text",
    "why_you": "Why you",
    "amount": "Amount",
    "date": "Date",
    "last_day": "Last day",
    "at": "Time proposed",
    "person": "About",
    "requested_by": "Asked by",
    "delegated_by": "Handed on by",
    "missing": "Missing",
    "reason": "Reason",
    "revision": "Revision",
}
PEOPLE_FACTS = frozenset({"person", "requested_by", "delegated_by"})


class Wordsmith:
    """Finds the words of an ask; looks people up by key."""

    def __init__(self, people: People) -> None:
        """Take names from people."""
        self._people = people

    def words(self, ask: Ask, zone: str) -> AskWords:
        """Return the words of the ask; moments at the zone."""
        facts = (
            proposed(ask.facts)
            if ask.kind is AskKind.AMENDMENT
            else tuple(
                (
                    NAMES.get(name) or name.replace("_", " ").capitalize(),
                    self._fact(name, value, zone),
                )
                for name, value in ask.facts.items()
                if value and name not in {"question", "purposes", "in_place_of"}
            )
        )
        question = QUESTIONS.get(ask.facts.get("question", ""), "")
        lines = (question, *LINES.get(ask.kind, ()))
        return AskWords(TITLES[ask.kind], tuple(line for line in lines if line), facts)

    def _fact(self, name: str, value: str, zone: str) -> str:
        if name in PEOPLE_FACTS:
            return name_of(self._people.get(value))
        shaped: Mapping[str, Callable[[], str]] = {
            "at": lambda: moment(datetime.fromisoformat(value), zone),
            "missing": lambda: value.replace(",", ", ").replace("_", " "),
        }
        return shaped[name]() if name in shaped else value
