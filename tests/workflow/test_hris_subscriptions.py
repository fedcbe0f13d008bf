"""The webhook of a source is looked after on a real server."""

from collections.abc import Iterator

import pytest

from tests.hris_sources import Webhooks
from tests.hris_webhook import WebhookPath
from tests.temporal_running import Server
from tourwright.ports import RefusedError, TransientError
from tourwright.ports.hris_hooks import HookKept, HookState, Looked
from tourwright.store import Store


@pytest.fixture
def path(time_skipping: Server, sqlite_store: Store) -> Iterator[WebhookPath]:
    """A worker, and a system of which each test says how it is."""
    made = WebhookPath(time_skipping, sqlite_store)
    made.start_worker()
    try:
        yield made
    finally:
        made.close()


def found_by(webhooks: Webhooks, found: Looked | Exception) -> Webhooks:
    """Have the system be like this from now on."""
    webhooks.found = found
    return webhooks


def test_what_is_found_is_the_outcome(path: WebhookPath) -> None:
    """And stands in the store with its key."""
    looked = Looked(HookState.MADE, HookKept("7", "its key"))
    found_by(path.webhooks, looked)

    assert path.look() == "made"
    seen = path.book.get("hr")
    assert seen is not None
    assert seen.looked == looked


def test_a_refusal_is_an_outcome_and_no_failure(path: WebhookPath) -> None:
    """It is asked once; a person acts."""
    webhooks = found_by(path.webhooks, RefusedError("403"))

    assert path.look() == "refused"
    assert len(webhooks.asked) == 1


def test_a_system_that_stays_away_ends_the_look(path: WebhookPath) -> None:
    """After minutes of trying; the schedule begins the next."""
    webhooks = found_by(path.webhooks, TransientError("away"))

    assert path.look(6) == "late"
    assert len(webhooks.asked) > 1
    assert path.book.get("hr") is None
