"""What Teams and Outlook send us, judged by its token before anything of it is believed.

Source: "Authenticate requests from the Bot Connector service"; "Actionable messages: requirements".
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import requests

from connectors.jwks import KeyBook
from connectors.microsoft365.bot.activities import parsed_activity
from connectors.microsoft365.clouds import Cloud
from connectors.token_judge import Judged, TokenJudge, TokenRule, bearer_of
from tourwright.ports import Clock, MalformedError, NotAuthenticError
from tourwright.ports.microsoft import OtherTenantError, OutlookCall, TeamsActivity
from tourwright.strict_json import StrictJsonError, loads

CHANNEL = "msteams"
OUTLOOK_CALLER = "48af08dc-f6d2-435f-b2a7-069abd99c086"
"""Microsoft's application that presses for a person; IT allows it to call our application."""

MAX_BODY = 256 * 1024
MAX_FIELDS = 50


def bot_rule(cloud: Cloud, bot_id: str) -> TokenRule:
    """Return what a token of the bot service says in this cloud."""
    forms = (bot_id, f"api://{bot_id}", f"api://botid-{bot_id}")
    return TokenRule(frozenset({cloud.bot_issuer}), frozenset(forms), needs=("serviceurl",))


def issuers_of(cloud: Cloud, tenant: str) -> frozenset[str]:
    """Return both names under which the tenant signs tokens."""
    named = (cloud.issuer_v1, cloud.issuer_v2)
    return frozenset(each.format(tenant=tenant.lower()) for each in named)


def tenant_keys(session: requests.Session, cloud: Cloud, tenant: str, clock: Clock) -> KeyBook:
    """Return the keys that the tenant signs with."""
    return KeyBook(session, f"{cloud.login}/{tenant}/discovery/v2.0/keys", clock)


class BotGate:
    """Checks what the chat sends; see `tourwright.ports.microsoft.TeamsGate`."""

    def __init__(self, judge: TokenJudge, tenant: str) -> None:
        self._judge = judge
        self._tenant = tenant

    def read(self, headers: Mapping[str, str], body: bytes, now: datetime) -> TeamsActivity:
        """See `TeamsGate.read`. Tenants are compared as given: ids of a test tool are no GUIDs."""
        judged = self._judge.judge(bearer_of(headers, "Authorization"), now)
        activity = parsed_activity(body)
        _check_place(judged, activity)
        if activity.tenant.lower() != self._tenant.lower():
            raise OtherTenantError("the activity is of another tenant, or of none")
        return activity


class ActionGate:
    """Checks presses on cards in mails; see `tourwright.ports.microsoft.OutlookGate`."""

    def __init__(self, judge: TokenJudge) -> None:
        self._judge = judge

    def read(self, headers: Mapping[str, str], body: bytes, now: datetime) -> OutlookCall:
        """See `OutlookGate.read`. A card may leave `Authorization` empty and use a name of its own.

        Who acts is the object id alone: addresses change, and belong to somebody else later.
        """
        token = bearer_of(headers, "Action-Authorization", "Authorization")
        claims = self._judge.judge(token, now).claims
        told = _object(body)
        if len(told) > MAX_FIELDS or not all(isinstance(each, str) for each in told.values()):
            raise MalformedError("the body of a card has texts only")
        lower = {name.lower(): value for name, value in headers.items()}
        return OutlookCall(
            oid=claims["oid"],
            tenant=claims["tid"],
            request_id=lower.get("action-request-id", "")[:100],
            correlation_id=lower.get("card-correlation-id", "")[:100],
            body=told,
        )


def _object(body: bytes) -> dict[str, Any]:
    try:
        told = loads(body, max_bytes=MAX_BODY)
    except StrictJsonError as broken:
        raise MalformedError(f"the body is no JSON: {broken}") from broken
    if not isinstance(told, dict):
        raise MalformedError("the body is no object")
    return told


def _check_place(judged: Judged, activity: TeamsActivity) -> None:
    """Hold the token to the activity: its service address, and the channel the key may sign for."""
    said = str(judged.claims["serviceurl"]).rstrip("/")
    if not activity.service_url or said != activity.service_url.rstrip("/"):
        raise NotAuthenticError("the token is for another service address")
    endorsed = judged.key.endorsements
    if activity.channel != CHANNEL or (endorsed is not None and CHANNEL not in endorsed):
        raise NotAuthenticError("the key does not speak for this channel")
