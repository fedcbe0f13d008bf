"""Acts that may be taken back for a short while, because nobody was told of them yet.

Such an act rests in the store before its workflow hears of it; undone, it never happened. What the
other side reads at once, or counts on, is never among them: a commitment, an answer, an agreement.
"""

from datetime import datetime, timedelta

from tourwright.domain.model import MachineName

HOLD = timedelta(minutes=10)

UNDOABLE: frozenset[tuple[MachineName, str]] = frozenset(
    {
        (MachineName.TOUR, "declare_transition"),
        (MachineName.TOUR, "mission_declared"),
        (MachineName.TOUR, "decline"),
        (MachineName.TOUR, "discard"),
        (MachineName.TOUR, "dispute"),
        (MachineName.AMENDMENT, "decline"),
        (MachineName.AMENDMENT, "withdraw"),
    }
)
"""Each with its machine: the same word means something else elsewhere."""


def rests_until(machine: MachineName, verb: str, now: datetime) -> datetime | None:
    """Return how long the act can be undone, None for one that takes effect at once."""
    return now + HOLD if (machine, verb) in UNDOABLE else None
