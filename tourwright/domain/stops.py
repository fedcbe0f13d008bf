"""The stop switch: nothing is ever sent about a person again, for a reason that stays with HR.

Source: lifecycle E31; rights, "stop switch for a person".
"""

STOP = "deceased_or_stop"
REASONS = ("death", "dispute", "secrecy", "own_wish")
"""Why, as words; nobody writes down more than that."""

BACK_AT_WORK = frozenset({"hired", "rehired"})
"""Events of the alliance with which mails about the person begin again."""

HR_ALONE = "H"
"""`Entry.private_to` of the lines that only whoever may stop somebody reads."""


def all_mails_of(alliance_id: str) -> str:
    """Return the word that stands for every mail of an alliance in the list of the suppressed."""
    return f"alliance:{alliance_id}"
