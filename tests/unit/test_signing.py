"""Signatures in one step are those that itsdangerous makes: links in old mails stay good."""

import hashlib
from typing import Any

import pytest
from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer

from webhooks.signing import signer_of

KEY, SALT = b"k" * 32, "tourwright.link.asks"
SAID = ["a1-1:commit:1:p-ana", "p-ana", 7]
KINDS: list[Any] = [URLSafeSerializer, URLSafeTimedSerializer]


def usual(kind: Any, salt: str = SALT) -> Any:  # noqa: ANN401  (either serializer)
    """Return a serializer as the library makes it."""
    by_hmac = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
    return kind(KEY, salt=salt, signer_kwargs=by_hmac)


@pytest.mark.parametrize("kind", KINDS)
def test_each_reads_what_the_other_signed(kind: Any) -> None:  # noqa: ANN401
    """Key derivation and signature are the same to the byte."""
    ours = kind(**signer_of(KEY, SALT))

    assert ours.loads(usual(kind).dumps(SAID)) == SAID
    assert usual(kind).loads(ours.dumps(SAID)) == SAID


@pytest.mark.parametrize("kind", KINDS)
def test_another_key_or_purpose_is_refused(kind: Any) -> None:  # noqa: ANN401
    """A signature is good for one key and one purpose."""
    signed = kind(**signer_of(KEY, SALT)).dumps(SAID)

    for other in (signer_of(KEY, "tourwright.form"), signer_of(b"o" * 32, SALT)):
        with pytest.raises(BadSignature):
            kind(**other).loads(signed)
