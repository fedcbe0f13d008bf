"""Thanks: read first by whom they are for, who alone decides whether others may."""

import itertools
from collections.abc import Callable

import pytest

from tests.factories import ANA, DANA, LEE
from tests.tour_moves import PERSON_LEFT
from tests.tour_world import HR, E, M, TourWorld, active
from tourwright.domain.errors import GuardError, IncompleteError, NotAPartyError, RuleError
from tourwright.domain.model import AskKind, MachineName, Party
from tourwright.domain.tables import RECOGNITION, RecognitionState
from tourwright.domain.tour_regions import Thanks, may_read_thanks, thanks_told

R = MachineName.RECOGNITION
PEER = Party.PEER
WORDS = "You kept calm when the line stopped."


def give(world: TourWorld, by: Party = M, **fields: str) -> TourWorld:
    """Thank the employee of the tour."""
    key = {M: DANA, HR: "p-hr", PEER: LEE}[by]
    said = {"text": WORDS, "kind": "accomplishment", **fields}
    world.act(by, "give", R, person_key=key, fields=said)
    return world


def given() -> TourWorld:
    """Return thanks that wait to be read."""
    return give(active())


def answered(event: str) -> TourWorld:
    """Return thanks that the employee answered."""
    world = given()
    world.act(E, event, R, subject_id="t1")
    return world


def retracted() -> TourWorld:
    """Return thanks that the giver took back."""
    world = given()
    world.act(M, "retract", R, subject_id="t1")
    return world


def thanks(world: TourWorld) -> Thanks:
    """Return the thanks as they are now."""
    return world.tour.thanks[0]


BUILDERS: dict[RecognitionState, Callable[[], TourWorld]] = {
    RecognitionState.GIVEN: given,
    RecognitionState.KEPT: lambda: answered("keep_private"),
    RecognitionState.RETRACTED: retracted,
}
MOVES: dict[str, Callable[[TourWorld], object]] = {
    "retract": lambda world: world.act(M, "retract", R, subject_id="t1"),
    "keep_private": lambda world: world.act(E, "keep_private", R, subject_id="t1"),
    "publish": lambda world: world.act(E, "publish", R, subject_id="t1", fields={"scope": "team"}),
    "default_7d": lambda world: world.fire("default_7d", R, subject_id="t1"),
    "discard": lambda world: world.act(M, "discard", R, subject_id="t1"),
}


@pytest.mark.parametrize(("state", "event"), list(itertools.product(BUILDERS, MOVES)), ids=str)
def test_every_event_in_every_state_has_its_row_or_is_refused(
    state: RecognitionState, event: str
) -> None:
    """The full state x event matrix; a draft is never in the tour."""
    world = BUILDERS[state]()
    before = world.tour
    target = RECOGNITION.row(state, event, None).target if RECOGNITION.may(state, event) else state

    try:
        MOVES[event](world)
    except RuleError:
        assert not RECOGNITION.may(state, event)
        assert world.tour == before
    assert thanks(world).state == target


@pytest.mark.parametrize("by", [M, HR, PEER])
def test_manager_hr_and_colleagues_give(by: Party) -> None:
    """The recipient is asked with the words; the mail holds none."""
    world = give(active(), by)

    (asked,) = [ask for ask in world.tour.asks if ask.kind is AskKind.THANKS]
    assert (asked.person_key, asked.facts["text"]) == (ANA, WORDS)
    assert WORDS not in repr(world.records[-1].notices)


def test_nobody_thanks_oneself() -> None:
    """Neither as the employee nor under another hat."""
    world = active()
    for party in (E, PEER, HR):
        with pytest.raises(RuleError):
            world.act(party, "give", R, person_key=ANA, fields={"text": "Me!"})

    assert world.tour.thanks == ()


def test_manager_of_another_tour_is_a_colleague_here() -> None:
    """The manager's part is for the manager of this tour."""
    with pytest.raises(NotAPartyError):
        active().act(M, "give", R, person_key=LEE, fields={"text": "x", "kind": "accomplishment"})


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"kind": "other"}, GuardError),
        ({"kind": "values"}, IncompleteError),
        ({"text": " "}, IncompleteError),
        ({"text": "x" * 1001}, GuardError),
    ],
)
def test_thanks_say_for_what(fields: dict[str, str], error: type[RuleError]) -> None:
    """The kind is one of two; thanks for a value name it."""
    with pytest.raises(error):
        give(active(), M, **fields)


def test_value_is_named() -> None:
    """A value lived is told by its name."""
    world = give(active(), kind="values", value="Say it early.")

    assert thanks_told(thanks(world))["value"] == "Say it early."


def test_until_the_recipient_answers_nobody_else_reads_them() -> None:
    """The line is the recipient's, holds no words, and the readers are two."""
    world = given()
    told = thanks_told(thanks(world))

    assert {line.private_to for line in world.records[-1].entries} == {ANA}
    assert WORDS not in repr(world.records[-1].entries)
    assert [key for key in (ANA, DANA, LEE, "") if may_read_thanks(told, key)] == [ANA, DANA]


@pytest.mark.parametrize("event", ["publish", "publish_team", "publish_company", "keep_private"])
@pytest.mark.parametrize("party", [M, HR, PEER, Party.SKIP_LEVEL, Party.SYSTEM, Party.TIMER])
def test_nobody_but_the_recipient_answers(event: str, party: Party) -> None:
    """Publishing without the recipient is impossible, whoever asks."""
    world = given()
    for key in (DANA, ANA, LEE, "p-hr"):
        with pytest.raises(RuleError):
            world.act(party, event, R, subject_id="t1", person_key=key, fields={"scope": "company"})

    assert (thanks(world).state, thanks(world).scope) == (RecognitionState.GIVEN, "")


def test_somebody_in_the_name_of_the_recipient_is_refused() -> None:
    """The person, not the letter, is the recipient."""
    with pytest.raises(NotAPartyError):
        given().act(E, "publish_team", R, subject_id="t1", person_key=DANA)


@pytest.mark.parametrize(
    ("event", "scope"), [("publish_team", "team"), ("publish_company", "company")]
)
def test_recipient_widens_the_circle(event: str, scope: str) -> None:
    """From then on the words may be read, and the line is shared."""
    world = answered(event)

    assert (thanks(world).state, thanks(world).scope) == (RecognitionState.KEPT, scope)
    assert {line.private_to for line in world.records[-1].entries} == {""}
    assert may_read_thanks(thanks_told(thanks(world)), LEE)


def test_publishing_names_the_circle() -> None:
    """Nothing is published by accident."""
    with pytest.raises(GuardError, match="team or the company"):
        answered("publish")


def test_silence_keeps_them_private() -> None:
    """After seven days the question closes itself, and no mail goes out."""
    world = given()
    world.wait(7)

    world.come(world.tour.own_dues[0])

    assert (thanks(world).state, thanks(world).scope) == (RecognitionState.KEPT, "")
    assert not world.records[-1].notices
    assert not [ask for ask in world.tour.asks if ask.kind is AskKind.THANKS]


def test_giver_takes_them_back_within_a_day_without_a_trace() -> None:
    """No word of them stays in the tour or in its history."""
    world = retracted()

    assert (thanks(world).state, thanks(world).text) == (RecognitionState.RETRACTED, "")
    assert WORDS not in repr([record.entries for record in world.records])
    assert not [ask for ask in world.tour.asks if ask.kind is AskKind.THANKS]


def test_after_a_day_they_stay() -> None:
    """What was read is not unsaid."""
    world = given()
    world.wait(1.1)

    with pytest.raises(GuardError, match="24 hours"):
        world.act(M, "retract", R, subject_id="t1")


def test_only_the_giver_takes_them_back() -> None:
    """Neither HR nor a colleague can."""
    with pytest.raises(NotAPartyError, match="gave the thanks"):
        given().act(PEER, "retract", R, subject_id="t1", person_key=LEE)


def test_thanks_do_not_come_in_floods() -> None:
    """Three that wait from one person are enough."""
    world = active()
    for _ in range(3):
        give(world, PEER)

    with pytest.raises(GuardError, match="wait to be read"):
        give(world, PEER)


def test_what_waits_is_never_forgotten() -> None:
    """Answered thanks make room in the tour; the history has them all."""
    world = give(active(), PEER)
    for number in range(2, 40):
        give(world)
        world.act(E, "keep_private", R, subject_id=f"t{number}")

    assert (thanks(world).thanks_id, thanks(world).state) == ("t1", RecognitionState.GIVEN)
    assert len(world.tour.thanks) <= 26


def test_end_of_the_tour_keeps_them_private() -> None:
    """What waits is the recipient's own when the tour ends."""
    world = given()

    PERSON_LEFT(world)

    assert (thanks(world).state, thanks(world).scope) == (RecognitionState.KEPT, "")
