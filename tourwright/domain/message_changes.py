"""The words of the mails about a text that is there: from elsewhere, amended, taken over."""

from collections.abc import Mapping

from tourwright.domain.message_texts import STAND, Text

_AMENDMENT = Text(
    "A change to your statement of alliance is proposed",
    (
        "{other} proposes a change to the statement of alliance.",
        (
            "You see the old and the new words side by side. Until both of you commit to "
            "the change, "
            "the old text stays in force. Saying no is fine and changes nothing."
        ),
        "Please answer by {due}.",
    ),
    (("Compare and answer", "ask|where"),),
)

_HAND_OVER = Text(
    "A tour of duty comes to you as its new manager",
    (
        (
            "{employee} now works with {manager}. The tour of duty that was agreed before goes on: "
            "its terms hold for {company}, whoever is the manager."
        ),
        (
            "Please read the statement. You can take it over as it is, or propose a change to talk "
            "about. Until then the terms stand as they are."
        ),
    ),
    (("Read and take over", "ask|where"),),
)

CHANGE_TEXTS: Mapping[str, Text] = {
    "commit_imported": Text(
        "Your tour of duty, to read once more and confirm",
        (
            (
                "{employee} and {manager} agreed on a tour of duty some time ago, elsewhere. HR "
                "put its statement here, where you both can read it."
            ),
            (
                "It counts here once both of you have confirmed it. If a word is not right, you "
                "can talk about it instead."
            ),
            "There is no hurry; please answer by {due}.",
        ),
        (("Read and decide", "ask|where"),),
    ),
    "committed_on_paper": Text(
        "Your tour of duty is agreed, on paper",
        (
            (
                "HR has the paper on which {employee} and {manager} committed to the statement of "
                "alliance, and recorded it here. Well done!"
            ),
            "The mission: {mission}",
            "It begins on {start}.",
            "It is planned until {last_day}.",
            (
                "The page holds the text word for word. If it is not the one you committed to, "
                "please tell HR: a tour that was recorded by mistake can be voided."
            ),
        ),
        (STAND,),
    ),
    "amendment": _AMENDMENT,
    "amendment_asked": _AMENDMENT,
    "moved_country": Text(
        "Your tour of duty goes on in another country",
        (
            (
                "The people system says that {employee} works in another country now. The tour of "
                "duty goes on, and every word that you both committed to stands."
            ),
            (
                "Its dates keep to the working days of the new place from now on. Should rules of "
                "the new place call for other words, either of you can propose a change of the "
                "text; ask HR when you are not sure."
            ),
        ),
        (STAND,),
    ),
    "amendment_remind": Text(
        "A proposed change still waits for your answer",
        (
            "The change that {other} proposed waits for your answer.",
            "Without one the old text simply stays in force.",
        ),
        (("Compare and answer", "ask|where"),),
    ),
    "amendment_in_force": Text(
        "Your statement of alliance has changed, as you both agreed",
        (
            "{employee} and {manager} have both committed to the change. The new text is in force.",
            "The tour is now planned until {last_day}.",
            "Dates of reviews and talks were moved where needed; calendar entries follow.",
        ),
        (STAND,),
    ),
    "amendment_declined": Text(
        "The proposed change was not taken up",
        ("The change to the statement was not taken up. The old text stays in force.",),
        (STAND,),
    ),
    "amendment_expired": Text(
        "The proposed change has lapsed",
        ("Nobody answered the proposed change in time. The old text stays in force.",),
        (STAND,),
    ),
    "amendment_superseded": Text(
        "The proposed change meets a new text",
        ("The statement has moved on since the change was proposed. Propose it anew if you like.",),
        (STAND,),
    ),
    "extension_wanted": Text(
        "Your tour of duty: you both want to extend it",
        (
            "{employee} and {manager} both want to go on with the present tour for longer.",
            (
                "Propose the new last day as a change to the statement; it counts when both of you "
                "have committed to it."
            ),
        ),
        (("Propose the change", "ask|where"),),
    ),
    "hand_over": _HAND_OVER,
    "hand_over_asked": _HAND_OVER,
    "hand_over_opened": Text(
        "Your tour of duty: a new manager",
        (
            "{manager} is now the manager of {employee}. The terms of the tour of duty stand.",
            "The new manager is asked to read the statement and to take it over.",
        ),
        (STAND,),
    ),
    "manager_changed": Text(
        "Your tour of duty: the talk goes on with a new manager",
        (
            "{manager} is now the manager of {employee}, so the two of you finish the statement.",
            "What was already written is still there. Marks of the former manager are taken out.",
        ),
        (STAND,),
    ),
    "hand_over_remind": Text(
        "The tour of duty you take over waits for a look",
        (
            "The statement of {employee} still waits for you, the new manager, to read it.",
            "Taking it over costs a few minutes and gives {employee} certainty.",
        ),
        (("Read and take over", "ask|where"),),
    ),
    "hand_over_adopted": Text(
        "Your tour of duty: your terms stand",
        ("{manager} has read the statement and takes it over as it is. Your terms stand.",),
        (STAND,),
    ),
    "hand_over_lapsed": Text(
        "A tour of duty without a word from its new manager",
        (
            "{manager} has not yet answered about the tour of duty of {employee}.",
            "Its terms hold all the same. A short word with the manager would help.",
        ),
        (STAND,),
    ),
}
