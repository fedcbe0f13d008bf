"""What stands above the buttons of each kind of ask."""

from collections.abc import Mapping
from dataclasses import dataclass

from tourwright.domain.model import AskKind
from tourwright.ports import Ask
from webhooks.deps import Deps

MORAL_LINE = (
    "This is a moral commitment between people who trust each other. "
    "It is no contract and changes no legal right or duty."
)


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
    AskKind.COMMIT: ("Read the whole text. Both answers are fine.", MORAL_LINE),
    AskKind.REVIEW: ("Half a page is enough. Both views are shown when both are in.",),
    AskKind.CONFIRM_REVIEW: ("Both views are in. Talk, then close the review.",),
    AskKind.RENEWAL_SLOT: ("Choose a time that suits you both for a talk without pressure.",),
    AskKind.RENEWAL_CHOICE: (
        "Each of these is a good outcome. Moving on needs nobody's approval.",
        "What concerns both of you takes effect when both have chosen it.",
    ),
    AskKind.HAND_OVER: (
        "These terms were agreed before you became the manager. They hold meanwhile.",
        MORAL_LINE,
    ),
    AskKind.AMENDMENT: ("The old text stays in force until both have committed.", MORAL_LINE),
    AskKind.CLOSING: ("The mission, not the date, says when a tour is complete.",),
    AskKind.STANDING: ("Decide by the policy; the reason is kept with the decision.",),
}
SHOWN_FACTS: Mapping[str, str] = {
    "mission": "Mission",
    "what": "What",
    "amount": "Amount",
    "date": "Date",
    "why": "Why",
    "change": "Change",
    "last_day": "Last day",
    "title": "Title",
    "text": "Text",
    "summary": "Summary",
}


def ask_words(ask: Ask, deps: Deps) -> AskWords:  # noqa: ARG001 - statement follows
    """Return the words of the ask."""
    facts = tuple(
        (SHOWN_FACTS[name], value)
        for name, value in ask.facts.items()
        if name in SHOWN_FACTS and value
    )
    return AskWords(TITLES[ask.kind], LINES.get(ask.kind, ()), facts)
