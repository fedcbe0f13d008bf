"""Mails wait for whoever is out of office, unless they press."""

from datetime import timedelta

from tests.fakes import NOW
from tourwright.domain.absence import LONGEST, hold_until, is_long

DAY = timedelta(days=1)
BACK = NOW + 5 * DAY
USUAL, PRESSING = "review_revealed", "renewal_due"


def test_mails_wait_for_the_return_unless_they_press() -> None:
    """What presses goes, as does everything to whoever is there."""
    assert hold_until(USUAL, BACK, None, NOW) == BACK
    assert hold_until(PRESSING, BACK, None, NOW) is None
    assert hold_until(USUAL, None, None, NOW) is None
    assert hold_until(USUAL, NOW, None, NOW) is None


def test_what_is_due_before_the_return_goes() -> None:
    """It would be too late afterwards."""
    assert hold_until(USUAL, BACK, BACK - DAY, NOW) is None
    assert hold_until(USUAL, BACK, BACK + DAY, NOW) == BACK


def test_nothing_waits_for_a_return_that_is_far() -> None:
    """Two weeks are waited for; of more HR is told."""
    assert hold_until(USUAL, NOW + LONGEST, None, NOW) == NOW + LONGEST
    assert hold_until(USUAL, NOW + LONGEST + DAY, None, NOW) is None
    assert is_long(NOW + LONGEST + DAY, NOW)
    assert not is_long(NOW + LONGEST, NOW)
    assert not is_long(BACK, NOW)
    assert not is_long(None, NOW)
