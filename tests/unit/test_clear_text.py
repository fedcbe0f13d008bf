"""The searcher for clear text finds what was planted, in every form."""

import base64
import gzip
import json
import zlib
from collections.abc import Callable

import pytest

from tests.clear_text import hits

WORD = "Zoë Brandmaier"
AROUND = bytes(range(256))
PLANTS: dict[str, Callable[[str], bytes]] = {
    "utf-8": str.encode,
    "capitals": lambda text: text.upper().encode(),
    "utf-16-le": lambda text: text.encode("utf-16-le"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
    "json": lambda text: json.dumps({"name": text}).encode(),
    "hex": lambda text: text.encode().hex().encode(),
    "base64": lambda text: base64.b64encode(text.encode() + b"."),
    "base64+1": lambda text: base64.b64encode(b"x" + text.encode() + b"."),
    "base64+2": lambda text: base64.b64encode(b"xx" + text.encode() + b"."),
    "gzip": lambda text: gzip.compress(text.encode() * 3),
    "zlib": lambda text: zlib.compress(text.encode() * 3),
    "zlib, best": lambda text: zlib.compress(text.encode() * 3, 9),
    "utf-16 in gzip": lambda text: gzip.compress(text.encode("utf-16-le")),
}


@pytest.mark.parametrize("form", PLANTS)
def test_a_planted_word_is_found(form: str) -> None:
    """In the middle of other bytes."""
    plain = "Zoe Brandmaier" if form == "capitals" else WORD
    planted = AROUND + PLANTS[form](plain) + AROUND

    assert {hit.word for hit in hits(planted, [plain, "Nobody Here"])} == {plain}


def test_nothing_is_found_where_nothing_is() -> None:
    """Noise is no hit."""
    assert hits(AROUND * 50, [WORD]) == []
