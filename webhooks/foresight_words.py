"""The words of the time machine: what would reach somebody, and why, by the names of the rules."""

from collections.abc import Mapping

from tourwright.domain.foresight import Foreseen, Way
from webhooks.i18n import _, lazy
from webhooks.words import day as day_words

MAILS: Mapping[str, object] = {
    "committed": lazy("the tour is agreed"),
    "committed_on_paper": lazy("the tour is agreed, on paper"),
    "review_open": lazy("a review is open"),
    "review_remind": lazy("a reminder of the review"),
    "review_stand_in": lazy("a review to answer in the manager's place"),
    "review_beside": lazy("somebody else may answer the review"),
    "review_delegate": lazy("a review to answer in the manager's place"),
    "review_revealed": lazy("both views of the review are in"),
    "reviews_missed": lazy("two reviews in a row were missed"),
    "still_alive": lazy("is this tour still alive?"),
    "renewal_due": lazy("time to talk about what comes next"),
    "renewal_remind": lazy("a reminder: the talk has no time yet"),
    "renewal_skip_level": lazy("two people found no time for their talk"),
    "renewal_scheduled": lazy("a time for the talk is found"),
    "renewal_choice": lazy("what should come next?"),
    "extension_wanted": lazy("both want more time: propose the change"),
    "end_near": lazy("the last stretch has begun"),
    "closing": lazy("is the mission done?"),
    "closing_remind": lazy("a reminder: is the mission done?"),
    "mission_confirmed": lazy("the other one says that it is done"),
    "completed": lazy("the tour is complete"),
    "hand_over": lazy("a tour comes to a new manager: adopt the terms, or propose a change"),
    "hand_over_opened": lazy("there is a new manager, and the terms stand"),
    "hand_over_remind": lazy("a reminder to the new manager"),
    "hand_over_adopted": lazy("the new manager has adopted the terms"),
    "hand_over_lapsed": lazy("the terms are not confirmed yet, and still hold"),
    "amendment": lazy("a change of the statement is proposed"),
    "amendment_in_force": lazy("the change of the statement is in force"),
    "amendment_remind": lazy("a reminder: a change is proposed"),
    "amendment_expired": lazy("the proposed change has lapsed"),
    "returned": lazy("the tour goes on after the leave"),
    "moved_country": lazy("the tour goes on in another country"),
    "transition_dated": lazy("a last day is agreed"),
    "leave_announced": lazy("a last day of work is announced"),
    "leave_recalled": lazy("the announced leave was taken back"),
    "transition_day_passed": lazy("the agreed last day has passed: is an entry missing?"),
    "hr_help": lazy("HR is asked whether a planned leave is over"),
}
"""What a mail says, by its purpose."""

STATES: Mapping[str, object] = {
    "active": lazy("The tour is under way"),
    "paused": lazy("The tour is paused: nobody gets a mail about it"),
    "closing": lazy("The tour comes to its close"),
    "completed": lazy("The tour is complete"),
    "committed": lazy("The tour is committed to"),
}

ENTRIES: Mapping[str, object] = {
    "meeting": lazy("a calendar entry for the talk on %(day)s"),
    "meeting_moved": lazy("the calendar entry moves to %(day)s"),
    "meeting_cancelled": lazy("the calendar entry of %(day)s is withdrawn"),
}

REASONS: Mapping[str, object] = {
    "T4": lazy("the first day of the tour"),
    "T5": lazy("the rhythm of reviews"),
    "T6": lazy("the talk about what comes next"),
    "T7": lazy("the end is near"),
    "T8": lazy("the last day has come"),
    "T9": lazy("the question at the end waits"),
    "T10": lazy("the hand-over waits"),
    "T11": lazy("the proposed change waits"),
    "X": lazy("the agreed last day"),
    "E61": lazy("no return was told"),
    "AT": lazy("a date in HR's own steps"),
    "plan": lazy("the tour as it stands"),
    "scenario": lazy("what you let happen"),
    "answer": lazy("they have answered"),
}
"""Why something comes, by the timer or what else caused it."""


def what(one: Foreseen) -> str:
    """Return what would happen, in words."""
    if one.way is Way.TOUR:
        return str(STATES.get(one.what, one.what.replace("_", " ")))
    if one.way is Way.CALENDAR:
        return _entry(one)
    if one.detail:
        return _("from HR's steps: %(title)s", title=one.detail)
    return str(MAILS.get(one.what, one.what.replace("_", " ")))


def why(one: Foreseen) -> str:
    """Return why, in words."""
    return str(REASONS.get(one.why.split(" ")[0], _("HR's own steps")))


def _entry(one: Foreseen) -> str:
    words = str(ENTRIES[one.what])
    return words % {"day": day_words(one.talk_day)} if one.talk_day else words
