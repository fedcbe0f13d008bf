"""What a question is called, and how pressing it is next to others of the same person."""

from collections.abc import Mapping

from tourwright.domain.model import AskKind
from tourwright.ports import Ask

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
    AskKind.DRAFT: "The draft of your statement",
    AskKind.GAP: "Something to talk about",
    AskKind.THANKS: "Thanks for you",
    AskKind.CORRECTION: "A slip of the pen to correct",
}
BY_VERB: Mapping[str, str] = {
    "still_alive": "Shall this tour go on?",
    "agree_day": "What comes next: agree on a day",
    "cancel_both": "Call this tour off together?",
    "reopen": "Open this tour again?",
    "open_draft": "A draft is yours to write",
}
AT_THE_END: Mapping[AskKind, str] = {
    AskKind.REVIEW: "Closing review: your view",
    AskKind.CONFIRM_REVIEW: "Closing review: close it together",
}
PRESSING = (
    AskKind.COMMIT,
    AskKind.DRAFT,
    AskKind.HAND_OVER,
    AskKind.AMENDMENT,
    AskKind.REVIEW,
    AskKind.CONFIRM_REVIEW,
    AskKind.RENEWAL_CHOICE,
    AskKind.RENEWAL_SLOT,
    AskKind.RENEWAL_HELD,
    AskKind.CLOSING,
)
"""What the alliance itself asks, first the most pressing; HR's configured steps come after."""

SENTENCES: Mapping[AskKind, str] = {
    AskKind.COMMIT: "Your statement of alliance is ready: read it and decide.",
    AskKind.DRAFT: "The statement is a draft: write, agree, or talk about it.",
    AskKind.HAND_OVER: "A tour of duty comes to you: read what was agreed.",
    AskKind.AMENDMENT: "A change to the statement is proposed: compare and answer.",
    AskKind.REVIEW: "A review is open: write your view.",
    AskKind.CONFIRM_REVIEW: "Both views are in: talk, then close the review together.",
    AskKind.RENEWAL_CHOICE: "You have talked: say what should come next.",
    AskKind.RENEWAL_SLOT: "It is time to talk about what comes next: find a time.",
    AskKind.RENEWAL_HELD: "Did you talk about what comes next?",
    AskKind.CLOSING: "The tour comes to its close: say how you see the mission.",
    AskKind.GAP: "A difference was named: read it and answer.",
    AskKind.THANKS: "Somebody thanks you: choose who may read it.",
    AskKind.CORRECTION: "A correction is proposed: compare and answer.",
}
ASKED = "Your answer is asked for."


def title_of(ask: Ask, tour_state: str = "") -> str:
    """Return what the question is called; HR's own title stands in `facts`, not here."""
    by_verb = (BY_VERB[verb] for verb in ask.verbs if verb in BY_VERB)
    at_the_end = AT_THE_END.get(ask.kind) if tour_state == "closing" else None
    return next(by_verb, at_the_end or TITLES[ask.kind])


def sentence_of(ask: Ask) -> str:
    """Return what the person is asked to do, in one sentence."""
    plain = not any(verb in BY_VERB for verb in ask.verbs)
    return SENTENCES.get(ask.kind, ASKED) if plain else ASKED


def how_pressing(ask: Ask) -> int:
    """Return the place of the question in the order in which a person should see them."""
    return PRESSING.index(ask.kind) if ask.kind in PRESSING else len(PRESSING)
