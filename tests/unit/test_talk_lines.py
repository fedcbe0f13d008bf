"""What the shared history tells of one talk."""

from datetime import UTC, datetime

from tests.fakes import FakeJournal
from tests.web_world import ANA, DANA
from tourwright.domain.model import MachineName
from webhooks.talk_lines import OUTCOMES, Which, agreed_before, last, told

AT = datetime(2027, 4, 1, 9, tzinfo=UTC)
REVIEW_2 = Which("a1-1", MachineName.REVIEW, 2, ANA)


def journal(*lines: dict[str, object]) -> FakeJournal:
    """Return a journal of the tour with lines of its reviews."""
    kept = FakeJournal()
    for line in lines:
        kept.add("a1", "a1-1", AT, **{"machine": "review", "subject_id": "2"} | line)
    return kept


def test_only_lines_of_this_talk_are_told() -> None:
    """Neither another cycle nor another tour's."""
    kept = journal({"event": "due"}, {"event": "due", "subject_id": "1"})
    kept.add("a1", "a1-2", AT, machine="review", event="skip", subject_id="2")

    assert [line.event for line in told(kept.lines("a1"), REVIEW_2)] == ["due"]


def test_a_line_that_is_private_to_the_other_side_is_left_out() -> None:
    """What one side chose is told when both have chosen."""
    kept = journal(
        {"event": "choose_extend_consent", "private_to": DANA},
        {"event": "choose_transition", "private_to": "pair"},
    )

    assert [line.event for line in told(kept.lines("a1"), REVIEW_2)] == ["choose_transition"]


def test_the_outcome_is_the_last_one_and_names_its_reason() -> None:
    """A review may be moved and opened again before."""
    kept = journal({"event": "due"}, {"event": "skip", "body": {"reason": "A launch."}})

    outcome = last(told(kept.lines("a1"), REVIEW_2), OUTCOMES)

    assert outcome is not None
    assert (outcome.event, outcome.facts["reason"]) == ("skip", "A launch.")


def test_the_agenda_begins_with_what_was_agreed_last_time() -> None:
    """The last review that was revealed counts, whatever was skipped between."""
    facts = {"employee_progress": "on_track", "employee_next_steps": "Book the course."}
    kept = journal(
        {"event": "both_in", "subject_id": "1", "body": facts},
        {"event": "skip"},
    )

    (view,) = agreed_before("a1-1", 3, kept.lines("a1"))

    assert (view.side, view.next_steps) == ("employee", "Book the course.")


def test_an_answer_that_is_not_revealed_is_on_no_agenda() -> None:
    """Only the line of the reveal is ever read."""
    kept = journal({"event": "one_in", "body": {"employee_progress": "at_risk"}})

    assert agreed_before("a1-1", 3, kept.lines("a1")) == ()
