"""The codec endpoint: shows encrypted payloads to an operator in the Temporal UI.

Source: the remote data encoding protocol of Temporal's codec servers: POST `/encode` and `/decode`
with a JSON list of payloads. An operator proves himself with the codec token, as a bearer header or
as the cookie that the sign-in form sets (the UI sends it with cross-origin credentials on).
"""

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from google.protobuf.json_format import MessageToJson, Parse, ParseError
from temporalio.api.common.v1 import Payload, Payloads
from temporalio.converter import PayloadCodec
from werkzeug.wrappers import Response as Answer

from tourwright.ports import ConnectorError

COOKIE = "tourwright_codec"
MAX_BODY = 4 * 1024 * 1024
HALF_DAY_S = 12 * 3600
Recode = Callable[[Sequence[Payload]], Awaitable[list[Payload]]]


def codec_blueprint(codec: PayloadCodec, token: str, ui_origin: str) -> Blueprint:
    """Return the routes; an empty token keeps them shut."""
    routes = Blueprint("codec", __name__, url_prefix="/codec")
    routes.before_request(partial(_only_operators, token))
    routes.after_request(partial(_allow_ui, ui_origin))
    _add_recoding(routes, codec)
    _add_sign_in(routes, token, ui_origin)
    return routes


def _only_operators(token: str) -> None:
    """Let preflights and the sign-in form through, nobody else without the token."""
    open_to_all = request.method == "OPTIONS" or request.endpoint == "codec.sign_in"
    if not (open_to_all or _is_operator(token)):
        abort(401)


def _allow_ui(ui_origin: str, response: Response) -> Response:
    """Let the configured UI, and no other origin, read the answer."""
    if ui_origin and request.headers.get("Origin") == ui_origin:
        response.headers["Access-Control-Allow-Origin"] = ui_origin
        response.headers["Access-Control-Allow-Credentials"] = "true"
        response.headers["Access-Control-Allow-Headers"] = "authorization,content-type,x-namespace"
    response.headers["Vary"] = "Origin"
    return response


def _add_recoding(routes: Blueprint, codec: PayloadCodec) -> None:
    @routes.route("/decode", methods=["POST", "OPTIONS"])
    def decode() -> Response:
        """Return the payloads in clear; one whose key was destroyed stays as it is."""
        return _recoded(codec.decode)

    @routes.route("/encode", methods=["POST", "OPTIONS"])
    def encode() -> Response:
        """Return the payloads encrypted under the system's key."""
        return _recoded(codec.encode)


def _add_sign_in(routes: Blueprint, token: str, ui_origin: str) -> None:
    @routes.route("/sign-in", methods=["GET", "POST"])
    def sign_in() -> Answer | str:
        """Take the codec token once and keep it in a cookie of this site."""
        if request.method == "GET":
            return render_template("codec_sign_in.html", wrong=False)
        if not _same(request.form.get("token", ""), token):
            return render_template("codec_sign_in.html", wrong=True)
        return _signed_in(redirect(ui_origin or "/"), token)


def _signed_in(answer: Answer, token: str) -> Answer:
    answer.set_cookie(
        COOKIE,
        token,
        max_age=HALF_DAY_S,
        httponly=True,
        samesite="Strict",
        secure=request.is_secure,
        path="/codec",
    )
    return answer


def _same(given: str, token: str) -> bool:
    return bool(token) and hmac.compare_digest(given.encode(), token.encode())


def _is_operator(token: str) -> bool:
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    given = bearer if scheme.lower() == "bearer" else request.cookies.get(COOKIE, "")
    return _same(given, token)


def _recoded(work: Recode) -> Response:
    if request.method == "OPTIONS":
        return make_response("", 204)
    request.max_content_length = MAX_BODY
    try:
        payloads = Parse(request.get_data(), Payloads())
    except (ParseError, UnicodeDecodeError, RecursionError):
        abort(400, "the body is not a JSON list of payloads")
    done = asyncio.run(_each(work, payloads.payloads))
    return Response(MessageToJson(Payloads(payloads=done)), mimetype="application/json")


async def _each(work: Recode, payloads: Sequence[Payload]) -> list[Payload]:
    return [await _one(work, payload) for payload in payloads]


async def _one(work: Recode, payload: Payload) -> Payload:
    try:
        return (await work([payload]))[0]
    except ConnectorError:
        return payload
