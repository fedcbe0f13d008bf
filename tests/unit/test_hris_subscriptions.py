"""Webhooks at systems of people are looked after, and what was found is kept."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from tests.hris_sources import Webhooks, care_of, source_of
from tourwright.intake.subscriptions import Subscribing
from tourwright.ports import RefusedError, TransientError
from tourwright.ports.directory import Subscription
from tourwright.ports.hris import HrisSource
from tourwright.ports.hris_hooks import HookKept, HookSeen, HookState, Looked
from tourwright.store import Store
from tourwright.store.hris_hooks import StoredHooks
from tourwright.store.microsoft_tables import subscriptions

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ADDRESS = "https://tours.example.com/hooks/people"
MADE = HookKept("7", "the key of the webhook")


def caring(store: Store, webhooks: Webhooks, *, is_key_given: bool = False) -> Subscribing:
    """Return the care of one source."""
    hooks = care_of(webhooks, is_key_given=is_key_given)
    sources: Mapping[str, HrisSource] = {"people": source_of("people", "bamboohr", hooks=hooks)}
    return Subscribing(sources, StoredHooks(store.subscriptions), lambda: NOW)


def test_what_was_made_is_kept_and_shown_next_time(store: Store) -> None:
    """The number and the key; later they say which webhook is ours."""
    webhooks = Webhooks(Looked(HookState.MADE, MADE, ("not to be watched here: jobTitle",)))
    care = caring(store, webhooks)

    assert [care.care("people"), care.care("people")] == ["made", "made"]
    assert webhooks.asked == [(ADDRESS, HookKept(), False), (ADDRESS, MADE, False)]
    seen = HookSeen("people", ADDRESS, NOW, webhooks.found)  # type: ignore[arg-type]
    assert StoredHooks(store.subscriptions).get("people") == seen


def test_what_was_refused_is_noted_and_the_key_stays(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """A person acts; what still comes can still be believed."""
    webhooks = Webhooks(Looked(HookState.MADE, MADE))
    care = caring(store, webhooks, is_key_given=True)
    care.care("people")
    webhooks.found = RefusedError("BambooHR webhooks: HTTP 403")

    assert care.care("people") == "refused"
    seen = StoredHooks(store.subscriptions).get("people")
    assert seen is not None
    assert seen.looked == Looked(HookState.REFUSED, MADE, ("BambooHR webhooks: HTTP 403",))
    assert webhooks.asked[-1] == (ADDRESS, MADE, True)
    assert [each.message for each in caplog.records] == ["webhook refused"]


def test_a_system_that_is_away_is_looked_at_again(store: Store) -> None:
    """What was found before stays."""
    webhooks = Webhooks(TransientError("later"))

    with pytest.raises(TransientError):
        caring(store, webhooks).care("people")

    assert StoredHooks(store.subscriptions).get("people") is None


def test_a_source_without_a_webhook_to_see_to_is_left_alone(store: Store) -> None:
    """One that IT took out of the file meanwhile, too."""
    sources = {"payroll": source_of("payroll", "files")}
    care = Subscribing(sources, StoredHooks(store.subscriptions), lambda: NOW)

    assert [care.care("payroll"), care.care("nobody")] == ["", ""]


def test_the_key_is_sealed_and_the_directory_sees_none_of_it(store: Store) -> None:
    """The care of Microsoft 365 would renew what it finds there."""
    caring(store, Webhooks(Looked(HookState.MADE, MADE))).care("people")
    theirs = Subscription("s-1", "users", NOW, NOW)
    store.subscriptions.put(theirs)

    with store.subscriptions._database.read() as connection:
        rows = [tuple(row) for row in connection.execute(select(subscriptions))]

    assert store.subscriptions.all() == [theirs]
    assert MADE.key not in str(rows)
    assert MADE.key.encode() not in b"".join(bytes(row[-1]) for row in rows)
