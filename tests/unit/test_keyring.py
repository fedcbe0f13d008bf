"""The key ring: what it wrote it reads, what was changed or destroyed it refuses."""

import hashlib
import zlib
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tourwright.keyring import (
    CACHE_LIFE_S,
    DamagedEnvelopeError,
    KeyRing,
    UnknownMasterKeyError,
)
from tourwright.ports import KeyDestroyedError
from tourwright.usual_words import USUAL_WORDS_1

NOW = datetime(2026, 3, 2, tzinfo=UTC)
OLD, NEW = b"o" * 32, b"n" * 32


class MemoryKeys:
    """Data keys in memory, as the store keeps them; counts the reads."""

    def __init__(self) -> None:
        self.rows: dict[str, tuple[str, bytes] | None] = {}
        self.reads = 0

    def wrapped(self, subject: str) -> tuple[str, bytes] | None:
        """Return the row; None stands for a destroyed key."""
        self.reads += 1
        if subject in self.rows and self.rows[subject] is None:
            raise KeyDestroyedError(f"the data key of {subject} was destroyed")
        return self.rows.get(subject)

    def wrapped_of(self, subjects: Collection[str]) -> Mapping[str, tuple[str, bytes]]:
        """Return the rows of many in one read."""
        self.reads += 1
        return {name: row for name in subjects if (row := self.rows.get(name))}

    def add(self, subject: str, master_id: str, wrapped: bytes) -> tuple[str, bytes]:
        """Add the row unless it is there."""
        standing = self.rows.setdefault(subject, (master_id, wrapped))
        assert standing is not None
        return standing

    def rewrap(self, subject: str, master_id: str, wrapped: bytes) -> None:
        """Replace the row."""
        self.rows[subject] = (master_id, wrapped)

    def destroy(self, subject: str, now: datetime) -> None:
        """Leave a tombstone."""
        del now
        self.rows[subject] = None

    def subjects(self, not_master_id: str) -> Sequence[str]:
        """Return subjects under other master keys."""
        return [s for s, row in self.rows.items() if row and row[0] != not_master_id]


class Clock:
    """Seconds that pass when told."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        """Return the seconds."""
        return self.seconds


@pytest.fixture
def keys() -> MemoryKeys:
    """Return no data keys."""
    return MemoryKeys()


@pytest.fixture
def ring(keys: MemoryKeys) -> KeyRing:
    """Return a ring with one master key."""
    return KeyRing(keys, {"old": OLD}, "old")


@pytest.mark.parametrize("plain", [b"", b"x", b"\x00\xff" * 40, b"text " * 1000])
def test_what_was_encrypted_is_read_back(ring: KeyRing, plain: bytes) -> None:
    """Empty, short, incompressible and long texts come back exactly."""
    assert ring.decrypt(ring.encrypt("alliance", plain)) == plain


def test_a_known_envelope_is_read(keys: MemoryKeys) -> None:
    """The format of today: an envelope made by hand from its description must stay readable."""
    data_key = bytes(range(32))
    keys.rows["al"] = ("old", b"w" * 12 + AESGCM(OLD).encrypt(b"w" * 12, data_key, b"al"))
    header = b"\x01\x00\x02al"
    envelope = header + b"n" * 12 + AESGCM(data_key).encrypt(b"n" * 12, b"hello", header)

    ring = KeyRing(keys, {"old": OLD}, "old")

    assert ring.decrypt(envelope) == b"hello"
    assert envelope.hex() == (
        "010002616c6e6e6e6e6e6e6e6e6e6e6e6ecf3e7b05da71a016238fc4faf95b21b8bc32c86736"
    )


def test_the_same_text_never_looks_the_same(ring: KeyRing) -> None:
    """Each envelope has a nonce of its own."""
    assert ring.encrypt("a", b"same") != ring.encrypt("a", b"same")


def test_long_text_is_compressed(ring: KeyRing) -> None:
    """Histories cost by the byte; text that would grow is left alone."""
    assert len(ring.encrypt("a", b"text " * 1000)) < 200
    assert len(ring.encrypt("a", b"x")) == 3 + 1 + 12 + 1 + 16


def test_the_usual_words_never_change() -> None:
    """Histories of years ago were compressed with exactly these."""
    digest = hashlib.sha256(USUAL_WORDS_1).hexdigest()

    assert digest == "5d378d3a32584a8163d60c5760352d8bab4f5bdfd84e20ba07ba36a088048860"


def test_a_short_act_is_compressed(ring: KeyRing) -> None:
    """An act of the page takes less room than its text, envelope included."""
    act = (
        b'{"act_id":"17ce4501bbc72625bc38c102","machine":"review","event":"close","party":"M",'
        b'"person_key":"p-casimir","channel":"page","subject_id":"12"}'
    )

    envelope = ring.encrypt("a", act)

    assert ring.decrypt(envelope) == act
    assert len(envelope) < len(act) * 0.75


def test_text_compressed_without_the_words_is_still_read(ring: KeyRing, keys: MemoryKeys) -> None:
    """Flag 1 is plain zlib, as earlier histories hold it."""
    data_key = bytes(range(32))
    keys.rows["al"] = ("old", b"w" * 12 + AESGCM(OLD).encrypt(b"w" * 12, data_key, b"al"))
    header, packed = b"\x01\x01\x02al", zlib.compress(b"text " * 100)
    envelope = header + b"n" * 12 + AESGCM(data_key).encrypt(b"n" * 12, packed, header)

    assert ring.decrypt(envelope) == b"text " * 100


def test_any_changed_byte_is_noticed(ring: KeyRing) -> None:
    """Header, nonce, text and tag are all protected."""
    envelope = ring.encrypt("alliance", b"signed text")
    ring.encrypt("alliancf", b"another subject with a key")

    for place in range(len(envelope)):
        changed = bytearray(envelope)
        changed[place] ^= 1
        with pytest.raises(DamagedEnvelopeError):
            ring.decrypt(bytes(changed))


@pytest.mark.parametrize("length", range(0, 40, 3))
def test_a_cut_envelope_is_noticed(ring: KeyRing, length: int) -> None:
    """Any beginning of an envelope is refused with a reason."""
    with pytest.raises(DamagedEnvelopeError):
        ring.decrypt(ring.encrypt("alliance", b"signed text")[:length])


def test_an_envelope_cannot_change_its_subject(ring: KeyRing) -> None:
    """A text of one alliance does not pass for another's."""
    envelope = ring.encrypt("a", b"text")
    ring.encrypt("b", b"text")

    with pytest.raises(DamagedEnvelopeError, match="was changed"):
        ring.decrypt(envelope.replace(b"\x01a", b"\x01b", 1))


def test_a_wrapped_key_cannot_change_its_subject(ring: KeyRing, keys: MemoryKeys) -> None:
    """Rows of the key table cannot be exchanged."""
    ring.encrypt("a", b"text")
    keys.rows["b"] = keys.rows["a"]

    with pytest.raises(DamagedEnvelopeError, match="data key of b does not open"):
        ring.encrypt("b", b"text")


def test_a_destroyed_key_reads_and_writes_nothing(ring: KeyRing) -> None:
    """At once in this process, though the key was cached."""
    envelope = ring.encrypt("a", b"text")

    ring.destroy("a", NOW)

    with pytest.raises(KeyDestroyedError):
        ring.decrypt(envelope)
    with pytest.raises(KeyDestroyedError):
        ring.encrypt("a", b"more")


def test_a_key_destroyed_elsewhere_is_soon_refused(keys: MemoryKeys) -> None:
    """Another process may use its cached key for half a minute, not longer."""
    clock = Clock()
    ring = KeyRing(keys, {"old": OLD}, "old", clock=clock)
    envelope = ring.encrypt("a", b"text")
    keys.destroy("a", NOW)

    assert ring.decrypt(envelope) == b"text"
    clock.seconds = CACHE_LIFE_S

    with pytest.raises(KeyDestroyedError):
        ring.decrypt(envelope)


def test_the_key_is_read_once_for_many_texts(ring: KeyRing, keys: MemoryKeys) -> None:
    """The table is not asked for every payload."""
    for _ in range(50):
        ring.decrypt(ring.encrypt("a", b"text"))

    assert keys.reads == 1


def test_the_keys_of_many_are_read_at_once(keys: MemoryKeys) -> None:
    """Three hundred texts of as many people cost one read; a destroyed key stays destroyed."""
    sealed = {str(n): KeyRing(keys, {"old": OLD}, "old").encrypt(str(n), b"x") for n in range(300)}
    keys.destroy("7", NOW)
    keys.reads, fresh = 0, KeyRing(keys, {"old": OLD}, "old")

    fresh.fetch(sealed.keys())

    assert [fresh.decrypt(envelope) for name, envelope in sealed.items() if name != "7"]
    assert keys.reads == 1
    with pytest.raises(KeyDestroyedError):
        fresh.decrypt(sealed["7"])


def test_nothing_is_cached_before_it_is_committed(keys: MemoryKeys) -> None:
    """A key made in a transaction may be undone: others must not use it."""
    ring = KeyRing(keys, {"old": OLD}, "old", may_cache=lambda: False)
    ring.encrypt("a", b"text")
    keys.rows.clear()

    ring.encrypt("a", b"text")

    assert "a" in keys.rows


def test_rotation_wraps_every_key_anew(keys: MemoryKeys) -> None:
    """After it the old master key can go, and what was written before is still read."""
    envelopes = [KeyRing(keys, {"old": OLD}, "old").encrypt(name, b"text") for name in "abc"]
    both = KeyRing(keys, {"old": OLD, "new": NEW}, "new")

    assert both.rotate() == 3
    assert both.rotate() == 0

    only_new = KeyRing(keys, {"new": NEW}, "new")
    assert [only_new.decrypt(envelope) for envelope in envelopes] == [b"text"] * 3


def test_an_unknown_master_key_is_named_with_the_fix(keys: MemoryKeys) -> None:
    """The message says which key is missing and what to do."""
    envelope = KeyRing(keys, {"old": OLD}, "old").encrypt("a", b"text")

    with pytest.raises(UnknownMasterKeyError, match=r"'old' is not configured: add it"):
        KeyRing(keys, {"new": NEW}, "new").decrypt(envelope)


def test_a_wrong_master_key_is_named(keys: MemoryKeys) -> None:
    """The right id with other bytes is another store's key."""
    envelope = KeyRing(keys, {"m": OLD}, "m").encrypt("a", b"text")

    with pytest.raises(DamagedEnvelopeError, match="does not open with master key 'm'"):
        KeyRing(keys, {"m": NEW}, "m").decrypt(envelope)


def test_master_keys_are_checked_at_the_start(keys: MemoryKeys) -> None:
    """A short key or a missing current one never starts."""
    with pytest.raises(ValueError, match="has 5 bytes: it needs 32"):
        KeyRing(keys, {"m": b"short"}, "m")
    with pytest.raises(UnknownMasterKeyError, match="'other' is not among"):
        KeyRing(keys, {"m": OLD}, "other")


@pytest.mark.parametrize("subject", ["", "s" * 256])
def test_a_subject_fits_the_header(ring: KeyRing, subject: str) -> None:
    """An empty or endless subject is a mistake of the caller."""
    with pytest.raises(ValueError, match="1 to 255 bytes"):
        ring.encrypt(subject, b"text")
