"""A tour that ran before we knew of it: confirmed by both over weeks, then looked at once."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from tests.factories import NOW, START, some_opening
from tests.tour_world import HRIS, E, M, TourWorld, negotiated
from tourwright.domain.calendar import WorkCalendar
from tourwright.domain.dates import add_working_days, local_day, shift_to_common_working_day
from tourwright.domain.errors import IncompleteError
from tourwright.domain.model import Due, Party, TourKind
from tourwright.domain.statement import Names, Statement
from tourwright.domain.tables import TourState
from tourwright.domain.tour_state import Imported
from tourwright.domain.tour_view import view_of

TRANSFORMATIONAL = TourKind.TRANSFORMATIONAL
BEGUN = date(2025, 1, 15)
FROM_ELSEWHERE = Imported("imported, committed elsewhere", date(2025, 1, 9), "p-hr")
PROVENANCE = {"provenance": "imported, committed elsewhere", "committed_on": "2025-01-09"}
ZONE = "Europe/Berlin"


def brought(start: date = BEGUN, kind: TourKind = TRANSFORMATIONAL, **changes: object) -> TourWorld:
    """Return a tour that HR brought in and nobody has confirmed."""
    opening = some_opening(
        kind, start=start, imported=FROM_ELSEWHERE, standard_text=False, by=Party.HR, **changes
    )
    world = TourWorld(opening)
    world.replan()
    return world


def confirmed(start: date = BEGUN, kind: TourKind = TRANSFORMATIONAL) -> TourWorld:
    """Return a tour that both confirmed on the day it came."""
    world = brought(start, kind)
    world.sign(E)
    world.sign(M)
    world.replan()
    return world


def first_look_of(now: datetime) -> date:
    """Return the day ten working days on."""
    return add_working_days(local_day(now, ZONE), 10, WorkCalendar())


def days_of(dues: Sequence[Due], event: str = "due") -> list[date]:
    """Return the days on which something is asked anew."""
    return [local_day(due.at, ZONE) for due in dues if due.event == event]


def test_both_are_asked_to_confirm_and_see_where_it_comes_from() -> None:
    """The text is before both at once, with its provenance and without a negotiation."""
    world = brought()

    assert world.state == TourState.SIGNING
    assert [(ask.party, ask.verbs) for ask in world.tour.asks] == [(E, ("sign",)), (M, ("sign",))]
    assert [notice.facts for notice in world.notices("commit_imported")] == [PROVENANCE] * 2
    assert view_of(world.tour, with_statement=False).imported == PROVENANCE


def test_the_journal_says_who_brought_it_in() -> None:
    """The first line names HR's person, the provenance and the day; no reader's fact names HR."""
    line = brought().records[0].entries[0]

    assert (line.party, line.person_key, line.event) == (Party.HR, "p-hr", "opened")
    assert line.body == PROVENANCE
    assert (line.from_state, line.to_state) == ("", TourState.SIGNING)


def test_nothing_of_it_is_due_before_both_confirmed() -> None:
    """Years of reviews and a talk lie behind it; only slow reminders of the question come."""
    world = brought(date(2023, 6, 1))

    assert {due.timer for due in world.tour.plan.dues} == {"T3"}
    world.sign(E)
    world.live_on(NOW + timedelta(days=60))
    assert world.state == TourState.SIGNING
    assert not world.notices("review_open")


def test_reminders_come_at_a_slow_pace_to_whoever_has_not_confirmed() -> None:
    """Three in thirteen weeks, and none for the one who has confirmed."""
    world = brought()
    world.sign(E)

    world.live_on(NOW + timedelta(days=89))

    told = world.notices("commit_remind")
    assert [notice.role for notice in told] == [M, M, M]
    assert world.state == TourState.SIGNING


def test_silence_never_means_yes() -> None:
    """After 90 days it is a text to talk about, and given up when nobody ever does."""
    world = brought()
    world.sign(E)

    world.live_on(NOW + timedelta(days=95))
    assert (world.state, world.tour.signatures) == (TourState.NEGOTIATING, ())
    world.live_on(NOW + timedelta(days=200))
    assert world.state == TourState.ABANDONED


def test_weeks_may_lie_between_the_two() -> None:
    """The second yes puts it in force with its own start and last day."""
    world = brought()
    world.sign(E)
    world.wait(60)

    world.sign(M)

    view = view_of(world.tour, with_statement=False)
    assert (view.state, view.start, view.last_day) == ("active", BEGUN, date(2028, 1, 14))


def test_a_changed_word_leads_to_the_talk() -> None:
    """What both had confirmed is void, and the text is committed to in the usual window."""
    world = brought()
    world.sign(M)
    world.act(E, "edit", fields={"mission_objective": '"Move two plants."'})
    assert (world.state, world.tour.signatures) == (TourState.NEGOTIATING, ())

    world.act(E, "edit", fields={"employee_aspirations": '["Run a plant one day."]'})
    world.act(M, "agree_field", fields={"field": "*"})
    world.act(M, "propose_sign")

    assert not world.tour.asks[-1].facts
    assert world.tour.asks[-1].due == world.now + timedelta(days=14)
    world.replan()
    assert days_of(world.tour.plan.dues, "expired_14d") == [date(2026, 3, 16)]


def test_blanks_that_stayed_open_elsewhere_may_stay_open_here() -> None:
    """A yes taken back is given again without filling in what the file had left empty."""
    bare = Statement(TRANSFORMATIONAL, Names("Ana", "Dana", "Example"), "Build it.", BEGUN, 36)
    world = brought(statement=bare)
    world.sign(E)
    world.act(E, "withdraw_signature")

    world.act(E, "propose_sign")

    assert world.state == TourState.SIGNING
    assert world.notices("commit_imported")[-1].to == world.key(M)


def test_a_changed_text_needs_all_its_words() -> None:
    """The rule of every negotiation holds as soon as a word differs."""
    bare = Statement(TRANSFORMATIONAL, Names("Ana", "Dana", "Example"), "Build it.", BEGUN, 36)
    world = brought(statement=bare)
    world.act(M, "edit", fields={"mission_objective": '"Build two."'})
    world.act(E, "agree_field", fields={"field": "*"})

    with pytest.raises(IncompleteError, match="fill it before"):
        world.act(M, "propose_sign")


def test_what_was_missed_is_one_first_look_on_one_day() -> None:
    """Reviews of two years and the talk of a year ago come together, ten working days on."""
    world = confirmed(date(2024, 1, 8))

    late = [due for due in world.tour.plan.dues if due.event == "due"][:2]
    assert [(due.timer, due.subject_id) for due in late] == [("T5", "1"), ("T6", "")]
    assert set(days_of(late)) == {first_look_of(world.now)}
    assert world.tour.plan.catch_up


def test_what_lies_ahead_stays_anchored_to_the_start() -> None:
    """The reviews after the first look come on the days counted from the first day."""
    world = confirmed(date(2024, 1, 8))

    ahead = days_of([due for due in world.tour.plan.dues if due.timer == "T5"])[1:]
    assert ahead == [date(2026, 4, 8), date(2026, 7, 8), date(2026, 10, 8)]


def test_the_first_look_is_left_out_when_a_review_is_near() -> None:
    """Nobody is asked twice in a fortnight."""
    world = confirmed(date(2024, 3, 25))

    assert days_of([due for due in world.tour.plan.dues if due.timer == "T5"])[0] == date(
        2026, 3, 25
    )


def test_a_foundational_tour_is_looked_at_once_too() -> None:
    """Four yearly talks and fifteen reviews were missed: one day, then the anchored ones."""
    world = confirmed(date(2022, 1, 10), TourKind.FOUNDATIONAL)

    days = days_of(world.tour.plan.dues)
    assert days.count(first_look_of(world.now)) == 2
    assert min(days) == first_look_of(world.now)


def test_a_tour_that_ended_meanwhile_is_asked_about_its_end() -> None:
    """Both confirm after the last day: no first look, the question is whether it is done."""
    world = brought(date(2023, 3, 20))
    world.sign(E)
    world.wait(40)
    world.sign(M)

    world.live_on(world.now + timedelta(days=4))

    assert world.state == TourState.CLOSING
    assert not world.notices("renewal_due")


def test_steps_of_a_beginning_are_not_begun_again() -> None:
    """HR's steps for a new mission were taken elsewhere; those of a commitment are due here."""
    world = confirmed()

    named = [trigger.on for outcome in world.outcomes for trigger in outcome.triggers]
    assert named == ["committed"]


def test_who_leaves_before_confirming_ends_it_without_a_word() -> None:
    """Not in force, so no promise is looked at and nobody is told."""
    world = brought()

    before = len(world.notices())

    world.act(HRIS, "person_left", day=START - timedelta(days=1), fields={"initiator": "company"})

    assert world.state == TourState.ABANDONED
    assert len(world.notices()) == before
    assert "tour.promise_check" not in world.lines()


def test_other_tours_say_nothing_of_an_import() -> None:
    """The row and the plan of a tour that was agreed on here are as they were."""
    world = TourWorld(negotiated())

    assert view_of(world.tour, with_statement=False).imported == {}
    assert world.tour.imported is None


@given(
    start=some.dates(date(2020, 1, 1), date(2026, 2, 27)),
    waited=some.integers(0, 89),
    kind=some.sampled_from(list(TourKind)),
)
@example(start=date(2020, 3, 1), waited=0, kind=TourKind.FOUNDATIONAL)
def test_nobody_is_asked_about_years_that_have_passed(
    start: date, waited: int, kind: TourKind
) -> None:
    """Whenever it began and was confirmed: at most one day of past things, the rest anchored."""
    world = brought(start, kind)
    world.sign(E)
    world.now += timedelta(days=waited)
    world.sign(M)
    world.replan()
    look, today = first_look_of(world.now), local_day(world.now, ZONE)

    asked = [due for due in world.tour.plan.dues if due.event == "due"]
    past = [due for due in asked if _meant_for(due) < today]
    last = world.tour.statement.last_day
    assert {local_day(due.at, ZONE) for due in past if last is None or look < last} <= {
        look,
        _latest_talk(last),
    }
    assert len([due for due in past if due.timer == "T5"]) <= 1
    assert len([due for due in past if due.timer in ("T6", "T18")]) <= 1


def _meant_for(due: Due) -> date:
    """Return the working day of the day that the due is named after: a Sunday's is the Monday."""
    named = date.fromisoformat(due.key.rsplit(":", 1)[1])
    return shift_to_common_working_day(named, WorkCalendar())


def _latest_talk(last: date | None) -> date:
    """Return the latest day of a talk before the end."""
    if last is None:
        return date.max
    return add_working_days(last + timedelta(days=1), -5, WorkCalendar())
