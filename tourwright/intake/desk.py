"""What people decide about readings: let a held one go on, forget it, tell what waited for them."""

from contextlib import suppress

from tourwright.intake.ports import RoundStarter
from tourwright.ports import Clock, TransientError
from tourwright.ports.hris import Rounds, RoundState, Why
from tourwright.values import HrisRoundStart


class RoundDesk:
    """Releases and drops held rounds, each once; starts one that tells what waited."""

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

    def go_on(self, source: str) -> None:
        """Have what waited for people told now; else the source's next round tells it."""
        with suppress(TransientError):
            self._starter.start_round(HrisRoundStart(source, Why.PUSH.value))

    def drop(self, round_no: int, by: str) -> bool:
        """Forget what the round read; False when it is not held."""
        return self._rounds.drop(round_no, by, self._clock.now())
