"""Rich notifications: token, seal and content are checked, each broken one at a time."""

import base64
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from connectors.microsoft365.hints import opened
from emulators.microsoft365.subscriptions import Record, sealed
from tests.fakes import NOW
from tests.hint_world import ANA, KEY, HintWorld, certificate, hint_world
from tourwright.ports import InboundEvent, NotAuthenticError, TransientError
from tourwright.ports.microsoft import Hint

CERTIFICATE = certificate()
OTHER = "99999999-9999-9999-9999-999999999999"


@pytest.fixture
def hints() -> Iterator[HintWorld]:
    """A directory that sends content, sealed for us."""
    with hint_world(rich=True) as made:
        yield made


def subscribed(hints: HintWorld) -> Record:
    """Subscribe with content."""
    return hints.subscribe(
        includeResourceData=True, encryptionCertificate=CERTIFICATE, encryptionCertificateId="1"
    )


def event_of(hints: HintWorld, notice: Record, *tokens: str) -> InboundEvent:
    """Send a notification and return how it was kept."""
    body: dict[str, Any] = {"value": [notice], "validationTokens": list(tokens)}
    answer = hints.client.post("/graph/notifications", json=body)
    assert answer.status_code == 202
    event: InboundEvent = hints.taken()[-1]
    return event


def judged(hints: HintWorld, *tokens: str, **bent: object) -> Hint:
    """Judge a notification with these tokens and with its content bent."""
    notice = hints.emulator.subscriptions.notice(subscribed(hints), ANA, "updated")
    notice["encryptedContent"] |= bent
    return hints.gate.judge(event_of(hints, notice, *tokens), NOW)


def test_a_good_one_passes(hints: HintWorld) -> None:
    """Token, seal and content belong together."""
    hint = judged(hints, hints.emulator.notification_token())

    assert (hint.kind, hint.resource) == ("updated", ANA)


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_both_forms_of_the_issuer_are_the_tenants(hints: HintWorld, version: str) -> None:
    """And the caller is named by another claim in each."""
    tenant = hints.emulator.tenant.id
    caller = "0bf30f3b-4a52-48df-9a82-234910c4a086"
    forms: dict[str, dict[str, object]] = {
        "v1": {"iss": f"https://sts.windows.net/{tenant}/", "appid": caller},
        "v2": {
            "iss": f"https://login.microsoftonline.com/{tenant}/v2.0",
            "azp": caller,
            "appid": None,
        },
    }

    assert judged(hints, hints.emulator.notification_token(**forms[version])).resource == ANA


CLAIMS: dict[str, dict[str, object]] = {
    "audience of another": {"aud": OTHER},
    "audience missing": {"aud": None},
    "audience of a wrong type": {"aud": 7},
    "issuer of another tenant": {"iss": f"https://sts.windows.net/{OTHER}/"},
    "issuer missing": {"iss": None},
    "issuer empty": {"iss": ""},
    "asked for by another application": {"appid": OTHER},
    "caller missing": {"appid": None},
    "caller of a wrong type": {"appid": 7},
    "two callers": {"azp": OTHER},
    "another tenant": {"tid": OTHER},
    "tenant missing": {"tid": None},
    "over": {"exp": int(NOW.timestamp()) - 301},
    "without an end": {"exp": None},
    "an end that is no number": {"exp": "soon"},
    "an end that is half a second": {"exp": NOW.timestamp() + 0.5},
    "not yet begun": {"nbf": int(NOW.timestamp()) + 301},
    "without a beginning": {"nbf": None, "iat": None},
}


@pytest.mark.parametrize("claims", CLAIMS.values(), ids=CLAIMS.keys())
def test_only_the_right_token_passes(hints: HintWorld, claims: dict[str, object]) -> None:
    """Each claim broken, missing or of a wrong type."""
    with pytest.raises(NotAuthenticError):
        judged(hints, hints.emulator.notification_token(**claims))


@pytest.mark.parametrize(
    "claims",
    [{"exp": int(NOW.timestamp()) - 299}, {"nbf": int(NOW.timestamp()) + 299, "iat": None}],
)
def test_299_seconds_pass(hints: HintWorld, claims: dict[str, object]) -> None:
    """Clocks differ a little."""
    assert judged(hints, hints.emulator.notification_token(**claims)).resource == ANA


def test_every_token_has_to_pass(hints: HintWorld) -> None:
    """A good one beside a bad one proves nothing."""
    good = hints.emulator.notification_token()

    with pytest.raises(NotAuthenticError):
        judged(hints, good, hints.emulator.notification_token(aud=OTHER))


def test_no_token_is_no_proof(hints: HintWorld) -> None:
    """The agreed word alone is not enough once content is sent."""
    with pytest.raises(NotAuthenticError, match="token is missing"):
        judged(hints)


def test_a_notification_without_content_is_not_rich(hints: HintWorld) -> None:
    """Whoever leaves the content out does not get around the token."""
    found = hints.subscribe()
    notice = hints.emulator.subscriptions.notice(found, ANA, "updated")

    with pytest.raises(NotAuthenticError):
        hints.gate.judge(event_of(hints, notice, hints.emulator.notification_token()), NOW)


def test_what_happens_to_the_subscription_comes_without_content(hints: HintWorld) -> None:
    """The agreed word is its proof."""
    found = subscribed(hints)
    hints.emulator.subscriptions.lifecycle(found["id"], "missed")

    assert hints.gate.judge(hints.taken()[-1], NOW).lifecycle == "missed"


def flipped(text: str) -> str:
    """Change one bit."""
    raw = bytearray(base64.b64decode(text))
    raw[len(raw) // 2] ^= 1
    return base64.b64encode(bytes(raw)).decode()


BENT: dict[str, Callable[[Record], Record]] = {
    "content changed": lambda c: {"data": flipped(c["data"])},
    "signature changed": lambda c: {"dataSignature": flipped(c["dataSignature"])},
    "key changed": lambda c: {"dataKey": flipped(c["dataKey"])},
    "content no base64": lambda _: {"data": "*"},
    "signature no base64": lambda _: {"dataSignature": "*"},
    "key missing": lambda _: {"dataKey": None},
    "key of somebody else": lambda _: {"dataKey": base64.b64encode(bytes(256)).decode()},
    "content cut": lambda c: {"data": base64.b64encode(base64.b64decode(c["data"])[:-1]).decode()},
}


@pytest.mark.parametrize("bend", BENT.values(), ids=BENT.keys())
def test_a_broken_seal_is_refused(bend: Callable[[Record], Record]) -> None:
    """The signature is compared before anything is decrypted."""
    content = sealed(b'{"id": "1"}', CERTIFICATE)

    with pytest.raises(NotAuthenticError):
        opened(content | bend(content), KEY)


def test_a_seal_for_another_key_is_refused() -> None:
    """It was meant for somebody else."""
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    with pytest.raises(NotAuthenticError):
        opened(sealed(b"{}", CERTIFICATE), other)


@pytest.mark.parametrize("text", [b"", b"[]", b"{", b"\xff", b'{"a":1,"a":2}'])
def test_content_that_is_no_object_is_refused(text: bytes) -> None:
    """Though it is sealed as it should be."""
    with pytest.raises(NotAuthenticError):
        opened(sealed(text, CERTIFICATE), KEY)


def test_content_about_somebody_else_is_refused(hints: HintWorld) -> None:
    """A good seal was put under another notification."""
    other = sealed(b'{"id": "somebody-else"}', CERTIFICATE)

    with pytest.raises(NotAuthenticError, match="something else"):
        judged(hints, hints.emulator.notification_token(), **other)


def test_while_the_keys_are_away_it_waits(hints: HintWorld) -> None:
    """Not refused: nothing of it is wrong."""
    hints.outside.reset()

    with pytest.raises(TransientError):
        judged(hints, hints.emulator.notification_token())
