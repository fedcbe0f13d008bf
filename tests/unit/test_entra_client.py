"""Sign-in with Microsoft Entra: the emulated tenant, and msal as it is."""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import jwt
import pytest
import requests

from connectors.credentials import Secret
from connectors.entra.client import AppSettings, EntraSignIn
from connectors.http import TimedSession
from emulators.entra import (
    CLIENT_ID,
    CLIENT_SECRET,
    LOGIN,
    TENANT,
    Account,
    EntraEmulator,
    SigningKey,
)
from emulators.server import serving
from tests.fakes import FakeClock
from tests.to_emulator import ToEmulator
from tourwright.ports import NotAuthenticError, TransientError

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
BACK = "https://tours.example/sign-in/callback"
ANA = Account("oid-ana", "ana@meridian.example", ("HR:Sales", "Operator"))
KEY = SigningKey()


@dataclass
class Desk:
    """A tenant, a client of it, and a browser."""

    tenant: EntraEmulator
    client: EntraSignIn
    session: requests.Session
    clock: FakeClock

    def choose(self, auth_url: str, account: Account = ANA) -> dict[str, str]:
        """Sign in as the account; returns what the browser brings back."""
        url = f"{auth_url}&choose={account.oid}"
        page = self.session.get(url, allow_redirects=False).text
        return dict(re.findall(r'name="(\w+)" value="([^"]*)"', page))


@pytest.fixture
def desk() -> Iterator[Desk]:
    """A tenant with one person, its application and a browser."""
    clock = FakeClock(NOW)
    tenant = EntraEmulator(clock.now, ANA)
    tenant.signer = KEY
    tenant.published = [KEY]
    tenant.redirect_uris.add(BACK)
    settings = AppSettings(TENANT, CLIENT_ID, Secret(CLIENT_SECRET))
    with serving(tenant.app) as url, closing(TimedSession()) as session:
        session.mount(LOGIN, ToEmulator(LOGIN, url))
        yield Desk(tenant, EntraSignIn(settings, clock, session), session, clock)


def signed_in(desk: Desk) -> object:
    """Sign Ana in with what the tenant says now."""
    url, flow = desk.client.begin(BACK)
    return desk.client.finish(flow, desk.choose(url))


def test_who_signed_in_is_known_by_object_id_and_roles(desk: Desk) -> None:
    """The directory says who it is, under which address, with which roles."""
    url, flow = desk.client.begin(BACK)

    who = desk.client.finish(flow, desk.choose(url))

    assert (who.oid, who.tenant, who.address) == ("oid-ana", TENANT, "ana@meridian.example")
    assert who.held == {"HR:Sales", "Operator"}


def test_the_request_is_guarded_and_asks_for_nothing_more(desk: Desk) -> None:
    """PKCE by SHA-256, the answer by form, no scope to act in somebody's name later."""
    url, _flow = desk.client.begin(BACK)

    asked = dict(parse_qsl(urlsplit(url).query))
    assert asked["code_challenge_method"] == "S256"
    assert asked["response_mode"] == "form_post"
    assert len(asked["state"]) > 20
    assert len(asked["nonce"]) > 20
    assert set(asked["scope"].split()) == {"openid", "profile"}


def test_an_answer_with_another_state_is_refused(desk: Desk) -> None:
    """What was begun in another browser ends nowhere."""
    url, flow = desk.client.begin(BACK)

    with pytest.raises(NotAuthenticError):
        desk.client.finish(flow, desk.choose(url) | {"state": "another"})


def test_a_code_of_another_sign_in_is_refused(desk: Desk) -> None:
    """A stolen code is worth nothing without the verifier of the sign-in it was made for."""
    theirs, _ = desk.client.begin(BACK)
    mine, flow = desk.client.begin(BACK)
    stolen = desk.choose(theirs)["code"]

    with pytest.raises(NotAuthenticError):
        desk.client.finish(flow, desk.choose(mine) | {"code": stolen})


def test_a_code_works_once(desk: Desk) -> None:
    """Whoever finds the address in a history of a browser is not signed in by it."""
    url, flow = desk.client.begin(BACK)
    answer = desk.choose(url)
    desk.client.finish(flow, answer)

    with pytest.raises(NotAuthenticError):
        desk.client.finish(flow, answer)


def test_a_changed_verifier_is_refused(desk: Desk) -> None:
    """The tenant compares the verifier with the challenge."""
    url, flow = desk.client.begin(BACK)
    changed = {**flow, "code_verifier": "x" * 43}

    with pytest.raises(NotAuthenticError):
        desk.client.finish(changed, desk.choose(url))


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"tid": "11111111-2222-3333-4444-555555555555"},
        {"tid": None},
        {"oid": None},
        {"oid": ""},
        {"oid": ["oid-ana"]},
        {"aud": "another application"},
        {"aud": None},
        {"iss": "https://evil.example/v2.0"},
        {"exp": None},
        {"exp": "9999999999"},
        {"exp": int((NOW - timedelta(minutes=3)).timestamp())},
        {"nbf": int((NOW + timedelta(minutes=3)).timestamp())},
    ],
    ids=str,
)
def test_a_token_that_says_anything_else_is_refused(desk: Desk, claims: dict[str, object]) -> None:
    """Nonce, tenant, person, application, issuer and times must all be ours and of now."""
    desk.tenant.claims = claims

    with pytest.raises(NotAuthenticError):
        signed_in(desk)


def test_a_token_of_an_unknown_key_is_refused(desk: Desk) -> None:
    """Only keys that the tenant publishes sign for it."""
    desk.tenant.signer = SigningKey()

    with pytest.raises(NotAuthenticError):
        signed_in(desk)


def test_a_token_of_a_key_that_only_bears_the_name_is_refused(desk: Desk) -> None:
    """The id of a key is no proof, the signature is."""
    desk.tenant.signer = SigningKey(kid=KEY.kid)

    with pytest.raises(NotAuthenticError):
        signed_in(desk)


@pytest.mark.parametrize(("algorithm", "key"), [("none", ""), ("HS256", "a" * 64)])
def test_a_token_without_the_tenants_kind_of_signature_is_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, algorithm: str, key: str
) -> None:
    """Neither an unsigned token nor one signed with something public counts."""
    token = jwt.encode({"oid": "oid-ana"}, key, algorithm, {"kid": KEY.kid})
    monkeypatch.setattr(desk.tenant, "id_token", lambda _: token)

    with pytest.raises(NotAuthenticError):
        signed_in(desk)


def test_a_changed_key_is_found_without_a_restart(desk: Desk) -> None:
    """The tenant changes its keys by itself; sign-in goes on."""
    signed_in(desk)
    desk.tenant.signer = SigningKey()
    desk.tenant.published.append(desk.tenant.signer)
    desk.clock.move(minutes=6)

    assert signed_in(desk)


def test_invented_keys_make_us_ask_once_at_most(desk: Desk) -> None:
    """Many tokens with unknown key ids cause one reading of the keys in five minutes, not many."""
    for _ in range(4):
        desk.tenant.signer = SigningKey(key=KEY.key)
        with pytest.raises(NotAuthenticError):
            signed_in(desk)

    assert desk.tenant.key_reads == 1


def test_who_cancels_at_microsoft_is_not_signed_in(desk: Desk) -> None:
    """An error that comes back in place of a code ends the sign-in."""
    url, flow = desk.client.begin(BACK)
    state = dict(parse_qsl(urlsplit(url).query))["state"]

    with pytest.raises(NotAuthenticError, match="access_denied"):
        desk.client.finish(flow, {"error": "access_denied", "state": state})


def test_an_error_never_quotes_what_was_sent(desk: Desk) -> None:
    """What stands in the address bar does not end up in our log."""
    url, flow = desk.client.begin(BACK)
    state = dict(parse_qsl(urlsplit(url).query))["state"]

    with pytest.raises(NotAuthenticError) as refused:
        desk.client.finish(flow, {"error": "<script>ana@x.example", "state": state})

    assert "ana" not in str(refused.value)


def test_nothing_is_kept_of_the_tokens(desk: Desk) -> None:
    """Hours later no token of anybody is in memory."""
    signed_in(desk)

    assert desk.client._msal().get_accounts() == []


def test_an_unreachable_tenant_is_told_as_passing() -> None:
    """Microsoft away means later, not never."""
    with closing(TimedSession()) as session:
        session.mount(LOGIN, ToEmulator(LOGIN, "http://127.0.0.1:9"))
        client = EntraSignIn(
            AppSettings(TENANT, CLIENT_ID, Secret(CLIENT_SECRET)), FakeClock(NOW), session
        )
        with pytest.raises(TransientError):
            client.begin(BACK)
