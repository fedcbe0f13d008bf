"""What was built at the start costs no pause later; garbage goes as before."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from tourwright.bootstrap.collector import settle_in


class _Ring:
    def __init__(self) -> None:
        self.own = self


@pytest.fixture(autouse=True)
def _thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_was_built_is_left_alone_by_the_collector() -> None:
    """A full collection does not look at it."""
    built = _Ring()
    settled = settle_in()
    assert settled > 10_000
    assert all(each is not built for each in gc.get_objects())


def test_garbage_of_the_start_does_not_stay() -> None:
    """It is collected before the rest is set aside."""
    ring = _Ring()
    seen = weakref.ref(ring)
    del ring
    settle_in()
    assert seen() is None


def test_what_comes_later_is_still_collected() -> None:
    """Rings made after the start go."""
    settle_in()
    ring = _Ring()
    seen = weakref.ref(ring)
    del ring
    gc.collect()
    assert seen() is None
