"""Tokens that come with calls: each claim broken one at a time, and every trick with the key."""

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization

from emulators.entra import SigningKey
from tests.fakes import NOW
from tests.key_server import OURS, SECOND, THEIRS, KeyDesk, key_desk, times
from tests.token_kinds import (
    AUDIENCES,
    BOT,
    BOT_TOKEN,
    CLIENT,
    DANA,
    KINDS,
    NOTIFICATION,
    OUTLOOK_1,
    OUTLOOK_2,
    SERVICE,
    TENANT,
    TokenKind,
    action_gate,
    activity,
    bot_gate,
)
from tourwright.ports import MalformedError, NotAuthenticError, TransientError
from tourwright.ports.microsoft import OtherTenantError

STAMP = int(NOW.timestamp())
OTHER = "99999999-9999-9999-9999-999999999999"
BENT: tuple[tuple[str, object], ...] = (
    ("iss", None),
    ("iss", ""),
    ("iss", 7),
    ("iss", "https://evil.example/"),
    ("iss", f"https://sts.windows.net/{OTHER}/"),
    ("iss", f"https://login.microsoftonline.com/{OTHER}/v2.0"),
    ("iss", "https://substrate.office.com/sts/"),
    ("aud", None),
    ("aud", ""),
    ("aud", 7),
    ("aud", []),
    ("aud", [7]),
    ("aud", OTHER),
    ("aud", [OTHER, f"api://{OTHER}"]),
    ("aud", "https://graph.microsoft.com"),
    ("exp", None),
    ("exp", STAMP - 301),
    ("exp", float("inf")),
    ("exp", f"{STAMP + 60}"),
    ("exp", STAMP + 60.5),
    ("exp", True),
    ("nbf", STAMP + 301),
    ("nbf", "soon"),
    ("nbf", False),
    ("iat", STAMP + 301),
    ("iat", [STAMP]),
)
OF_A_BOT: tuple[tuple[str, object], ...] = (
    ("serviceurl", None),
    ("serviceurl", ""),
    ("serviceurl", 7),
    ("serviceurl", "https://evil.example/teams"),
    ("serviceurl", "http://smba.trafficmanager.net/teams"),
    ("serviceurl", "https://smba.trafficmanager.net/teams/../../evil"),
)
OF_A_PERSON: tuple[tuple[str, object], ...] = (
    ("oid", None),
    ("oid", ""),
    ("oid", 7),
    ("oid", [DANA]),
    ("tid", None),
    ("tid", OTHER),
    ("tid", [TENANT]),
)
CASES = [
    *((kind, name, value) for kind in KINDS for name, value in BENT),
    *((BOT_TOKEN, name, value) for name, value in OF_A_BOT),
    *((kind, name, value) for kind in (OUTLOOK_1, OUTLOOK_2) for name, value in OF_A_PERSON),
    *((OUTLOOK_1, "appid", value) for value in (None, "", OTHER, CLIENT, ["x"])),
    *((OUTLOOK_2, "azp", value) for value in (None, "", OTHER, CLIENT, ["x"])),
    *((NOTIFICATION, "appid", value) for value in (None, "", OTHER, CLIENT, ["x"])),
    *((NOTIFICATION, "tid", value) for value in (None, OTHER, [TENANT])),
    (NOTIFICATION, "azp", OTHER),
    (OUTLOOK_1, "azp", OTHER),
    (OUTLOOK_2, "appid", OTHER),
]


@pytest.fixture
def desk() -> Iterator[KeyDesk]:
    """A key server and our book of it."""
    with key_desk() as made:
        yield made


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_right_token_passes(desk: KeyDesk, kind: TokenKind) -> None:
    """As Microsoft makes it."""
    assert kind.passes(desk, kind.token())


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    CASES,
    ids=[f"{kind.name}-{name}-{str(value)[:30]}" for kind, name, value in CASES],
)
def test_only_the_right_token_passes(
    desk: KeyDesk, kind: TokenKind, name: str, value: object
) -> None:
    """One claim broken, missing or of a wrong type, and nothing gets in."""
    assert not kind.passes(desk, kind.bent({name: value}))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_token_without_a_beginning_is_refused(desk: KeyDesk, kind: TokenKind) -> None:
    """One of nbf and iat is enough."""
    assert kind.passes(desk, kind.token(nbf=None))
    assert kind.passes(desk, kind.token(iat=None))
    assert not kind.passes(desk, kind.token(nbf=None, iat=None))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_299_seconds_pass_and_301_do_not(desk: KeyDesk, kind: TokenKind) -> None:
    """Clocks may be off by five minutes, at both ends of a token's life."""
    token, hour = kind.token(), timedelta(hours=1)

    def at(seconds: int) -> bool:
        return kind.passes(desk, token, NOW + timedelta(seconds=seconds))

    assert [at(-301), at(-299)] == [False, True]
    assert [at(int(hour.total_seconds()) + 299), at(int(hour.total_seconds()) + 301)] == [
        True,
        False,
    ]


def encoded(part: object) -> str:
    """Return a part of a token."""
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def public_pem(key: SigningKey) -> bytes:
    """Return the public key as text: what everybody knows."""
    return key.key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def deep() -> str:
    """Return a part that nests deeper than a parser follows."""
    return base64.urlsafe_b64encode(b"[" * 5_000).rstrip(b"=").decode()


def by_hmac(claims: dict[str, object]) -> str:
    """Sign with the public key as if it were a shared secret."""
    head = encoded({"alg": "HS256", "typ": "JWT", "kid": OURS.kid})
    signed = f"{head}.{encoded(claims)}"
    digest = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    # PyJWT itself refuses such a key, so the signature is made below it.
    mark = digest.sign(signed.encode(), public_pem(OURS))
    return f"{signed}.{base64.urlsafe_b64encode(mark).rstrip(b'=').decode()}"


def tricks(kind: TokenKind) -> dict[str, str]:
    """Return tokens that say all the right things, and are not signed as agreed."""
    claims: dict[str, Any] = {**times(NOW), **kind.claims}
    good = kind.token()
    head, body, mark = good.split(".")
    brought = THEIRS.public()

    def by(signer: SigningKey, algorithm: str = "RS256", **header: object) -> str:
        return jwt.encode(claims, signer.key, algorithm, headers={"kid": signer.kid, **header})

    return {
        "nobody's key": by(THEIRS),
        "another's name on it": by(THEIRS, kid=OURS.kid),
        "brings its key": by(THEIRS, jwk=brought),
        "brings its key under our name": by(THEIRS, kid=OURS.kid, jwk=brought),
        "says where its key is": by(OURS, jku="https://evil.example/keys"),
        "says where its certificate is": by(OURS, x5u="https://evil.example/cert"),
        "brings a certificate": by(OURS, x5c=["MIIB"]),
        "critical": by(OURS, crit=["exp"]),
        "another algorithm": by(OURS, "RS512"),
        "probabilistic": by(OURS, "PS256"),
        "by the public key": by_hmac(claims),
        "unsigned": f"{encoded({'alg': 'none', 'kid': OURS.kid})}.{body}.",
        "unsigned, spelt otherwise": f"{encoded({'alg': 'nOnE', 'kid': OURS.kid})}.{body}.",
        "no signature": f"{head}.{body}.",
        "cut signature": f"{head}.{body}.{mark[:-8]}",
        "another body": f"{head}.{encoded({**claims, 'oid': OTHER})}.{mark}",
        "no key id": by(OURS, kid=""),
        "a number for a key id": f"{encoded({'alg': 'RS256', 'kid': 7})}.{body}.{mark}",
        "two parts": f"{head}.{body}",
        "four parts": f"{good}.x",
        "no token at all": "x",
        "far too long": good + "a" * 20_000,
        "a header without end": f"{deep()}.{body}.{mark}",
        "a body without end": f"{head}.{deep()}.{mark}",
        "not even text": "\x01\xff.é.☃",
    }


TRICKS = sorted(tricks(BOT_TOKEN))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize("name", TRICKS)
def test_algorithm_and_key_tricks_are_refused(desk: KeyDesk, kind: TokenKind, name: str) -> None:
    """Only a published key, by its name, in the one way agreed."""
    assert not kind.passes(desk, tricks(kind)[name])


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize("other", KINDS, ids=lambda kind: kind.name)
def test_a_token_of_one_kind_opens_no_other_door(
    desk: KeyDesk, kind: TokenKind, other: TokenKind
) -> None:
    """Though one key signed all of them; the two forms of Outlook's are one kind."""
    assert kind.passes(desk, other.token()) is (kind.read is other.read)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_storm_of_unknown_keys_asks_once(desk: KeyDesk, kind: TokenKind) -> None:
    """Whoever invents key ids makes us ask nobody, and good tokens still pass."""
    assert kind.passes(desk, kind.token())

    storm = [jwt.encode({}, THEIRS.key, "RS256", {"kid": f"invented-{n}"}) for n in range(200)]

    assert not any(kind.passes(desk, token) for token in storm)
    assert kind.passes(desk, kind.token())
    assert desk.server.reads == 1


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_new_key_is_found_and_an_old_one_forgotten(desk: KeyDesk, kind: TokenKind) -> None:
    """Rotation: the new key is read when its first token comes; a withdrawn one ends in a day."""
    assert kind.passes(desk, kind.token())
    desk.server.publish(SECOND, THEIRS)
    desk.clock.moment += timedelta(minutes=6)

    assert kind.passes(desk, kind.token(THEIRS))
    assert not kind.passes(desk, kind.token(OURS))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_without_keys_nothing_is_refused_for_good(desk: KeyDesk, kind: TokenKind) -> None:
    """The caller is asked to come again."""
    desk.server.status = 500

    with pytest.raises(TransientError):
        kind.read(desk, kind.token(), NOW)


FORMS = [
    *((BOT_TOKEN, each) for each in (BOT, f"api://{BOT}", f"api://botid-{BOT}", [OTHER, BOT])),
    *((OUTLOOK_1, each) for each in AUDIENCES),
    *((OUTLOOK_2, each) for each in AUDIENCES),
]


@pytest.mark.parametrize(("kind", "audience"), FORMS)
def test_every_form_of_our_audience_is_ours(
    desk: KeyDesk, kind: TokenKind, audience: object
) -> None:
    """Microsoft writes it in several ways; beside others, ours is enough."""
    assert kind.passes(desk, kind.token(aud=audience))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Basic eDp5"},
        {"X-Authorization": "Bearer x"},
    ],
)
def test_without_a_bearer_nothing_passes(desk: KeyDesk, headers: dict[str, str]) -> None:
    """No other scheme, no other header."""
    for gate in (bot_gate(desk), action_gate(desk)):
        with pytest.raises(NotAuthenticError):
            gate.read(headers, activity(), NOW)
    assert desk.server.reads == 0


BODIES: tuple[dict[str, object], ...] = (
    {"serviceUrl": "https://evil.example/teams"},
    {"serviceUrl": ""},
    {"serviceUrl": None},
    {"channelId": "webchat"},
    {"channelId": None},
)


@pytest.mark.parametrize("body", BODIES)
def test_the_token_is_held_to_its_activity(desk: KeyDesk, body: dict[str, object]) -> None:
    """A token that was seen elsewhere is no key to another address or channel."""
    with pytest.raises(NotAuthenticError):
        read_by_bot(desk, activity(**body))


def read_by_bot(desk: KeyDesk, body: bytes) -> object:
    """Read a body with a good token."""
    return bot_gate(desk).read({"Authorization": f"Bearer {BOT_TOKEN.token()}"}, body, NOW)


def test_a_key_that_was_not_endorsed_for_teams_does_not_speak_for_it(desk: KeyDesk) -> None:
    """Where the bot service says which channels a key is for."""
    desk.server.publish(OURS, endorsements=["webchat"])
    assert not BOT_TOKEN.passes(desk, BOT_TOKEN.token())

    desk.server.publish(OURS, endorsements=["webchat", "msteams"])
    desk.clock.moment += timedelta(hours=13)
    assert BOT_TOKEN.passes(desk, BOT_TOKEN.token())


def test_another_company_is_told_apart(desk: KeyDesk) -> None:
    """Its token is good, and it is not ours: 403 and not 401."""
    theirs = {"id": "a:1", "tenantId": OTHER}

    with pytest.raises(OtherTenantError):
        read_by_bot(desk, activity(conversation=theirs, channelData={}))


def test_what_is_read_is_what_was_vouched_for(desk: KeyDesk) -> None:
    """Account and tenant of the token or the activity, never a mail address."""
    by_chat: Any = read_by_bot(desk, activity())
    headers = {"Action-Authorization": f"Bearer {OUTLOOK_2.token()}", "Authorization": "Bearer x"}
    by_mail = action_gate(desk).read(headers, b'{"t":"x","upn":"olga@acme.example"}', NOW)

    assert (by_chat.oid, by_chat.tenant, by_chat.service_url) == (DANA, TENANT, SERVICE)
    assert (by_mail.oid, by_mail.tenant) == (DANA, TENANT)


@pytest.mark.parametrize("body", [b"", b"[]", b'{"t":7}', b'{"t":{"a":"b"}}', b"\xff"])
def test_a_card_in_a_mail_sends_texts_only(desk: KeyDesk, body: bytes) -> None:
    """What is no such thing is not read further."""
    headers = {"Authorization": f"Bearer {OUTLOOK_1.token()}"}

    with pytest.raises(MalformedError):
        action_gate(desk).read(headers, body, NOW)
