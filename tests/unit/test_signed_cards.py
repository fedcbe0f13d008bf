"""Signed cards: what Outlook can check is what was drawn, for whom, from whom, and when."""

import base64
import json
import re
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicNumbers

from connectors.microsoft365.cards import Faces
from connectors.microsoft365.signed_cards import CardSigner, rsa_key_value, signed, signing_key
from emulators.microsoft365.outlook import card_of
from tourwright.ports import RefusedError
from tourwright.ports.cards import AskCard, CardAction, OutlookEnvelope

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SENDER = "tours@acme.example"
PROVIDER = "65c680ef-36a6-4a1b-b84c-a7b5c6198792"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ENVELOPE = OutlookEnvelope(
    token="t",
    action_url="https://tours.example/outlook/action",
    refresh_url="https://tours.example/outlook/card",
    correlation_id="c1",
    recipient="lena@acme.example",
    issued_at=NOW,
)
CARD = AskCard("a1", 1, 'Do you agree? </script> <b> "ä"', actions=(CardAction("approve", "Yes"),))


def pem_of(key: RSAPrivateKey | EllipticCurvePrivateKey, password: bytes = b"") -> str:
    """Write a key as a file holds it."""
    sealed = (
        serialization.BestAvailableEncryption(password)
        if password
        else serialization.NoEncryption()
    )
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, sealed).decode()


def body() -> str:
    """Return the card in a mail's body."""
    return Faces(PROVIDER, CardSigner(KEY, SENDER)).outlook_mail(CARD, ENVELOPE).body


def claims() -> dict[str, object]:
    """Return what the signature stands for."""
    (token,) = re.findall(r'itemprop="signedAdaptiveCard"[^>]*>([^<]+)<', body())
    read: dict[str, object] = jwt.decode(token, KEY.public_key(), algorithms=["RS256"])
    return read


def test_the_signed_card_is_the_one_that_was_drawn() -> None:
    """Word for word, typed brackets too; it stands in the body, nothing in the head."""
    drawn = Faces(PROVIDER).outlook(CARD, ENVELOPE)

    assert json.loads(str(claims()["adaptiveCardSerialized"])) == drawn
    assert Faces(PROVIDER, CardSigner(KEY, SENDER)).outlook_mail(CARD, ENVELOPE).head == ""


def test_sender_recipient_provider_and_moment_are_signed() -> None:
    """A card that was copied into another mail proves nothing there."""
    told = claims()

    assert (told["sender"], told["originator"]) == (SENDER, PROVIDER)
    assert json.loads(str(told["recipientsSerialized"])) == ["lena@acme.example"]
    assert told["iat"] == int(NOW.timestamp())


def test_a_changed_card_is_noticed() -> None:
    """One letter of the claims is enough."""
    head, told, signature = signed({"a": 1}, SENDER, [], KEY, NOW).split(".")
    other = jwt.encode({"a": 2}, KEY, "RS256").split(".")[1]

    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(f"{head}.{other}.{signature}", KEY.public_key(), algorithms=["RS256"])
    assert told != other


def test_no_reader_shows_the_token() -> None:
    """It is hidden in every way that mail readers know, and its letters end no tag."""
    hidden = body()

    assert "display:none" in hidden
    assert "mso-hide:all" in hidden
    assert "</script>" not in hidden
    assert card_of(f"<html><body>{hidden}</body></html>") is not None


def test_the_public_part_is_what_the_dashboard_takes() -> None:
    """Whoever pastes it there lets Outlook check with the right key; the private part stays."""
    told = ET.fromstring(rsa_key_value(KEY))  # noqa: S314 - our own words
    read = {each.tag: int.from_bytes(base64.b64decode(each.text or ""), "big") for each in told}

    assert list(read) == ["Modulus", "Exponent"]
    assert RSAPublicNumbers(read["Exponent"], read["Modulus"]) == KEY.public_key().public_numbers()


def test_a_key_is_read_as_it_was_written() -> None:
    """PEM, as `openssl genrsa` writes it."""
    assert signing_key(pem_of(KEY)).private_numbers() == KEY.private_numbers()


@pytest.mark.parametrize(
    "pem",
    [
        "",
        "no key",
        pem_of(ec.generate_private_key(ec.SECP256R1())),
        pem_of(rsa.generate_private_key(65537, 1024)),  # noqa: S505 - refused is the point
        pem_of(KEY, b"sealed"),
    ],
    ids=["nothing", "no key", "another kind", "too short", "sealed"],
)
def test_a_key_that_cannot_sign_is_refused_by_its_setting(pem: str) -> None:
    """At the start, naming the variable and never the key."""
    with pytest.raises(RefusedError, match="OUTLOOK_SIGNING_KEY_FILE") as refused:
        signing_key(pem)

    assert "BEGIN" not in str(refused.value)
