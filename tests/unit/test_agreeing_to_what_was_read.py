"""Agreeing means the words that were on the page, not what they became meanwhile."""

import pytest

from tests.tour_world import E, M, agreed, negotiating
from tourwright.domain.errors import StaleStatementError
from tourwright.domain.tables import TourState

MINE, THEIRS = {"career": '"Mine."'}, {"shareable": '"Theirs."'}


@pytest.mark.parametrize("field", ["career", "*"])
def test_agreeing_to_words_that_changed_meanwhile_is_refused(field: str) -> None:
    """The page that was read names its revision; what changed since is not agreed to."""
    world = negotiating()
    read = str(world.tour.negotiation.revision)
    world.act(M, "edit", fields=MINE)

    with pytest.raises(StaleStatementError):
        world.act(E, "agree_field", fields={"field": field, "base_rev": read})


def test_agreeing_to_a_part_that_did_not_change_is_taken() -> None:
    """A change elsewhere is no reason to refuse."""
    world = negotiating()
    read = str(world.tour.negotiation.revision)
    world.act(M, "edit", fields=THEIRS)

    world.act(E, "agree_field", fields={"field": "mission_objective", "base_rev": read})

    assert "mission_objective" in world.tour.negotiation.employee_agreed


def test_saving_and_agreeing_to_all_leaves_out_what_was_not_read() -> None:
    """The other side changed something while this one was typing."""
    world = negotiating()
    read = str(world.tour.negotiation.revision)
    world.act(M, "edit", fields=THEIRS)

    world.act(E, "edit", fields={**MINE, "agree": "*", "base_rev": read})

    mine = world.tour.negotiation.employee_agreed
    assert "career" in mine
    assert "shareable" not in mine


def test_proposing_to_commit_to_words_that_changed_meanwhile_is_refused() -> None:
    """Whoever proposes agrees to all, so they must have read all."""
    world = agreed()
    read = str(world.tour.negotiation.revision - 1)
    world.act(E, "edit", fields={"career": '"Other words."'})
    world.act(M, "agree_field", fields={"field": "*"})

    with pytest.raises(StaleStatementError):
        world.act(M, "propose_sign", fields={"base_rev": read})


def test_the_reason_for_an_unusual_length_is_kept_in_the_history() -> None:
    """Whoever proposes says why it is shorter or longer than usual."""
    world = agreed()

    world.act(M, "propose_sign", reason="The plant opens in May.")

    assert world.state == TourState.SIGNING
    assert world.records[-1].entries[0].body["reason"] == "The plant opens in May."
