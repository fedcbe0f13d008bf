"""Whom the time machine names as somebody's new manager."""

import pytest

from tourwright.dev.trial_page import another_manager


@pytest.mark.parametrize("manager", ["101", "106", "107", "108"])
@pytest.mark.parametrize("person", ["200", "106", "107", "108"])
def test_a_new_manager_is_another_person(person: str, manager: str) -> None:
    """Not the one of today, and nobody reports to themselves: the HR system would refuse it."""
    assert another_manager(person, manager) not in {person, manager}
