"""Resources of a directory in the store, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.scim_world import NOW, SOURCE
from tourwright.ports import InboundEvent
from tourwright.ports.scim import GONE, GROUP, OutdatedError, ScimAsked, ScimRecord, TakenError
from tourwright.store import Store

LATER = NOW + timedelta(minutes=1)
JO = ScimRecord("r1", "User", '{"userName": "Jo"}', 1, NOW, NOW, "Jo", "Ext", "Jo@acme.example")
ADA = ScimRecord("r2", "User", "{}", 1, LATER, LATER, "ada", left_at=LATER)
CREW = ScimRecord("r3", GROUP, "{}", 1, NOW, NOW)


@pytest.fixture
def store(opened: Callable[..., Store], database_url: str) -> Store:
    """Return an empty store."""
    return opened(database_url)


def hint(number: int) -> InboundEvent:
    """Return what says that somebody changed."""
    return InboundEvent(SOURCE, str(number), "scim.changed", "r1", NOW, b"{}")


def hints(store: Store) -> int:
    """Return how many wait."""
    return len(store.inbox.waiting(10, LATER))


def test_what_was_kept_is_found_again(store: Store) -> None:
    """By id, and by name, address and the directory's own id; names in any case."""
    records = store.scim(SOURCE)
    for each in (JO, ADA, CREW):
        records.add(each, None)

    assert records.get("r1") == JO
    assert records.find(ScimAsked()) == [JO, ADA]
    assert records.find(ScimAsked(user_name="JO")) == [JO]
    assert records.find(ScimAsked(mail="jo@ACME.example")) == [JO]
    assert records.find(ScimAsked(external_id="Ext")) == [JO]
    assert records.find(ScimAsked(external_id="ext")) == []
    assert records.find(ScimAsked(changed_after=NOW)) == [ADA]
    assert records.find(ScimAsked(offset=1, limit=1)) == [ADA]
    assert records.count(ScimAsked(limit=1)) == 2
    assert records.count(ScimAsked(kinds=(GROUP,))) == 1
    assert store.scim("okta").get("r1") is None


def test_a_write_and_its_hint_are_one(store: Store) -> None:
    """What is refused leaves neither."""
    records = store.scim(SOURCE)
    records.add(JO, hint(1))
    with pytest.raises(TakenError):
        records.add(replace(ADA, user_name="JO"), hint(2))
    with pytest.raises(OutdatedError):
        records.put(replace(JO, version=3), hint(3))

    assert hints(store) == 1
    records.put(replace(JO, version=2, document='{"a": 1}'), hint(4))
    assert hints(store) == 2
    found = records.get("r1")
    assert found is not None
    assert (found.version, found.document) == (2, '{"a": 1}')


def test_a_removed_user_stays_as_gone_and_a_group_does_not(store: Store) -> None:
    """Its name is free, its directory's id finds it no more."""
    records = store.scim(SOURCE)
    for each in (JO, CREW):
        records.add(each, None)
    with pytest.raises(OutdatedError):
        records.remove(replace(JO, version=9), hint(1))
    records.remove(replace(JO, left_at=LATER, changed_at=LATER), hint(2))
    records.remove(CREW, None)

    gone = records.get("r1")
    assert gone is not None
    assert (gone.kind, gone.version, gone.left_at) == (GONE, 2, LATER)
    assert records.get("r3") is None
    assert records.find(ScimAsked(external_id="Ext", kinds=("User", GONE))) == []
    assert hints(store) == 1
    records.add(replace(JO, resource_id="r9"), None)
