"""Which tour of an alliance stands now, which ones are behind it, and what could come next."""

from collections.abc import Sequence
from dataclasses import dataclass

from tourwright.domain.model import TourView

UNDER_WAY = frozenset({"active", "paused", "closing"})
OVER = frozenset({"completed", "superseded", "ended_early", "abandoned", "void"})


@dataclass(frozen=True)
class Standing:
    """The tours of an alliance as one reader may know them."""

    now: TourView
    ahead: tuple[TourView, ...] = ()
    past: tuple[TourView, ...] = ()

    @property
    def all(self) -> tuple[TourView, ...]:
        """Return every tour that is shown."""
        return (*self.past, self.now, *self.ahead)


def standing_of(views: Sequence[TourView], reader_key: str) -> Standing | None:
    """Return where this reader stands, None for somebody who is no party any more.

    A tour under way stands before one that is only agreed or proposed. An earlier manager reads
    nothing; who is a party to a coming tour only, as a manager to be, reads that one alone.
    """
    shown = [view for view in views if has_face(view)]
    if not shown or not reader_key:
        return None
    now = _head(shown)
    ahead = tuple(view for view in shown if view.number > now.number and view.state not in OVER)
    if reader_key in _pair(now):
        past = tuple(view for view in shown if view != now and view not in ahead)
        return Standing(now, ahead, past)
    own = tuple(view for view in ahead if reader_key in _pair(view))
    return Standing(own[0], own[1:]) if own else None


def _head(shown: Sequence[TourView]) -> TourView:
    under_way = [view for view in shown if view.state in UNDER_WAY]
    committed = [view for view in shown if view.state == "committed"]
    return (under_way or committed or shown)[-1]


def _pair(view: TourView) -> set[str]:
    return {view.employee_key, view.manager_key}


def has_face(view: TourView) -> bool:
    """Say whether there is something to read of a tour: it was ever more than a slot."""
    return view.state not in {"abandoned", "void"} or view.text_hash != ""
