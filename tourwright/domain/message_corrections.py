"""The words of the mails about corrections of slips of the pen."""

from collections.abc import Mapping

from tourwright.domain.message_texts import STAND, Text

CORRECTION_TEXTS: Mapping[str, Text] = {
    "correction": Text(
        "A slip of the pen in your statement of alliance",
        (
            "{other} found a slip of the pen in the statement of alliance and corrected it.",
            (
                "You see both readings side by side. One answer is enough. If the correction "
                "changes what you meant, say no: a change of meaning is for an amendment."
            ),
        ),
        (("Compare and answer", "ask|where"),),
    ),
    "names_of_today": Text(
        "Your names of today in your statement of alliance",
        (
            ("{other} would like the statement of alliance to carry your names as they are today."),
            "Nothing that you agreed on changes, and no date moves. One answer is enough.",
        ),
        (("Read and answer", "ask|where"),),
    ),
    "correction_in_force": Text(
        "The correction of your statement of alliance is in place",
        (
            "{employee} and {manager} have both said yes to the correction.",
            "No date moves. The text as it was stays in the history.",
        ),
        (STAND,),
    ),
    "correction_declined": Text(
        "The correction was not taken up",
        (
            "The statement of alliance stays as it is.",
            "If the words should say something else, propose an amendment.",
        ),
        (STAND,),
    ),
}
