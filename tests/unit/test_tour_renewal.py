"""The renewal talk: one calendar entry, five outcomes of equal weight."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.factories import ANA, DANA
from tests.tour_world import (
    AMENDMENT,
    RENEWAL,
    TALK_DAY,
    TRANSITION,
    E,
    M,
    TourWorld,
    active,
    talk_due,
)
from tourwright.domain.errors import GuardError, NotAllowedError
from tourwright.domain.model import AskKind, AskOpen, Meeting, TourKind
from tourwright.domain.tables import RenewalState, TourState, TransitionState

FIVE = ("choose_next_tour", "choose_extend", "choose_foundational", "choose_transition", "not_yet")


def planned() -> TourWorld:
    """Return a tour whose talk has its place in the calendar."""
    world = active()
    world.plan(talk_due(), renewal_on=TALK_DAY.date())
    return world


def due() -> TourWorld:
    """Return a tour whose talk is due."""
    world = planned()
    world.now = TALK_DAY
    world.come(talk_due())
    return world


def scheduled() -> TourWorld:
    """Return a tour whose talk has a slot that both accepted."""
    world = due()
    world.both("accept_slot", RENEWAL)
    return world


def held() -> TourWorld:
    """Return a tour whose talk was held."""
    world = scheduled()
    world.wait(0.25)
    world.both("held", RENEWAL)
    return world


def talk(world: TourWorld) -> str:
    """Return the state of the talk."""
    assert world.tour.renewal is not None
    return world.tour.renewal.state


def meetings(world: TourWorld) -> list[Meeting]:
    """Return every calendar entry told so far."""
    return [meeting for record in world.records for meeting in record.meetings]


def open_asks(world: TourWorld, kind: AskKind) -> set[str]:
    """Return who is asked this now."""
    return {ask.person_key for ask in world.tour.asks if ask.kind is kind}


def test_talk_is_in_the_calendar_from_the_first_plan() -> None:
    """Neutral words, both people, sequence 0."""
    world = planned()

    (entry,) = meetings(world)
    assert (entry.sequence, entry.summary, entry.cancelled) == (0, "Conversation", False)
    assert entry.attendees == (ANA, DANA)
    assert entry.uid == f"{world.tour.tour_id}-renewal-1@tourwright"


def test_moved_end_moves_the_entry_and_makes_no_second() -> None:
    """Three plans with other days: one uid, sequences in order (E2)."""
    world = planned()
    for days in (30, 60, 60):
        at = TALK_DAY + timedelta(days=days)
        world.plan(talk_due(at), renewal_on=at.date())

    assert {entry.uid for entry in meetings(world)} == {meetings(world)[0].uid}
    assert [entry.sequence for entry in meetings(world)] == [0, 1, 2]


def test_due_asks_both_for_a_slot() -> None:
    """The thin event names no person."""
    world = due()

    assert open_asks(world, AskKind.RENEWAL_SLOT) == {ANA, DANA}
    assert [event.type for event in world.records[-1].events] == ["renewal.due"]
    assert [trigger.on for trigger in world.last.triggers] == ["renewal.due"]


def test_slot_stands_when_both_accept_it() -> None:
    """One yes is not enough; another slot asks the other side again."""
    world = due()
    world.act(E, "schedule", RENEWAL, fields={"at": "2026-09-10T09:00:00+00:00"})
    world.act(M, "schedule", RENEWAL, fields={"at": "2026-09-11T09:00:00+00:00"})
    assert talk(world) == RenewalState.DUE

    world.act(E, "accept_slot", RENEWAL)

    assert talk(world) == RenewalState.SCHEDULED
    assert meetings(world)[-1].start == datetime(2026, 9, 11, 9, tzinfo=UTC)
    assert [entry.sequence for entry in meetings(world)] == [0, 1, 2]


@pytest.mark.parametrize("at", ["soon", "2026-09-10T09:00:00", "2026-01-01T09:00:00+00:00"])
def test_slot_is_a_moment_to_come_with_its_zone(at: str) -> None:
    """Anything else is refused with the fix."""
    with pytest.raises(GuardError, match="at "):
        due().act(E, "schedule", RENEWAL, fields={"at": at})


def test_cancelled_slot_leaves_the_talk_due() -> None:
    """Both are asked anew."""
    world = scheduled()

    world.act(M, "cancelled", RENEWAL)

    assert talk(world) == RenewalState.DUE
    assert open_asks(world, AskKind.RENEWAL_SLOT) == {ANA, DANA}


def test_talk_is_not_held_before_it_begins() -> None:
    """The refusal names the slot; once it has begun the same words count."""
    world = scheduled()
    with pytest.raises(GuardError, match="the talk begins at 2026-09-01 08:00 UTC"):
        world.act(E, "held", RENEWAL)

    world.wait(0.25)
    world.both("held", RENEWAL)

    assert talk(world) == RenewalState.HELD


def test_held_talk_offers_five_equal_outcomes() -> None:
    """The same five for both, in the same order."""
    world = held()

    asks = [ask for ask in world.records[-1].asks if isinstance(ask, AskOpen)]
    assert [ask.verbs for ask in asks] == [FIVE, FIVE]
    assert world.tour.renewal is not None
    assert world.tour.renewal.held_on == TALK_DAY.date()


@pytest.mark.parametrize(
    ("verb", "hint"), [("choose_next_tour", ""), ("choose_foundational", "foundational")]
)
def test_next_tour_is_opened_by_the_alliance(verb: str, hint: str) -> None:
    """Both chose it: the alliance is told, the talk is settled."""
    world = held()

    world.both(verb, RENEWAL)

    (telling,) = world.last.tellings
    assert (telling.act.event, telling.act.fields["next_kind"]) == ("tour_chosen", hint)
    assert talk(world) == RenewalState.SETTLED


def test_extension_asks_for_an_amendment() -> None:
    """Both are told what to do next."""
    world = held()

    world.both("choose_extend", RENEWAL)

    assert talk(world) == RenewalState.SETTLED
    assert len(world.notices("extension_wanted")) == 2


def test_transition_is_chosen_by_one_and_approved_by_nobody() -> None:
    """One choice settles the talk and opens the plan (law L5)."""
    world = held()

    world.act(E, "choose_transition", RENEWAL)

    assert talk(world) == RenewalState.SETTLED
    assert world.tour.transition is not None
    assert world.tour.transition.state == TransitionState.DECLARED
    assert {line.private_to for line in world.records[-1].entries} == {"pair"}
    assert "transition" not in repr(world.records[-1].events)


def test_not_yet_stays_held_and_is_asked_again() -> None:
    """After 60 days the same question comes."""
    world = held()
    world.both("not_yet", RENEWAL)
    assert talk(world) == RenewalState.HELD
    assert open_asks(world, AskKind.RENEWAL_CHOICE) == set()

    world.wait(60)
    world.fire("undecided_60d", RENEWAL)

    assert open_asks(world, AskKind.RENEWAL_CHOICE) == {ANA, DANA}


def test_different_choices_are_shown_to_both_and_asked_again() -> None:
    """The first choice is private until both are in."""
    world = held()
    world.act(E, "choose_next_tour", RENEWAL)
    assert world.records[-1].entries[0].private_to == ANA

    world.act(M, "choose_extend", RENEWAL)

    assert talk(world) == RenewalState.HELD
    assert world.records[-1].entries[-1].body == {
        "employee": "choose_next_tour",
        "manager": "choose_extend",
    }
    assert open_asks(world, AskKind.RENEWAL_CHOICE) == {ANA, DANA}


def test_after_different_choices_both_choose_anew() -> None:
    """Nobody is held to the first word by an answer of the other."""
    world = held()
    world.act(E, "choose_next_tour", RENEWAL)
    world.act(M, "choose_extend", RENEWAL)

    world.act(M, "choose_next_tour", RENEWAL)
    alone = talk(world)
    world.act(E, "choose_next_tour", RENEWAL)

    assert (alone, talk(world)) == (RenewalState.HELD, RenewalState.SETTLED)


def test_choice_before_the_talk_is_refused() -> None:
    """Hold it first."""
    with pytest.raises(NotAllowedError):
        due().act(E, "not_yet", RENEWAL)
    with pytest.raises(NotAllowedError):
        due().act(E, "choose_extend", RENEWAL)


def test_pull_forward_places_a_talk_soon() -> None:
    """Either may; the entry moves, on a weekday."""
    world = planned()
    world.act(E, "pull_forward", RENEWAL)

    assert talk(world) == RenewalState.DUE
    entry = meetings(world)[-1]
    assert (entry.sequence, entry.start.weekday() < 5) == (1, True)


def test_end_of_the_tour_cancels_the_entry() -> None:
    """The talk is moot and leaves the calendars."""
    world = scheduled()
    world.act(E, "mission_declared")
    world.act(M, "confirm_complete")

    assert talk(world) == RenewalState.MOOT
    assert meetings(world)[-1].cancelled
    assert meetings(world)[-1].sequence == 1


def test_talk_counts_unless_the_end_moves_far() -> None:
    """A new due within 90 days changes nothing; a later one opens a new talk (E3)."""
    world = held()
    world.both("choose_extend", RENEWAL)
    near = TALK_DAY + timedelta(days=90)
    world.plan(talk_due(near), renewal_on=near.date())
    assert talk(world) == RenewalState.SETTLED

    far = TALK_DAY + timedelta(days=200)
    world.plan(talk_due(far), renewal_on=far.date())

    assert talk(world) == RenewalState.NOT_DUE
    assert meetings(world)[-1].uid.endswith("-renewal-2@tourwright")


def test_held_talk_without_a_choice_is_settled_open_at_the_end() -> None:
    """The tour goes to closing."""
    world = held()

    world.fire("end_reached", timer="T8")

    assert (world.state, talk(world)) == (TourState.CLOSING, RenewalState.SETTLED)


def test_amendment_of_the_end_redates_the_talk() -> None:
    """Signed by both: the plan is asked for, the talk notes that the end moved."""
    world = planned()
    world.act(E, "propose", AMENDMENT, fields={"last_day": '"2027-09-01"'})

    outcome = world.act(M, "sign_other", AMENDMENT, text_hash=world.tour.amendments[0].text_hash)

    assert outcome.replan
    assert "renewal.end_moved" in world.lines()


def test_foundational_tour_is_reaffirmed_every_year_and_never_ends() -> None:
    """Ten years with the real plan: no end, a talk each year."""
    world = active(TourKind.FOUNDATIONAL)
    world.replan()
    for year in range(1, 11):
        world.live_on(datetime(2026 + year, 2, 20, 8, tzinfo=UTC))
        world.live_on(datetime(2026 + year, 3, 10, 8, tzinfo=UTC))
        assert talk(world) == RenewalState.DUE, year
        world.both("accept_slot", RENEWAL)
        world.wait(1)
        world.both("held", RENEWAL)
        world.replan()
        world.both("choose_extend", RENEWAL)
        world.replan()

    assert world.state == TourState.ACTIVE
    assert world.tour.renewal is not None
    assert world.tour.renewal.number == 11
    assert world.tour.transition is None
    assert TRANSITION not in {line.machine for record in world.records for line in record.entries}
