"""Corrections of slips of the pen: no change of meaning, so no amendment."""

from collections.abc import Callable, Mapping

from tourwright.domain.tour_turn import Turn

RULES: Mapping[str, Callable[[Turn], None]] = {}
"""Each verb of the machine with its rule."""
