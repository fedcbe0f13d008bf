"""When a card in a mail is sent again: Outlook does nothing with one that is older than a month.

Source: Outlook, "Actionable messages", limits; Microsoft 365, trap 16.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from tourwright.domain.model import AskKind

AGAIN_AFTER = timedelta(days=27)
"""Before day 28: the shortest month, with a day for the mail to arrive."""

PURPOSES: Mapping[AskKind, str] = {
    AskKind.COMMIT: "commit_remind",
    AskKind.REVIEW: "review_remind",
    AskKind.CONFIRM_REVIEW: "review_revealed",
    AskKind.RENEWAL_SLOT: "renewal_remind",
    AskKind.RENEWAL_HELD: "renewal_scheduled",
    AskKind.RENEWAL_CHOICE: "renewal_choice",
    AskKind.HAND_OVER: "hand_over_remind",
    AskKind.AMENDMENT: "amendment_remind",
    AskKind.CLOSING: "closing_remind",
    AskKind.CORRECTION: "correction",
    AskKind.APPROVAL: "catalogue",
    AskKind.TASK: "catalogue",
}
"""The mail that asks again; the others have no button that could grow old."""


def due_before(now: datetime) -> datetime:
    """Return the moment before which a card was sent that is sent again now."""
    return now - AGAIN_AFTER


def purpose_of(kind: AskKind, verbs: tuple[str, ...]) -> str:
    """Return the purpose of the mail that asks this again, "" for none."""
    return "still_alive" if "still_alive" in verbs else PURPOSES.get(kind, "")
