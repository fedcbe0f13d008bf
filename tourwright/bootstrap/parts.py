"""What both processes are made of: store, engine, catalogue, HRIS, clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import requests

import schemas
from connectors.bamboohr.client import BambooHr
from connectors.bamboohr.events import BambooHrEvents
from connectors.bamboohr.reading import Reading
from connectors.entra.client import AppSettings, EntraSignIn
from connectors.hris_records import Place
from connectors.microsoft365.clouds import cloud_of
from tourwright.bootstrap.applications import credential_of
from tourwright.bootstrap.hris import sources_of
from tourwright.bootstrap.hris_file import sources_in
from tourwright.bootstrap.microsoft_app import Microsoft, microsoft_of
from tourwright.catalogue import CatalogueHolder
from tourwright.engine import TemporalEngine
from tourwright.keyring import Masters
from tourwright.ports import Clock, EventReader, Hris, RefusedError
from tourwright.ports.hris import HrisSource
from tourwright.ports_pages import Sessions, SignIn
from tourwright.settings import KeyedSettings, MicrosoftSettings, Settings, StoreSettings
from tourwright.store import Store, open_store
from tourwright.store.outgoing import Subscribers
from tourwright.temporal import connect
from webhooks.signed_source import SignedSource

SQLITE = "sqlite:///"
KEY_USER_PASSWORD = "x"  # noqa: S105  BambooHR takes the key as the user and any password


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the moment in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True)
class Parts:
    """What both processes are made of.

    sign_in is the company's directory, None where people come by links; sessions are the store's.
    microsoft is what its parts share, None where Microsoft 365 is off. sources are those of IT's
    file of sources of people, by name.
    """

    settings: Settings
    store: Store
    engine: TemporalEngine
    catalogue: CatalogueHolder
    hris: Hris
    clock: Clock
    sessions: Sessions
    sign_in: SignIn | None = None
    microsoft: Microsoft | None = None
    sources: Mapping[str, HrisSource] = field(default_factory=dict)


def parts_of(
    settings: Settings, clock: Clock | None = None, engine: TemporalEngine | None = None
) -> Parts:
    """Open the store and build the ports of these settings.

    Raises RefusedError when the store's data keys do not open with the master keys.
    """
    now = clock or SystemClock()
    store = _checked(store_of(settings))
    sources = sources_of(sources_in(settings), settings, now, store)
    return Parts(
        settings=settings,
        store=store,
        engine=engine or TemporalEngine(partial(connect, store.keyring), settings.task_queue),
        catalogue=CatalogueHolder(catalogue_dir(settings)),
        hris=hris_of(settings, now, sources),
        clock=now,
        sessions=store.sessions,
        sign_in=sign_in_of(settings, now),
        microsoft=microsoft_of(settings),
        sources=sources,
    )


def _checked(store: Store) -> Store:
    """Return the store; one whose keys do not open would make new ones beside them."""
    try:
        store.check_keys()
    except RefusedError:
        store.close()
        raise
    return store


def store_of(settings: Settings) -> Store:
    """Open the store and bring it to this release."""
    subscribers = [(each.name, each.events) for each in settings.subscribers]
    return opened(settings, masters_of(settings), subscribers)


def opened(settings: StoreSettings, masters: Masters, subscribers: Subscribers = ()) -> Store:
    """Open the store with these master keys and bring it to this release."""
    url = settings.store_url
    if url.startswith(SQLITE):
        Path(url.removeprefix(SQLITE)).parent.mkdir(parents=True, exist_ok=True)
    return open_store(url, masters, subscribers=subscribers)


def masters_of(settings: KeyedSettings) -> Masters:
    """Return the master keys, the first one as the current."""
    keys = {key.key_id: key.key for key in settings.master_keys}
    return Masters(keys, settings.master_keys[0].key_id)


def catalogue_dir(settings: MicrosoftSettings) -> Path:
    """Return HR's folder, or the starter catalogue that comes with the product."""
    return settings.catalogue_dir or Path(schemas.__file__).with_name("starter")


def hris_of(settings: Settings, clock: Clock, sources: Mapping[str, HrisSource]) -> Hris:
    """Return the HRIS of these settings, else the first of the sources."""
    account = settings.hris
    if account is None:
        return next(iter(sources.values())).reader
    session = requests.Session()
    session.auth = (account.api_key, KEY_USER_PASSWORD)
    places = {
        name.lower(): Place(place.zone, place.country, place.region)
        for name, place in account.places.items()
    }
    reading = Reading(places=places, default_zone=account.default_zone)
    return BambooHr(session, account.base_url, reading, clock)


def sign_in_of(settings: Settings, clock: Clock) -> SignIn | None:
    """Return the company's directory of these settings, None where people come by links."""
    app = settings.entra
    if app is None:
        return None
    login = app.authority or cloud_of(settings.cloud).login
    known = AppSettings(app.tenant_id, app.client_id, credential_of(app), login)
    return EntraSignIn(known, clock)


def readers_of(settings: Settings) -> Mapping[str, EventReader]:
    """Return who may send events, by the name in their address."""
    readers: dict[str, EventReader] = {}
    if settings.hris is not None:
        readers["bamboohr"] = BambooHrEvents(settings.hris.webhook_keys)
    for name, secrets in settings.signed_sources.items():
        readers[name] = SignedSource(name, secrets)
    return readers
