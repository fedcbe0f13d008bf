"""How the sources are, in figures that tell of nobody: when each was read last, what is held."""

from dataclasses import dataclass
from datetime import datetime

from tourwright.ports.hris import Round, Rounds, RoundState

LOOKED_AT = 50


@dataclass(frozen=True)
class SourceHealth:
    """One source. done_at is the end of its last reading, None when none was applied yet."""

    source: str
    done_at: datetime | None = None
    held: Round | None = None
    failed: Round | None = None

    def lag_s(self, now: datetime) -> float:
        """Return seconds since the last reading; not a number when there was none."""
        return float("nan") if self.done_at is None else (now - self.done_at).total_seconds()


def health_of(rounds: Rounds, source: str) -> SourceHealth:
    """Return how a source is. failed is its newest reading, when that one failed."""
    latest = [each for each in rounds.latest(source, LOOKED_AT) if not each.dry]
    done = [each.ended_at for each in latest if each.state is RoundState.DONE and each.ended_at]
    held = next((each for each in latest if each.state is RoundState.HELD), None)
    over = next((each for each in latest if each.ended_at is not None), None)
    failed = over if over is not None and over.state is RoundState.FAILED else None
    return SourceHealth(source, max(done, default=None), held, failed)
