"""What the three kinds of a tour do differently, as one table."""

from collections.abc import Mapping
from dataclasses import dataclass

from tourwright.domain.model import TourKind


@dataclass(frozen=True)
class KindRules:
    """The rules of one kind. Lengths are whole calendar months; None means no bound.

    min_months and max_months bound the length, warn_below and warn_above ask for a reason.
    may_have_end False means no end date and no `end_reached`. negotiates False means the standard
    text is signed without negotiation unless one side asks to talk. renewal names what region W is
    for: "choice", "renewal" or "reaffirmation". closing_asks names the question at the end.
    """

    kind: TourKind
    negotiates: bool
    may_have_end: bool
    min_months: int | None
    max_months: int | None
    warn_below: int | None
    warn_above: int | None
    review_every_months: int
    renewal: str
    closing_asks: str
    started_by: str
    promise: str

    def allows_length(self, months: int | None) -> bool:
        """Say whether a tour of this kind may be this long; None is an open end."""
        if months is None or not self.may_have_end:
            return months is None and not self.may_have_end
        return (self.min_months or 1) <= months and (
            self.max_months is None or months <= self.max_months
        )

    def unusual_length(self, months: int | None) -> bool:
        """Say whether this length asks for a reason."""
        if months is None or self.warn_below is None or self.warn_above is None:
            return False
        return not self.warn_below <= months <= self.warn_above


KINDS: Mapping[TourKind, KindRules] = {
    TourKind.ROTATIONAL: KindRules(
        kind=TourKind.ROTATIONAL,
        negotiates=False,
        may_have_end=True,
        min_months=1,
        max_months=36,
        warn_below=6,
        warn_above=36,
        review_every_months=2,
        renewal="choice",
        closing_asks="fit",
        started_by="HRIS rule at hire or role, or HR",
        promise="softer: test of fit",
    ),
    TourKind.TRANSFORMATIONAL: KindRules(
        kind=TourKind.TRANSFORMATIONAL,
        negotiates=True,
        may_have_end=True,
        min_months=1,
        max_months=None,
        warn_below=24,
        warn_above=60,
        review_every_months=3,
        renewal="renewal",
        closing_asks="mission",
        started_by="employee or manager",
        promise="full",
    ),
    TourKind.FOUNDATIONAL: KindRules(
        kind=TourKind.FOUNDATIONAL,
        negotiates=True,
        may_have_end=False,
        min_months=None,
        max_months=None,
        warn_below=None,
        warn_above=None,
        review_every_months=6,
        renewal="reaffirmation",
        closing_asks="",
        started_by="employee or manager, from any kind",
        promise="try hard before ending",
    ),
}
