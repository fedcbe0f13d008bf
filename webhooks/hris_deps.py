"""What pages and routes about sources of people are made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from werkzeug.exceptions import NotFound

from tourwright.intake.comparing import Comparing
from tourwright.intake.desk import RoundDesk
from tourwright.intake.merging import MergeDesk
from tourwright.ports.hris import BulkPeople, HrisControl, HrisSource, Readings, Rounds
from tourwright.ports.hris_hooks import HookBook
from tourwright.ports.imports import TourImports
from tourwright.ports.merges import Merges
from tourwright.ports.people_care import PeopleCare

Part = TypeVar("Part")


class NoSourcesError(NotFound):
    """The page is about people of a file of sources, and there is none: the reader is told so."""


def there(part: Part | None) -> Part:
    """Return what a page is about. Raises NoSourcesError without a file of sources."""
    if part is None:
        raise NoSourcesError
    return part


@dataclass(frozen=True)
class Merging:
    """Joins records of one human: the store's notes of it, and what does it."""

    merges: Merges
    desk: MergeDesk


@dataclass(frozen=True)
class HrisDeps:
    """The sources by name, what was read of them, who releases it, and their schedules.

    control is None where the server has no schedules. care finds people whose data needs somebody.
    hooks says how the webhooks are that we see to.
    imports keeps HR's files of tours that run already.
    comparing tells what sources, the directory and we say of each other.
    merging joins records of one human; where there is care there is merging.
    """

    sources: Mapping[str, HrisSource]
    rounds: Rounds
    readings: Readings
    desk: RoundDesk
    people: BulkPeople
    control: HrisControl | None = None
    care: PeopleCare | None = None
    hooks: HookBook | None = None
    imports: TourImports | None = None
    comparing: Comparing | None = None
    merging: Merging | None = None
