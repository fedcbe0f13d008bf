"""An engine that was set back to a backup is told again what it has lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.store_factories import (
    ALLIANCE,
    NOW,
    employment_event,
    inbound,
    pending,
    source_person,
)
from tests.unit.test_journal_command import database
from tourwright.cli import main
from tourwright.store import Store
from tourwright.store.resending import Resent

BACKUP = NOW - timedelta(hours=1)
LATER = NOW + timedelta(days=1)
NOTHING = Resent(0, 0, 0)

__all__ = ["database"]


def applied(store: Store, act_id: str = "act-1", **changes: object) -> None:
    """Let somebody act, and the engine apply it."""
    store.asks.claim(replace(pending(act_id, ask_id=""), **changes), None)  # type: ignore[arg-type]
    store.asks.applied(act_id)


def handed_on(store: Store) -> list[str]:
    """Return the acts that the dispatcher hands on."""
    return [each.act.act_id for each in store.asks.pending(10, LATER)]


def test_an_act_since_the_backup_is_handed_on_again(store: Store) -> None:
    """In the order in which people acted; what the engine held before is left alone."""
    applied(store, "before", taken_at=BACKUP - timedelta(seconds=1))
    applied(store, "first", taken_at=BACKUP)
    applied(store, "second")

    resent = store.resending.since(BACKUP)

    assert resent == Resent(2, 0, 0)
    assert handed_on(store) == ["first", "second"]


def test_a_refused_act_stays_refused(store: Store) -> None:
    """Its author was told; it must not take effect behind their back."""
    store.asks.claim(pending("act-1", ask_id=""), None)
    store.asks.refused("act-1", "too late")

    assert store.resending.since(BACKUP) == NOTHING
    assert handed_on(store) == []


def test_an_act_of_an_erased_person_is_not_touched(store: Store) -> None:
    """Nobody can read it any more, and waiting it would be in the way of others."""
    applied(store)
    store.keyring.destroy(ALLIANCE, NOW)

    assert store.resending.since(BACKUP) == NOTHING


def test_an_act_that_needs_no_workflow_is_not_touched(store: Store) -> None:
    """It took effect in the store, which was not set back."""
    applied(store, workflow_id="")

    assert store.resending.since(BACKUP) == NOTHING


def test_an_event_since_the_backup_waits_again_under_its_number(store: Store) -> None:
    """The engine knows by the number whether it has the event."""
    for key, minutes in (("before", -61), ("after", 0)):
        store.inbox.take(inbound(key, received_at=NOW + timedelta(minutes=minutes)))
    before, after = store.inbox.waiting(10, LATER)
    for row in (before, after):
        store.inbox.done(row.inbox_id, NOW)

    resent = store.resending.since(BACKUP)

    assert resent == Resent(0, 1, 0)
    assert [row.inbox_id for row in store.inbox.waiting(10, LATER)] == [after.inbox_id]


def test_a_change_since_the_backup_is_told_again(store: Store) -> None:
    """An alliance that began after the backup begins again."""
    person = store.people.apply(source_person(), [employment_event("hired")], NOW)
    store.people.told(["hired"], NOW)

    resent = store.resending.since(BACKUP)

    assert resent == Resent(0, 0, 1)
    assert [each.event_id for each in store.people.untold(person.person_key)] == ["hired"]
    assert store.resending.since(LATER) == NOTHING


def test_the_command_says_how_much_waits(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One line, and 0."""
    del database

    code = main(["resend", "--since", "2026-11-23T02:00Z"])

    assert code == 0
    assert capsys.readouterr().out == (
        "wait to be handed to Temporal again: 0 answers and acts of people, "
        "0 events of systems, 0 changes of employments\n"
    )


@pytest.mark.parametrize("moment", ["2026-11-23T02:00", "yesterday"])
def test_a_moment_that_could_mean_another_is_refused(
    moment: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A backup's hour without a zone would leave a part of the day out."""
    with pytest.raises(SystemExit) as ended:
        main(["resend", "--since", moment])

    assert ended.value.code == 2
    assert moment in capsys.readouterr().err
