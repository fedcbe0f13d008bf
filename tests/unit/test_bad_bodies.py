"""Bad bodies: 4xx with a reason, no state change, never 5xx."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes import NOW
from tests.web_world import World, sign
from tourwright.strict_json import StrictJsonError, loads

GOOD = '"type":"person.changed","source_person_id":"7","occurred_at":"2027-04-01T08:59:00Z"'
BAD = {
    "white space": b" ",
    "no JSON": b"{not json",
    "a list": b"[]",
    "a number": b"7",
    "null": b"null",
    "not UTF-8": b'{"type":"\xff\xfe"}',
    "UTF-16": ("{" + GOOD + "}").encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf{" + GOOD.encode() + b"}",
    "a key twice": ("{" + GOOD + ',"type":"person.changed"}').encode(),
    "a key twice below": ("{" + GOOD + ',"x":{"a":1,"a":2}}').encode(),
    "deep lists": b"[" * 100_000 + b"]" * 100_000,
    "deep objects": b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
    "a little too deep": b'{"a":' * 40 + b"1" + b"}" * 40,
    "NaN": ("{" + GOOD + ',"x":NaN}').encode(),
    "infinity": ("{" + GOOD + ',"x":1e999}').encode(),
    "a huge number": ("{" + GOOD + ',"x":' + "9" * 9_000 + "}").encode(),
    "half a surrogate": ("{" + GOOD.replace('"7"', '"\\ud800"') + "}").encode(),
    "NUL": ("{" + GOOD.replace('"7"', '"\\u0000"') + "}").encode(),
    "an unknown key": ("{" + GOOD + ',"role":"admin"}').encode(),
    "a trailing document": ("{" + GOOD + "}{}").encode(),
    "a subject too long": ("{" + GOOD.replace('"7"', '"' + "7" * 400 + '"') + "}").encode(),
    "a line end in an id": ("{" + GOOD.replace('"7"', '"7\\n"') + "}").encode(),
}


@pytest.mark.parametrize("body", BAD.values(), ids=BAD.keys())
def test_a_signed_bad_body_is_400_with_a_reason(body: bytes) -> None:
    """Authentic and unreadable: 400, the reason quotes nothing, nothing is stored."""
    world = World()

    answer = world.client().post("/hooks/hr", data=body, headers=sign(body, NOW))

    assert answer.status_code == 400
    assert answer.get_json()["title"]
    assert not world.inbox.rows


@pytest.mark.parametrize("body", BAD.values(), ids=BAD.keys())
def test_an_unsigned_bad_body_is_401(body: bytes) -> None:
    """Nobody learns more about a body than that it is not authentic."""
    answer = World().client().post("/hooks/hr", data=body, content_type="application/json")

    assert answer.status_code == 401


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.booleans())
def test_junk_is_never_a_fault_of_ours(body: bytes, signed: bool) -> None:  # noqa: FBT001
    """Whatever bytes come, signed or not, the answer is a 4xx and nothing is stored."""
    world = World()
    headers = sign(body, NOW) if signed else {"content-type": "application/json"}

    answer = world.client().post("/hooks/hr", data=body, headers=headers)

    assert 400 <= answer.status_code < 500
    assert not world.inbox.rows


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(
            ["webhook-id", "webhook-timestamp", "webhook-signature", "content-type", "x-other"]
        ),
        st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f")),
    )
)
def test_junk_headers_are_never_a_fault_of_ours(headers: dict[str, str]) -> None:
    """Whatever the headers say, the answer is a 4xx."""
    answer = World().client().post("/hooks/hr", data=b"{}", headers=headers)

    assert 400 <= answer.status_code < 500


@pytest.mark.parametrize("length", ["-1", "x", "1e3", "99999999999999999999", "٣"])
def test_a_length_that_is_no_number_is_refused(length: str) -> None:
    """A length that proxies could read in two ways is refused before anything is read."""
    environ = {"CONTENT_LENGTH": length}

    answer = (
        World()
        .client()
        .post("/hooks/hr", content_type="application/json", environ_overrides=environ)
    )

    assert answer.status_code in {411, 413}


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=4), inner),
        max_leaves=20,
    )
)
def test_good_json_is_read_as_the_standard_library_reads_it(value: object) -> None:
    """Strict means refusing more, never reading differently."""
    body = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
    if b"\\u0000" in body:
        return

    assert loads(body, max_depth=100) == json.loads(body)


def test_the_depth_allowed_is_exact() -> None:
    """32 levels are read, 33 are not."""
    assert loads(b"[" * 32 + b"]" * 32)
    with pytest.raises(StrictJsonError, match="deeper"):
        loads(b"[" * 33 + b"]" * 33)
