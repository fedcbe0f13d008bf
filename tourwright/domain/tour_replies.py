"""Open questions as the store holds them, and which of them a notice speaks of."""

from collections.abc import Mapping

from tourwright.domain.model import AskKind, AskOpen
from tourwright.domain.tour_state import OpenAsk, Tour

ANSWERED_BY: Mapping[str, AskKind] = {
    "draft_idle": AskKind.DRAFT,
    "draft_shared": AskKind.DRAFT,
    "text_changed": AskKind.DRAFT,
    "negotiation_stale": AskKind.DRAFT,
    "other_committed": AskKind.COMMIT,
    "commit_remind": AskKind.COMMIT,
    "review_remind": AskKind.REVIEW,
    "renewal_remind": AskKind.RENEWAL_SLOT,
    "amendment_remind": AskKind.AMENDMENT,
    "hand_over_remind": AskKind.HAND_OVER,
    "mission_confirmed": AskKind.CLOSING,
    "closing_remind": AskKind.CLOSING,
    "gap_raised": AskKind.GAP,
    "gap_on_agenda": AskKind.GAP,
    "gap_resolve": AskKind.GAP,
    "gap_accept_difference": AskKind.GAP,
    "thanks_given": AskKind.THANKS,
}
"""What answers a notice that came without a question of its own."""


def open_ask_of(tour: Tour, purpose: str, person_key: str, subject_id: str = "") -> OpenAsk | None:
    """Return the question that this person may answer after such a notice, None when there is none.

    A notice of no subject speaks of the question asked last.
    """
    kind = ANSWERED_BY.get(purpose)
    theirs = [ask for ask in tour.asks if (ask.kind, ask.person_key) == (kind, person_key)]
    same = [ask for ask in theirs if ask.subject_id == subject_id]
    found = same or ([] if subject_id else theirs)
    return found[-1] if found else None


def opened(ask: OpenAsk, revision: int) -> AskOpen:
    """Return the question as the store is to hold it."""
    return AskOpen(
        ask_id=ask.ask_id,
        kind=ask.kind,
        machine=ask.machine,
        verbs=ask.verbs,
        person_key=ask.person_key,
        role=ask.party,
        revision=revision,
        subject_id=ask.subject_id,
        text_hash=ask.text_hash,
        due=ask.due,
        facts=ask.facts,
    )
