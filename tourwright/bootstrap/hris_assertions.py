"""Builds the assertions by which a mapping asks for tokens, of the key that IT gave."""

from connectors.rest.mapping import RestMapping
from connectors.rest.setup import ASSERTIONS, Assertion, token_url
from tourwright.ports import Clock
from tourwright.settings import SettingsError
from tourwright.settings.hris import Source

WANTED = {
    "private_key": "give private_key_file, the key that signs",
    "certificate": "give certificate_file, the certificate of the key",
    "user": "give the user that the assertion names",
    "client_id": "give the client that IT registered there",
}


def assertion_of(name: str, source: Source, mapping: RestMapping, clock: Clock) -> Assertion | None:
    """Return what makes the mapping's assertions, None where it asks for none.

    Raises SettingsError that names what lacks, and a key that signs nothing.
    """
    kind = mapping.document["auth"]["kind"]
    if kind not in ASSERTIONS:
        return None
    saml = kind == "saml2_bearer"
    names = ("private_key", "certificate", "user", "client_id") if saml else ("private_key",)
    given = {each: _text(source, each) for each in (*WANTED, "issuer", "audience")}
    _must_be_there(name, kind, [each for each in names if not given[each]])
    given["audience"] = given["audience"] or token_url(mapping)
    try:
        return _saml(given, mapping, clock) if saml else _jwt(name, given, clock)
    except (ValueError, TypeError) as wrong:
        fix = "must be PEM without a password, RSA or P-256, and that of the certificate"
        raise SettingsError(f"/sources/{name}/auth/private_key: {fix}") from wrong


def _saml(given: dict[str, str], mapping: RestMapping, clock: Clock) -> Assertion:
    # The library takes its time to load, and most installations need none of it.
    from connectors.successfactors.saml import Client, encoded_assertion, must_sign

    client = Client(
        token_url(mapping),
        given["client_id"],
        "",
        given["user"],
        given["private_key"],
        given["certificate"],
        given["audience"],
    )
    must_sign(client)
    return encoded_assertion(client, clock)


def _jwt(name: str, given: dict[str, str], clock: Clock) -> Assertion:
    from connectors.hris_assertions import Claims, jwt_assertion

    issuer = given["issuer"] or given["client_id"]
    if not issuer:
        raise SettingsError(f"/sources/{name}/auth/client_id: jwt_bearer needs it, or an issuer")
    subject = given["user"] or issuer
    return jwt_assertion(Claims(issuer, subject, given["audience"], given["private_key"]), clock)


def _must_be_there(name: str, kind: str, lacking: list[str]) -> None:
    if lacking:
        faults = [f"/sources/{name}/auth/{each}: {kind}: {WANTED[each]}" for each in lacking]
        raise SettingsError("\n  ".join(faults))


def _text(source: Source, name: str) -> str:
    """Return what IT gave of this name, among the secrets or the options."""
    found = source.auth.get(name, source.options.get(name, ""))
    return found.strip() if isinstance(found, str) else ""
