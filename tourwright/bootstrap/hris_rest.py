"""Builds the reading of a source by a mapping."""

from collections.abc import Mapping

from connectors.http import TimedSession
from connectors.rest.client import RestHris
from connectors.rest.mapping import MappingError, mapping_named
from connectors.rest.setup import Setup, filled_in, line_of
from tourwright.bootstrap.hris_assertions import assertion_of
from tourwright.ports import Clock
from tourwright.settings import SettingsError
from tourwright.settings.hris import Source


def reader_of(name: str, source: Source, clock: Clock) -> RestHris:
    """Return the reading of the source. Raises SettingsError that names each fault."""
    setup = Setup(
        source=name,
        base_url=source.base_url,
        given={**source.options, **source.auth},
        default_zone=source.default_zone,
        places=_places(source),
    )
    try:
        mapping = filled_in(mapping_named(source.mapping), setup)
        assertion = assertion_of(name, source, mapping, clock)
        return RestHris(line_of(mapping, TimedSession(), clock, assertion), mapping, setup)
    except MappingError as wrong:
        faults = "\n  ".join(_placed(name, fault) for fault in wrong.faults)
        raise SettingsError(faults) from wrong


def _placed(name: str, fault: str) -> str:
    """Return the fault with the source's place before a pointer into it."""
    return f"/sources/{name}{fault}" if fault.startswith("/") else fault


def _places(source: Source) -> Mapping[str, Mapping[str, str]]:
    """Return the places by folded name."""
    return {where.casefold(): place.model_dump() for where, place in source.places.items()}
