"""The small jobs of the command line."""

from collections.abc import Sequence
from contextlib import closing
from datetime import datetime

from connectors.microsoft365.bot.package import AppFacts, package
from tourwright import __version__
from tourwright.bootstrap.parts import catalogue_dir, masters_of, opened
from tourwright.catalogue import CatalogueHolder
from tourwright.keyring import NO_MASTERS
from tourwright.ports import JournalFault, RefusedError
from tourwright.settings import (
    KeyedSettings,
    MicrosoftSettings,
    StoreSettings,
    part_from_environment,
)
from tourwright.store import Store, open_store
from tourwright.store.resending import Resent


def _without_keys() -> Store:
    """Open the store for what neither opens nor seals anything: its address is enough."""
    return opened(part_from_environment(StoreSettings), NO_MASTERS)


def journal_faults() -> tuple[Sequence[JournalFault], int]:
    """Walk every chain of the journal; return the faults, and how many lines there are.

    A store is neither made nor upgraded for it: StoreOutdatedError says what is missing.
    """
    url = part_from_environment(StoreSettings).store_url
    with closing(open_store(url, NO_MASTERS, create=False)) as store:
        return list(store.journal.verify()), store.journal.size()


def rotate_keys() -> int:
    """Wrap every data key by the current master key; return how many were."""
    settings = part_from_environment(KeyedSettings)
    with closing(opened(settings, masters_of(settings))) as store:
        return store.keyring.rotate()


def resend(since: datetime) -> Resent:
    """Let wait again what the engine was handed since a moment; return how much it is."""
    with closing(_without_keys()) as store:
        return store.resending.since(since)


def migrate() -> None:
    """Bring the database to this release."""
    _without_keys().close()


def teams_package(privacy: str = "", terms: str = "") -> bytes:
    """Return the app package for Teams; privacy and terms are addresses of the company's pages.

    Raises RefusedError when there is no bot, or when Teams would not take what the settings say.
    """
    settings = part_from_environment(MicrosoftSettings)
    if settings.microsoft is None or not settings.microsoft.bot_id:
        raise RefusedError("teams-package: set TOURWRIGHT_M365=on and TOURWRIGHT_M365_BOT_ID")
    catalogue = CatalogueHolder(catalogue_dir(settings)).current
    company = catalogue.policies[catalogue.default_policy].company
    facts = AppFacts(
        settings.microsoft.bot_id,
        settings.base_url.rstrip("/"),
        __version__,
        company,
        privacy,
        terms,
    )
    return package(facts)
