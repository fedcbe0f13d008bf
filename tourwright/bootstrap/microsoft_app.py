"""What all parts of Microsoft 365 share: the cloud, sessions and tokens."""

from dataclasses import dataclass

import requests

from connectors.credentials import Secret
from connectors.http import TimedSession
from connectors.microsoft365.clouds import Cloud, cloud_of
from connectors.microsoft365.graph import GraphClient
from connectors.microsoft365.stand_in import stood_in
from connectors.microsoft365.tokens import AppSettings, AppTokens
from tourwright.bootstrap.applications import credential_of
from tourwright.settings import GraphMail, Microsoft365, Settings


@dataclass(frozen=True)
class Microsoft:
    """What every part of Microsoft 365 is built with.

    bot_tokens is None without a bot; sender is the address that mails come from. Each user of
    `session` gets one of its own.
    """

    settings: Microsoft365
    cloud: Cloud
    graph: GraphClient
    bot_tokens: AppTokens | None
    sender: str = ""

    def session(self) -> requests.Session:
        """Return a session that reaches Microsoft, or what stands in for it."""
        return session_of(self.settings)


def session_of(chosen: Microsoft365 | None) -> requests.Session:
    """Return a session that reaches Microsoft, or what stands in for it on a desk."""
    return stood_in(TimedSession(), chosen.stand_in if chosen else "")


def microsoft_of(settings: Settings) -> Microsoft | None:
    """Return what the parts share, None where Microsoft 365 is off."""
    chosen = settings.microsoft
    if chosen is None:
        return None
    cloud = cloud_of(settings.cloud)
    app = AppSettings(
        chosen.tenant_id, chosen.client_id, credential_of(chosen), cloud.login, cloud.graph_scope
    )
    graph = GraphClient(session_of(chosen), AppTokens(app, session_of(chosen)), cloud)
    mail = settings.mail
    sender = mail.sender if isinstance(mail, GraphMail) else settings.mail_from
    return Microsoft(chosen, cloud, graph, bot_tokens_of(chosen, cloud), sender)


def bot_tokens_of(chosen: Microsoft365, cloud: Cloud) -> AppTokens | None:
    """Return the tokens of the bot, which may be an application of its own."""
    if not chosen.bot_id:
        return None
    own = chosen.bot_client_secret
    credential = Secret(own) if own else credential_of(chosen)
    app = AppSettings(chosen.tenant_id, chosen.bot_id, credential, cloud.login, cloud.bot_scope)
    return AppTokens(app, session_of(chosen))
