"""Builds BambooHR, Personio, Workday and SuccessFactors of what IT wrote of them."""

from collections.abc import Mapping

from connectors.bamboohr.paged import PagedBambooHr
from connectors.bamboohr.reading import DEFAULT_WORKER_TYPES, Reading
from connectors.bamboohr.webhooks import BambooHrWebhooks
from connectors.hris_auth import TokenAsked, Tokens, refreshing
from connectors.hris_calls import Reads
from connectors.hris_events import Secrets, events_by
from connectors.hris_records import Place, Words
from connectors.http import TimedSession
from connectors.personio import client as personio
from connectors.successfactors import client as successfactors
from connectors.workday import client as workday
from tourwright.domain.people import WorkerType
from tourwright.ports import Clock, EventReader
from tourwright.settings import SettingsError
from tourwright.settings.hris import Source

ENDED = (
    "SuccessFactors takes no user and password any more: register an OAuth client and give "
    "client_id, company_id, user, private_key_file and certificate_file"
)


def bamboohr_of(name: str, source: Source, clock: Clock) -> PagedBambooHr:
    """Build the reading of a BambooHR account. Raises SettingsError."""
    session = _bamboohr_session(name, source)
    reading = Reading(
        _places(source), _worker_types(name, source), default_zone=source.default_zone
    )
    return PagedBambooHr(session, _base(name, source), reading, clock, name)


def bamboohr_webhooks_of(name: str, source: Source) -> BambooHrWebhooks:
    """Build what sees to the account's webhook. Raises SettingsError."""
    return BambooHrWebhooks(_bamboohr_session(name, source), _base(name, source))


def personio_of(name: str, source: Source, clock: Clock) -> personio.Personio:
    """Build the reading of a Personio account. Raises SettingsError."""
    account = personio.Account(
        _needed(name, source, "client_id"),
        _needed(name, source, "client_secret"),
        source.base_url or personio.BASE,
        name,
    )
    reads = personio.signed_in(TimedSession(), account, clock)
    return personio.Personio(reads, account, words_of(source), clock)


def workday_of(name: str, source: Source, clock: Clock) -> workday.Workday:
    """Build the reading of a Workday report. Raises SettingsError."""
    prompt = source.options.get("entered_prompt", "")
    report = workday.Report(_base(name, source), str(prompt), name)
    return workday.Workday(_workday_reads(name, source, clock), report, words_of(source), clock)


def successfactors_of(name: str, source: Source, clock: Clock) -> successfactors.SuccessFactors:
    """Build the reading of a SuccessFactors instance. Raises SettingsError."""
    if "password" in source.auth:
        raise SettingsError(f"/sources/{name}/auth: {ENDED}")
    tokens = Tokens(TimedSession(), _saml_asked(name, source, clock), clock)
    instance = successfactors.Instance(_base(name, source), name)
    reads = successfactors.reads_of(TimedSession(), tokens)
    return successfactors.SuccessFactors(reads, instance, words_of(source), clock)


def events_of(name: str, source: Source, kept: Secrets | None = None) -> EventReader | None:
    """Build what checks and reads a source's events, None without any. Raises SettingsError.

    kept gives keys of webhooks that we made ourselves.
    """
    if source.events is None:
        return None
    try:
        return events_by(name, source.events.recipe, source.events.secrets, kept)
    except ValueError as wrong:
        raise SettingsError(f"/sources/{name}/events: {wrong}") from wrong


def words_of(source: Source) -> Words:
    """Return how the account's own words are read."""
    return Words(
        _places(source),
        source.columns,
        {name: _folded(table) for name, table in source.tables.items()},
        source.default_zone,
    )


def _places(source: Source) -> Mapping[str, Place]:
    """Return the places of the account by their names in lower case."""
    return {key.casefold(): Place(**each.model_dump()) for key, each in source.places.items()}


def _folded(table: Mapping[str, str]) -> Mapping[str, str]:
    return {key.casefold(): value for key, value in table.items()}


def _worker_types(name: str, source: Source) -> Mapping[str, WorkerType]:
    """Return the account's own employment statuses beside the usual ones."""
    table = source.tables.get("worker_type", {})
    try:
        own = {key.casefold(): WorkerType(value) for key, value in table.items()}
    except ValueError as wrong:
        raise SettingsError(f"/sources/{name}/tables/worker_type: {wrong}") from wrong
    return {**DEFAULT_WORKER_TYPES, **own}


def _workday_reads(name: str, source: Source, clock: Clock) -> Reads:
    """Return reads by tokens where IT registered an API client, else as the integration user."""
    token_url = source.options.get("token_url", "")
    if not token_url:
        who = (_needed(name, source, "user"), _needed(name, source, "password"))
        return workday.reads_of(TimedSession(), *who)
    client_id = _needed(name, source, "client_id")
    secret = _needed(name, source, "client_secret")
    fields = refreshing(client_id, secret, _needed(name, source, "refresh_token"))
    tokens = Tokens(TimedSession(), TokenAsked(str(token_url), fields), clock)
    return workday.reads_of(TimedSession(), token=tokens)


def _saml_asked(name: str, source: Source, clock: Clock) -> TokenAsked:
    """Return the request for a token; a key that signs nothing is told now."""
    # The library takes its time to load, and most installations need none of it.
    from connectors.successfactors.saml import Client, must_sign, token_asked

    client = Client(
        f"{_base(name, source)}/oauth/token",
        _needed(name, source, "client_id"),
        _needed(name, source, "company_id"),
        _needed(name, source, "user"),
        _needed(name, source, "private_key"),
        _needed(name, source, "certificate"),
    )
    try:
        must_sign(client)
    except ValueError as wrong:
        raise SettingsError(
            f"/sources/{name}/auth: private_key and certificate must be PEM and belong together"
        ) from wrong
    return token_asked(client, clock)


def _bamboohr_session(name: str, source: Source) -> TimedSession:
    """Return a session with the key as its user; the password may be any."""
    session = TimedSession()
    session.auth = (_needed(name, source, "api_key"), "x")
    return session


def _base(name: str, source: Source) -> str:
    if not source.base_url:
        raise SettingsError(f"/sources/{name}/base_url: {source.kind} needs it")
    return source.base_url.rstrip("/")


def _needed(name: str, source: Source, field: str) -> str:
    """Return a part of auth that must be there."""
    found = source.auth.get(field, "")
    if not isinstance(found, str) or not found.strip():
        raise SettingsError(f"/sources/{name}/auth/{field}: {source.kind} needs it")
    return found.strip()
