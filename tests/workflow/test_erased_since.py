"""Temporal remembers who was erased, when the store has come back from before."""

import time
from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from tests.temporal_hands import HR, AllianceHand
from tests.temporal_world import World
from tourwright.bootstrap.forgetting import erased_since
from tourwright.domain.model import MachineName, Party
from tourwright.temporal import subject_of

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
NEVER_YET = datetime(2090, 1, 1, tzinfo=UTC)


def left(world: World) -> AllianceHand:
    """Return the alliance of somebody who left and was invited to the network."""
    alliance = world.alliance()
    alliance.hire()
    alliance.leave((world.now() - timedelta(days=60)).date())
    return alliance


def test_only_the_erased_are_named_and_only_those_since_the_moment(on_dev: World) -> None:
    """Neither an alliance that goes on nor one that was ended by hand."""
    erased, ended, lasting = (left(on_dev) for _ in range(3))
    erased.act(Party.ALUM, "decline", MachineName.ALUMNI)
    erased.act(HR, "erase", MachineName.ALLIANCE)
    on_dev.run(ended.handle.terminate())
    on_dev.settle()
    named = [subject_of(each.workflow_id) for each in (erased, ended, lasting)]

    found = listed(on_dev, LONG_AGO, named[0])

    assert found & set(named) == {named[0]}
    assert not listed(on_dev, NEVER_YET) & set(named)


def listed(world: World, since: datetime, expected: str = "") -> set[str]:
    """Return who is named, once the server's list has caught up."""
    found: Collection[str] = ()
    for _ in range(200):
        found = world.run(erased_since(world.client, since))
        if not expected or expected in found:
            break
        time.sleep(0.1)
    return set(found)
