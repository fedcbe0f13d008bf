"""The words of the mails about gaps; no mail holds a word of the gap itself."""

from collections.abc import Mapping

from tourwright.domain.message_texts import STAND, Text

LOOK = (("Open and answer", "ask|where"),)

GAP_TEXTS: Mapping[str, Text] = {
    "gap_raised": Text(
        "Your tour of duty: something to look at together",
        (
            "{other} has written down something that the two of you see differently.",
            (
                "That is no failure: nobody expects two people to agree on everything. Have a look "
                "and say that you have seen it; the talk about it can be short."
            ),
        ),
        LOOK,
    ),
    "gap_on_agenda": Text(
        "Your tour of duty: a point for your next review",
        (
            "Something that {other} wrote down two weeks ago has not been looked at yet.",
            "It is on the agenda of your next review. You can also open it now.",
        ),
        LOOK,
    ),
    "gap_unanswered": Text(
        "Two people could use your help to begin a talk",
        (
            "{employee} and {manager} have a point to talk about that has waited for two weeks.",
            "The one who wrote it down agreed that you hear of it; what it says stays with them.",
        ),
        (STAND,),
    ),
    "gap_planned": Text(
        "Your tour of duty: a plan for a point you talk about",
        (
            "{other} wrote down who takes care of one of your open points, and until when.",
            "If that is not what you meant, the page is the place to say so.",
        ),
        (STAND,),
    ),
    "gap_resolve": Text(
        "Your tour of duty: is this point settled?",
        (
            "{other} sees one of your open points as settled. It counts when you see it so too.",
            "Not yet is a good answer as well.",
        ),
        LOOK,
    ),
    "gap_accept_difference": Text(
        "Your tour of duty: shall a difference simply stand?",
        (
            (
                "{other} suggests leaving a difference between you as it is. Not everything has "
                "to be the same."
            ),
            "It counts when you say so too. Not yet is a good answer as well.",
        ),
        LOOK,
    ),
    "gap_not_yet": Text(
        "Your tour of duty: one point stays open for now",
        ("{other} does not see it as settled yet. It stays on your list; a short talk may help.",),
        (STAND,),
    ),
    "gap_due_passed": Text(
        "Your tour of duty: one point needs a new plan",
        (
            "The day you had set yourselves for one of your open points has passed.",
            "Make a new plan, take it into a change of the statement, or let the difference stand.",
        ),
        (STAND,),
    ),
}
