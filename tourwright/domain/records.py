"""Records put together: what several acts in a row brought, written as one."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from tourwright.domain.model import Record, TourView


def joined(records: Sequence[Record]) -> Record | None:
    """Return one record of consecutive ones of a stream, oldest first; None of none."""
    if len(records) < 2:
        return records[0] if records else None
    return replace(
        records[0],
        entries=tuple(chain.from_iterable(each.entries for each in records)),
        notices=tuple(chain.from_iterable(each.notices for each in records)),
        asks=tuple(chain.from_iterable(each.asks for each in records)),
        meetings=tuple(chain.from_iterable(each.meetings for each in records)),
        events=tuple(chain.from_iterable(each.events for each in records)),
        view=_last_view([each.view for each in records if each.view is not None]),
    )


def _last_view(views: Sequence[TourView]) -> TourView | None:
    """Return the last view, with the last statement that any of them has."""
    if not views:
        return None
    stated = [view.statement for view in views if view.statement is not None]
    return replace(views[-1], statement=stated[-1] if stated else None)
