"""Gaps: named aloud, seen by both from the first second, settled by both, forgotten by nobody."""

import itertools
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.factories import ANA, DANA, LEE, START
from tests.tour_moves import MANAGER_CHANGED, PERSON_LEFT
from tests.tour_world import HR, E, M, TourWorld, active, negotiating
from tourwright.domain import tour as rules
from tourwright.domain.errors import GuardError, IncompleteError, NotAllowedError, RuleError
from tourwright.domain.model import AskKind, MachineName, Party, Record
from tourwright.domain.tables import GAP, GapState, TourState
from tourwright.domain.tour_regions import Gap

G = MachineName.GAP
WORDS = "I travel more than we said."
IN_TWO_WEEKS = START + timedelta(days=14)


def raised(by: Party = E, **fields: str) -> TourWorld:
    """Return a tour in which one side named a gap."""
    world = active()
    world.act(by, "raise", G, fields={"text": WORDS, **fields})
    return world


def acknowledged() -> TourWorld:
    """Return a gap that the other side has seen."""
    world = raised()
    world.act(M, "acknowledge", G, subject_id="g1", fields={"answer": "I see."})
    return world


def planned() -> TourWorld:
    """Return a gap with an owner and a day."""
    world = acknowledged()
    plan(world)
    return world


def plan(world: TourWorld, day: date = IN_TWO_WEEKS) -> None:
    """Say who takes care of it until when."""
    world.act(E, "plan", G, subject_id="g1", day=day, fields={"owner": "M"})


def settled(event: str) -> TourWorld:
    """Return a planned gap that both settled this way."""
    world = planned()
    world.both(event, G, subject_id="g1")
    return world


def withdrawn() -> TourWorld:
    """Return a gap that its raiser took back."""
    world = raised()
    world.act(E, "withdraw", G, subject_id="g1")
    return world


def carried() -> TourWorld:
    """Return a gap that went into a change of the statement."""
    world = planned()
    world.act(M, "to_amendment", G, subject_id="g1")
    return world


BUILDERS: dict[GapState, Callable[[], TourWorld]] = {
    GapState.RAISED: raised,
    GapState.ACKNOWLEDGED: acknowledged,
    GapState.PLANNED: planned,
    GapState.RESOLVED: lambda: settled("resolve"),
    GapState.ACCEPTED_DIFFERENCE: lambda: settled("accept_difference"),
    GapState.WITHDRAWN: withdrawn,
    GapState.CARRIED: carried,
}
MOVES: dict[str, Callable[[TourWorld], object]] = {
    "acknowledge": lambda world: world.act(M, "acknowledge", G, subject_id="g1"),
    "no_ack_14d": lambda world: world.fire("no_ack_14d", G, subject_id="g1"),
    "withdraw": lambda world: world.act(E, "withdraw", G, subject_id="g1"),
    "plan": plan,
    "accept_difference": lambda world: world.both("accept_difference", G, subject_id="g1"),
    "resolve": lambda world: world.both("resolve", G, subject_id="g1"),
    "to_amendment": lambda world: world.act(M, "to_amendment", G, subject_id="g1"),
    "due_passed": lambda world: world.fire("due_passed", G, subject_id="g1"),
}


def gap(world: TourWorld) -> Gap:
    """Return the gap as it is now."""
    return world.tour.gaps[0]


def others_read(records: list[Record]) -> str:
    """Return what anybody but the two could read of the records, and what mails hold."""
    lines = [line for record in records for line in record.entries if not line.private_to]
    rest = [(record.notices, record.events, record.meetings) for record in records]
    return repr((lines, rest))


@pytest.mark.parametrize(("state", "event"), list(itertools.product(GapState, GAP.events)), ids=str)
def test_every_event_in_every_state_has_its_row_or_is_refused(state: GapState, event: str) -> None:
    """The full state x event matrix: what the table lacks leaves the tour as it was."""
    world = BUILDERS[state]()
    before = world.tour
    target = GAP.row(state, event, None).target if GAP.may(state, event) else state

    try:
        MOVES[event](world)
    except RuleError:
        assert not GAP.may(state, event)
        assert world.tour == before
    assert gap(world).state == target


@pytest.mark.parametrize("state", GapState)
def test_every_state_has_a_builder(state: GapState) -> None:
    """The matrix begins where its names say."""
    assert gap(BUILDERS[state]()).state == state


def test_gap_is_before_both_from_the_first_second() -> None:
    """The other side is asked with the words; the view of both holds it."""
    world = raised()

    (asked,) = [ask for ask in world.tour.asks if ask.kind is AskKind.GAP]
    assert (asked.person_key, asked.verbs, asked.facts) == (DANA, ("acknowledge",), {"text": WORDS})
    view = world.records[-1].view
    assert view
    assert (view.gaps[0]["text"], view.gaps[0]["by"]) == (WORDS, "E")


@pytest.mark.parametrize("state", GapState)
def test_no_mail_event_or_open_line_holds_a_word_of_it(state: GapState) -> None:
    """What the two see differently is theirs alone, whatever becomes of it."""
    world = BUILDERS[state]()

    assert WORDS not in others_read(world.records)
    assert "I see." not in others_read(world.records)


def test_other_side_acknowledges() -> None:
    """Who raised it has seen it already."""
    world = raised()

    with pytest.raises(GuardError, match="other side acknowledges"):
        world.act(E, "acknowledge", G, subject_id="g1")


def test_nobody_else_touches_a_gap() -> None:
    """HR and strangers are no party to it."""
    world = raised()

    for party, key in ((HR, "p-hr"), (M, LEE), (Party.DELEGATE, LEE)):
        with pytest.raises(RuleError):
            world.act(party, "acknowledge", G, subject_id="g1", person_key=key)


@pytest.mark.parametrize(
    ("text", "error"), [("  ", IncompleteError), ("x" * 1001, GuardError), ("a\u202eb", GuardError)]
)
def test_words_are_checked(text: str, error: type[RuleError]) -> None:
    """Empty, too long or invisible signs are refused by name, and nothing is repeated."""
    world = active()

    with pytest.raises(error, match=r"^text") as refused:
        world.act(E, "raise", G, fields={"text": text})
    assert "xxx" not in str(refused.value)


def test_unacknowledged_gap_goes_to_the_next_agenda() -> None:
    """After 14 days the other side is told once; HR hears nothing by itself."""
    world = raised()
    world.wait(14)

    world.come(world.tour.own_dues[0])

    assert (gap(world).state, gap(world).on_agenda) == (GapState.RAISED, True)
    assert [notice.to for notice in world.records[-1].notices] == [DANA]


def test_hr_hears_of_it_only_if_the_raiser_agreed() -> None:
    """HR learns that two people wait for a talk, and no word of what about."""
    world = raised(may_tell_hr="true")

    world.fire("no_ack_14d", G, subject_id="g1")

    assert HR in {notice.role for notice in world.records[-1].notices}
    assert WORDS not in others_read(world.records)


@pytest.mark.parametrize(
    ("owner", "day", "match"),
    [("HR", IN_TWO_WEEKS, "who of the two"), ("E", START - timedelta(days=1), "from today on")],
)
def test_plan_names_one_of_the_two_and_a_day_to_come(owner: str, day: date, match: str) -> None:
    """A plan without an owner is no plan."""
    world = acknowledged()

    with pytest.raises(GuardError, match=match):
        world.act(E, "plan", G, subject_id="g1", day=day, fields={"owner": owner})


def test_the_other_side_is_told_of_a_plan() -> None:
    """Whoever made it knows."""
    world = acknowledged()

    world.act(E, "plan", G, subject_id="g1", day=IN_TWO_WEEKS, fields={"owner": "E"})

    assert [notice.to for notice in world.notices("gap_planned")] == [DANA]


def test_passed_day_asks_for_a_new_plan() -> None:
    """The moment is the day after, wherever the two work."""
    world = planned()

    (due,) = [each for each in world.tour.own_dues if each.machine is G]
    assert due.at == datetime(2026, 3, 17, 12, tzinfo=UTC)
    world.now = due.at
    world.come(due)
    assert (gap(world).state, gap(world).owner, gap(world).day) == ("acknowledged", "", None)


def test_third_passed_day_makes_it_the_first_point_of_the_review() -> None:
    """A plan that slips again and again needs a talk, not another date."""
    world = acknowledged()
    first: list[bool] = []

    for number in range(3):
        plan(world, START + timedelta(days=10 * (number + 1)))
        world.fire("due_passed", G, subject_id="g1")
        first.append(gap(world).agenda_first)

    assert first == [False, False, True]


@pytest.mark.parametrize("event", ["resolve", "accept_difference"])
def test_settling_needs_both(event: str) -> None:
    """One yes asks the other side, and is no answer yet."""
    world = planned()

    world.act(E, event, G, subject_id="g1")

    assert (gap(world).state, gap(world).wanted, gap(world).wanted_by) == ("planned", event, "E")
    (asked,) = [ask for ask in world.tour.asks if ask.kind is AskKind.GAP]
    assert (asked.person_key, asked.verbs) == (DANA, (event, "not_yet"))


def test_same_yes_twice_is_no_second_yes() -> None:
    """A double click settles nothing."""
    world = planned()
    world.act(E, "resolve", G, subject_id="g1")
    before = world.tour

    world.act(E, "resolve", G, subject_id="g1")

    assert world.tour == before


def test_not_yet_keeps_it_open() -> None:
    """Not yet is an answer: the yes of the other side is taken off the table."""
    world = planned()
    world.act(E, "resolve", G, subject_id="g1")

    world.act(M, "not_yet", G, subject_id="g1")
    world.act(M, "resolve", G, subject_id="g1")

    assert (gap(world).state, gap(world).wanted_by) == (GapState.PLANNED, "M")
    assert [due.event for due in world.tour.own_dues if due.machine is G] == ["due_passed"]


def test_not_yet_answers_the_other_side_only() -> None:
    """Without their question there is nothing to say it to."""
    world = planned()
    world.act(E, "resolve", G, subject_id="g1")

    with pytest.raises(NotAllowedError):
        world.act(E, "not_yet", G, subject_id="g1")


def test_two_different_wishes_settle_nothing() -> None:
    """Resolved and different are two answers; the later one is on the table."""
    world = planned()
    world.act(E, "resolve", G, subject_id="g1")

    world.act(M, "accept_difference", G, subject_id="g1")

    assert (gap(world).state, gap(world).wanted) == (GapState.PLANNED, "accept_difference")


def test_new_plan_forgets_a_half_settled_state() -> None:
    """A yes to the former state counts for nothing in the next one."""
    world = acknowledged()
    world.act(M, "accept_difference", G, subject_id="g1")

    plan(world)
    world.act(E, "accept_difference", G, subject_id="g1")

    assert gap(world).state == GapState.PLANNED


def test_raiser_alone_takes_it_back() -> None:
    """The other side cannot make a gap go away."""
    world = raised()

    with pytest.raises(GuardError, match="named the gap"):
        world.act(M, "withdraw", G, subject_id="g1")


def test_gaps_are_asked_about_one_by_one() -> None:
    """Settling one leaves the question about another."""
    world = planned()
    world.act(E, "raise", G, fields={"text": "Another."})

    world.both("resolve", G, subject_id="g1")

    assert [ask.subject_id for ask in world.tour.asks if ask.kind is AskKind.GAP] == ["g2"]
    assert [each.subject_id for each in world.tour.own_dues if each.machine is G] == ["g2"]


def test_tour_holds_a_bounded_number_of_gaps() -> None:
    """Twelve open ones are enough to talk about; settled ones stay in the history."""
    world = active()
    for number in range(12):
        world.act(E, "raise", G, fields={"text": f"No {number}."})

    with pytest.raises(GuardError, match="settle one"):
        world.act(M, "raise", G, fields={"text": "One more."})
    for number in range(1, 13):
        world.act(E, "withdraw", G, subject_id=f"g{number}")
        world.act(E, "raise", G, fields={"text": "Again."})
    assert len(world.tour.gaps) <= 25


def test_end_of_the_tour_archives_what_is_open() -> None:
    """One line for the two, no mail, and no moment left."""
    world = planned()

    PERSON_LEFT(world)

    assert world.lines().count("gap.archived") == 1
    assert not [notice for notice in world.records[-1].notices if "gap" in notice.purpose]
    assert (world.state, rules.next_due(world.tour)) != (TourState.ACTIVE, None)
    assert not [due for due in world.tour.own_dues if due.machine is G]


def test_tour_without_gaps_ends_without_a_word_of_them() -> None:
    """A feature nobody used leaves no trace in the record."""
    world = active()

    PERSON_LEFT(world)

    assert "gap" not in repr([record.entries for record in world.records])


def test_new_manager_takes_the_open_question_over() -> None:
    """What waits for the manager waits for the new one; the gap stays."""
    world = raised()

    MANAGER_CHANGED(world)

    assert [ask.person_key for ask in world.tour.asks if ask.kind is AskKind.GAP] == [LEE]
    assert ANA not in [ask.person_key for ask in world.tour.asks if ask.kind is AskKind.GAP]


def test_no_gap_before_the_commitment() -> None:
    """While the text is talked over, the text is the place to differ."""
    world = negotiating()

    with pytest.raises(NotAllowedError):
        world.act(E, "raise", G, fields={"text": WORDS})
