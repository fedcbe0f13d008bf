"""Which texts are put under another policy, and which are left as they are."""

# ruff: noqa: ANN401  (helpers pass on whatever field a test wants to differ)

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from tests.factories import some_policy, some_type
from tests.store_factories import NOW, TOUR, record, source_person, view
from tourwright.bootstrap.repinning import repinning
from tourwright.catalogue import Catalogue
from tourwright.domain.policy import Snapshot
from tourwright.domain.statement import policy_hash
from tourwright.domain.tables import UNCOMMITTED, TourState
from tourwright.ports import NotFoundError
from tourwright.store import Store
from tourwright.values import Repin

TYPE = some_type()
OLD, NEW = some_policy(), some_policy(principles=("We answer within a day.",))
TODAY = Catalogue("v2", "Example", NEW.key, {NEW.key: NEW}, {TYPE.key: TYPE})


@dataclass
class Engine:
    """Keeps what tours were told; gone has those that are over."""

    gone: set[str] = field(default_factory=set)
    told: dict[str, Repin] = field(default_factory=dict)

    def repin(self, tour_id: str, asked: Repin) -> None:
        """See `TemporalEngine.repin`."""
        if tour_id in self.gone:
            raise NotFoundError("no such workflow is open")
        self.told[tour_id] = asked


def waiting(store: Store, **changes: Any) -> None:
    """Let a text of a known person wait for commitment under yesterday's policy."""
    person = store.people.apply(source_person(), (), NOW)
    given = {
        "state": "signing",
        "type_key": TYPE.key,
        "catalogue_version": "v1",
        "policy_hash": policy_hash(OLD),
        "employee_key": person.person_key,
    }
    store.recorder.record(record(view=view(**{**given, **changes})))


def done(store: Store, engine: Engine) -> int:
    """Do the chore; return how many tours were told."""
    return repinning(store, engine, lambda: TODAY).work(NOW)


@pytest.mark.parametrize("state", sorted(UNCOMMITTED))
def test_a_text_that_is_not_committed_is_put_under_todays_policy(store: Store, state: str) -> None:
    """With the type as it is today; the same version gives the same act."""
    waiting(store, state=state)
    engine = Engine()

    assert done(store, engine) == 1

    asked = engine.told[TOUR]
    assert asked.snapshot == Snapshot("v2", NEW, TYPE)
    assert asked.act_id == f"{TOUR}-policy-v2-{NEW.key}"


def test_a_text_of_a_type_that_hr_took_away_is_put_under_todays_policy_too(store: Store) -> None:
    """Nobody is offered the type any more; who waits with it keeps it, not the old policy."""
    waiting(store, type_key="gone")
    engine = Engine()

    assert done(store, engine) == 1

    held = Snapshot("v1", OLD, TYPE)
    assert engine.told[TOUR].over(held) == Snapshot("v2", NEW, TYPE)


@pytest.mark.parametrize("state", sorted(set(TourState) - UNCOMMITTED))
def test_a_committed_tour_keeps_its_policy(store: Store, state: str) -> None:
    """Law L3: what both committed to changes by both alone."""
    waiting(store, state=state)

    assert done(store, Engine()) == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"policy_hash": policy_hash(NEW)},
        {"policy_hash": policy_hash(NEW), "catalogue_version": "v2"},
        {"imported": {"provenance": "imported"}},
        {"employee_key": "somebody else"},
    ],
    ids=["the policy is the same", "opened today", "from elsewhere", "unknown"],
)
def test_a_text_is_left_alone_when_nothing_fits_better(
    store: Store, changes: dict[str, Any]
) -> None:
    """A step or a date that HR changed gives nobody a text to read anew."""
    waiting(store, **changes)

    assert done(store, Engine()) == 0


def test_whoever_moves_before_committing_gets_the_policy_of_the_new_place(store: Store) -> None:
    """Under one and the same catalogue: another country has its own (E26)."""
    abroad = replace(NEW, key="abroad", principles=("Here too.",), applies_to="country == 'JP'")
    catalogue = replace(TODAY, policies={"abroad": abroad, **TODAY.policies})
    chore, engine = Engine(), Engine()
    waiting(store, catalogue_version="v2", policy_hash=policy_hash(NEW))
    before = repinning(store, chore, lambda: catalogue).work(NOW)
    store.people.apply(replace(source_person(), country="JP"), (), NOW)

    after = repinning(store, engine, lambda: catalogue).work(NOW)

    assert (before, after) == (0, 1)
    assert engine.told[TOUR].snapshot == Snapshot("v2", abroad, TYPE)


def test_a_tour_that_is_over_meanwhile_hinders_nothing(store: Store) -> None:
    """The store may be a moment behind."""
    waiting(store)

    assert done(store, Engine(gone={TOUR})) == 0
