"""What IT gives to a mapping: an address, values for `$name`, and so the line to the source."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import requests

from connectors.hris_auth import (
    Fields,
    HeaderAuth,
    TokenAsked,
    Tokens,
    client_credentials,
    refreshing,
)
from connectors.hris_places import ZONES
from connectors.rest.asking import Line
from connectors.rest.calls import encoded, given_to
from connectors.rest.mapping import Document, MappingError, RestMapping
from connectors.rest.records import PlaceOf
from tourwright.ports import Clock

REQUESTS = ("list", "one", "delta")
ASSERTIONS = {
    "saml2_bearer": "urn:ietf:params:oauth:grant-type:saml2-bearer",
    "jwt_bearer": "urn:ietf:params:oauth:grant-type:jwt-bearer",
}
Assertion = Callable[[], str]


@dataclass(frozen=True)
class Setup:
    """What IT gave to a source: its name, address, values for `$name`, zone and places."""

    source: str
    base_url: str = ""
    given: Mapping[str, object] = field(default_factory=dict, repr=False)
    default_zone: str = ""
    places: PlaceOf = field(default_factory=dict)


def filled_in(mapping: RestMapping, setup: Setup) -> RestMapping:
    """Return the mapping with the values that IT gave. Raises MappingError for one missing."""
    missing: set[str] = set()
    base = setup.base_url or mapping.document["base_url"]
    parts = {**mapping.document, "base_url": base}
    for name in ("base_url", "auth", "headers", "each", *REQUESTS):
        if name in parts:
            parts[name] = given_to(parts[name], setup.given, missing)
    if missing:
        raise MappingError(tuple(_wanted(name) for name in sorted(missing)))
    if parts.get("delta", {}).get("zone", "UTC") not in ZONES:
        raise MappingError(("/delta/zone: what was given is no time zone",))
    return replace(mapping, document=_whole(parts))


def line_of(
    mapping: RestMapping,
    session: requests.Session,
    clock: Clock,
    assertion: Assertion | None = None,
) -> Line:
    """Return the line with the mapping's way of proving ourselves.

    assertion makes what saml2_bearer and jwt_bearer need. Raises MappingError without one there.
    """
    auth: Mapping[str, Any] = mapping.document["auth"]
    kind = auth["kind"]
    if kind == "basic":
        session.auth = (auth["user"], auth["password"])
    elif kind == "certificate":
        session.cert = (auth["certificate"], auth["private_key"])
    elif kind in ("bearer", "header"):
        session.auth = HeaderAuth(_headers(auth))
    elif kind != "none":
        return _by_token(mapping, session, clock, assertion)
    return Line(session, clock)


def _by_token(
    mapping: RestMapping, session: requests.Session, clock: Clock, assertion: Assertion | None
) -> Line:
    """Return a line whose token comes from the mapping's endpoint, over a session of its own."""
    auth: Mapping[str, Any] = mapping.document["auth"]
    asked = TokenAsked(
        url=token_url(mapping),
        fields=_fields(auth, assertion),
        json=auth.get("style", "json" if auth["kind"] == "login" else "form") == "json",
        basic=_pair(auth) if auth.get("style") == "basic" else None,
        token=auth.get("token_path", "access_token"),
    )
    apart = type(session)()
    apart.cert, apart.verify = session.cert, session.verify
    tokens = Tokens(apart, asked, clock)
    prefix = auth.get("prefix", "Bearer")
    session.auth = HeaderAuth({"Authorization": lambda: f"{prefix} {tokens()}"})
    return Line(session, clock, tokens)


def _fields(auth: Mapping[str, Any], assertion: Assertion | None) -> Callable[[], Fields]:
    """Return what makes the fields of the token request."""
    kind, extra = auth["kind"], auth.get("extra", {})
    if kind == "login":
        return lambda: {"username": auth["user"], "password": auth["password"], **extra}
    if kind == "refresh_token":
        fresh = refreshing(auth["client_id"], auth["client_secret"], auth["refresh_token"])
        return lambda: {**fresh(), **extra}
    if kind == "client_credentials":
        if auth.get("style") == "basic":
            return lambda: {"grant_type": "client_credentials", **extra}
        return client_credentials(auth["client_id"], auth["client_secret"], extra)
    if assertion is None:
        raise MappingError((f"/auth/kind: {kind} needs a private key in the file of sources",))
    made, grant = assertion, ASSERTIONS[kind]
    known = {"client_id": auth["client_id"]} if "client_id" in auth else {}
    return lambda: {"grant_type": grant, **known, **extra, "assertion": made()}


def _wanted(name: str) -> str:
    """Return what to write for a name that nobody gave."""
    if name == "base_url":
        return "/base_url: give the address of the system"
    return f"/auth/{name}: give it, or in options what is no secret"


def token_url(mapping: RestMapping) -> str:
    """Return the address that tokens are asked of; a path is behind the base."""
    url = str(mapping.document["auth"]["url"])
    return url if "://" in url else f"{mapping.document['base_url']}/{url.lstrip('/')}"


def _pair(auth: Mapping[str, Any]) -> tuple[str, str]:
    return str(auth["client_id"]), str(auth["client_secret"])


def _headers(auth: Mapping[str, Any]) -> dict[str, str | Callable[[], str]]:
    """Return the headers that prove us."""
    if auth["kind"] == "header":
        return {name: str(value) for name, value in encoded(auth["headers"]).items()}
    return {"Authorization": f"{auth.get('prefix', 'Bearer')} {auth['token']}"}


def _whole(parts: dict[str, Any]) -> Document:
    """Put the headers that every request has into each."""
    common = parts.get("headers", {})
    whole = {**parts, "base_url": str(parts["base_url"]).rstrip("/")}
    for name in REQUESTS:
        if name in parts:
            whole[name] = _with_headers(parts[name], common)
    whole["each"] = [_with_headers(each, common) for each in parts.get("each", ())]
    return whole


def _with_headers(request: Mapping[str, Any], common: Mapping[str, Any]) -> dict[str, Any]:
    return {**request, "headers": {**common, **request.get("headers", {})}}
