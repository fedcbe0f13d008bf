"""What the next date of a tour or an alliance brings, in words."""

from collections.abc import Mapping

from tourwright.domain.model import Due, MachineName

WORDS: Mapping[str, str] = {
    "abandoned_60d": "the draft is given up, as nobody went on with it",
    "agreed_day_reached": "the agreed day of the transition",
    "amendment_remind": "a reminder of the proposed change",
    "arrive": "the first day of work",
    "auto_30d": "the review closes by itself",
    "closing_remind": "a reminder to say whether the mission is complete",
    "commit_remind": "a reminder to commit",
    "draft_idle": "a note that the draft waits",
    "end_near": "a note that the end comes near",
    "end_reached": "the day after the last day: is the mission complete?",
    "expired_14d": "the time to commit is over, back to talking",
    "expired_21d": "the proposed change lapses",
    "fact": "a change that was told in advance takes effect",
    "hand_over_remind": "a reminder to the new manager",
    "invite": "the invitation to the alumni network",
    "negotiation_stale": "a note that the talk about the text waits",
    "no_answer": "the time to answer is over",
    "other_missing_14d": "the second view is not waited for any longer",
    "overdue_21d": "a reminder of the talk about what comes next",
    "remind": "a reminder",
    "renewal_reaffirm": "the yearly talk about whether this still fits",
    "renewal_remind": "a reminder of the talk about what comes next",
    "renewal_skip_level": "the manager's manager is told that the talk did not happen",
    "renewal_undecided": "a reminder that nothing was chosen yet",
    "return_not_reported": "a look whether the return from leave was forgotten",
    "review_delegate": "the review is still open: who could take it over?",
    "review_remind": "a reminder of the review",
    "start_reached": "the first day of the tour",
    "transition_near": "two weeks before the agreed last day",
    "unconfirmed_30d": "the tour completes, as nobody objected",
}
OF_MACHINE: Mapping[tuple[MachineName, str], str] = {
    (MachineName.REVIEW, "due"): "a review opens",
    (MachineName.RENEWAL, "due"): "the talk about what comes next",
    (MachineName.ALUMNI, "expired"): "the invitation lapses",
}


def words_of(due: Due) -> str:
    """Return what happens at the moment."""
    name = due.event or due.notice
    known = OF_MACHINE.get((due.machine, name)) or WORDS.get(due.notice) or WORDS.get(name)
    return known or name.replace("_", " ")
