"""What follows from a notification: a reading sooner, or care for the subscriptions; no more."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

import pytest

from tests.fakes import NOW
from tests.hint_world import ANA, HintWorld, hint_world
from tourwright.ports import InboxRow, TransientError
from webhooks.graph_hints import HintHandler


@dataclass
class Nudge:
    """Counts what is asked for. fresh: a reading was just begun."""

    fresh: bool = False
    broken: Exception | None = None
    asked: list[str] = field(default_factory=list)

    def hint(self, told_at: datetime) -> bool:
        """See `Nudge.hint`."""
        assert told_at == NOW
        if self.broken:
            raise self.broken
        self.asked.append("read")
        return not self.fresh

    def care_now(self) -> None:
        """See `Nudge.care_now`."""
        self.asked.append("care")


@pytest.fixture
def hints() -> Iterator[HintWorld]:
    """A directory that tells us of changes."""
    with hint_world() as made:
        made.subscribe()
        yield made


@pytest.fixture
def nudge() -> Nudge:
    """What is asked for."""
    return Nudge()


def rows(hints: HintWorld) -> list[InboxRow]:
    """Return what was taken."""
    return list(hints.world.inbox.rows.values())


def handled(hints: HintWorld, nudge: Nudge) -> list[bool]:
    """Handle everything that was taken."""
    handler = HintHandler(hints.gate, nudge, hints.world.clock)
    return [handler(row) for row in rows(hints)]


def test_a_change_has_the_directory_read(hints: HintWorld, nudge: Nudge) -> None:
    """Whatever it says of the person is not used."""
    hints.emulator.subscriptions.notify(ANA)

    assert handled(hints, nudge) == [True]
    assert nudge.asked == ["read"]


def test_a_change_right_after_a_reading_waits(hints: HintWorld, nudge: Nudge) -> None:
    """It is not lost: the row stays, and is handed over again a little later."""
    hints.emulator.subscriptions.notify(ANA)
    nudge.fresh = True

    assert handled(hints, nudge) == [False]


@pytest.mark.parametrize(
    ("event", "asked"),
    [
        ("reauthorizationRequired", ["care"]),
        ("subscriptionRemoved", ["care"]),
        ("missed", ["care", "read"]),
        ("somethingNew", ["care"]),
    ],
)
def test_what_happens_to_a_subscription_is_cared_for(
    hints: HintWorld, nudge: Nudge, event: str, asked: list[str]
) -> None:
    """Renewed or made anew; what was missed meanwhile is read."""
    (found,) = hints.emulator.subscriptions.current()
    hints.emulator.subscriptions.lifecycle(found["id"], event)

    assert handled(hints, nudge) == [True]
    assert nudge.asked == asked


def test_a_subscription_that_is_ours_no_more_says_nothing(hints: HintWorld, nudge: Nudge) -> None:
    """It was deleted after the notification came; the row is done."""
    hints.emulator.subscriptions.notify(ANA)
    for each in list(hints.subscriptions.rows):
        hints.subscriptions.dropped(each, "removed", NOW)

    assert handled(hints, nudge) == [True]
    assert nudge.asked == []


def test_while_the_engine_is_down_the_row_stays(hints: HintWorld, nudge: Nudge) -> None:
    """The dispatcher tries again, as with every event."""
    hints.emulator.subscriptions.notify(ANA)
    nudge.broken = TransientError("down")

    with pytest.raises(TransientError):
        handled(hints, nudge)


def test_a_row_that_cannot_be_read_is_done(hints: HintWorld, nudge: Nudge) -> None:
    """Nothing is tried for ever."""
    hints.emulator.subscriptions.notify(ANA)
    (row,) = rows(hints)
    broken = replace(row, event=replace(row.event, body=b"{"))

    assert HintHandler(hints.gate, nudge, hints.world.clock)(broken)
    assert nudge.asked == []
