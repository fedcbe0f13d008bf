"""Compute the hash of a saved statement again: one file, no packages, nothing of ours needed.

    python statement_verify.py statement.pdf

It reads what the pages hand out: the plain text, the saved print page (HTML) and the PDF. The
three hold the same text and give the same hash. The form is in docs/reference/statement.md.
Of a page it also says whether each line that was committed to can be read on it; what a PDF draws
cannot be compared without a PDF reader, only the text that travels in it.
"""

import argparse
import re
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

FORM = "tourwright statement v1"
POLICY, INDIVIDUAL = "=== policy layer ===\n", "=== individual layer ===\n"
WHOLE, CHANGED, UNREADABLE = 0, 1, 2

_MARKS = re.compile(r"(?:what|seen by|I|we|we the company): ?")
_EMBEDDED = re.compile(rb"<<((?:[^<>]|<<[^<>]*>>|<[0-9a-fA-F]*>)*)>>\s*stream\r?\n")
_LENGTH = re.compile(rb"/Length (\d+)(?! \d+ R)")
_KEYWORDS = re.compile(rb"/Keywords \(([0-9a-f]{64})\)")


class NotAStatementError(Exception):
    """The file holds no statement in our form: save it again from the page."""


@dataclass(frozen=True)
class Found:
    """What a file holds: the text to hash, the hash it shows, and the words a reader sees.

    shown "" and readable None mean that the file says nothing beside the text.
    """

    text: str
    shown: str = ""
    readable: str | None = None


@dataclass(frozen=True)
class Checked:
    """The hashes computed again, and every way in which the file does not fit them."""

    text_hash: str
    policy_hash: str
    individual_hash: str
    faults: tuple[str, ...]


def verify(data: bytes, expected: str = "") -> Checked:
    """Return what the bytes of a saved statement hash to. Raises NotAStatementError."""
    found = _found(data)
    stated, layers = _parts(found.text)
    policy, individual = (_digest(layer) for layer in layers)
    text_hash = _digest(f"{FORM}\n{policy}\n{individual}")
    faults = (
        *_differing(stated, (policy, individual)),
        *_other("the hash that it shows", found.shown, text_hash),
        *_other("the hash you named", expected.lower(), text_hash),
        *_unread(layers, found.readable),
    )
    return Checked(text_hash, policy, individual, faults)


def main(arguments: Sequence[str] | None = None) -> int:
    """Check one file; 0 whole, 1 changed, 2 not a statement."""
    parser = argparse.ArgumentParser(description="Compute the hash of a saved statement again.")
    parser.add_argument("file", type=Path, help="the .txt, .html or .pdf file")
    parser.add_argument("--hash", default="", help="the hash that both of you committed to")
    chosen = parser.parse_args(arguments)
    return check_file(chosen.file, chosen.hash)


def check_file(file: Path, expected: str = "") -> int:
    """Print what was found in the file; returns 0 whole, 1 changed, 2 not a statement."""
    try:
        checked = verify(file.read_bytes(), expected)
    except (OSError, NotAStatementError) as wrong:
        sys.stderr.write(f"{file.name}: {wrong}\n")
        return UNREADABLE
    sys.stdout.write("\n".join(_report(file.name, checked, expected)) + "\n")
    return CHANGED if checked.faults else WHOLE


def _report(name: str, checked: Checked, expected: str) -> Iterator[str]:
    yield f"{name}: {'CHANGED' if checked.faults else 'whole'}"
    yield f"text hash         {checked.text_hash}"
    yield f"policy layer      {checked.policy_hash}"
    yield f"individual layer  {checked.individual_hash}"
    yield from (f"- {fault}" for fault in checked.faults)
    if not expected and not checked.faults:
        yield "Compare the text hash with the one that both of you committed to."


def _found(data: bytes) -> Found:
    if data.startswith(b"%PDF-"):
        return _in_pdf(data)
    text = _decoded(data)
    return _in_page(text) if text.lstrip()[:1] == "<" else Found(text)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as broken:
        raise NotAStatementError("is not UTF-8 text: save it again from the page") from broken


def _parts(text: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return the hashes the text states and its two layers, as they were hashed."""
    head, opened, rest = text.strip("\n").partition(f"\n{POLICY}")
    policy, parted, individual = f"{rest}\n".partition(f"\n{INDIVIDUAL}")
    form, *stated = head.split("\n")
    if form != FORM or len(stated) != 2 or not opened or not parted:
        raise NotAStatementError(f"holds no text that begins with {FORM!r}: save it again")
    return (stated[0], stated[1]), (policy, individual)


def _differing(stated: tuple[str, str], computed: tuple[str, str]) -> Iterator[str]:
    for name, old, new in zip(("policy", "individual"), stated, computed, strict=True):
        if old != new:
            yield f"the {name} layer was changed: its text gives {new[:12]}, its head {old[:12]}"


def _other(what: str, shown: str, computed: str) -> Iterator[str]:
    if shown and shown != computed:
        yield f"{what} is {shown[:12]}: the text gives {computed[:12]}"


def _unread(layers: tuple[str, str], readable: str | None) -> Iterator[str]:
    """Name each line of the text that cannot be read in the part made for reading."""
    if readable is None:
        return
    seen = _squeezed(readable)
    for line in (line for layer in layers for line in layer.split("\n")):
        forms = _forms(line)
        if not any(form in seen for form in forms):
            yield f"the page does not show: {forms[0][:60]}"


def _forms(line: str) -> tuple[str, ...]:
    """Return how a line may stand on the page: without our marks, or without its own dash."""
    if not line.startswith(("- ", "  ")):
        return ("",)
    bare = _MARKS.sub("", line[2:], count=1)
    forms = (form for text in (line[2:], bare) for form in (text, text.removeprefix("- ")))
    return tuple(map(_squeezed, forms))


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


class _Page(HTMLParser):
    """Parts a page into the text to hash, the hash it shows, and what a reader sees."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: dict[str, list[str]] = {"canonical": [], "text-hash": [], "": []}
        self._inside = ""
        self._tag = ""
        self._depth = 0
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notice where one of our two parts begins; other tags part words."""
        name = dict(attrs).get("id") or ""
        if not self._inside and name in ("canonical", "text-hash"):
            self._inside, self._tag, self._depth = name, tag, 0
        elif tag == self._tag:
            self._depth += 1
        self._hidden += tag in ("script", "style", "head")
        self.parts[""].append(" ")

    def handle_endtag(self, tag: str) -> None:
        """Notice where that part ends."""
        if tag == self._tag and self._depth == 0:
            self._inside = self._tag = ""
        elif tag == self._tag:
            self._depth -= 1
        self._hidden -= tag in ("script", "style", "head")
        self.parts[""].append(" ")

    def handle_data(self, data: str) -> None:
        """Keep the text where it belongs."""
        if not self._hidden:
            self.parts[self._inside].append(data)


def _in_page(page: str) -> Found:
    parser = _Page()
    parser.feed(page)
    parser.close()
    parts = {name: "".join(texts) for name, texts in parser.parts.items()}
    return Found(parts["canonical"], parts["text-hash"].strip(), parts[""])


def _in_pdf(data: bytes) -> Found:
    """Return the one text that travels in the PDF; two of them would leave a choice."""
    texts = {text for text in _embedded(data) if text.startswith(FORM.encode())}
    if len(texts) != 1:
        raise NotAStatementError(f"{len(texts)} statements travel in the PDF: save it again")
    shown = {each.decode() for each in _KEYWORDS.findall(data)}
    return Found(_decoded(texts.pop()), " and ".join(sorted(shown)))


def _embedded(data: bytes) -> Iterator[bytes]:
    place = 0
    while begun := _EMBEDDED.search(data, place):
        length = _LENGTH.search(begun[1])
        place = begun.end()
        if length is None:
            continue
        stream = data[place : place + int(length[1])]
        place += len(stream)
        if b"/EmbeddedFile" in begun[1]:
            yield _inflated(stream) if b"/FlateDecode" in begun[1] else stream


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error as broken:
        raise NotAStatementError("the text in the PDF is damaged: save it again") from broken


if __name__ == "__main__":
    sys.exit(main())
