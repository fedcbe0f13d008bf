"""What of a question may stand on a card in a chat or a mail, and which answers a card may take.

A card lies where others may pass by: on a phone's lock screen, in a mailbox that an assistant
reads, in what a company keeps of its chats. So these are closed lists: what is not named here stays
behind the sign-in of the page; the day of a move, which nobody else knows yet, for one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tourwright.domain.model import AskKind

HR_WROTE = frozenset({"title", "text"})
SEATED = HR_WROTE | {"why_you", "amount", "date", "delegated_by", "requested_by", "person"}
"""Facts of what HR configured."""


@dataclass(frozen=True)
class OnCard:
    """What a kind of question may show. verbs are the answers that a card takes.

    facts may be shown. of_tour shows whom the tour is with and its mission, to its two alone.
    reads_first: an answer needs the text to have been shown. says_answer: the card may repeat which
    answer was given.
    """

    verbs: frozenset[str] = frozenset()
    facts: frozenset[str] = frozenset()
    of_tour: bool = True
    reads_first: bool = False
    says_answer: bool = True


CHOICES = frozenset(
    {
        *("choose_next_tour", "choose_extend", "choose_foundational", "choose_transition"),
        *("not_yet", "undecided"),
    }
)
RULES: Mapping[AskKind, OnCard] = {
    AskKind.COMMIT: OnCard(frozenset({"sign"}), reads_first=True),
    AskKind.REVIEW: OnCard(frozenset({"answer", "skip", "move"})),
    AskKind.CONFIRM_REVIEW: OnCard(frozenset({"close"})),
    AskKind.RENEWAL_SLOT: OnCard(frozenset({"accept_slot", "schedule"}), frozenset({"at"})),
    AskKind.RENEWAL_HELD: OnCard(frozenset({"held", "cancelled"}), frozenset({"at"})),
    AskKind.RENEWAL_CHOICE: OnCard(CHOICES, says_answer=False),
    AskKind.HAND_OVER: OnCard(frozenset({"adopt"}), reads_first=True),
    AskKind.AMENDMENT: OnCard(frozenset({"sign_other", "decline"}), reads_first=True),
    AskKind.CLOSING: OnCard(
        frozenset({"confirm_complete", "dispute", "still_alive", "mission_declared"}),
        frozenset({"question"}),
        says_answer=False,
    ),
    AskKind.APPROVAL: OnCard(frozenset({"approve", "decline", "delegate"}), SEATED, of_tour=False),
    AskKind.TASK: OnCard(
        frozenset({"done", "delegate", "cancel_both", "reopen"}), SEATED, of_tour=False
    ),
    AskKind.STANDING: OnCard(
        frozenset({"standing_good", "standing_bad"}),
        frozenset({"person"}),
        of_tour=False,
        says_answer=False,
    ),
    AskKind.HR_HELP: OnCard(frozenset({"done"}), frozenset({"missing", "person"}), of_tour=False),
    AskKind.ALUMNI_INVITATION: OnCard(of_tour=False),
    AskKind.DRAFT: OnCard(says_answer=False),
    AskKind.GAP: OnCard(
        frozenset({"acknowledge", "resolve", "accept_difference"}),
        reads_first=True,
        says_answer=False,
    ),
    AskKind.THANKS: OnCard(
        frozenset({"keep_private", "publish_team", "publish_company"}),
        reads_first=True,
        says_answer=False,
    ),
    AskKind.CORRECTION: OnCard(frozenset({"confirm", "decline"}), reads_first=True),
}
STATEMENTS = frozenset({AskKind.COMMIT, AskKind.HAND_OVER, AskKind.AMENDMENT, AskKind.CORRECTION})
"""The kinds whose text to be read is a whole statement; that of the others is one of their facts.

Whoever answers them must have been shown exactly the text that is asked about."""


def on_card(kind: AskKind, verbs: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of the answers that a card takes, in their order; the others are the page's."""
    return tuple(verb for verb in verbs if verb in RULES[kind].verbs)


def facts_on_card(kind: AskKind) -> frozenset[str]:
    """Return the names of the facts that a card may show to anybody."""
    return RULES[kind].facts


def is_about_text(kind: AskKind) -> bool:
    """Say whether an answer needs the text to have been shown to the same person just before."""
    return RULES[kind].reads_first
