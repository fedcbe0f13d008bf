"""What Teams sends: messages, presses on cards, and where the app was installed.

A press is answered in the call itself, with HTTP 200 and what became of it in the body; a person
waits, and the client repeats the call when it lasts, so everything here can be done twice.
Source: Teams, "Universal Actions for Adaptive Cards", response format.
"""

import logging
from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, Response, abort, jsonify

from tourwright.ports import TransientError
from tourwright.ports.microsoft import TeamsActivity
from webhooks.bot_talk import BotTalk
from webhooks.deps import Deps
from webhooks.gated import gated, refused
from webhooks.inbound import RefusalError

logger = logging.getLogger(__name__)

Answer = Mapping[str, object]
PRESS = "adaptiveCard/action"
CAME, WENT = "add", "remove"


def blueprint(deps: Deps) -> Blueprint:
    """Return the route of the bot; without one it is not there."""
    routes = Blueprint("bot", __name__)
    talk = BotTalk(deps)

    @routes.post("/api/messages")
    def receive() -> Response:
        """Take one activity: 200 handled, 401 not authentic, 403 another tenant, 404 no bot."""
        gate = deps.teams
        if gate is None:
            abort(HTTPStatus.NOT_FOUND)
        try:
            return _handled(talk, gated(gate.read, deps.clock.now()))
        except RefusalError as refusal:
            return refused(refusal)
        except TransientError:
            logger.exception("activity not handled")
            return refused(RefusalError(503, "nothing was stored: send it again"))

    return routes


def _handled(talk: BotTalk, activity: TeamsActivity) -> Response:
    if activity.kind == "invoke":
        known = activity.name == PRESS
        return jsonify(talk.pressed(activity) if known else talk.not_known("NotSupported"))
    if activity.kind in ("installationUpdate", "conversationUpdate"):
        _moved(talk, activity)
    elif activity.kind == "message":
        talk.heard(activity)
    return Response(status=HTTPStatus.OK)


def _moved(talk: BotTalk, activity: TeamsActivity) -> None:
    """Note that the app came or went."""
    if activity.action == CAME:
        talk.seen(activity)
    elif activity.action == WENT:
        talk.gone(activity)
