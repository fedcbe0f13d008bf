"""The table of rights is the one that people read, and nobody has a role that is not theirs."""

from itertools import product
from pathlib import Path

import pytest

from tourwright.domain.rights import (
    LIMITS,
    MATRIX,
    NOBODY,
    Circle,
    Grant,
    Right,
    Role,
    grant,
    roles_of,
)

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "rights.md"
CIRCLE = Circle("p-ana", "p-dana", "p-lee", "p-sam", "Sales")
SIGNS = {"●": Grant.YES, "○": Grant.WITH_PURPOSE, "\N{EN DASH}": Grant.NO}
ALL_HELD = frozenset({"HR", "Configurator", "Operator", "Executive", "AlumniManager"})
NO_ROLE = frozenset[str]()


def written() -> list[list[str]]:
    """Return the cells of the page's rows, without their names."""
    lines = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row[1:] for row in cells if row[0] not in {"act", "---"}]


def meaning(cell: str) -> tuple[Grant, str]:
    """Return what a cell grants, and the limit that it names."""
    sign, _, limit = cell.partition(" ")
    return (SIGNS[sign], limit) if sign in SIGNS else (Grant.OWN, cell)


def test_every_cell_is_the_one_that_people_read() -> None:
    """Rights are what the reference says they are, cell by cell, with the limits it names."""
    held = [
        [(MATRIX[right][role], LIMITS.get((right, role), "")) for role in Role] for right in Right
    ]

    assert [[meaning(cell) for cell in row] for row in written()] == held


def test_nobody_approves_leaving() -> None:
    """No role, nor all of them together, may approve that somebody leaves."""
    assert grant(Right.APPROVE_LEAVING, frozenset(Role)) is Grant.NO


def test_nobody_reads_what_another_one_keeps_private() -> None:
    """No role, nor all of them together, opens somebody else's preparation."""
    assert grant(Right.READ_PRIVATE, frozenset(Role)) is Grant.NO


@pytest.mark.parametrize(
    ("person_key", "roles"),
    [
        ("p-ana", {Role.EMPLOYEE}),
        ("p-dana", {Role.MANAGER}),
        ("p-lee", {Role.DELEGATE}),
        ("p-sam", {Role.SKIP_LEVEL}),
        ("p-olga", set()),
        ("", set()),
    ],
)
def test_a_person_has_the_role_of_the_own_seat(person_key: str, roles: set[Role]) -> None:
    """Where somebody sits towards the tour is what they may."""
    assert roles_of(person_key, NO_ROLE, CIRCLE) == roles


@pytest.mark.parametrize("person_key", ["p-ana", "p-dana"])
def test_who_is_one_of_the_two_is_nothing_else(person_key: str) -> None:
    """An HR partner or operator does not look after the own tour."""
    assert len(roles_of(person_key, ALL_HELD, CIRCLE)) == 1


def test_nobody_holds_both_sides() -> None:
    """Whose manager is the same person is the employee there, never both."""
    alone = Circle("p-marta", "p-marta", "p-marta", "p-marta")

    assert roles_of("p-marta", NO_ROLE, alone) == {Role.EMPLOYEE}


def test_empty_seats_belong_to_nobody() -> None:
    """A tour without delegate or skip-level opens to nobody who is unknown."""
    assert roles_of("", NO_ROLE, Circle("p-ana", "", "", "")) == frozenset()


@pytest.mark.parametrize(
    ("held", "department", "sees"),
    [
        ({"HR"}, "Sales", True),
        ({"HR"}, "", True),
        ({"HR:Sales"}, "Sales", True),
        ({"HR:Sales"}, "Research", False),
        ({"HR:"}, "", False),
        ({"HR:Sales", "HR:Research"}, "Research", True),
        ({"hr"}, "Sales", False),
    ],
)
def test_an_hr_partner_sees_the_own_population(
    held: set[str], department: str, *, sees: bool
) -> None:
    """A population is a department; a partner without one of these sees nobody there."""
    circle = Circle("p-ana", "p-dana", department=department)

    assert (Role.HR in roles_of("p-kim", frozenset(held), circle)) is sees


def test_a_partner_of_one_population_is_hr_where_no_tour_is_meant() -> None:
    """Pages of HR open to every partner; which people they show is asked person by person."""
    assert roles_of("p-kim", frozenset({"HR:Sales"}), NOBODY) == {Role.HR}


def test_unknown_roles_of_the_directory_give_nothing() -> None:
    """A role that somebody invents in the directory opens no page."""
    assert roles_of("p-eve", frozenset({"Admin", "Employee", "Manager", "E"}), CIRCLE) == set()


def test_more_roles_never_take_a_right_away() -> None:
    """The best of two roles counts, whatever their order."""
    order = [Grant.NO, Grant.WITH_PURPOSE, Grant.OWN, Grant.YES]
    pairs = product(Role, Role)

    assert all(
        order.index(grant(right, frozenset({one, other})))
        == max(order.index(MATRIX[right][one]), order.index(MATRIX[right][other]))
        for one, other in pairs
        for right in Right
    )


def test_every_limited_cell_names_its_limit() -> None:
    """A grant within limits that nobody named would be a grant without."""
    limited = {
        (right, role) for right in Right for role in Role if MATRIX[right][role] is Grant.OWN
    }

    assert limited <= LIMITS.keys()
