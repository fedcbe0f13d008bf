"""Signs a card for Outlook, so that the card itself proves who sent it and to whom.

The card travels as text inside a signed token, and the token in the body of the mail as microdata
that no reader shows. Outlook compares sender and recipients of the mail with those of the token.
Source: https://learn.microsoft.com/outlook/actionable-messages/security-requirements, "Signed card
payloads"; the layout of the microdata is kept in `_microdata` alone.
"""

import base64
import json
from collections.abc import Sequence
from datetime import datetime

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from connectors.microsoft365.pem import rsa_key
from tourwright.ports.cards import Face, OutlookEnvelope

ALGORITHM = "RS256"
UNSEEN = "mso-hide:all;display:none;max-height:0px;overflow:hidden;"


def signing_key(pem: str) -> RSAPrivateKey:
    """Read the key of the setting. Raises RefusedError."""
    return rsa_key(pem, "TOURWRIGHT_M365_OUTLOOK_SIGNING_KEY_FILE")


class CardSigner:
    """Signs the cards of one sender; see `connectors.microsoft365.cards.Signer`."""

    def __init__(self, key: RSAPrivateKey, sender: str) -> None:
        """Sign with the key for mails from the address of sender."""
        self._key = key
        self._sender = sender

    def __call__(self, face: Face, envelope: OutlookEnvelope) -> str:
        """Return the card as HTML for the body of the one mail it is meant for."""
        to = (envelope.recipient,)
        return _microdata(signed(face, self._sender, to, self._key, envelope.issued_at))


def signed(
    face: Face, sender: str, recipients: Sequence[str], key: RSAPrivateKey, now: datetime
) -> str:
    """Return the card as a signed token."""
    claims = {
        "sender": sender,
        "originator": str(face.get("originator", "")),
        "recipientsSerialized": json.dumps(list(recipients)),
        "adaptiveCardSerialized": json.dumps(face, ensure_ascii=False, separators=(",", ":")),
        "iat": int(now.timestamp()),
    }
    return jwt.encode(claims, key, ALGORITHM)


def _microdata(token: str) -> str:
    """Return the token as part of a mail's body; its letters need no escaping."""
    return (
        '<section itemscope itemtype="http://schema.org/SignedAdaptiveCard">'
        '<meta itemprop="@context" content="http://schema.org/extensions">'
        '<meta itemprop="@type" content="SignedAdaptiveCard">'
        f'<div itemprop="signedAdaptiveCard" style="{UNSEEN}">{token}</div>'
        "</section>"
    )


def rsa_key_value(key: RSAPrivateKey) -> str:
    """Return the public part as the dashboard of actionable messages takes it."""
    numbers = key.public_key().public_numbers()
    modulus, exponent = _base64(numbers.n), _base64(numbers.e)
    return f"<RSAKeyValue><Modulus>{modulus}</Modulus><Exponent>{exponent}</Exponent></RSAKeyValue>"


def _base64(number: int) -> str:
    """Write a number as XML signatures do: big end first, no more bytes than it needs."""
    return base64.b64encode(number.to_bytes((number.bit_length() + 7) // 8, "big")).decode()
