"""What the path of people's data works over, and what it asks of the engine."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from tourwright.domain.merging import Hindrance
from tourwright.ports import Clock, Recorder
from tourwright.ports.hris import BulkPeople, Changes, HrisSource, Readings, Rounds
from tourwright.ports.hris_pushes import Pushes
from tourwright.ports.people_care import PeopleCare
from tourwright.values import FactsTold, HrisRoundStart


class Teller(Protocol):
    """Passes facts on to alliances."""

    def tell(self, told: FactsTold) -> None:
        """Tell the alliance; starts it when it is new. Raises TransientError, KeyDestroyedError."""
        ...


class RoundStarter(Protocol):
    """Starts rounds."""

    def start_round(self, start: HrisRoundStart) -> None:
        """Start the round, or have the one that runs look again. Raises TransientError."""
        ...


class Merger(Protocol):
    """Joins two records of one human."""

    def join(self, kept_key: str, gone_key: str, by_key: str = "") -> Hindrance | None:
        """Make the second an alias of the first; returns why not, or None when it is done."""
        ...


@dataclass(frozen=True)
class IntakePorts:
    """What a round works over. together groups writes of the store in one transaction.

    pause waits so many seconds between two calls of the engine; tells_per_second is their pace.
    merger None: records that a source joined are left to people. care None: nobody is reminded of
    new records that wait for HR.
    """

    sources: Mapping[str, HrisSource]
    rounds: Rounds
    readings: Readings
    people: BulkPeople
    pushes: Pushes
    teller: Teller
    recorder: Recorder
    clock: Clock
    together: Callable[[], AbstractContextManager[None]]
    pause: Callable[[float], None]
    tells_per_second: float = 20
    it_mail: bool = False
    changes: Changes | None = None
    merger: Merger | None = None
    care: PeopleCare | None = None
