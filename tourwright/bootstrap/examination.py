"""Looks at how Microsoft 365 is set up; nothing is sent to anybody and nothing is changed."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from connectors.http import TimedSession
from connectors.microsoft365.clouds import Cloud, cloud_of
from connectors.microsoft365.graph import GraphClient
from connectors.microsoft365.probes import Client, MailboxProbes, Probes, endpoint_status, signed_in
from connectors.microsoft365.signed_cards import rsa_key_value, signing_key
from connectors.microsoft365.tokens import AppSettings, AppTokens
from tourwright.bootstrap.applications import credential_of
from tourwright.bootstrap.microsoft_app import bot_tokens_of, session_of
from tourwright.bootstrap.parts import SystemClock
from tourwright.doctor import Facts, Finding, Found, Reply, SignedIn, Wanted, examine
from tourwright.doctor.checks import BOT
from tourwright.settings import (
    EntraApplication,
    GraphMail,
    Microsoft365,
    MicrosoftSettings,
    part_from_environment,
)

CONNECTORS = "connectors"
"""The loggers that speak of each answer: what is refused here is a finding, told in full."""


def doctor(settings: MicrosoftSettings | None = None) -> Sequence[Finding]:
    """Return what is found; nothing where neither mail nor channels go through Microsoft."""
    chosen = settings or part_from_environment(MicrosoftSettings)
    if chosen.microsoft is None and not isinstance(chosen.mail, GraphMail):
        return ()
    logging.getLogger(CONNECTORS).addHandler(logging.NullHandler())
    return Examination(chosen, SystemClock().now).findings()


class Examination:
    """One look at everything that these settings use."""

    def __init__(self, settings: MicrosoftSettings, now: Callable[[], datetime]) -> None:
        self._settings = settings
        self._chosen = settings.microsoft
        self._cloud = cloud_of(settings.cloud)
        self._now = now
        self._wanted = wanted_of(settings, self._cloud)
        mail = settings.mail if isinstance(settings.mail, GraphMail) else None
        self._main = self._client(self._chosen, self._cloud) if self._chosen else None
        self._mail = self._client(mail, _cloud_of_mail(mail, self._cloud)) if mail else None

    def _client(self, app: EntraApplication, cloud: Cloud) -> Client:
        known = AppSettings(
            app.tenant_id, app.client_id, credential_of(app), cloud.login, cloud.graph_scope
        )
        tokens = AppTokens(known, session_of(self._chosen))
        return Client(tokens, GraphClient(session_of(self._chosen), tokens, cloud))

    def findings(self) -> Sequence[Finding]:
        """Ask, then judge."""
        sign_ins = self._sign_ins()
        facts = self._facts(sign_ins)
        return examine(Found(self._wanted, facts, self._now()))

    def _sign_ins(self) -> dict[str, SignedIn]:
        """Sign each application in; one that is also used for mail counts once."""
        found = {
            name: signed_in(client.tokens)
            for name, client in (("main", self._main), ("mail", self._mail))
            if client is not None
        }
        bot = bot_tokens_of(self._chosen, self._cloud) if self._chosen else None
        return found if bot is None else {**found, "bot": signed_in(bot)}

    def _facts(self, sign_ins: dict[str, SignedIn]) -> Facts:
        main, mail = self._let_in("main", sign_ins), self._let_in("mail", sign_ins)
        facts = Facts(sign_ins, self._clock_off_s(main or mail), endpoint=self._endpoint())
        if main is not None:
            facts = self._of_directory(facts, Probes(main.graph))
        return facts if mail is None else self._of_mailbox(facts, mail)

    def _let_in(self, name: str, sign_ins: dict[str, SignedIn]) -> Client | None:
        """Return the application, if it is used and was let in."""
        client = {"main": self._main, "mail": self._mail}[name]
        return client if client is not None and sign_ins[name].ok else None

    def _clock_off_s(self, anybody: Client | None) -> float | None:
        return None if anybody is None else Probes(anybody.graph).clock_off_s(self._now)

    def _of_directory(self, facts: Facts, probes: Probes) -> Facts:
        wanted = self._wanted
        return replace(
            facts,
            people=probes.people(),
            catalogue=probes.catalogue(wanted.bot_id, wanted.catalogue_id)
            if wanted.bot_id
            else Reply.NOT_ASKED,
            subscriptions=probes.subscriptions() if wanted.notifications else None,
        )

    def _of_mailbox(self, facts: Facts, mail: Client) -> Facts:
        wanted, skip = self._wanted, Reply.NOT_ASKED
        box = MailboxProbes(mail.graph, wanted.mailbox)
        return replace(
            facts,
            send=box.send(),
            draft=box.draft() if wanted.drafts else skip,
            calendar=box.event() if wanted.events else skip,
            away=box.away(wanted.mailbox) if wanted.away else skip,
            outside=self._outside(mail) if wanted.outside else skip,
        )

    def _outside(self, mail: Client) -> Reply:
        """Try the mailbox that must not be reached, by reading and by sending."""
        box = MailboxProbes(mail.graph, self._wanted.outside)
        tried = {box.read(), box.send()}
        return next((each for each in (Reply.YES, Reply.NO_ANSWER) if each in tried), Reply.NO)

    def _endpoint(self) -> int | None:
        if not self._wanted.bot_id:
            return None
        return endpoint_status(TimedSession(), self._wanted.base_url + BOT)


def _cloud_of_mail(mail: GraphMail, cloud: Cloud) -> Cloud:
    """Return the cloud with the addresses that the settings of mail give."""
    graph = mail.base_url.rstrip("/").removesuffix("/v1.0")
    return replace(cloud, graph=graph or cloud.graph, login=mail.authority or cloud.login)


def wanted_of(settings: MicrosoftSettings, cloud: Cloud) -> Wanted:
    """Return what the settings want of Microsoft 365."""
    mail = settings.mail if isinstance(settings.mail, GraphMail) else None
    plain = Wanted(
        base_url=settings.base_url.rstrip("/"),
        mailbox=mail.sender if mail else "",
        drafts=mail is not None and mail.mode == "draft",
        tenant=mail.tenant_id if mail else "",
        cloud_has_cards=cloud.actionable,
    )
    return _with_channels(plain, settings.microsoft) if settings.microsoft else plain


def _with_channels(plain: Wanted, chosen: Microsoft365) -> Wanted:
    pem = chosen.outlook_signing_key
    others = (
        chosen.outlook_issuers,
        chosen.outlook_audiences,
        chosen.outlook_callers,
        pem,
    )
    return replace(
        plain,
        tenant=chosen.tenant_id,
        channels=True,
        events=chosen.events == "graph",
        away=chosen.out_of_office,
        tasks=chosen.tasks != "off",
        bot_id=chosen.bot_id,
        catalogue_id=chosen.teams_app_id,
        installs=chosen.teams_install,
        provider=chosen.outlook_provider,
        card_key=rsa_key_value(signing_key(pem)) if pem else "",
        half_outlook=any(others),
        notifications=chosen.notifications != "off",
        outside=chosen.probe_outside,
    )
