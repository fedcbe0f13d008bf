"""Turns a file's bytes into UTF-8: by mark, by zero bytes, as UTF-8, then as IT named it.

Nothing is guessed in silence: a file that is none of these is refused with a sentence that says
what it looks like.
"""

import codecs
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from charset_normalizer import from_bytes

BLOCK = 1 << 20
HEAD = 1 << 16
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""The longer marks come first: UTF-32's begins with UTF-16's."""

MANY = 0.3
"""Text in UTF-16 of our alphabets has at least this share of zero bytes in one of two places."""


class UnreadableError(ValueError):
    """The bytes are no text as agreed; the message says what to do and shows none of them."""


def transcode(raw: Path, to: Path, named: Sequence[str] = ()) -> str:
    """Write the file as UTF-8 and return the encoding it had. Raises UnreadableError.

    named are the encodings IT allows after UTF-8, in order.
    """
    with raw.open("rb") as stream:
        head = stream.read(HEAD)
    for encoding in _candidates(head, named):
        if _written(raw, to, encoding):
            return encoding
    to.unlink(missing_ok=True)
    raise UnreadableError(_advice(head))


def _candidates(head: bytes, named: Sequence[str]) -> Sequence[str]:
    """Return what to try. A mark or zero bytes leave no choice."""
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return (encoding,)
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        places = head[start::2]
        if places and places.count(0) > MANY * len(places):
            return (encoding,)
    return tuple(dict.fromkeys(("utf-8", *(name for name in named if name))))


def _written(raw: Path, to: Path, encoding: str) -> bool:
    """Try one encoding on the whole file, strictly."""
    try:
        with raw.open("rb") as source, to.open("wb") as target:
            for text in _decoded(source, encoding):
                target.write(text.encode("utf-8"))
    except UnicodeError:
        return False
    return True


def _decoded(source: BinaryIO, encoding: str) -> Iterator[str]:
    """Yield the text block by block; a character may lie across two of them."""
    plain = codecs.getincrementaldecoder(encoding)("strict")
    decoder = io.IncrementalNewlineDecoder(plain, translate=True)
    while block := source.read(BLOCK):
        yield decoder.decode(block)
    yield decoder.decode(b"", final=True)


def _advice(head: bytes) -> str:
    """Say what the file looks like, for IT to decide."""
    best = from_bytes(head).best()
    looks = f"; it looks like {best.encoding}" if best is not None else ""
    return f"is neither UTF-8 nor an encoding that the source names{looks}: set fallback"
