"""Amendments: nothing changes until both have signed the same new text."""

from datetime import date

import pytest

from tests.factories import ANA, DANA
from tests.tour_moves import MANAGER_CHANGED, PERSON_LEFT
from tests.tour_world import (
    AMENDMENT,
    E,
    M,
    TourWorld,
    active,
    closing,
    committed,
    negotiating,
    paused,
)
from tourwright.domain.errors import GuardError, NotAllowedError, RuleError, StaleStatementError
from tourwright.domain.tables import AmendmentState, TourState

LATER = {"last_day": '"2027-09-01"'}
WORDS = {"career": '"Other words."'}


def proposed(world: TourWorld, fields: dict[str, str] | None = None, subject: str = "") -> str:
    """Let the employee propose a change; return the hash of the proposed text."""
    world.act(E, "propose", AMENDMENT, fields=fields or LATER, subject_id=subject)
    return world.tour.amendments[-1].text_hash


def states(world: TourWorld) -> list[str]:
    """Return the states of all amendments."""
    return [str(each.state) for each in world.tour.amendments]


@pytest.mark.parametrize("build", [committed, active, paused, closing])
def test_amendment_comes_into_force_with_the_second_signature(build) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001  builders
    """New head, new hash, both signatures on it, dates planned anew."""
    world = build()
    old_hash, text_hash = world.tour.text_hash, proposed(world)
    assert world.tour.text_hash == old_hash

    outcome = world.act(M, "sign_other", AMENDMENT, text_hash=text_hash)

    assert world.tour.text_hash == text_hash
    assert world.tour.statement.last_day == date(2027, 9, 1)
    assert {signed.text_hash for signed in world.tour.signatures} == {text_hash}
    assert outcome.replan
    assert "amendment.in_force" in [trigger.on for trigger in outcome.triggers]


def test_others_hear_that_a_text_is_in_force_by_its_hash_alone() -> None:
    """Not of what it says."""
    world = active()
    text_hash = proposed(world)

    world.act(M, "sign_other", AMENDMENT, text_hash=text_hash)

    told = {event.type: dict(event.data) for event in world.records[-1].events}
    assert told["amendment.in_force"]["text_hash"] == text_hash
    assert "2027-09-01" not in repr(told)


def test_view_shows_the_new_text_only_when_in_force() -> None:
    """A proposal leaves the shared statement as it is."""
    world = active()
    text_hash = proposed(world)
    view = world.records[-1].view
    assert view is None or view.statement is None

    world.act(M, "sign_other", AMENDMENT, text_hash=text_hash)

    view = world.records[-1].view
    assert view is not None
    assert view.statement is not None
    assert view.statement["last_day"] == "2027-09-01"


def test_proposer_cannot_sign_alone() -> None:
    """Two distinct signers, always."""
    world = active()
    text_hash = proposed(world)

    with pytest.raises(GuardError, match="the other side answers"):
        world.act(E, "sign_other", AMENDMENT, text_hash=text_hash)


def test_amendment_is_signed_by_its_hash() -> None:
    """Another hash is stale."""
    world = active()
    proposed(world)

    with pytest.raises(StaleStatementError):
        world.act(M, "sign_other", AMENDMENT, text_hash="0" * 64)


def test_parallel_proposal_is_superseded() -> None:
    """The first in force wins; the other is offered again by its proposer."""
    world = active()
    first, second = proposed(world, LATER), proposed(world, WORDS)

    world.act(M, "sign_other", AMENDMENT, subject_id="a1", text_hash=first)

    assert states(world) == ["in_force", "superseded"]
    with pytest.raises(NotAllowedError):
        world.act(M, "sign_other", AMENDMENT, subject_id="a2", text_hash=second)


def test_counter_turns_the_table() -> None:
    """The first proposer must sign the other text."""
    world = active()
    proposed(world)
    world.act(M, "counter", AMENDMENT, fields={"last_day": '"2027-06-01"'})
    with pytest.raises(GuardError):
        world.act(M, "sign_other", AMENDMENT, text_hash=world.tour.amendments[0].text_hash)

    world.act(E, "sign_other", AMENDMENT, text_hash=world.tour.amendments[0].text_hash)

    assert world.tour.statement.last_day == date(2027, 6, 1)


@pytest.mark.parametrize(
    ("party", "verb", "state"),
    [(M, "decline", AmendmentState.DECLINED), (E, "withdraw", AmendmentState.DECLINED)],
)
def test_no_keeps_the_old_text(party, verb: str, state: AmendmentState) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001  a party
    """Declined or withdrawn, the head stands."""
    world = active()
    head = world.tour.text_hash
    proposed(world)

    world.act(party, verb, AMENDMENT)

    assert (states(world), world.tour.text_hash) == ([state], head)


def test_a_no_is_told_to_whoever_proposed() -> None:
    """Who takes it back knows; nobody else is told."""
    world = active()
    proposed(world)

    world.act(M, "decline", AMENDMENT)

    told = [notice.to for notice in world.notices("amendment_declined")]
    assert told == [ANA]


def test_a_proposal_of_the_same_name_is_not_written_over() -> None:
    """The other way on is in the message."""
    world = active()
    text_hash = proposed(world, subject="mine")

    with pytest.raises(GuardError, match="amendment mine exists: counter it"):
        proposed(world, WORDS, subject="mine")
    assert world.tour.amendments[-1].text_hash == text_hash


def test_silence_keeps_the_old_text() -> None:
    """After 21 days the proposal lapses."""
    world = active()
    proposed(world)

    world.fire("expired_21d", AMENDMENT, subject_id="a1")

    assert states(world) == ["expired"]


def test_wrong_side_neither_declines_nor_withdraws() -> None:
    """Each verb has its side."""
    world = active()
    proposed(world)

    with pytest.raises(GuardError):
        world.act(E, "decline", AMENDMENT)
    with pytest.raises(GuardError):
        world.act(M, "withdraw", AMENDMENT)


def test_new_manager_and_leaver_end_open_proposals() -> None:
    """Superseded by the one, expired by the other."""
    world = active()
    proposed(world)
    MANAGER_CHANGED(world)
    assert states(world) == ["superseded"]

    proposed(world)
    PERSON_LEFT(world)
    assert states(world)[-1] == "expired"


@pytest.mark.parametrize(
    "fields",
    [{}, {"principles": '["x"]'}, {"length_months": "480"}, {"manager_aspirations": '["x"]'}],
)
def test_proposal_changes_something_the_two_may_change(fields: dict[str, str]) -> None:
    """Empty, policy, out of bounds and the other side's own are refused."""
    world = active()
    before = world.tour

    with pytest.raises(RuleError):
        world.act(E, "propose", AMENDMENT, fields=fields)

    assert world.tour == before


def test_closing_tour_is_amended_by_extending_only() -> None:
    """Then it is active again, the questions of the end taken back."""
    world = closing()
    with pytest.raises(GuardError, match="an amendment extends"):
        world.act(E, "propose", AMENDMENT, fields=WORDS)

    world.act(M, "propose", AMENDMENT, fields=LATER)
    world.act(E, "sign_other", AMENDMENT, text_hash=world.tour.amendments[0].text_hash)

    assert world.state == TourState.ACTIVE
    assert not [ask for ask in world.tour.asks if "confirm_complete" in ask.verbs]


def test_nothing_is_amended_before_the_commitment() -> None:
    """There is an edit for that."""
    with pytest.raises(NotAllowedError):
        negotiating().act(E, "propose", AMENDMENT, fields=WORDS)


def test_both_are_told_of_the_amendment() -> None:
    """The other side is asked, then both know."""
    world = active()
    text_hash = proposed(world)
    assert [notice.to for notice in world.notices("amendment")] == [DANA]

    world.act(M, "sign_other", AMENDMENT, text_hash=text_hash)

    assert {notice.to for notice in world.notices("amendment_in_force")} == {ANA, DANA}


def test_counter_names_the_text_it_answers() -> None:
    """Words that were written against an older proposal are stale."""
    world = active()
    proposed(world)

    with pytest.raises(StaleStatementError, match="answer the one that stands"):
        world.act(M, "counter", AMENDMENT, fields=WORDS, text_hash="0" * 64)


def test_counter_with_the_same_words_is_refused() -> None:
    """Who wants these words commits to them."""
    world = active()
    proposed(world)

    with pytest.raises(GuardError, match="commit to them instead"):
        world.act(M, "counter", AMENDMENT, fields=LATER)


def test_counter_while_closing_extends_too() -> None:
    """Other words alone do not bring a closing tour back."""
    world = closing()
    proposed(world)

    with pytest.raises(GuardError, match="an amendment extends"):
        world.act(M, "counter", AMENDMENT, fields=WORDS)


OWN = {"manager_aspirations": '["Lead two plants."]'}


def test_counter_keeps_the_proposers_own_words() -> None:
    """What only the manager writes may stay as the manager proposed it."""
    world = active()
    world.act(M, "propose", AMENDMENT, fields={**LATER, **OWN})

    world.act(E, "counter", AMENDMENT, fields={**OWN, **WORDS})

    assert world.tour.amendments[-1].statement.manager_aspirations == ("Lead two plants.",)


def test_counter_changes_none_of_the_proposers_own_words() -> None:
    """Nobody writes the other side's aspirations."""
    world = active()
    world.act(M, "propose", AMENDMENT, fields={**LATER, **OWN})

    with pytest.raises(GuardError, match="other side's own"):
        world.act(E, "counter", AMENDMENT, fields={"manager_aspirations": '["Lead three."]'})
