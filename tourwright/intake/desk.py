"""What people decide about a round that is held: let it go on, or forget it."""

from tourwright.intake.ports import RoundStarter
from tourwright.ports import Clock
from tourwright.ports.hris import Rounds, RoundState
from tourwright.values import HrisRoundStart


class RoundDesk:
    """Releases and drops held rounds; each once."""

    def __init__(self, rounds: Rounds, starter: RoundStarter, clock: Clock) -> None:
        """Work over the store's rounds; starter has a released one go on."""
        self._rounds = rounds
        self._starter = starter
        self._clock = clock

    def release(self, round_no: int, by: str) -> bool:
        """Let the round go on; False when it is not held. Raises TransientError: repeat it."""
        found = self._rounds.get(round_no)
        if found is None or found.state not in (RoundState.HELD, RoundState.APPLYING):
            return False
        if found.state is RoundState.HELD:
            now = self._clock.now()
            self._rounds.move(round_no, RoundState.APPLYING, now, by=by)
        start = HrisRoundStart(found.source, found.why.value, round_no)
        self._starter.start_round(start)
        return True

    def drop(self, round_no: int, by: str) -> bool:
        """Forget what the round read; False when it is not held."""
        return self._rounds.drop(round_no, by, self._clock.now())
