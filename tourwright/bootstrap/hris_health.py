"""What runs beside the readings of people: figures about them, and what deletes old ones."""

from functools import partial

from tourwright.bootstrap.parts import Parts
from tourwright.intake.health import health_of
from tourwright.ports import ConnectorError
from webhooks import metrics
from webhooks.housekeeping import Chore


def measured(parts: Parts) -> None:
    """Have the metrics tell how every source is, looked up when they are asked."""
    for name in parts.sources:
        metrics.HRIS_LAG.labels(name).set_function(partial(_lag_s, parts, name))
        metrics.HRIS_HELD.labels(name).set_function(partial(_held, parts, name))


def _lag_s(parts: Parts, name: str) -> float:
    try:
        return health_of(parts.store.rounds, name).lag_s(parts.clock.now())
    except ConnectorError:
        return float("nan")


def _held(parts: Parts, name: str) -> float:
    try:
        return float(health_of(parts.store.rounds, name).held is not None)
    except ConnectorError:
        return float("nan")


def forgetting(parts: Parts) -> tuple[Chore, ...]:
    """Return what deletes old readings; nothing where no file names a source."""
    keep = parts.settings.hris_keep_days
    if not parts.sources:
        return ()
    store = parts.store
    return (
        Chore("rounds", lambda now: store.rounds.purge(now, keep)),
        Chore("comparisons", lambda now: store.comparisons.forget(now, keep)),
    )
