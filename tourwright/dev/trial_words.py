"""What the next date of a tour or an alliance brings, in words."""

from collections.abc import Mapping

from tourwright.domain.model import Due, MachineName
from tourwright.domain.step_texts import plain_title
from tourwright.domain.tour import Tour
from webhooks.timeline import SAID

SILENT = frozenset(
    {
        "planned",
        ("alliance", "declined"),
        ("alliance", "invited"),
        ("alliance", "joined"),
        ("alliance", "tour_committed"),
        ("alliance", "tour_over"),
        ("tour", "opened"),
    }
)
"""Lines that only repeat in one machine what another one tells."""
HAPPENED: Mapping[tuple[str, str], str] = {
    ("alliance", "hired"): "hired",
    ("alliance", "hold_opened"): "something is missing: HR is asked for help",
    ("alliance", "left"): "left the alumni network",
    ("alliance", "merged"): "the person goes on under another record, so this one rests",
    ("alliance", "not_invited"): "not invited to the alumni network",
    ("alliance", "parted"): "two records that were joined are two people after all",
    ("alliance", "person_left"): "left the company",
    ("alliance", "records_joined"): "another record of the person was joined to this one",
    ("alliance", "rehired"): "hired again",
    ("alliance", "same_person"): "two records of somebody in this alliance were joined",
    ("alliance", "tour_opened"): "a tour of duty is offered",
    ("alumni", "decline"): "declined the alumni network",
    ("alumni", "good_standing"): "left in good standing",
    ("alumni", "rehired"): "the membership rests, as the person is back",
    ("hand_over", "opened"): "a new manager is asked to take over the terms",
    ("review", "both_in"): "both views of the review are in",
    ("review", "one_in"): "one view of the review is in",
    ("review", "other_missing_14d"): "only one view of the review came in: it is open to both",
    ("tour", "use_standard_text"): "the standard text is ready to commit to",
}

WORDS: Mapping[str, str] = {
    "amendment_remind": "a reminder of the proposed change",
    "arrive": "the first day of work",
    "auto_30d": "the review closes by itself",
    "closing_remind": "a reminder to say whether the mission is complete",
    "commit_remind": "a reminder to commit",
    "default_7d": "thanks that nobody answered stay private",
    "draft_idle": "a note that the draft waits",
    "due_passed": "a gap needs a new plan",
    "end_near": "a note that the end comes near",
    "end_reached": "the day after the last day: is the mission complete?",
    "fact": "what the HR system told in advance comes true",
    "give_up_12m": "no private address came: the invitation is given up",
    "expired_14d": "the time to commit is over, back to talking",
    "expired_21d": "the proposed change lapses",
    "hand_over_remind": "a reminder to the new manager",
    "invite": "the invitation to the alumni network",
    "negotiation_stale": "a note that the talk about the text waits",
    "no_ack_14d": "a gap that nobody looked at goes on the agenda of the next review",
    "no_answer": "the time to answer is over",
    "other_missing_14d": "the second view is not waited for any longer",
    "overdue_21d": "a reminder of the talk about what comes next",
    "remind": "a reminder",
    "pause_24m": "the pause has lasted two years: the membership ends",
    "renewal_reaffirm": "the yearly talk about whether this still fits",
    "renewal_remind": "a reminder of the talk about what comes next",
    "renewal_skip_level": "the manager's manager is told that the talk did not happen",
    "renewal_undecided": "a reminder that nothing was chosen yet",
    "return_not_reported": "a look whether the return from leave was forgotten",
    "review_delegate": "the review is still open: who could take it over?",
    "review_remind": "a reminder of the review",
    "stale_60d": "nobody went on: it is given up",
    "stale_90d": "nobody went on: it is given up",
    "start_reached": "the first day of the tour",
    "no_day_60d": "a note that no last day is agreed yet",
    "transition_near": "two weeks before the agreed last day",
    "undecided_30d": "a note that nothing was chosen yet",
    "undecided_60d": "a note that nothing was chosen yet",
    "undo_over": "the last day on which the end could be taken back",
    "window_30d": "the tour ends, as nobody objected",
}
OF_MACHINE: Mapping[tuple[MachineName, str], str] = {
    (MachineName.REVIEW, "due"): "a review opens",
    (MachineName.RENEWAL, "due"): "the talk about what comes next",
    (MachineName.ALUMNI, "no_answer"): "the invitation lapses",
    (MachineName.ALUMNI, "remind"): "a reminder of the invitation",
}


STEPS: Mapping[str, str] = {
    "approve": "a yes: {step}",
    "decline": "a no: {step}",
    "delegate": "handed on: {step}",
    "done": "done: {step}",
    "escalate": "the manager's manager is asked: {step}",
    "expire": "no answer in time: {step}",
    "hand_on": "goes to whoever follows: {step}",
    "remind": "a reminder: {step}",
    "withdraw": "no longer needed: {step}",
    "start": "{step}",
}


def words_of(due: Due, tour: Tour | None = None) -> str:
    """Return what happens at the moment."""
    name = due.event or due.notice
    if due.machine is MachineName.STEP:
        return step_words(name, _title(due.subject_id, tour))
    known = OF_MACHINE.get((due.machine, name)) or WORDS.get(due.notice) or WORDS.get(name)
    return known or name.replace("_", " ")


def step_words(event: str, step: str) -> str:
    """Return what a step that HR configured does; step is its title."""
    if not step:
        return "a date that HR's catalogue names"
    if step.isidentifier() and step.islower():
        return f"other systems are told: {step.replace('_', ' ')}"
    return STEPS.get(event, event.replace("_", " ") + ": {step}").format(step=step)


def event_of(body: Mapping[str, object]) -> str:
    """Return the event of a line of the journal; to join records is not to join the alumni."""
    event = str(body.get("event"))
    stays = body.get("from_state") == body.get("to_state")
    if (body.get("machine"), event) == (MachineName.ALLIANCE, "joined") and stays:
        return "records_joined"
    return event


def entry_words(machine: str, event: str, who: str, facts: Mapping[str, object]) -> str:
    """Return the words of one line of the journal, "" for a line that says nothing to people."""
    if machine == MachineName.STEP:
        return step_words(event, str(facts["step"])) if facts.get("step") else ""
    if event in SILENT or (machine, event) in SILENT:
        return ""
    said = (
        HAPPENED.get((machine, event))
        or SAID.get((machine, event))
        or WORDS.get(event)
        or event.replace("_", " ")
    )
    return said.format(who=who)


def _title(step_id: str, tour: Tour | None) -> str:
    """Return the title of a step of the tour."""
    runs = tour.steps if tour is not None else ()
    return next((plain_title(run) for run in runs if run.planned.step_id == step_id), "")
