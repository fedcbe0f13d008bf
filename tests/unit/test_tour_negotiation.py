"""Drafting, sharing, editing, agreeing: private until shared, then nothing is lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.factories import ANA, DANA, LEE, SKIP, START, some_opening, some_statement
from tests.tour_moves import MANAGER_CHANGED
from tests.tour_world import (
    HRIS,
    E,
    M,
    TourWorld,
    agreed,
    drafting,
    negotiated,
    negotiating,
    proposed,
    signing,
)
from tourwright.domain.errors import (
    GuardError,
    IncompleteError,
    NotAllowedError,
    NotAPartyError,
    RuleError,
    StaleStatementError,
)
from tourwright.domain.model import Party, TourKind
from tourwright.domain.tables import TourState
from tourwright.domain.tour import draft_for

SECRET = "A sentence for nobody yet."


def test_draft_is_in_no_record_before_it_is_shared() -> None:
    """No entry, view, ask or notice holds a word of a private draft."""
    world = drafting()

    world.act(M, "edit", fields={"mission_objective": f'"{SECRET}"'})

    assert SECRET not in repr(world.records)
    assert all(record.view is None or record.view.statement is None for record in world.records)


@pytest.mark.parametrize("fields", [{}, {"base_rev": "1"}])
def test_an_edit_without_a_field_is_refused(fields: dict[str, str]) -> None:
    """Nothing would be said, and a line would stand in the journal."""
    world = negotiating()

    with pytest.raises(GuardError, match="name at least one field"):
        world.act(M, "edit", fields=fields)


def test_draft_is_read_by_its_author_alone() -> None:
    """The author reads the own draft, the other side nothing; both read the shared text."""
    world = drafting()
    assert draft_for(world.tour, DANA) is world.tour.statement
    assert draft_for(world.tour, ANA) is None

    world.act(M, "share")

    assert draft_for(world.tour, ANA) is world.tour.statement
    assert draft_for(world.tour, SKIP) is None


def test_other_side_cannot_touch_a_private_draft() -> None:
    """Editing, sharing and discarding belong to the author."""
    world = drafting()

    for event in ("edit", "share", "discard"):
        with pytest.raises(NotAPartyError, match="private to its author"):
            world.act(E, event, fields={"career": '"x"'})


def test_share_tells_the_text_once() -> None:
    """The view carries the statement when it is shared, and again only when it changes."""
    world = negotiating()
    view = world.records[-1].view
    assert view is not None
    assert view.statement is not None

    world.act(E, "agree_field", fields={"field": "career"})

    assert world.records[-1].view is None or world.records[-1].view.statement is None


def test_share_needs_a_promise_to_the_employee() -> None:
    """A tour without a promise of the manager or the company is none (law L1)."""
    promises = [{"owner": "employee", "text": "I tell you early."}]
    text = some_statement(TourKind.TRANSFORMATIONAL, promises=promises)
    world = TourWorld(negotiated(statement=text))
    world.act(M, "open_draft")

    with pytest.raises(GuardError, match="promise of the manager or of the company"):
        world.act(M, "share")


def test_manager_writes_own_aspirations_first() -> None:
    """A manager's draft is not shared without them (law L7)."""
    world = drafting()
    world.act(M, "edit", fields={"manager_aspirations": "[]"})

    with pytest.raises(GuardError, match="write your own before you share"):
        world.act(M, "share")


def test_employee_aspirations_wait_for_the_managers() -> None:
    """An employee's draft is shared without them; they follow the manager's."""
    text = some_statement(TourKind.TRANSFORMATIONAL, manager_aspirations=[])
    world = TourWorld(negotiated(statement=text))
    world.act(E, "open_draft")
    world.act(E, "share")
    own = {"employee_aspirations": '["Run a plant."]'}
    with pytest.raises(GuardError, match="manager_aspirations come first"):
        world.act(E, "edit", fields=own)

    world.act(M, "edit", fields={"manager_aspirations": '["Stay curious."]'})
    world.act(E, "edit", fields=own)

    assert world.tour.statement.employee_aspirations == ("Run a plant.",)


def test_blank_of_the_own_side_stops_sharing() -> None:
    """The refusal names the field."""
    world = drafting()
    world.act(M, "edit", fields={"career": '""'})

    with pytest.raises(IncompleteError) as refused:
        world.act(M, "share")

    assert refused.value.field == "career"


def test_other_fields_merge_and_the_same_field_does_not() -> None:
    """Two edits from one base: both fields stand; a second one of the same field is stale."""
    world = negotiating()
    base = str(world.tour.negotiation.revision)
    world.act(M, "edit", fields={"career": '"One."', "base_rev": base})
    world.act(E, "edit", fields={"shareable": '"Two."', "base_rev": base})
    before = world.tour

    with pytest.raises(StaleStatementError, match="career was changed since"):
        world.act(E, "edit", fields={"career": '"Three."', "base_rev": base})

    assert world.tour == before
    assert (before.statement.career, before.statement.shareable) == ("One.", "Two.")


@pytest.mark.parametrize("base", ["99", "x"])
def test_base_revision_must_be_one_that_was_shown(base: str) -> None:
    """An unknown or unreadable revision is refused."""
    with pytest.raises(RuleError, match="base_rev"):
        negotiating().act(E, "edit", fields={"career": '"x"', "base_rev": base})


def test_edit_opens_the_field_again_for_the_other_side() -> None:
    """What the other side had agreed to there counts no more; the own word does."""
    world = agreed()

    world.act(M, "edit", fields={"career": '"Other."'})

    assert "career" not in world.tour.negotiation.employee_agreed
    assert "career" in world.tour.negotiation.manager_agreed
    with pytest.raises(GuardError, match="not agreed yet by the other side: career"):
        world.act(M, "propose_sign")


@pytest.mark.parametrize("field", ["allowance_amount", "principles", "policy", "kind", "nonsense"])
def test_policy_layer_is_nobodys_to_edit(field: str) -> None:
    """What is equal for the whole team cannot be set for one person (law L8)."""
    with pytest.raises(RuleError):
        negotiating().act(M, "edit", fields={field: '"5000"'})


def test_own_aspirations_are_ones_own() -> None:
    """Neither side writes the other's."""
    world = negotiating()

    with pytest.raises(GuardError, match="other side's own"):
        world.act(E, "edit", fields={"manager_aspirations": '["x"]'})
    with pytest.raises(GuardError, match="other side's own"):
        world.act(M, "edit", fields={"employee_aspirations": '["x"]'})


@pytest.mark.parametrize(("months", "bound"), [("3", "at least 12"), ("48", "at most 36")])
def test_length_outside_the_bounds_is_refused_with_the_bound(months: str, bound: str) -> None:
    """The sentence names the bound."""
    opening = negotiated()
    kind = opening.snapshot.tour_type

    bounded = replace(opening.snapshot, tour_type=replace(kind, min_months=12, max_months=36))
    world = TourWorld(replace(opening, snapshot=bounded))
    world.act(M, "open_draft")
    world.act(M, "share")
    world.act(E, "edit", fields={"employee_aspirations": '["x"]', "length_months": months})
    world.act(E, "agree_field", fields={"field": "*"})

    with pytest.raises(GuardError, match=bound):
        world.act(M, "propose_sign")


def test_blank_stops_the_signing_by_name() -> None:
    """The employee's part is needed before both can commit."""
    world = negotiating()
    world.act(E, "agree_field", fields={"field": "*"})

    with pytest.raises(IncompleteError) as refused:
        world.act(M, "propose_sign")

    assert refused.value.field == "employee_aspirations"


def test_declined_reason_is_for_the_two() -> None:
    """The line is private to the pair, and no one else is told."""
    world = negotiating()

    world.act(E, "decline", reason="Another offer here.")

    line = world.records[-1].entries[0]
    assert (line.event, line.private_to) == ("decline", "pair")
    assert {notice.to for notice in world.records[-1].notices} <= {ANA, DANA}


def test_private_draft_is_not_handed_to_a_new_manager() -> None:
    """The new manager starts from the template."""
    world = drafting()
    world.act(M, "edit", fields={"career": f'"{SECRET}"'})

    MANAGER_CHANGED(world)

    assert SECRET not in repr(world.tour.statement)
    assert draft_for(world.tour, LEE) is not None
    assert draft_for(world.tour, DANA) is None


def test_employees_draft_survives_a_new_manager() -> None:
    """It is hers."""
    world = proposed()
    world.act(E, "open_draft")
    world.act(E, "edit", fields={"career": f'"{SECRET}"'})

    MANAGER_CHANGED(world)

    assert world.tour.statement.career == SECRET


def test_new_manager_agrees_anew() -> None:
    """The manager's agreements are reset, the employee's kept."""
    world = agreed()

    MANAGER_CHANGED(world)

    assert world.tour.negotiation.manager_agreed == ()
    assert "career" in world.tour.negotiation.employee_agreed
    assert world.tour.manager.person_key == LEE


def test_manager_cannot_be_the_employee() -> None:
    """Nobody holds both sides."""
    with pytest.raises(GuardError, match="another person than the employee"):
        negotiating().act(HRIS, "manager_changed", fields={"manager_key": ANA})


def test_standard_text_is_for_rotational_tours() -> None:
    """The other kinds are negotiated."""
    with pytest.raises(GuardError, match="only a rotational tour"):
        proposed().act(Party.SYSTEM, "use_standard_text")


def test_rotational_tour_is_talked_about_when_one_side_asks() -> None:
    """An edit while signing opens the talk and voids signatures; the rest stays agreed."""
    world = TourWorld(some_opening())
    world.sign(E)

    world.act(M, "edit", fields={"career": '"More."'})

    assert world.state == TourState.NEGOTIATING
    assert world.tour.signatures == ()
    world.act(E, "agree_field", fields={"field": "career"})
    world.act(M, "propose_sign")
    assert world.state == TourState.SIGNING


def test_comment_is_shared_once_the_text_is() -> None:
    """Before that there is nobody to say it to."""
    with pytest.raises(NotAllowedError, match="before the text is shared"):
        drafting().act(M, "comment", reason="Hm.")

    world = signing()
    world.act(E, "comment", reason="Well said.")
    assert world.records[-1].entries[0].body == {"text": "Well said."}


def test_stale_negotiation_ends_unless_somebody_acts() -> None:
    """With nobody acting it is given up after 90 days, with three notices."""
    world = negotiating()
    world.live_on(world.now + timedelta(days=100))

    assert world.state == TourState.ABANDONED
    assert len({notice.key for notice in world.notices("negotiation_stale")}) == 6
    assert world.tour.statement.start == START
