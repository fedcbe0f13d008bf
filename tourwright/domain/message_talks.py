"""The words of the mails about talks: reviews, what comes next, moving on.

What such a talk is about is for the two alone, so subjects say "Conversation" and the names.
"""

from collections.abc import Mapping

from tourwright.domain.message_texts import ANSWER, STAND, Text

TALK = "Conversation: {employee} and {manager}"

_REVIEW = Text(
    "Time to look back and ahead: {employee} and {manager}",
    (
        "A review of your tour of duty is due: a short look back and ahead, by both of you.",
        (
            "Write a few lines on how you see the mission and what should come next. What "
            "you write "
            "stays closed until both are in; then you both see both."
        ),
        "Please write by {due}.",
    ),
    (("Write your view", "ask|where"),),
)

_DAY_ASKED = Text(
    TALK,
    (
        (
            "Please agree on the day together. As soon as both of you name the same day, the dates "
            "around it are set. Nobody else is told before that."
        ),
    ),
    (ANSWER,),
)

_MEETING_PAGE = ("Prepare on one page", "ask|where")

TALK_TEXTS: Mapping[str, Text] = {
    "review": _REVIEW,
    "review_open": _REVIEW,
    "review_remind": Text(
        "Your view is still missing: {employee} and {manager}",
        (
            "The review of your tour of duty waits for your view. Half a page is enough.",
            (
                "If now is a bad time, tell {other}: a review can be moved, or left out for a "
                "reason, and {manager} may name somebody who answers as their delegate."
            ),
        ),
        (("Write your view", "ask|where"),),
    ),
    "review_delegate": Text(
        "A review you can help with",
        (
            (
                "The review of {employee} and {manager} has waited for two weeks, and {manager} "
                "named you to answer in their place."
            ),
            "Half a page on how you see the mission is enough. It is marked as yours.",
        ),
        (ANSWER,),
    ),
    "review_stand_in": Text(
        "A review you can help with",
        (
            (
                "{employee} asks for a review now, and {manager}, who is away, named you to answer "
                "in their place."
            ),
            "Half a page on how you see the mission is enough. It is marked as yours.",
        ),
        (ANSWER,),
    ),
    "review_beside": Text(
        TALK,
        (
            (
                "{employee} would like to look back and ahead now, while {manager} is away. Please "
                "take the time to talk with {employee}."
            ),
            "Nothing needs to be written by you; what {employee} writes stays closed to others.",
        ),
        (STAND,),
    ),
    "review_revealed": Text(
        "Time to talk about the review: {employee} and {manager}",
        (
            "What was written for the review is now open to the two of you.",
            "Talk about it, agree on the next steps, then close the review together.",
        ),
        (("Read what was written", "ask|where"),),
    ),
    "review_moved": Text(
        "Your review has a new day",
        ("{other} moved the review to another day.", "The new day is {day}."),
        (STAND,),
    ),
    "review_skipped": Text(
        "Your review was left out this time",
        ("{other} left this review out. The next one comes as planned.",),
        (STAND,),
    ),
    "reviews_missed": Text(
        "Two people could use a moment of your help",
        (
            "{employee} and {manager} have missed {missed} reviews in a row.",
            "Nothing is wrong by that alone. Perhaps you can help them to find the time.",
        ),
        (STAND,),
    ),
    "renewal_due": Text(
        TALK,
        (
            (
                "It is time to talk about what comes next, long before the present tour "
                "ends. Every "
                "outcome is a good one: another tour, more time, a place for long, or moving on."
            ),
            "The proposed time is {at}. Accept it, or propose another one that suits you both.",
        ),
        (("Find a time", "ask|where"),),
    ),
    "renewal_remind": Text(
        TALK,
        ("The talk between {employee} and {manager} has no time yet. Half an hour is enough.",),
        (("Find a time", "ask|where"),),
    ),
    "renewal_skip_level": Text(
        TALK,
        (
            (
                "{employee} and {manager} planned a conversation and have not found the "
                "time for six "
                "weeks. Perhaps you can help them to find it; what they talk about is theirs."
            ),
        ),
        (STAND,),
    ),
    "renewal_held": Text(
        TALK,
        ("The conversation of {employee} and {manager} was planned for now. Did you talk?",),
        (ANSWER,),
    ),
    "renewal_choice": Text(
        TALK,
        (
            "You have talked. Please say what should come next, each of you for yourself.",
            "What concerns both takes effect when both chose it. Moving on needs nobody's leave.",
        ),
        (("Choose", "ask|where"),),
    ),
    "renewal_scheduled": Text(
        TALK,
        (
            "{employee} and {manager} found a time to talk. A calendar entry follows.",
            "The time is {at}.",
        ),
        (STAND,),
    ),
    "renewal_cancelled": Text(
        TALK,
        ("{other} took the agreed time back. Please find another one; the talk is still due.",),
        (("Find a time", "ask|where"),),
    ),
    "transition_declared": Text(
        TALK,
        (
            "{other} has said something important to you in the shared space of the two of you.",
            "Please read it there. It is for you alone.",
        ),
        (("Open your page", "where|ask"),),
    ),
    "transition_day_asked": _DAY_ASKED,
    "transition_no_day": _DAY_ASKED,
    "transition_day_proposed": Text(
        TALK,
        (
            "{other} proposes a day: {day}.",
            "If it suits you, name the same day; if not, name the one that does.",
        ),
        (ANSWER,),
    ),
    "transition_dated": Text(
        TALK,
        (
            "{employee} and {manager} agreed on {day}.",
            "The dates around it are set. The page lists what is still to be done until then.",
        ),
        (STAND,),
    ),
    "leave_announced": Text(
        TALK,
        (
            (
                "The people system has a last day of work for {employee}: {day}. The employment "
                "itself ends on {end}."
            ),
            (
                "Take the time that is left for a good end: talk about what should be finished, "
                "who goes on with it, and how you stay in touch. Plan it on one page, well before "
                "the last day of work."
            ),
            "Nobody has to approve anything, and nothing else changes before.",
        ),
        (STAND,),
    ),
    "leave_recalled": Text(
        TALK,
        (
            (
                "The people system no longer has a last day of work for {employee}. The tour of "
                "duty goes on as it was agreed."
            ),
            "A plan that you two made stays until the one who declared it takes it back.",
        ),
        (STAND,),
    ),
    "transition_withdrawn": Text(
        TALK,
        ("{other} took the plan back. The tour of duty goes on as it was agreed.",),
        (STAND,),
    ),
    "transition_day_passed": Text(
        "A question about a date in the HR system",
        (
            (
                "A day that {employee} and {manager} had agreed on has passed, and the HR system "
                "knows nothing of it. Is an entry missing there, or has the plan changed?"
            ),
        ),
        (ANSWER,),
    ),
    "conversation": Text(
        TALK,
        (
            "{other} has written to you in the space that only the two of you can open.",
            "Please read it there. No mail, no record and nobody else holds a word of it.",
        ),
        (("Open your page", "where|ask"),),
    ),
    "still_alive": Text(
        TALK,
        (
            (
                "The last reviews did not take place. So there is one question: is this tour "
                "still the right thing for both of you?"
            ),
            "Please answer each for yourself. A talk is always possible, whatever you answer.",
        ),
        (ANSWER,),
    ),
    "meeting": Text(
        "{summary}: {employee} and {manager}",
        (
            "{employee} and {manager} meet on {at}. The calendar entry is attached.",
            "If the time does not suit you, propose another one on your page.",
        ),
        (_MEETING_PAGE,),
        TALK,
    ),
    "meeting_moved": Text(
        "{summary}: {employee} and {manager}",
        (
            "{employee} and {manager} now meet on {at}. The attached entry moves the one you have.",
            "If the time does not suit you, propose another one on your page.",
        ),
        (_MEETING_PAGE,),
        TALK,
    ),
    "meeting_taken": Text(
        "{summary}: {employee} and {manager}",
        (
            (
                "The talk about what comes next stays where it was, and {manager} is now the "
                "manager's side of it: {employee} and {manager} meet on {at}."
            ),
            "The calendar entry is attached. If the time does not suit you, propose another one.",
        ),
        (_MEETING_PAGE,),
        TALK,
    ),
    "meeting_given": Text(
        "{summary}: {employee}",
        (
            (
                "{employee} has a new manager, who now has the talk that the two of you had "
                "planned. The attached entry takes it out of your calendar."
            ),
        ),
        (STAND,),
        TALK,
    ),
    "talks_handed_on": Text(
        "{count} talks in your calendar change hands",
        (
            "Who reports to whom has changed, and planned talks go along. Their days stay.",
            "You now have these talks:\n{taken}",
            "These talks are no longer yours:\n{given}",
            "Open the attached file once, and your calendar knows all of them.",
        ),
        (("See what was agreed before you came", "hand_overs|where"),),
    ),
    "meeting_cancelled": Text(
        "{summary}: {employee} and {manager}",
        (
            (
                "The planned meeting of {employee} and {manager} will not take place. The attached "
                "entry takes it out of your calendar."
            ),
        ),
        (STAND,),
        TALK,
    ),
}
