"""Configured steps: answers decide, silence never means yes, one hop of delegation."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.step_runs import (
    DELEGATE,
    NO,
    NOW,
    TWO,
    act,
    closes,
    due_of,
    fired,
    opened,
    opens,
    planned,
    said,
)
from tourwright.domain.errors import GuardError, NotAllowedError, NotAPartyError, RuleError
from tourwright.domain.model import (
    AskKind,
    Party,
)
from tourwright.domain.step_model import StepState
from tourwright.domain.steps import answer, fire, is_over, start, withdraw


def test_start_asks_each_person_and_tells_them() -> None:
    """An ask and a mail for each, under ids made from tour, step and person."""
    outcome = start(planned(), "tour-1", NOW)

    (ask,) = opens(outcome)
    assert ask.ask_id == "tour-1:step:training.budget:dana"
    assert (ask.kind, ask.verbs) == (AskKind.APPROVAL, ("approve", "decline", "delegate"))
    assert [(notice.to, notice.ask_id) for notice in outcome.notices] == [("dana", ask.ask_id)]
    assert outcome.entries[0].to_state == "open"


def test_names_are_left_to_whoever_shows_the_text() -> None:
    """The ask says whose tour it is; the journal has words in place of names."""
    named = {"title": "Plan with {{employee.name}}"}
    outcome = start(replace(planned(texts=named), employee_key="ben"), "tour-1", NOW)

    assert opens(outcome)[0].facts["title"] == "Plan with {{employee.name}}"
    assert opens(outcome)[0].facts["person"] == "ben"
    assert outcome.entries[0].body["step"] == "Plan with the employee"


def test_a_delayed_step_waits_for_its_moment() -> None:
    """Nobody is asked before; the only due is the beginning."""
    later = replace(planned(), begin_at=NOW + timedelta(days=7))

    outcome = start(later, "tour-1", NOW)

    assert outcome.asks == ()
    assert [due.event for due in outcome.dues] == ["start"]
    assert opens(fired(outcome.run, "start"))[0].person_key == "dana"


def test_the_first_yes_is_enough_when_any_may_decide() -> None:
    """The others' asks close, and whoever asked is told."""
    outcome = answer(opened(TWO), act("approve"), NOW)

    assert outcome.run.state is StepState.APPROVED
    assert closes(outcome) == {
        "tour-1:step:training.budget:dana": "answered",
        "tour-1:step:training.budget:H": "answered_elsewhere",
    }
    assert [notice.to for notice in outcome.notices] == ["ben"]
    assert outcome.dues == ()


def test_one_no_leaves_the_question_to_the_others_when_any_may_decide() -> None:
    """Only the last no declines."""
    once = said(opened(TWO), act("decline", **NO))

    assert once.state is StepState.OPEN
    assert said(once, act("decline", "hr-1", **NO)).state is StepState.DECLINED


def test_all_means_all_and_one_no_declines() -> None:
    """Two yes approve; a single no ends it."""
    half = said(opened(TWO, rule="all"), act("approve"))

    assert half.state is StepState.OPEN
    assert said(half, act("approve", "hr-1")).state is StepState.APPROVED
    assert said(opened(TWO, rule="all"), act("decline", **NO)).state is StepState.DECLINED


def test_a_quorum_declines_when_it_cannot_be_reached_any_more() -> None:
    """Two of three: after two no, the third is not waited for."""
    three = (*TWO, ("skip_level", "sky"))
    run = opened(three, rule="quorum", quorum=2)

    run = said(run, act("decline", **NO), act("approve", "sky"))

    assert run.state is StepState.OPEN
    assert said(run, act("decline", "hr-1", **NO)).state is StepState.DECLINED
    assert said(run, act("approve", "hr-1")).state is StepState.APPROVED


def test_a_decline_needs_a_reason() -> None:
    """A sentence is the least that somebody who asked may expect."""
    with pytest.raises(GuardError, match="reason"):
        answer(opened(), act("decline", reason="  "), NOW)


def test_the_reason_goes_into_the_shared_history() -> None:
    """Not into the mail."""
    outcome = answer(opened(), act("decline", **NO), NOW)

    assert outcome.entries[0].body["reason"] == NO["reason"]
    assert NO["reason"] not in str(outcome.notices)


@pytest.mark.parametrize("seat", ["manager", "hr"])
def test_nobody_approves_their_own_request(seat: str) -> None:
    """Neither by a role they hold, nor as one of a group."""
    run = opened(((seat, "ben" if seat == "manager" else ""),))
    mine = replace(act("approve", "ben"), party=Party.HR)

    with pytest.raises(GuardError, match="not the requester"):
        answer(run, mine, NOW)


def test_a_request_whose_only_approver_asks_goes_to_hr() -> None:
    """Ben is his own manager on paper: somebody else decides."""
    outcome = start(planned((("manager", "ben"),)), "tour-1", NOW)

    assert [(ask.person_key, ask.role) for ask in opens(outcome)] == [("", Party.HR)]


def test_a_role_nobody_holds_is_asked_of_hr() -> None:
    """The step is held, HR answers or passes it on; nothing fails."""
    outcome = start(planned((("manager", ""),)), "tour-1", NOW)

    (ask,) = opens(outcome)
    assert (ask.role, ask.facts["in_place_of"]) == (Party.HR, "manager")
    assert said(outcome.run, act("delegate", "hr-1", **DELEGATE)).seats[-1].person_key == "dee"


def test_one_human_in_two_roles_is_asked_once() -> None:
    """And a quorum of two gets HR as the second."""
    same = (("manager", "dana"), ("skip_level", "dana"))

    outcome = start(planned(same, rule="quorum", quorum=2), "tour-1", NOW)

    assert [ask.person_key or ask.role for ask in opens(outcome)] == ["dana", Party.HR]


def test_reminders_go_to_those_who_were_silent() -> None:
    """Each with a key of its own, so that each is sent once."""
    run = said(opened(TWO, rule="all"), act("approve"))

    first = fired(run, "remind")
    second = fired(first.run, "remind")

    assert [(notice.to, notice.role) for notice in first.notices] == [("", Party.HR)]
    assert first.notices[0].key != second.notices[0].key
    assert first.run.state is StepState.OPEN


def test_escalation_asks_the_skip_level_too() -> None:
    """Both may answer from then on; nobody loses their say."""
    outcome = fired(opened(), "escalate")

    assert [ask.person_key for ask in opens(outcome)] == ["sky"]
    assert said(outcome.run, act("approve")).state is StepState.APPROVED
    assert said(outcome.run, act("approve", "sky")).state is StepState.APPROVED


def test_escalation_of_two_silent_people_needs_no_third_yes() -> None:
    """Who was asked because of silence stands in for the silent."""
    run = fired(said(opened(TWO, rule="all"), act("approve")), "escalate").run

    assert said(run, act("approve", "sky")).state is StepState.APPROVED


@pytest.mark.parametrize("above", ["", "ben", "dana"])
def test_escalation_without_a_skip_level_goes_to_hr(above: str) -> None:
    """None known, the requester, or somebody who is asked already."""
    run = start(replace(planned(), skip_level_key=above), "tour-1", NOW).run

    outcome = fired(run, "escalate")

    assert [ask.role for ask in opens(outcome)] == [Party.HR]


def test_expiry_is_no_yes() -> None:
    """Asks close, and whoever asked learns that nobody answered."""
    outcome = fired(opened(), "expire")

    assert outcome.run.state is StepState.EXPIRED
    assert set(closes(outcome).values()) == {"expired"}
    assert "neither a yes nor a no" in outcome.notices[0].facts["body"]
    with pytest.raises(NotAllowedError, match="expired"):
        answer(outcome.run, act("approve"), NOW)


def test_a_moment_counts_once() -> None:
    """The same due again changes nothing and tells nobody."""
    run = opened()
    due = due_of(run, "escalate")
    once = fire(run, due, due.at)

    again = fire(once.run, due, due.at)

    assert again.run == once.run
    assert (again.entries, again.asks, again.notices) == ((), (), ())


def test_a_task_is_done_when_all_have_said_so() -> None:
    """Or when one has, where any is enough."""
    both = (("employee", "ben"), ("manager", "dana"))
    run = said(opened(both, kind="task", rule="all"), act("done"))

    assert run.state is StepState.OPEN
    assert said(run, act("done", "ben")).state is StepState.DONE
    assert said(opened(both, kind="task", rule="any"), act("done")).state is StepState.DONE


def test_an_answer_of_another_kind_is_refused() -> None:
    """A task is done, not approved; the message says what is possible."""
    with pytest.raises(NotAllowedError, match="done, delegate"):
        answer(opened(kind="task"), act("approve"), NOW)


def test_a_stranger_cannot_answer() -> None:
    """Only who is asked."""
    with pytest.raises(NotAPartyError):
        answer(opened(), act("approve", "eve"), NOW)


def test_one_person_of_a_group_answers_once() -> None:
    """HR in place of two roles is two seats, but one human has one voice."""
    run = opened((("manager", "dana"), ("hr", "")), rule="all")
    run = said(run, act("approve", "hr-1"))

    with pytest.raises(NotAPartyError):
        answer(run, act("approve", "hr-1"), NOW)


def test_mail_writes_to_each_person_and_is_done() -> None:
    """No answer is waited for, placeholders of names stay for the moment of sending."""
    outcome = start(planned((("employee", "ben"), ("manager", "dana")), kind="mail"), "tour-1", NOW)

    assert [notice.to for notice in outcome.notices] == ["ben", "dana"]
    assert "{{employee.name}}" in outcome.notices[0].facts["body"]
    assert outcome.notices[0].ask_id == ""
    assert is_over(outcome.run)


def test_meeting_has_a_stable_uid_and_a_neutral_title() -> None:
    """The same step always has the same calendar entry."""
    both = (("employee", "ben"), ("manager", "dana"))

    (meeting,) = start(planned(both, kind="meeting"), "tour-1", NOW).meetings

    assert meeting.uid == "tour-1-step-training.budget@tourwright"
    assert (meeting.summary, meeting.attendees) == ("Conversation", ("ben", "dana"))
    assert meeting.end - meeting.start == timedelta(minutes=30)


def test_meeting_without_a_known_manager_is_held_and_hr_is_told() -> None:
    """Nobody sits in a meeting alone."""
    outcome = start(planned((("employee", "ben"), ("manager", "")), kind="meeting"), "tour-1", NOW)

    assert outcome.meetings == ()
    assert [notice.role for notice in outcome.notices] == [Party.HR]


def test_event_tells_subscribers_ids_only() -> None:
    """The type HR wrote, and which step of which tour."""
    outcome = start(planned((), kind="event", event_type="budget.asked"), "tour-1", NOW)

    (event,) = outcome.events
    assert event.type == "budget.asked"
    assert event.data == {"tour_id": "tour-1", "step_id": "training.budget", "trigger": "active"}


def test_withdrawn_step_closes_its_asks_without_a_mail() -> None:
    """The tour is over: one go, no single mails."""
    outcome = withdraw(opened(TWO), "tour_over", NOW)

    assert outcome.run.state is StepState.WITHDRAWN
    assert set(closes(outcome).values()) == {"tour_over"}
    assert (outcome.notices, outcome.dues) == ((), ())
    assert withdraw(outcome.run, "tour_over", NOW).entries == ()


def test_a_refused_answer_leaves_the_step_as_it_was() -> None:
    """Runs are values: a refusal changes none."""
    run = opened()
    before = repr(run)

    with pytest.raises(RuleError):
        answer(run, act("approve", "eve"), NOW)

    assert repr(run) == before
