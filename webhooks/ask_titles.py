"""What a question is called, and how pressing it is next to others of the same person."""

from collections.abc import Mapping

from tourwright.domain.model import AskKind
from tourwright.ports import Ask
from webhooks.i18n import _, mark

TITLES: Mapping[AskKind, str] = {
    AskKind.COMMIT: mark("Your statement of alliance"),
    AskKind.REVIEW: mark("Review: your view"),
    AskKind.CONFIRM_REVIEW: mark("Review: close it together"),
    AskKind.RENEWAL_SLOT: mark("What comes next: find a time"),
    AskKind.RENEWAL_HELD: mark("What comes next: did you talk?"),
    AskKind.RENEWAL_CHOICE: mark("What comes next: the choice"),
    AskKind.HAND_OVER: mark("Terms you take over"),
    AskKind.AMENDMENT: mark("A change is proposed"),
    AskKind.CLOSING: mark("Is the mission complete?"),
    AskKind.APPROVAL: mark("An approval is asked of you"),
    AskKind.TASK: mark("A task for you"),
    AskKind.STANDING: mark("Good standing: your decision"),
    AskKind.HR_HELP: mark("Your help is needed"),
    AskKind.ALUMNI_INVITATION: mark("The alumni network"),
    AskKind.DRAFT: mark("The draft of your statement"),
    AskKind.GAP: mark("Something to talk about"),
    AskKind.THANKS: mark("Thanks for you"),
    AskKind.CORRECTION: mark("A slip of the pen to correct"),
}
BY_VERB: Mapping[str, str] = {
    "still_alive": mark("Shall this tour go on?"),
    "agree_day": mark("What comes next: agree on a day"),
    "cancel_both": mark("Call this tour off together?"),
    "reopen": mark("Open this tour again?"),
    "open_draft": mark("A draft is yours to write"),
}
AT_THE_END: Mapping[AskKind, str] = {
    AskKind.REVIEW: mark("Closing review: your view"),
    AskKind.CONFIRM_REVIEW: mark("Closing review: close it together"),
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
    AskKind.COMMIT: mark("Your statement of alliance is ready: read it and decide."),
    AskKind.DRAFT: mark("The statement is a draft: write, agree, or talk about it."),
    AskKind.HAND_OVER: mark("A tour of duty comes to you: read what was agreed."),
    AskKind.AMENDMENT: mark("A change to the statement is proposed: compare and answer."),
    AskKind.REVIEW: mark("A review is open: write your view."),
    AskKind.CONFIRM_REVIEW: mark("The views are open: talk, then close the review together."),
    AskKind.RENEWAL_CHOICE: mark("You have talked: say what should come next."),
    AskKind.RENEWAL_SLOT: mark("It is time to talk about what comes next: find a time."),
    AskKind.RENEWAL_HELD: mark("Did you talk about what comes next?"),
    AskKind.CLOSING: mark("The tour comes to its close: say how you see the mission."),
    AskKind.GAP: mark("A difference was named: read it and answer."),
    AskKind.THANKS: mark("Somebody thanks you: choose who may read it."),
    AskKind.CORRECTION: mark("A correction is proposed: compare and answer."),
}
ASKED = mark("Your answer is asked for.")


def title_of(ask: Ask, tour_state: str = "") -> str:
    """Return what the question is called; HR's own title stands in `facts`, not here."""
    by_verb = (BY_VERB[verb] for verb in ask.verbs if verb in BY_VERB)
    at_the_end = AT_THE_END.get(ask.kind) if tour_state == "closing" else None
    return _(next(by_verb, at_the_end or TITLES[ask.kind]))


def sentence_of(ask: Ask) -> str:
    """Return what the person is asked to do, in one sentence."""
    plain = not any(verb in BY_VERB for verb in ask.verbs)
    return _(SENTENCES.get(ask.kind, ASKED) if plain else ASKED)


def how_pressing(ask: Ask) -> int:
    """Return the place of the question in the order in which a person should see them."""
    return PRESSING.index(ask.kind) if ask.kind in PRESSING else len(PRESSING)
