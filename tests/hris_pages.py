"""What pages about people's data are made of, over a source of `RoundWorld`."""

# ruff: noqa: ANN401  (any part of a page's ports, by name)

from typing import Any

from tests.hris_rounds import RoundWorld
from tourwright.intake.comparing import Comparing
from tourwright.intake.report import Compared
from webhooks.hris_deps import HrisDeps, Merging


def hris_deps(rounds: RoundWorld, **more: Any) -> HrisDeps:
    """Return the ports of pages, with those named instead of the usual ones."""
    store = rounds.store
    usual: dict[str, Any] = {
        "sources": rounds.sources,
        "rounds": rounds.rounds,
        "readings": rounds.readings,
        "desk": rounds.desk,
        "people": store.people_bulk,
        "care": store.people_care,
        "merging": Merging(store.merges, rounds.merge_desk),
        "imports": store.imports,
        "comparing": comparing(rounds),
    }
    return HrisDeps(**{**usual, **more})


def comparing(rounds: RoundWorld) -> Comparing:
    """Return what compares the sources with our store, at once."""
    store = rounds.store
    return Comparing(
        rounds.sources,
        store.comparisons,
        rounds.clock,
        lambda name: Compared(rounds.sources[name], store.people_bulk, store.readings),
        lambda work: work(),
    )
