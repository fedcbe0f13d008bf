"""Encryption of personal text: one data key per subject, wrapped by a master key that rotates.

A subject is an alliance id, or "system". Destroying its data key makes everything ever encrypted
for it unreadable, in the store, in its backups and in workflow histories.

    envelope = version | flags | subject length | subject | nonce | ciphertext and tag
    wrapped  = nonce | data key encrypted by the master key, the subject as associated data

The header is associated data of the ciphertext, so an envelope cannot be passed off as another
subject's.

    RefusedError
    ├── UnknownMasterKeyError  a data key is wrapped by a master key that is not configured
    └── DamagedEnvelopeError   bytes that are no envelope, or were changed
"""

import os
import threading
import time
import zlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tourwright.ports import DataKeys, RefusedError
from tourwright.usual_words import USUAL_WORDS_1

VERSION = 1
COMPRESSED = 1
WITH_USUAL_WORDS_1 = 2
KEY_BYTES = 32
NONCE_BYTES = 12
CACHE_LIFE_S = 30.0
CACHE_SIZE = 20_000
WORTH_COMPRESSING = 96
WORTH_FETCHING = 2
RAW_DEFLATE = -zlib.MAX_WBITS
PACKING_1 = zlib.compressobj(wbits=-13, memLevel=6, zdict=USUAL_WORDS_1)
"""Knows the usual words, in 8 kB; a copy of it is made in a tenth of the time of a new one."""


class UnknownMasterKeyError(RefusedError):
    """A data key names a master key that is not configured."""


class DamagedEnvelopeError(RefusedError):
    """The bytes are no envelope of ours, or were changed after they were made."""


@dataclass(frozen=True)
class Masters:
    """The master keys by id, 32 bytes each, and the id of the one that wraps new data keys."""

    keys: Mapping[str, bytes]
    current: str


NO_MASTERS = Masters({}, "")
"""Of whoever only counts and compares: with them nothing can be opened, and nothing sealed."""


@dataclass(frozen=True)
class _Cached:
    cipher: AESGCM
    until: float


class KeyRing:
    """Encrypts and decrypts for subjects; safe to share between threads.

    may_cache says whether what the data keys' store answers to this thread is committed: a key made
    in a transaction that is rolled back must not be used by others. A destroyed key is refused at
    the latest 30 seconds later by other processes.
    """

    def __init__(
        self,
        data_keys: DataKeys,
        masters: Mapping[str, bytes],
        current: str,
        *,
        may_cache: Callable[[], bool] = lambda: True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        _check_masters(masters, current)
        self._data_keys = data_keys
        self._masters = {name: AESGCM(key) for name, key in masters.items()}
        self._current = current
        self._may_cache = may_cache
        self._clock = clock
        self._cache: dict[str, _Cached] = {}
        self._lock = threading.Lock()

    def encrypt(self, subject: str, plain: bytes) -> bytes:
        """Return the envelope of the bytes; makes the subject's data key when there is none.

        Raises KeyDestroyedError, UnknownMasterKeyError.
        """
        cipher = self._cipher(subject, make=True)
        flags, content = _compressed(plain)
        header = _header(flags, subject)
        nonce = os.urandom(NONCE_BYTES)
        return header + nonce + cipher.encrypt(nonce, content, header)

    def decrypt(self, envelope: bytes) -> bytes:
        """Return what was encrypted.

        Raises KeyDestroyedError, UnknownMasterKeyError, DamagedEnvelopeError.
        """
        subject, start = _subject_of(envelope)
        header, sealed = envelope[:start], envelope[start:]
        nonce, body = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            content = self._cipher(subject, make=False).decrypt(nonce, body, header)
        except (InvalidTag, ValueError) as why:
            raise DamagedEnvelopeError("an envelope was changed: restore it from a backup") from why
        return _unpacked(header[1], content)

    def fetch(self, subjects: Collection[str]) -> None:
        """Get the data keys of many in one query; `decrypt` then asks for none of them.

        One that is not there is left to `decrypt`, which says why.
        """
        now = self._clock()
        missing = {name for name in subjects if not self._is_fresh(name, now)}
        if len(missing) < WORTH_FETCHING or not self._may_cache():
            return
        for name, wrapped in self._data_keys.wrapped_of(missing).items():
            self._remember(name, AESGCM(self._unwrap(name, *wrapped)))

    def destroy(self, subject: str, now: datetime) -> None:
        """Forget the subject's data key for ever."""
        self._data_keys.destroy(subject, now)
        self.forget(subject)

    def forget(self, subject: str) -> None:
        """Drop the cached key, so that the next use asks the store."""
        with self._lock:
            self._cache.pop(subject, None)

    def rotate(self) -> int:
        """Wrap every data key by the current master key; returns how many were wrapped anew."""
        subjects = self._data_keys.subjects(self._current)
        for subject in subjects:
            self._rewrap(subject)
        return len(subjects)

    def _rewrap(self, subject: str) -> None:
        found = self._data_keys.wrapped(subject)
        if found is not None:
            key = self._unwrap(subject, *found)
            self._data_keys.rewrap(subject, self._current, self._wrap(subject, key))

    def _cipher(self, subject: str, *, make: bool) -> AESGCM:
        cached = self._cache.get(subject)
        if cached is not None and cached.until > self._clock():
            return cached.cipher
        cipher = AESGCM(self._data_key(subject, make=make))
        if self._may_cache():
            self._remember(subject, cipher)
        return cipher

    def _is_fresh(self, subject: str, now: float) -> bool:
        cached = self._cache.get(subject)
        return cached is not None and cached.until > now

    def _remember(self, subject: str, cipher: AESGCM) -> None:
        with self._lock:
            if len(self._cache) >= CACHE_SIZE:
                self._cache.clear()
            self._cache[subject] = _Cached(cipher, self._clock() + CACHE_LIFE_S)

    def _data_key(self, subject: str, *, make: bool) -> bytes:
        found = self._data_keys.wrapped(subject)
        if found is None and not make:
            raise DamagedEnvelopeError(
                f"no data key of {subject} is stored: restore the key table of the same store"
            )
        if found is None:
            wrapped = self._wrap(subject, os.urandom(KEY_BYTES))
            found = self._data_keys.add(subject, self._current, wrapped)
        return self._unwrap(subject, *found)

    def _wrap(self, subject: str, key: bytes) -> bytes:
        master = self._masters.get(self._current)
        if master is None:
            raise UnknownMasterKeyError("no master key was given: nothing can be sealed")
        nonce = os.urandom(NONCE_BYTES)
        return nonce + master.encrypt(nonce, key, subject.encode())

    def _unwrap(self, subject: str, master_id: str, wrapped: bytes) -> bytes:
        master = self._masters.get(master_id)
        if master is None:
            raise UnknownMasterKeyError(
                f"master key {master_id!r} is not configured: "
                "add it to the master keys until every data key was rotated away from it"
            )
        try:
            return master.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], subject.encode())
        except InvalidTag as why:
            raise DamagedEnvelopeError(
                f"the data key of {subject} does not open with master key {master_id!r}: "
                "configure the master key that this store was made with"
            ) from why


def _check_masters(masters: Mapping[str, bytes], current: str) -> None:
    if current not in masters and (masters or current):
        raise UnknownMasterKeyError(
            f"the current master key {current!r} is not among the master keys: add it"
        )
    for name, key in masters.items():
        if len(key) != KEY_BYTES:
            raise ValueError(f"master key {name!r} has {len(key)} bytes: it needs {KEY_BYTES}")


def _compressed(plain: bytes) -> tuple[int, bytes]:
    if len(plain) >= WORTH_COMPRESSING:
        packing = PACKING_1.copy()
        smaller = packing.compress(plain) + packing.flush()
        if len(smaller) < len(plain):
            return WITH_USUAL_WORDS_1, smaller
    return 0, plain


def _unpacked(flags: int, content: bytes) -> bytes:
    if flags & WITH_USUAL_WORDS_1:
        return zlib.decompressobj(wbits=RAW_DEFLATE, zdict=USUAL_WORDS_1).decompress(content)
    return zlib.decompress(content) if flags & COMPRESSED else content


def _header(flags: int, subject: str) -> bytes:
    name = subject.encode()
    if not 0 < len(name) < 256:
        raise ValueError(f"a subject needs 1 to 255 bytes, this one has {len(name)}")
    return bytes((VERSION, flags, len(name))) + name


def _subject_of(envelope: bytes) -> tuple[str, int]:
    """Return the subject and where the nonce starts."""
    if len(envelope) < 3 or envelope[0] != VERSION:
        raise DamagedEnvelopeError("not an envelope of a known version: restore it from a backup")
    start = 3 + envelope[2]
    if len(envelope) < start + NONCE_BYTES:
        raise DamagedEnvelopeError("an envelope was cut short: restore it from a backup")
    try:
        return envelope[3:start].decode(), start
    except UnicodeDecodeError as why:
        raise DamagedEnvelopeError("an envelope's header was changed: restore it") from why
