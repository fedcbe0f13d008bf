"""The words of the mails to people who left, at their private address, and to HR about them."""

from collections.abc import Mapping

from tourwright.domain.message_texts import TOUR_TEXTS, Text

# The same size and the same place for both answers; each only opens the page that asks.
_BOTH_WAYS = (("Yes, I would like to join", "alumni|ask"), ("No, thank you", "alumni|ask"))
_CHOICES = ("See and change your choices", "alumni|ask")

_REMINDER = Text(
    "Would you like to stay in touch with {company}?",
    (
        (
            "Some time ago we invited you to the alumni network of {company}. You have not "
            "answered, "
            "which is perfectly fine."
        ),
        "If you never answer, nothing happens, and your address is not used again.",
    ),
    _BOTH_WAYS,
)

ALUMNI_TEXTS: Mapping[str, Text] = {
    "alumni_invitation": Text(
        "Staying in touch with {company}",
        (
            (
                "You have left {company} in good standing, and we would like to stay in touch, as "
                "was promised when your tour of duty began."
            ),
            (
                "Why: people who once worked together can go on helping each other. What: "
                "news, open "
                "jobs, projects, questions, events - you choose which of them, if any. How often: "
                "rarely, and never more than you chose."
            ),
            "You can change your mind, or leave, at any time with one click.",
        ),
        _BOTH_WAYS,
    ),
    "alumni_remind": _REMINDER,
    "alumni_reminder": _REMINDER,
    "alumni_welcome": Text(
        "Welcome to the alumni network of {company}",
        (
            "Thank you for joining. You will hear from us only about what you chose.",
            "You can change your choices, take a break, or leave at any time.",
        ),
        (_CHOICES,),
    ),
    "alumni_pause_ends": Text(
        "Your break from the alumni network of {company}",
        (
            (
                "You took a break from the alumni network some time ago. It goes on unless you say "
                "that you would like to hear from us again."
            ),
        ),
        (_CHOICES,),
    ),
    "standing_revoked": Text(
        "Your place in the alumni network of {company}",
        (
            (
                "{company} has ended your place in the alumni network: a decision about good "
                "standing was changed. You will get no more mail of the network."
            ),
            "You have a right to the reason: ask the people department of {company} for it.",
            "You can also ask that two people look at the decision a second time.",
        ),
        (("Ask for a second look", "alumni|ask"),),
    ),
    "alumni_address_changed": Text(
        "Another address for the alumni network of {company}",
        (
            (
                "Another private address was given for you. Mails of the alumni network of "
                "{company} go there from now on, and this address gets no more of them."
            ),
            (
                "Was it you, or did you ask for it? Then nothing is left to do. If not, please "
                "tell the people department of {company}; you can leave the network at once."
            ),
        ),
        (_CHOICES,),
    ),
    "alumni_confirm_address": Text(
        "Please confirm your address",
        ("Somebody gave this address for the alumni network of {company}. Is it yours?",),
        _BOTH_WAYS,
    ),
}

HR_TEXTS: Mapping[str, Text] = {
    "standing": TOUR_TEXTS["standing_asked"],
    "standing_undecided": Text(
        "Good standing: no decision in time",
        (
            (
                "Nobody decided in time about the good standing of a person who left "
                "{company}. They were not invited to the alumni network. Who it is stands on your "
                "page of questions to HR."
            ),
        ),
        (("See who it is", "page|where"),),
    ),
    "second_look_asked": Text(
        "Good standing: somebody asks for a second look",
        (
            (
                "A person who left {company} asks that the decision about good standing is looked "
                "at again. It takes two different people: somebody of HR and an alumni manager."
            ),
        ),
        (("See who it is", "page|where"),),
    ),
    "standing_second": Text(
        "Good standing: a second person is needed",
        (
            (
                "A decision about the good standing of a person who left {company} waits for a "
                "second person. It takes somebody of HR and an alumni manager; one of them has "
                "said so, and nothing happens before the other one has."
            ),
            (
                "Who it is and why stands on a page for the two. Please pass its address on to "
                "whoever is missing."
            ),
        ),
        (("See who it is", "page|where"),),
    ),
}
