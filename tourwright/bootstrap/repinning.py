"""Builds what puts texts that are not committed yet under the policy of today, once an hour."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Protocol

from tourwright.catalogue import Catalogue
from tourwright.domain.model import TourView
from tourwright.domain.policy import Policy
from tourwright.domain.statement import policy_hash
from tourwright.ports import NotFoundError
from tourwright.store import Store
from tourwright.values import Repin
from webhooks.housekeeping import Chore


class Repinning(Protocol):
    """The engine, as far as it is told of another policy."""

    def repin(self, tour_id: str, asked: Repin) -> None:
        """Tell a tour what HR says today. Raises NotFoundError and TransientError."""
        ...


def repinning(store: Store, engine: Repinning, current: Callable[[], Catalogue]) -> Chore:
    """Return the chore that has the two of a text know that its policy changed (E13)."""

    def work(_: datetime) -> int:
        return sum(_told(engine, tour_id, asked) for tour_id, asked in _outdated(store, current()))

    return Chore("policies", work)


def _told(engine: Repinning, tour_id: str, asked: Repin) -> bool:
    """Tell one tour; one that is over needs no policy."""
    try:
        engine.repin(tour_id, asked)
    except NotFoundError:
        return False
    return True


def _outdated(store: Store, catalogue: Catalogue) -> Iterator[tuple[str, Repin]]:
    """Yield the tours whose text names another policy than their person has by now.

    HR changed the policy, or the person came to a place or a department that has its own (E26). A
    text from elsewhere was agreed on as it is: a person's confirmation is all that it waits for.
    """
    views = [each for each in store.views.uncommitted() if not each.imported]
    people = store.people.many([each.employee_key for each in views])
    for view in views:
        if (person := people.get(view.employee_key)) is None:
            continue
        policy = catalogue.policy_for(person.facts)
        if policy_hash(policy) != view.policy_hash:
            yield view.tour_id, _asked(view, catalogue, policy)


def _asked(view: TourView, catalogue: Catalogue, policy: Policy) -> Repin:
    """Return what the tour is told; one whose type HR took away keeps the type it has."""
    act_id = f"{view.tour_id}-policy-{catalogue.version}-{policy.key}"
    if view.type_key in catalogue.tour_types:
        return Repin(act_id, catalogue.snapshot(view.type_key, policy.key))
    return Repin(act_id, policy=policy, version=catalogue.version)
