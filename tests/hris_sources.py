"""Sources of people that read nothing."""

from typing import cast

from tourwright.ports.hris import HrisSource, PagedHris, Rhythms


def source_of(name: str, kind: str = "rest", every: Rhythms | None = None) -> HrisSource:
    """Return a source whose reader is never asked."""
    return HrisSource(name, kind, cast(PagedHris, None), every=every or Rhythms())
