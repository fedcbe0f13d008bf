"""The words of the mails to HR about people whom nobody else can help."""

from collections.abc import Mapping

from tourwright.domain.message_texts import STAND, Text

_OPEN = ("Open the page", "ask|where")
_LOOK = ("Open the page", "page|ask|where")

PEOPLE_TEXTS: Mapping[str, Text] = {
    "hr_address_bounced": Text(
        "A mail address does not work any more",
        (
            (
                "A mail to {employee} came back: nobody gets mails at the address that the people "
                "system has. Nothing more is sent there."
            ),
            (
                "Please put it right in the people system, and tell {employee} in another way "
                "meanwhile: what is asked of them stands on their page."
            ),
        ),
        (_OPEN,),
    ),
    "hr_account_closed": Text(
        "An account is closed, and questions wait",
        (
            (
                "{person} was to get a mail about a tour of duty, but their account at work is "
                "closed. Nothing more is sent there while it is."
            ),
            (
                "Please look whether they left or somebody else should act for them, and put it "
                "right in the people system. Once the account is open again, mails go as before."
            ),
        ),
        (_OPEN,),
    ),
    "hr_long_away": Text(
        "Somebody is away for long",
        (
            (
                "{person} says in the calendar that they are out of office until {day}. Mails "
                "about their tour of duty do not wait for so long: they go as always."
            ),
            "This is said once, in case somebody should stand in for them.",
        ),
        (_OPEN,),
    ),
    "hr_both_away": Text(
        "Both are away",
        (
            (
                "{employee} and {manager} have both been away for {days} days or more. Their tour "
                "of duty waits, and nobody has to do anything in it."
            ),
            "This is said once, in case somebody should stand in for one of the two.",
        ),
        (_OPEN,),
    ),
    "hr_counterpart": Text(
        "Somebody needs another counterpart",
        (
            (
                "The people system now names somebody as the manager of {employee} who reports to "
                "them, or {employee} themselves. Nobody can hold both sides of a tour of duty."
            ),
            (
                "The terms stand. The manager's manager acts meanwhile, when there is one. Please "
                "name another counterpart in the people system."
            ),
        ),
        (_OPEN,),
    ),
    "counterpart_acts": Text(
        "Your tour of duty: who is the other side now",
        (
            (
                "Reporting lines changed so that one of you would hold both sides. That is not "
                "possible, so {manager} is now the manager's side of the tour of {employee}."
            ),
            "The terms stand, and HR knows.",
        ),
        (STAND,),
    ),
    "commit_again": Text(
        "Your tour of duty, to confirm once more",
        (
            (
                "The employment of {employee} goes on after all. The tour of duty of {employee} "
                "and {manager} had ended with it; here is its text again."
            ),
            (
                "It counts once both of you have confirmed it. If a word is not right any more, "
                "you can talk about it instead."
            ),
            "There is no hurry; please answer by {due}.",
        ),
        (("Read and decide", "ask|where"),),
    ),
    "counterpart_suggested": Text(
        "Your tour of duty: with whom it goes on",
        (
            (
                "There is a suggestion that the tour of {employee} with {manager} goes on with "
                "somebody else on the manager's side, who leads the work."
            ),
            (
                "It happens only when both of you agree. Open what concerns the two of you: under "
                "“Agree on another counterpart” you read whom it is about, and say yes or no."
            ),
        ),
        (STAND,),
    ),
    "hr_hris_held": Text(
        "A reading of people waits for you to look at it",
        (
            (
                "What a people system sent would change more than usual, so all of it is held: "
                "nothing was changed, and nobody was told anything."
            ),
            (
                "Please look at it before anything happens: reading {round} of {source} stands on "
                "your page of readings that wait. There you see whom it is about, and release it "
                "or drop it."
            ),
        ),
        (_LOOK,),
    ),
    "hr_return": Text(
        "Somebody may be back: please say who it is",
        (
            (
                "A new record of the people system has the private address of somebody who left. "
                "It may be the same person, or somebody who shares the address."
            ),
            (
                "Please say which. Until then nobody is told of the new record and no tour is "
                "offered; this mail comes again while it waits."
            ),
        ),
        (_LOOK,),
    ),
    "it_hris_held": Text(
        "A reading of people is held",
        (
            "Reading {round} of {source} is held until somebody has looked at it.",
            (
                "Please look at the operations page whether the export is whole: its columns, its "
                "rows, its rights. HR sees what it would change."
            ),
        ),
        (_LOOK,),
    ),
}
