"""The small jobs of the command line."""

from collections.abc import Sequence
from datetime import datetime

from connectors.microsoft365.bot.package import AppFacts, package
from tourwright import __version__
from tourwright.bootstrap.parts import catalogue_dir, store_of
from tourwright.catalogue import CatalogueHolder
from tourwright.ports import JournalFault, RefusedError
from tourwright.settings import from_environment
from tourwright.store.resending import Resent


def journal_faults() -> tuple[Sequence[JournalFault], int]:
    """Walk every chain of the journal; return the faults, and how many lines there are."""
    store = store_of(from_environment())
    try:
        return list(store.journal.verify()), store.journal.size()
    finally:
        store.close()


def rotate_keys() -> int:
    """Wrap every data key by the current master key; return how many were."""
    store = store_of(from_environment())
    try:
        return store.keyring.rotate()
    finally:
        store.close()


def resend(since: datetime) -> Resent:
    """Let wait again what the engine was handed since a moment; return how much it is."""
    store = store_of(from_environment())
    try:
        return store.resending.since(since)
    finally:
        store.close()


def migrate() -> None:
    """Bring the database to this release."""
    store_of(from_environment()).close()


def teams_package(privacy: str = "", terms: str = "") -> bytes:
    """Return the app package for Teams; privacy and terms are addresses of the company's pages.

    Raises RefusedError when there is no bot, or when Teams would not take what the settings say.
    """
    settings = from_environment()
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
