"""A year of dated changes, disordered and repeated: it ends alike, and nobody gets old mails."""

import functools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hris_year import TODAY, Company, End, Year, disordered, year_of
from tourwright.domain.telling import quiet_before

SEEDS = tuple(range(10))
ORDERS = settings(max_examples=100, deadline=None)


@functools.cache
def year(seed: int) -> Year:
    """Return the year of a seed."""
    return year_of(seed)


@functools.cache
def in_its_order(seed: int) -> End:
    """Return how the year ends when everything comes once and in its order."""
    company = Company(year(seed))
    company.hear(sorted(year(seed).changes, key=lambda change: change.effective_date))
    return company.live_on()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_year_in_any_order_ends_alike(seed: int) -> None:
    """A hundred orders of each of ten years: people, events, journals, tours and mails are equal.

    Whoever is told of nothing but changes older than a week is written to by nobody: `Company`
    looks at that whenever it tells somebody.
    """

    @ORDERS
    @given(st.integers(min_value=0))
    def ends_alike(order: int) -> None:
        company = Company(year(seed))
        company.hear(disordered(year(seed), order))

        assert company.live_on() == in_its_order(seed)

    ends_alike()


@pytest.mark.parametrize("seed", SEEDS[:3])
def test_a_year_in_portions_ends_with_the_same_people(seed: int) -> None:
    """However it is cut into rounds; and no portion makes a mail of what is older than a week."""
    told = disordered(year(seed), seed)
    chance = random.Random(seed)
    company = Company(year(seed))
    while told:
        many = chance.randint(1, 9)
        company.hear(told[:many])
        del told[:many]

    assert company.live_on().people == in_its_order(seed).people


@pytest.mark.parametrize("seed", SEEDS)
def test_no_mail_for_a_change_older_than_seven_days(seed: int) -> None:
    """A year that arrives all at once, a week late: questions stand on pages, nobody is mailed."""
    late = quiet_before(TODAY)
    company = Company(year(seed))
    company.hear([each for each in year(seed).changes if each.effective_date < late])

    worlds = company.worlds()

    assert any(world.tellings for world in worlds)
    assert [notice for world in worlds for notice in world.notices] == []
    assert not any(world.started[1:] for world in worlds)


def test_the_years_have_something_to_tell() -> None:
    """So that equal ends are no empty ends."""
    ends = [in_its_order(seed) for seed in SEEDS]
    kinds = {kind for end in ends for events in end.events.values() for kind, _, _ in events}
    quiet = {is_quiet for end in ends for _, _, is_quiet in end.tours}

    assert {"manager_changed", "leave_started", "terminated", "rehired", "hired"} <= kinds
    assert all(end.mails for end in ends)
    assert quiet == {True, False}
