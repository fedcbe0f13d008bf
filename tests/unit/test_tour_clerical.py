"""Corrections of slips of the pen: one answer, a new hash, no date moves."""

from dataclasses import replace

import pytest

from tests.factories import ANA
from tests.tour_moves import MANAGER_CHANGED
from tests.tour_world import (
    AMENDMENT,
    HAND_OVER,
    E,
    M,
    TourWorld,
    active,
    closing,
    committed,
    paused,
)
from tourwright.domain.errors import GuardError, NotAllowedError, RuleError, StaleStatementError
from tourwright.domain.model import AskKind, MachineName, Party
from tourwright.domain.statement import FieldError
from tourwright.domain.tour import plan_request

CORRECTION = MachineName.CORRECTION
WRITTEN = "Move the plants to the new batery line by and by."
MENDED = "Move the plants to the new battery line by and by."
MEND = {"mission_objective": f'"{MENDED}"'}


def written(world: TourWorld) -> TourWorld:
    """Let both commit to a text with a slip of the pen in it."""
    fields = {"mission_objective": f'"{WRITTEN}"'}
    world.act(E, "propose", AMENDMENT, fields=fields)
    world.act(M, "sign_other", AMENDMENT, text_hash=world.tour.amendments[-1].text_hash)
    return world


def proposed(world: TourWorld) -> str:
    """Let the employee propose the correction; return the hash of the corrected text."""
    world.act(E, "propose", CORRECTION, fields=MEND)
    assert world.tour.correction is not None
    return world.tour.correction.text_hash


@pytest.mark.parametrize("build", [committed, active, paused])
def test_a_correction_is_in_force_when_the_other_side_confirms(build) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001  builders
    """A new head with a new hash, signed by both; the old reading is gone from the head only."""
    world = written(build())
    text_hash = proposed(world)
    assert world.tour.statement.mission_objective == WRITTEN

    world.act(M, "confirm", CORRECTION, text_hash=text_hash)

    assert world.tour.statement.mission_objective == MENDED
    assert {signed.text_hash for signed in world.tour.signatures} == {
        text_hash,
        world.tour.text_hash,
    }
    assert world.tour.correction is None


def test_no_date_moves_by_a_correction() -> None:
    """Nothing is planned anew, and the facts that dates hang on are the same."""
    world = written(active())
    before = plan_request(world.tour)
    outcome = world.act(M, "confirm", CORRECTION, text_hash=proposed(world))

    assert not outcome.replan
    assert plan_request(world.tour) == before
    assert outcome.record is not None
    assert not outcome.record.meetings


def test_both_readings_stay_in_the_record() -> None:
    """The journal names the correction, and the new text is shown to both."""
    world = written(active())
    text_hash = proposed(world)

    world.act(M, "confirm", CORRECTION, text_hash=text_hash)

    line = world.records[-1].entries[0]
    assert (line.machine, line.event, line.text_hash) == (CORRECTION, "confirm", text_hash)
    assert world.records[-1].view is not None
    assert world.records[-1].view.text_hash == text_hash


def test_the_other_side_is_asked_and_the_mail_holds_no_words() -> None:
    """The question carries the words to compare; the notice does not."""
    world = written(active())

    proposed(world)

    asks = [ask for ask in world.tour.asks if ask.kind is AskKind.CORRECTION]
    assert [(ask.party, ask.verbs, ask.facts) for ask in asks] == [
        (M, ("confirm", "decline"), MEND)
    ]
    assert [notice.facts for notice in world.notices("correction")] == [{}]


def test_what_touches_the_agreement_is_refused() -> None:
    """A date is for an amendment."""
    world = written(active())

    with pytest.raises(FieldError, match="propose an amendment"):
        world.act(E, "propose", CORRECTION, fields={"last_day": '"2027-09-01"'})


def test_the_proposer_cannot_confirm() -> None:
    """Two people, always."""
    world = written(active())
    text_hash = proposed(world)

    with pytest.raises(GuardError, match="other side answers"):
        world.act(E, "confirm", CORRECTION, text_hash=text_hash)


def test_a_correction_is_confirmed_by_its_hash() -> None:
    """Nobody says yes to a reading they did not see."""
    world = written(active())
    proposed(world)

    with pytest.raises(StaleStatementError):
        world.act(M, "confirm", CORRECTION, text_hash=world.tour.text_hash)


@pytest.mark.parametrize(("party", "verb"), [(M, "decline"), (E, "withdraw")])
def test_no_leaves_the_text_as_it_is(party: Party, verb: str) -> None:
    """The other side declines, the proposer withdraws; nothing waits any more."""
    world = written(active())
    proposed(world)
    text_hash = world.tour.text_hash

    world.act(party, verb, CORRECTION)

    assert world.tour.text_hash == text_hash
    assert world.tour.correction is None
    assert not [ask for ask in world.tour.asks if ask.kind is AskKind.CORRECTION]


def test_a_no_is_told_to_whoever_proposed() -> None:
    """Who takes it back knows."""
    world = written(active())
    proposed(world)

    world.act(M, "decline", CORRECTION)

    assert [notice.to for notice in world.notices("correction_declined")] == [ANA]


def test_a_correction_waits_for_no_open_change() -> None:
    """An answer that names a hash is not made stale by a correction."""
    world = written(active())
    world.act(E, "propose", AMENDMENT, fields={"career": '"Other words."'})

    with pytest.raises(GuardError, match="answer that first"):
        world.act(E, "propose", CORRECTION, fields=MEND)


def test_a_correction_waits_for_the_new_manager() -> None:
    """Whoever reads the terms now reads the ones that stand."""
    world = written(active())
    MANAGER_CHANGED(world)

    with pytest.raises(GuardError, match="after the hand-over"):
        world.act(E, "propose", CORRECTION, fields=MEND)

    world.act(M, "adopt", HAND_OVER, text_hash=world.tour.text_hash)
    world.act(E, "propose", CORRECTION, fields=MEND)
    assert world.tour.correction is not None


def test_an_amendment_in_force_drops_the_correction() -> None:
    """The correction was of a text that is no longer the head."""
    world = written(active())
    text_hash = proposed(world)
    world.act(M, "propose", AMENDMENT, fields={"career": '"Other words."'})

    world.act(E, "sign_other", AMENDMENT, text_hash=world.tour.amendments[-1].text_hash)

    assert world.tour.correction is None
    with pytest.raises(NotAllowedError):
        world.act(M, "confirm", CORRECTION, text_hash=text_hash)


def test_a_new_manager_is_not_asked_about_a_correction() -> None:
    """They read the terms as they stand; the question is dropped."""
    world = written(active())
    proposed(world)

    MANAGER_CHANGED(world)

    assert world.tour.correction is None
    assert not [ask for ask in world.tour.asks if ask.kind is AskKind.CORRECTION]


def test_only_one_correction_waits_at_a_time() -> None:
    """Two readings at once would have two hashes."""
    world = written(active())
    proposed(world)

    with pytest.raises(GuardError, match="waits already"):
        world.act(M, "propose", CORRECTION, fields=MEND)


def test_nothing_is_corrected_before_the_commitment() -> None:
    """Before it, the text is simply edited."""
    with pytest.raises(RuleError):
        TourWorld().act(E, "propose", CORRECTION, fields=MEND)


def test_a_closing_tour_may_be_corrected() -> None:
    """Slips are found late, too."""
    world = written(active())
    world.act(E, "mission_declared")

    world.act(M, "confirm", CORRECTION, text_hash=proposed(world))

    assert world.tour.statement.mission_objective == MENDED
    assert world.state == closing().state


NEW_NAME = {"employee": "Robin Lake"}


@pytest.mark.parametrize(("one", "other"), [(E, M), (M, E)])
def test_a_name_of_today_comes_into_the_text_when_both_say_yes(one: Party, other: Party) -> None:
    """A new hash that both stand behind; nothing else of the text is different, no date moves."""
    world = active()
    before = world.tour.statement
    world.act(one, "propose", CORRECTION, fields=NEW_NAME)
    assert world.tour.correction is not None
    proposed_hash = world.tour.correction.text_hash

    outcome = world.act(other, "confirm", CORRECTION, text_hash=proposed_hash)

    after = world.tour.statement
    assert after.names.employee == "Robin Lake"
    assert replace(after, names=before.names) == before
    assert {signed.text_hash for signed in world.tour.signatures} == {proposed_hash}
    assert not outcome.replan


def test_the_mail_about_a_name_says_nothing_of_a_slip() -> None:
    """Nor does it hold a name of before."""
    world = active()

    world.act(E, "propose", CORRECTION, fields=NEW_NAME)

    assert [notice.facts for notice in world.notices("names_of_today")] == [{}]
    assert world.notices("correction") == []


@pytest.mark.parametrize(
    "fields",
    [
        {"employee": " "},
        {"employee": "x" * 201},
        {"employee": "Ana Sol", "manager": "Dana Reyes"},
        {**NEW_NAME, **MEND},
        {"company": "Another one"},
    ],
)
def test_what_is_no_name_of_today_is_refused(fields: dict[str, str]) -> None:
    """None, one without end, the same ones, other blanks along with it, the company's."""
    world = active()
    before = world.tour

    with pytest.raises(RuleError):
        world.act(E, "propose", CORRECTION, fields=fields)

    assert world.tour == before
