"""The words of the mails about a tour: drafting, committing, changing, ending.

`{employee}`, `{manager}`, `{company}` and `{other}` (the one of the two who is not the reader) are
always there; any other word in braces is a fact of the notice. Subjects stay neutral: they are seen
on locked screens and by people who stand behind.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """Words of one mail. plain_subject stands in when the subject names a fact nobody gave.

    actions are (label, link names in order of preference, "|" between them).
    """

    subject: str
    paragraphs: tuple[str, ...]
    actions: tuple[tuple[str, str], ...] = ()
    plain_subject: str = "Your tour of duty"


STAND = ("See where we stand", "where|ask")
READ = ("Read the statement", "ask|where")
ANSWER = ("Open and answer", "ask|where")

GENERIC_ASKED = Text(
    "Your tour of duty: one step needs both of you",
    (
        "{other} would like to take a step that takes effect only when both of you want it.",
        "Have a look at what it is. Yes and no are both fine answers, and you can talk first.",
    ),
    (STAND,),
)

_COMMIT = Text(
    "Your statement of alliance is ready to commit to",
    (
        (
            "The statement of alliance of {employee} and {manager} is ready: what this tour of "
            "duty is for, how long it is meant to take, and what each side gives and gets."
        ),
        (
            "Please read it in full. When it says what you both mean, commit to it. If a word is "
            "not right yet, say so: it goes back to the table, and nothing is lost."
        ),
        "It is a moral commitment between the two of you and {company}, not a legal contract.",
        "Please answer by {due}.",
    ),
    (("Read and decide", "ask|where"),),
)

_CLOSING = Text(
    "Your tour of duty: is the mission complete?",
    (
        "The tour of duty of {employee} with {manager} is coming to its close.",
        (
            "Please say from your side whether the mission was achieved. If it was, this is "
            "also the "
            "moment for a thank-you. If not, say what is missing, and you look at it together."
        ),
    ),
    (ANSWER,),
)

_HR_HELP = Text(
    "Your help is needed: something is missing in the HR system",
    (
        "A step of a tour of duty waits, because the HR system lacks something it needs.",
        "It is about {person}.",
        "What is missing: {missing}.",
        "As soon as it is there, the step goes on by itself. Nobody else was written to about it.",
    ),
    (("See what is missing", "ask|where"),),
)

_DRAFT = Text(
    "A tour of duty to write together",
    (
        "{employee} and {manager} can begin to write down their next tour of duty.",
        (
            "Fill in what you can: the mission, what success looks like for both sides, what you "
            "promise each other. It is not seen by the other side until it is shared."
        ),
    ),
    (("Open the draft", "ask|where"),),
)

TOUR_TEXTS: Mapping[str, Text] = {
    "tour_welcome": Text(
        "Welcome to {company}: your first tour of duty",
        (
            (
                "A tour of duty is a stretch of work with one clear mission, agreed between you, "
                "your manager and {company}, so that everybody wins something by it."
            ),
            (
                "{employee} and {manager} find the statement of the first tour ready to "
                "read. It says "
                "what the mission is, how you will both know that it was achieved, and what "
                "{company} "
                "does for you in return."
            ),
            "Read it, talk about it, and commit to it when it is right for you.",
        ),
        (READ,),
    ),
    "draft_open": _DRAFT,
    "draft_opened": _DRAFT,
    "draft_shared": Text(
        "A draft of your tour of duty to look at",
        (
            "{other} shared a draft of the tour of duty with you.",
            "Change what you like and mark what you agree with. Nothing is binding yet.",
        ),
        (("Open the draft", "ask|where"),),
    ),
    "text_changed": Text(
        "The draft of your tour of duty has new words",
        ("{other} changed the draft. The page shows what is new, so you need not search for it.",),
        (("See what changed", "ask|where"),),
    ),
    "tour_offered": Text(
        "A tour of duty to read",
        (
            "A tour of duty is proposed for {employee} with {manager}.",
            "Read the statement in peace. You can commit to it, or ask to talk about its words.",
        ),
        (READ,),
    ),
    "tour_declined": Text(
        "Your tour of duty: the draft was closed",
        ("{other} decided not to go on with this draft. You can begin another one at any time.",),
        (STAND,),
    ),
    "draft_idle": Text(
        "Your draft is waiting for you",
        (
            "You began a draft for a tour of duty and have not been there for a while.",
            "Go on with it, share it as it is, or drop it. Only you get this note.",
        ),
        (("Open the draft", "ask|where"),),
    ),
    "negotiation_stale": Text(
        "Your tour of duty: shall we pick it up again?",
        (
            "The statement of {employee} and {manager} has rested for a while.",
            "Perhaps half an hour together brings it to an end. What is still open is marked.",
        ),
        (STAND,),
    ),
    "commit": _COMMIT,
    "commit_asked": _COMMIT,
    "other_committed": Text(
        "Your statement of alliance: one commitment is there",
        (
            "{other} has committed to the statement. It counts when both of you have.",
            "Take the time you need; please answer by {due}.",
        ),
        (("Read and decide", "ask|where"),),
    ),
    "commit_remind": Text(
        "Your statement of alliance still waits for you",
        (
            "The statement of {employee} and {manager} is ready and waits for your answer.",
            "If something is not right, you can take it back to the table instead.",
        ),
        (("Read and decide", "ask|where"),),
    ),
    "commit_expired": Text(
        "Your statement of alliance is back on the table",
        (
            "Not both commitments came in time, so the text is a draft again. Nothing was lost.",
            "Talk about what held it up, change what needs changing, and propose it again.",
        ),
        (STAND,),
    ),
    "signature_withdrawn": Text(
        "Your statement of alliance is open again",
        (
            "{other} took the commitment back before both were there. The text is a draft again.",
            "That is allowed until both have committed. A short talk usually tells why.",
        ),
        (STAND,),
    ),
    "policy_changed": Text(
        "Your statement of alliance: a company policy changed",
        (
            "While the statement waited for both commitments, {company} changed a policy in it.",
            "The page shows what changed. Please look at the text once more; then commit anew.",
        ),
        (STAND,),
    ),
    "committed": Text(
        "Your tour of duty is agreed",
        (
            "{employee} and {manager} have both committed to the statement of alliance. Well done!",
            "The mission: {mission}",
            "It begins on {start}.",
            "It is planned until {last_day}.",
            (
                "From now on you find everything on one page: the text, the reviews to "
                "come, and the "
                "talk about what follows."
            ),
        ),
        (STAND,),
    ),
    "standing_asked": Text(
        "Good standing: please decide",
        (
            (
                "Somebody has left {company}, and the policy alone does not say whether they are "
                "invited to the alumni network."
            ),
            "Please decide by the policy. Your reason is kept with the decision.",
        ),
        (("Open and decide", "ask|where"),),
    ),
    "closing": _CLOSING,
    "closing_asked": _CLOSING,
    "closing_remind": Text(
        "Your tour of duty: one answer is missing",
        (
            (
                "The tour of duty of {employee} with {manager} is nearly closed; your word on the "
                "mission is still missing."
            ),
        ),
        (ANSWER,),
    ),
    "mission_confirmed": Text(
        "Your tour of duty: the mission counts as achieved for one of you",
        (
            "{other} says that the mission was achieved.",
            "Please say how you see it. When you see it the same way, the tour is complete.",
        ),
        (ANSWER,),
    ),
    "mission_disputed": Text(
        "Your tour of duty: let us look at the mission together",
        (
            "{other} does not see the mission as achieved yet.",
            "A review is open, so that both views come to the table before anything is decided.",
        ),
        (STAND,),
    ),
    "completed": Text(
        "Your tour of duty is complete",
        (
            "The tour of duty of {employee} with {manager} is complete. Thank you both.",
            "What you agreed and what came of it stays in your shared history.",
        ),
        (STAND,),
    ),
    "ended_early": Text(
        "Your tour of duty has ended",
        (
            "The tour of duty of {employee} with {manager} has ended before its planned day.",
            "Everything that was still open has been closed. Your shared history stays with you.",
        ),
        (STAND,),
    ),
    "termination_rescinded": Text(
        "Your tour of duty goes on",
        ("The tour of duty of {employee} with {manager} goes on under the terms you agreed.",),
        (STAND,),
    ),
    "returned": Text(
        "Your tour of duty goes on",
        (
            (
                "The tour of duty of {employee} with {manager} goes on. The dates have "
                "moved, spread "
                "over the time ahead, so nothing comes all at once."
            ),
            (
                "The last day has not moved. To keep the length, {last_day} would be the new one: "
                "propose it as a change to the statement if you both want that."
            ),
        ),
        (STAND,),
    ),
    "void": Text(
        "Your tour of duty was recorded by mistake",
        ("This tour of duty was recorded by mistake and does not count. Nothing is asked of you.",),
        (STAND,),
    ),
    "end_near": Text(
        "Your tour of duty: the last stretch",
        (
            "The tour of duty of {employee} with {manager} is planned until {last_day}.",
            "It is a good time to see what is still to be done for the mission.",
        ),
        (STAND,),
    ),
    "hr_hold": _HR_HELP,
    "hr_help": _HR_HELP,
    "hr_source_refused": Text(
        "The HR system does not let us read people any more",
        (
            "The HR system told of a change, and then refused to show us what it is: {source}.",
            (
                "Please ask IT to look at the account and its rights, or at the key that may have "
                "run out. What changed meanwhile is read again when the HR system tells of it "
                "anew."
            ),
        ),
        (("See the details", "ask|where"),),
    ),
    "hr_no_address": Text(
        "A mail address is missing in the people system",
        (
            "A mail to {person} could not be sent.",
            "What is missing in the people system: {missing}.",
            ("Please add it there. Nothing was sent to another address, and nobody else was told."),
        ),
        (("See the details", "ask|where"),),
    ),
    "hr_unknown_person": Text(
        "The HR system told of somebody we cannot find",
        (
            "An event from the HR system named a person that it does not show us.",
            "Please check that the connection may see everybody. Nothing was changed.",
        ),
        (("See the details", "ask|where"),),
    ),
}
