"""Answers of other systems that a test writes down itself."""

from collections.abc import Iterator

import pytest
import responses


@pytest.fixture
def web() -> Iterator[responses.RequestsMock]:
    """Answers that must be asked for; an unexpected request fails."""
    with responses.RequestsMock() as mock:
        yield mock
