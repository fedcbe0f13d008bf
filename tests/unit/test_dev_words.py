"""What the time machine says of dates and of what happened."""

from datetime import UTC, datetime

import pytest

from tourwright.dev.trial_words import entry_words, event_of, step_words, words_of
from tourwright.domain.alliance_merging import DEEDS
from tourwright.domain.model import Due, MachineName
from tourwright.domain.tables import MACHINES

AT = datetime(2027, 3, 1, 8, tzinfo=UTC)
TOLD_BY_NOTICE = (
    "draft_idle negotiation_stale commit_remind review_remind review_delegate renewal_remind "
    "renewal_skip_level renewal_undecided end_near closing_remind hand_over_remind amendment_remind"
)


def due(machine: MachineName, event: str = "", notice: str = "") -> Due:
    """A date."""
    return Due("key", "T5", AT, machine, event, notice=notice)


@pytest.mark.parametrize(
    ("machine", "event", "words"),
    [
        (MachineName.REVIEW, "due", "a review opens"),
        (MachineName.RENEWAL, "due", "the talk about what comes next"),
        (MachineName.ALUMNI, "invite", "the invitation to the alumni network"),
        (MachineName.TOUR, "end_reached", "the day after the last day: is the mission complete?"),
        (MachineName.TOUR, "something_new", "something new"),
    ],
)
def test_a_date_says_what_it_brings(machine: MachineName, event: str, words: str) -> None:
    """An event without words of its own is told by its name."""
    assert words_of(due(machine, event)) == words


@pytest.mark.parametrize("notice", TOLD_BY_NOTICE.split())
def test_every_reminder_has_words(notice: str) -> None:
    """The name of no reminder is shown to people."""
    assert words_of(due(MachineName.TOUR, notice=notice)) != notice.replace("_", " ")


def test_every_event_of_the_timer_has_words() -> None:
    """Nobody has to guess what `stale_60d` means."""
    timed = {
        (machine.name, row.event)
        for machine in MACHINES
        for row in machine.rows
        if row.event and "timer" in {str(party) for party in row.by}
    }
    bare = {
        pair for pair in timed if words_of(due(MachineName(pair[0]), pair[1])) == _bare(pair[1])
    }

    assert {event for _, event in bare if any(sign.isdigit() for sign in event)} == set()


def _bare(event: str) -> str:
    return event.replace("_", " ")


def test_a_step_is_told_by_its_title() -> None:
    """A step without people is an event for other systems."""
    assert step_words("remind", "Prepare the review") == "a reminder: Prepare the review"
    assert step_words("start", "Prepare the review") == "Prepare the review"
    assert step_words("start", "tell_team") == "other systems are told: tell team"
    assert step_words("at", "") == "a date that HR's catalogue names"


def test_lines_of_the_journal_name_who_acted() -> None:
    """The words are those of the page of the two people."""
    assert entry_words("tour", "sign_first", "Nora Bellamy", {}) == "Nora Bellamy committed"
    assert entry_words("step", "done", "", {"step": "Meet"}) == "done: Meet"


def test_a_review_of_one_view_is_not_told_as_one_of_two() -> None:
    """Nobody reads that both were in when one was."""
    said = [entry_words("review", event, "", {}) for event in ("both_in", "other_missing_14d")]

    assert ["both" in words.partition(":")[0] for words in said] == [True, False]


@pytest.mark.parametrize(
    ("machine", "event"), [("alliance", "invited"), ("tour", "planned"), ("step", "at")]
)
def test_lines_that_repeat_another_are_left_out(machine: str, event: str) -> None:
    """One thing is told once."""
    assert entry_words(machine, event, "", {}) == ""


@pytest.mark.parametrize("event", sorted(DEEDS))
def test_joined_records_have_words_of_their_own(event: str) -> None:
    """Nobody reads the name of what happened, and none of it passes in silence."""
    line = {"machine": "alliance", "event": event, "from_state": "on_tour", "to_state": "on_tour"}

    said = entry_words("alliance", event_of(line), "", {})

    assert said not in {"", _bare(event)}


def test_a_joined_record_is_not_taken_for_a_new_alum() -> None:
    """Who joins the network moves on by it, and the network's own line tells of it."""
    states = {"from_state": "invited", "to_state": "alumni_member"}
    line = {"machine": "alliance", "event": "joined", **states}

    assert entry_words("alliance", event_of(line), "", {}) == ""
