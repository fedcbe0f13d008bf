"""Finds words in raw bytes, whatever form they were written in."""

import base64
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

STREAMS = ((b"\x1f\x8b\x08", 31), (b"\x78\x01", 15), (b"\x78\x9c", 15), (b"\x78\xda", 15))
"""How packed streams begin, with zlib's window bits for them: gzip, then three levels of zlib."""
LONGEST = 16 * 1024 * 1024
SHORTEST = 8


@dataclass(frozen=True)
class Hit:
    """A word that was found, and the form it was in."""

    word: str
    form: str


def hits(data: bytes, words: Sequence[str]) -> list[Hit]:
    """Return every word that stands in the bytes or in a packed stream inside them."""
    found = {hit for part in (data, *unpacked(data)) for hit in _plain(part, words)}
    return sorted(found, key=lambda hit: (hit.word, hit.form))


def _plain(data: bytes, words: Sequence[str]) -> Iterator[Hit]:
    folded = data.lower()
    for word in words:
        for form, written in forms(word):
            exact = form.startswith("base64")
            if (written in data) if exact else (written.lower() in folded):
                yield Hit(word, form)


def forms(word: str) -> Iterator[tuple[str, bytes]]:
    """Yield the ways in which a word may be written."""
    plain = word.encode()
    yield "utf-8", plain
    yield "utf-16-le", word.encode("utf-16-le")
    yield "utf-16-be", word.encode("utf-16-be")
    yield "json", json.dumps(word)[1:-1].encode()
    yield "url", "".join(f"%{each:02X}" for each in plain).encode()
    yield "hex", plain.hex().encode()
    for shift in range(3):
        yield f"base64+{shift}", in_base64(plain, shift)


def in_base64(plain: bytes, shift: int) -> bytes:
    """Return what stays the same when the text begins `shift` bytes behind a group of three."""
    whole = base64.b64encode(b"\0" * shift + plain)
    first = 4 if shift else 0
    last = len(whole) - 4 if (len(plain) + shift) % 3 else len(whole)
    return whole[first:last]


def unpacked(data: bytes) -> Iterator[bytes]:
    """Yield what the packed streams inside the bytes hold."""
    for magic, bits in STREAMS:
        at = data.find(magic)
        while at >= 0:
            inner = _inflated(data[at : at + LONGEST], bits)
            if len(inner) >= SHORTEST:
                yield inner
            at = data.find(magic, at + 1)


def _inflated(data: bytes, bits: int) -> bytes:
    try:
        return zlib.decompressobj(bits).decompress(data, LONGEST)
    except zlib.error:
        return b""
