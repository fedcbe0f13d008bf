"""The codec endpoint: payloads in clear for an operator who proves himself, for nobody else."""

import asyncio
import base64
import json
from collections.abc import Sequence
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from temporalio.api.common.v1 import Payload
from temporalio.converter import WorkflowSerializationContext

from tests.history_keys import history_keyring
from tourwright.keyring import KeyRing
from tourwright.ports import KeyDestroyedError
from tourwright.temporal import ENCRYPTED, SYSTEM, KeyRingCodec, data_converter
from webhooks.codec import MAX_BODY, codec_blueprint

TOKEN = "an operator's token"
UI = "https://temporal.example.org"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
ALLIANCE = "b" * 20


class Destroyed(KeyRingCodec):
    """A codec whose second payload's key was destroyed."""

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Refuse what is under the other key."""
        if any(payload.data == b"gone" for payload in payloads):
            raise KeyDestroyedError("destroyed")
        return await super().decode(payloads)


def app(token: str = TOKEN, origin: str = UI, keyring: KeyRing | None = None) -> FlaskClient:
    """Return a client of an application with the endpoint."""
    made = Flask("webhooks")
    codec = Destroyed(keyring or history_keyring())
    made.register_blueprint(codec_blueprint(codec, token, origin))
    return made.test_client()


def sealed(text: str) -> Payload:
    """Return a sealed payload."""
    plain = Payload(metadata={"encoding": b"json/plain"}, data=json.dumps(text).encode())
    return asyncio.run(KeyRingCodec(history_keyring(), ALLIANCE).encode([plain]))[0]


def body(*payloads: Payload) -> str:
    """Return payloads as the Temporal UI sends them."""
    return json.dumps({"payloads": [written(each) for each in payloads]})


def written(payload: Payload) -> dict[str, object]:
    """Return one payload in the protocol's JSON."""
    metadata = {name: base64.b64encode(value).decode() for name, value in payload.metadata.items()}
    return {"metadata": metadata, "data": base64.b64encode(payload.data).decode()}


def data(answer: str, number: int = 0) -> bytes:
    """Return the data of a payload in the answer."""
    return base64.b64decode(json.loads(answer)["payloads"][number]["data"])


def test_an_operator_reads_what_was_sealed() -> None:
    """The bearer token opens it."""
    answer = app().post("/codec/decode", data=body(sealed("Ana")), headers=BEARER)

    assert answer.status_code == 200
    assert data(answer.text) == b'"Ana"'


def test_the_cookie_of_the_sign_in_form_opens_it_too() -> None:
    """As the Temporal UI sends cookies across, and no header of ours."""
    client = app()
    signed_in = client.post("/codec/sign-in", data={"token": TOKEN})

    answer = client.post("/codec/decode", data=body(sealed("Ana")))

    assert signed_in.status_code == 302
    assert data(answer.text) == b'"Ana"'
    cookie = signed_in.headers["Set-Cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Strict", "Path=/codec"))


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer no"}, {"Authorization": f"Basic {TOKEN}"}]
)
def test_nobody_else_reads_anything(headers: dict[str, str]) -> None:
    """Without the token there is no answer, whatever is asked."""
    for path in ("/codec/decode", "/codec/encode"):
        assert app().post(path, data=body(sealed("Ana")), headers=headers).status_code == 401


def test_without_a_token_configured_it_is_shut() -> None:
    """An empty token matches nothing, not even an empty one."""
    shut = app(token="")

    assert shut.post("/codec/decode", data=body(sealed("Ana"))).status_code == 401
    assert shut.post("/codec/decode", headers={"Authorization": "Bearer "}).status_code == 401
    assert "Set-Cookie" not in shut.post("/codec/sign-in", data={"token": ""}).headers


def test_a_wrong_token_signs_nobody_in() -> None:
    """The form says so and sets no cookie."""
    answer = app().post("/codec/sign-in", data={"token": "no"})

    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "text",
    [b"", b"{", b'{"payloads": 1}', b'{"payloads": [{"data": 1}]}', b"\xff\xfe", b"[" * 9999],
)
def test_a_malformed_body_is_a_bad_request(text: bytes) -> None:
    """Never an error of ours."""
    assert app().post("/codec/decode", data=text, headers=BEARER).status_code == 400


def test_a_body_that_is_too_large_is_refused_unread() -> None:
    """Four mebibytes are more than any page of the UI asks for."""
    large = b"x" * (MAX_BODY + 1)

    answer = app().post("/codec/decode", data=large, headers=BEARER)
    unnamed = app().post("/codec/decode", input_stream=BytesIO(large), headers=BEARER)

    assert (answer.status_code, unnamed.status_code) == (413, 413)


def test_what_is_not_ours_or_destroyed_stays_as_it_is() -> None:
    """One payload that cannot be read does not hide the others."""
    plain = Payload(metadata={"encoding": b"json/plain"}, data=b'"plain"')
    gone = Payload(metadata={"encoding": ENCRYPTED}, data=b"gone")
    broken = Payload(metadata={"encoding": ENCRYPTED}, data=b"broken")

    answer = app().post(
        "/codec/decode", data=body(plain, gone, broken, sealed("Ana")), headers=BEARER
    )

    assert [data(answer.text, n) for n in range(4)] == [b'"plain"', b"gone", b"broken", b'"Ana"']


def test_an_operator_may_seal_under_the_systems_key() -> None:
    """What the UI sends as input of a signal goes sealed."""
    plain = Payload(metadata={"encoding": b"json/plain"}, data=b'"Ana"')

    answer = app().post("/codec/encode", data=body(plain), headers=BEARER)

    assert b"Ana" not in data(answer.text)
    assert data(answer.text)[3 : 3 + data(answer.text)[2]] == b"system"


@pytest.mark.parametrize(
    ("origin", "allowed"), [(UI, UI), ("https://evil.example", None), ("null", None)]
)
def test_only_the_configured_origin_may_read_the_answer(origin: str, allowed: str | None) -> None:
    """The browser keeps the answer from any other page; preflights need no token."""
    asked = {"Origin": origin}

    preflight = app().options("/codec/decode", headers=asked)
    answer = app().post("/codec/decode", data=body(), headers={**BEARER, **asked})

    assert preflight.status_code == 204
    assert preflight.headers.get("Access-Control-Allow-Origin") == allowed
    assert answer.headers.get("Access-Control-Allow-Origin") == allowed
    assert answer.headers["Vary"] == "Origin"


def test_converter_of_an_alliance_seals_for_it_alone() -> None:
    """The one that it was made from, and the next alliance's, keep their own subject."""
    system = data_converter(history_keyring())

    ours, others = (system.with_context(_tour_of(alliance)) for alliance in (ALLIANCE, "c" * 20))

    subjects = [each.payload_codec.subject for each in (system, ours, others)]  # type: ignore[union-attr]
    assert subjects == [SYSTEM, ALLIANCE, "c" * 20]
    assert ours.with_context(_tour_of("c" * 20)) is others
    assert ours.with_context(_tour_of(ALLIANCE)) is ours


def _tour_of(alliance_id: str) -> WorkflowSerializationContext:
    return WorkflowSerializationContext("default", f"tour:{alliance_id}-1")
