"""JSON from outside is read strictly: one meaning or none."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourwright.strict_json import StrictJsonError, loads

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=20,
)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"\xef\xbb\xbf{}",
        b"{} {}",
        b'{"a":1,"a":2}',
        b'{"b":{"a":1,"a":1}}',
        b"NaN",
        b"-Infinity",
        b"1e999",
        b"1" * 5000,
        b"[" * 33 + b"]" * 33,
        b"[" * 200_000,
        b'{"a":' * 50_000,
        b'"\\ud800"',
        b'{"\\udfff":1}',
        b'"\\u0000"',
        b"{'a':1}",
    ],
    ids=range(17),
)
def test_what_can_be_read_two_ways_or_hurts_is_refused(body: bytes) -> None:
    """One kind of error, whatever comes."""
    with pytest.raises(StrictJsonError):
        loads(body)


def test_more_bytes_than_allowed_are_not_even_read() -> None:
    """The limit is the caller's."""
    with pytest.raises(StrictJsonError, match="more than 10 bytes"):
        loads(b'"0123456789"', max_bytes=10)


@given(PLAIN)
def test_plain_documents_are_read_as_they_are(document: object) -> None:
    """Strict is not narrow."""
    assert loads(json.dumps(document).encode()) == document


@given(st.binary(max_size=60))
def test_any_bytes_give_a_document_or_the_one_error(body: bytes) -> None:
    """No other error ever leaves the reader."""
    assert _what_came_of(body) in ("document", "refused")


def _what_came_of(body: bytes) -> str:
    try:
        found = loads(body)
    except StrictJsonError:
        return "refused"
    return "document" if found == json.loads(body) else "something else"
