"""The plan to move on and the end of a tour, read out of the lines that the rules wrote."""

from datetime import timedelta

from tests.factories import ANA, DANA, START
from tests.tour_moves import PERSON_LEFT
from tests.tour_world import HRIS, RENEWAL, REVIEW, TRANSITION, E, M, TourWorld, active, closing
from tourwright.domain.model import AskKind, Entry
from tourwright.ports import Ask, JournalLine
from webhooks.plan_lines import PlanTold, Proposal, parting_of, plan_of, proposals

DAY = START + timedelta(days=100)


def lines(world: TourWorld) -> list[JournalLine]:
    """Return what was recorded as the journal tells it."""
    entries = [entry for record in world.records for entry in record.entries]
    return [_line(number, entry, world) for number, entry in enumerate(entries, 1)]


def _line(number: int, entry: Entry, world: TourWorld) -> JournalLine:
    body = {name: value for name, value in vars(entry).items() if value}
    tour = world.tour
    return JournalLine(tour.alliance_id, number, tour.tour_id, number, entry.at, body, "h")


def plan(world: TourWorld) -> PlanTold:
    """Return the plan as both read it."""
    return plan_of(lines(world), world.tour.tour_id)


def declared() -> TourWorld:
    """Return a tour whose employee spoke of moving on."""
    world = active()
    world.act(E, "declare_transition", reason="A master's degree.")
    return world


def test_plan_follows_every_step_of_its_machine() -> None:
    """Declared with words, dated, withdrawn, and the seat filled meanwhile."""
    world = declared()
    assert (plan(world).state, plan(world).by_key) == ("declared", ANA)
    assert plan(world).words == "A master's degree."

    world.both("agree_day", TRANSITION, day=DAY)
    assert (plan(world).state, plan(world).last_day) == ("dated", DAY)

    world.act(E, "withdraw", TRANSITION)
    world.act(M, "seat_filled", TRANSITION, reason="Lee begins in May.")
    assert (plan(world).state, plan(world).was_dated) == ("withdrawn", True)
    assert plan(world).filled == "Lee begins in May."


def test_second_plan_forgets_the_first() -> None:
    """Whoever declares anew begins anew."""
    world = declared()
    world.act(E, "withdraw", TRANSITION)
    world.act(M, "declare_transition", reason="No next tour is in sight here.")

    assert plan(world) == PlanTold(
        "declared", DANA, world.now.date(), "No next tour is in sight here."
    )


def test_plan_chosen_in_the_talk_is_one_plan() -> None:
    """The choice and the declaration it makes are two lines."""
    world = active()
    world.replan()
    world.act(E, "pull_forward", RENEWAL)
    for party in (E, M):
        world.act(party, "accept_slot", RENEWAL)
    world.wait(10)
    world.both("held", RENEWAL)
    world.act(E, "choose_transition", RENEWAL)

    assert (plan(world).state, plan(world).by_key) == ("declared", ANA)


def test_tour_without_a_plan_has_none() -> None:
    """Other tours of the alliance have plans of their own."""
    assert plan(active()) == PlanTold()
    assert plan_of(lines(declared()), "another-1") == PlanTold()


def test_plan_is_done_when_the_person_left() -> None:
    """The fact ends it, with or without a day."""
    world = declared()
    PERSON_LEFT(world)

    assert plan(world).state == "done"


def test_proposed_day_waits_for_the_other_side() -> None:
    """What is proposed is read from the open question."""
    ask = Ask(
        ask_id="a",
        alliance_id="b",
        stream="b-1",
        kind=AskKind.TASK,
        machine="transition",
        verbs=("agree_day",),
        person_key=DANA,
        role=M,
        revision=1,
        state="open",
        subject_id="agree_day",
        facts={"day": DAY.isoformat()},
    )

    assert proposals([ask]) == (Proposal("agree_day", DAY, DANA),)


def test_leave_while_on_track_is_told_with_its_day() -> None:
    """The same record whoever ended it (E18, E19)."""
    world = active()
    world.fire("due", REVIEW, subject_id="1")
    for party in (E, M):
        world.act(party, "answer", REVIEW, fields={"progress": "on_track"})
    on_track = world.now.date()
    world.act(HRIS, "person_left", day=START, fields={"initiator": "company"})

    told = parting_of(lines(world), world.tour.tour_id)

    assert (told.event, told.initiator, told.on_track_on) == ("person_left", "company", on_track)


def test_dispute_is_told_until_the_next_declaration() -> None:
    """Its words stand beside the question."""
    world = closing()
    world.act(M, "dispute", reason="One plant is missing.")
    assert parting_of(lines(world), world.tour.tour_id).disputed_words == "One plant is missing."

    world.act(E, "mission_declared", reason="Now it runs.")

    told = parting_of(lines(world), world.tour.tour_id)
    assert (told.declared_by, told.declared_words, told.disputed_words) == (ANA, "Now it runs.", "")


def test_reopened_tour_has_no_end() -> None:
    """The undo takes the end away."""
    world = closing()
    world.act(M, "confirm_complete")
    assert parting_of(lines(world), world.tour.tour_id).on == world.now.date()

    world.both("reopen")

    assert parting_of(lines(world), world.tour.tour_id).event == ""
