"""Builds the sources of people that IT's file names; each kind is imported when it is used."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from tourwright.domain.hris import Limits
from tourwright.ports import Clock, EventReader
from tourwright.ports.hris import HrisSource, PagedHris, Rhythms, SourceRules
from tourwright.ports.hris_hooks import HookCare
from tourwright.settings import Settings, SettingsError
from tourwright.settings.hris import Source
from tourwright.store import Store
from tourwright.store.hris_hooks import StoredHooks


@dataclass(frozen=True)
class Given:
    """What a source is built of. name is the one in the file."""

    name: str
    source: Source
    settings: Settings
    clock: Clock
    store: Store


Builder = Callable[[Given], PagedHris]


def bamboohr_of(given: Given) -> PagedHris:
    """Build a BambooHR account."""
    from tourwright.bootstrap import hris_vendors

    return hris_vendors.bamboohr_of(given.name, given.source, given.clock)


def personio_of(given: Given) -> PagedHris:
    """Build a Personio account."""
    from tourwright.bootstrap import hris_vendors

    return hris_vendors.personio_of(given.name, given.source, given.clock)


def workday_of(given: Given) -> PagedHris:
    """Build the reading of a Workday report."""
    from tourwright.bootstrap import hris_vendors

    return hris_vendors.workday_of(given.name, given.source, given.clock)


def successfactors_of(given: Given) -> PagedHris:
    """Build the reading of a SuccessFactors instance."""
    from tourwright.bootstrap import hris_vendors

    return hris_vendors.successfactors_of(given.name, given.source, given.clock)


def files_of(given: Given) -> PagedHris:
    """Build the reading of files."""
    from tourwright.bootstrap.hris_files import reader_of

    return reader_of(given.name, given.source, given.settings, given.clock)


def scim_of(given: Given) -> PagedHris:
    """Build the reading of what a directory wrote to us."""
    from tourwright.bootstrap.hris_scim import reader_of

    return reader_of(given.name, given.source, given.clock, given.store)


def rest_of(given: Given) -> PagedHris:
    """Build the reading by a mapping."""
    from tourwright.bootstrap.hris_rest import reader_of

    return reader_of(given.name, given.source, given.clock)


def feed_of(given: Given) -> PagedHris:
    """Build the reading of dated changes."""
    from connectors.feed.client import FeedHris

    folder, source = given.source.folder, given.source
    if folder is None:
        raise SettingsError(f"/sources/{given.name}/folder: a feed is read out of a folder")
    pattern = source.pattern if source.pattern != "*.csv" else "*.jsonl"
    return FeedHris(given.name, folder, given.store.changes, given.clock, pattern)


KINDS: Mapping[str, Builder] = {
    "bamboohr": bamboohr_of,
    "personio": personio_of,
    "workday": workday_of,
    "successfactors": successfactors_of,
    "files": files_of,
    "scim": scim_of,
    "rest": rest_of,
    "feed": feed_of,
}


def events_of(given: Given) -> EventReader | None:
    """Build what checks and reads a source's events, None where it sends none."""
    if given.source.events is None:
        return None
    from tourwright.bootstrap import hris_vendors

    kept = partial(_kept_keys, given) if given.source.every.subscriptions_hours else None
    return hris_vendors.events_of(given.name, given.source, kept)


def hooks_of(given: Given) -> HookCare | None:
    """Build the care of the source's webhook, None where nobody is to see to it."""
    source = given.source
    if not source.every.subscriptions_hours or source.events is None:
        return None
    from tourwright.bootstrap import hris_vendors

    address = f"{given.settings.base_url}/hooks/{given.name}"
    calls = hris_vendors.bamboohr_webhooks_of(given.name, source)
    return HookCare(address, calls, is_key_given=bool(source.events.secrets))


def _kept_keys(given: Given) -> Sequence[str]:
    """Return the key of the webhook that we made, none while there is none."""
    seen = StoredHooks(given.store.subscriptions).get(given.name)
    return (seen.looked.kept.key,) if seen and seen.looked.kept.key else ()


def sources_of(
    found: Mapping[str, Source], settings: Settings, clock: Clock, store: Store
) -> Mapping[str, HrisSource]:
    """Build every source of the file."""
    return {
        name: _source(Given(name, source, settings, clock, store)) for name, source in found.items()
    }


def _source(given: Given) -> HrisSource:
    source = given.source
    rules = source.rules.model_dump()
    return HrisSource(
        name=given.name,
        kind=source.kind,
        reader=KINDS[source.kind](given),
        rules=SourceRules(**{**rules, "limits": Limits(**rules["limits"])}),
        every=Rhythms(**source.every.model_dump()),
        events=events_of(given),
        path_secret=source.events.path_secret if source.events else "",
        hooks=hooks_of(given),
    )
