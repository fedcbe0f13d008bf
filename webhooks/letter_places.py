"""Where mails lead that are about no tour: to a page that asks who is there."""

from collections.abc import Mapping

QUESTIONS = "/questions"
"""The page that lists what HR is asked."""

STANDING = "/people/{person}/standing"
"""The page about one person's good standing."""

ERASURE = "/people/{person}/erasure"
"""The page about a legal hold on one person's data."""

PLACES: Mapping[str, str] = {
    "hr_hris_held": "/hris/held/{round}",
    "it_hris_held": "/operations/hris",
    "hr_return": "/hris/people",
    "standing_undecided": QUESTIONS,
    "second_look_asked": STANDING,
    "standing_second": STANDING,
    "hr_erase_waits": ERASURE,
    "erasure_second": ERASURE,
}
"""The page of each purpose; what stands in braces is a fact of the mail."""


def place_of(purpose: str, facts: Mapping[str, str]) -> str:
    """Return the page's address on this installation, "" for a mail that leads elsewhere."""
    return PLACES.get(purpose, "").format_map(facts)
