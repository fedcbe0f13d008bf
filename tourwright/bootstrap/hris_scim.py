"""Builds the SCIM service that a directory writes to, and the reading of what it wrote."""

from collections.abc import Mapping, Sequence

from flask import Blueprint

from connectors.hris_records import Place, Words
from connectors.scim.client import ScimPeople
from tourwright.bootstrap.hris_file import sources_in
from tourwright.ports import Clock
from tourwright.settings import Settings, SettingsError
from tourwright.settings.hris import Source
from tourwright.store import Store

KIND = "scim"
SHORTEST = 32


def reader_of(name: str, source: Source, clock: Clock, store: Store) -> ScimPeople:
    """Build the reading of one source. Raises SettingsError."""
    fault = _fault(source)
    if fault:
        raise SettingsError(f"/sources/{name}/auth: {fault}")
    places = {key.casefold(): Place(**each.model_dump()) for key, each in source.places.items()}
    tables = {name: _folded(table) for name, table in source.tables.items()}
    words = Words(places=places, tables=tables, default_zone=source.default_zone)
    return ScimPeople(name, store.scim(name), words, clock)


def scim_routes_of(settings: Settings, clock: Clock, store: Store) -> Sequence[Blueprint]:
    """Return the routes of the service, none where no source of people is one."""
    found = {name: each for name, each in sources_in(settings).items() if each.kind == KIND}
    if not found:
        return ()
    if len(found) > 1:
        raise SettingsError(f"/sources: one of kind {KIND} is enough, not {', '.join(found)}")
    # The library takes its time to load, and most installations serve none of it.
    from webhooks.scim.gate import Access
    from webhooks.scim.server import Served, blueprints

    ((name, source),) = found.items()
    access = Access(
        bearers=_texts(source, "bearers"),
        client_id="".join(_texts(source, "client_id")),
        client_secrets=_secrets(source),
    )
    return blueprints(Served(store.scim(name), access, clock, name, settings.base_url))


def _fault(source: Source) -> str:
    """Return what is wrong with the secrets, "" when they will do."""
    bearers, secrets = _texts(source, "bearers"), _secrets(source)
    if not bearers and not (secrets and source.auth.get("client_id")):
        return "give bearer_files, or client_id with client_secret_file"
    if any(len(each) < SHORTEST for each in (*bearers, *secrets)):
        return f"a token or secret needs {SHORTEST} characters or more"
    return ""


def _secrets(source: Source) -> tuple[str, ...]:
    return _texts(source, "client_secret") + _texts(source, "client_secrets")


def _texts(source: Source, name: str) -> tuple[str, ...]:
    found = source.auth.get(name, ())
    return (found,) if isinstance(found, str) else found


def _folded(table: Mapping[str, str]) -> dict[str, str]:
    return {key.casefold(): value for key, value in table.items()}
