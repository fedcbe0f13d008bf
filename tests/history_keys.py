"""A key ring whose keys follow from their names, so that recorded histories stay readable."""

# ruff: noqa: ARG002 - a stand-in has the arguments of its port, whether it needs them or not

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tourwright.keyring import NONCE_BYTES, KeyRing

MASTER = "histories"
MASTER_KEY = hashlib.sha256(b"recorded histories of people who do not exist").digest()


class DerivedKeys:
    """`tourwright.ports.DataKeys` without a store: for test people only."""

    def wrapped(self, subject: str) -> tuple[str, bytes] | None:
        """Return the subject's key, always the same."""
        key = hashlib.sha256(MASTER_KEY + subject.encode()).digest()
        nonce = hashlib.sha256(key).digest()[:NONCE_BYTES]
        return MASTER, nonce + AESGCM(MASTER_KEY).encrypt(nonce, key, subject.encode())

    def wrapped_of(self, subjects: Collection[str]) -> Mapping[str, tuple[str, bytes]]:
        """Return the keys of many."""
        return {name: found for name in subjects if (found := self.wrapped(name))}

    def add(self, subject: str, master_id: str, wrapped: bytes) -> tuple[str, bytes]:
        """Return what was given; every key is there already."""
        return (master_id, wrapped) if not subject else self.wrapped(subject) or (master_id, b"")

    def rewrap(self, subject: str, master_id: str, wrapped: bytes) -> None:
        """Do nothing: these keys never change."""

    def destroy(self, subject: str, now: datetime) -> None:
        """Do nothing: these keys are never destroyed."""

    def subjects(self, not_master_id: str) -> Sequence[str]:
        """Return nobody."""
        return []


def history_keyring() -> KeyRing:
    """Return the key ring that every recorded history was sealed with."""
    return KeyRing(DerivedKeys(), {MASTER: MASTER_KEY}, MASTER)
