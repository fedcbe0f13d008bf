"""Looks at how Microsoft 365 is set up; nothing is sent to anybody and nothing is changed."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from connectors.http import TimedSession
from connectors.microsoft365.clouds import Cloud, cloud_of
from connectors.microsoft365.graph import GraphClient
from connectors.microsoft365.probes import Client, MailboxProbes, Probes, endpoint_status, signed_in
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
    Settings,
    from_environment,
)


def doctor(settings: Settings | None = None) -> Sequence[Finding]:
    """Return what is found; nothing where neither mail nor channels go through Microsoft."""
    chosen = settings or from_environment()
    if chosen.microsoft is None and not isinstance(chosen.mail, GraphMail):
        return ()
    return Examination(chosen, SystemClock().now).findings()


class Examination:
    """One look at everything that these settings use."""

    def __init__(self, settings: Settings, now: Callable[[], datetime]) -> None:
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
        wanted, main = self._wanted, self._main
        probes = Probes(main.graph) if main and sign_ins["main"].ok else None
        mail = self._mail if self._mail and sign_ins["mail"].ok else None
        told = probes or (Probes(mail.graph) if mail else None)
        box = MailboxProbes(mail.graph, wanted.mailbox) if mail else None
        not_asked = Reply.NOT_ASKED
        return Facts(
            sign_ins=sign_ins,
            clock_off_s=told.clock_off_s(self._now) if told else None,
            people=probes.people() if probes else not_asked,
            send=box.send() if box else not_asked,
            draft=box.draft() if box and wanted.drafts else not_asked,
            outside=self._outside(mail),
            calendar=box.event() if box and wanted.events else not_asked,
            away=box.away(wanted.mailbox) if box and wanted.away else not_asked,
            endpoint=self._endpoint(),
            catalogue=self._catalogue(probes),
            subscriptions=probes.subscriptions() if probes and wanted.notifications else None,
        )

    def _outside(self, mail: Client | None) -> Reply:
        """Try the mailbox that must not be reached, by reading and by sending."""
        if mail is None or not self._wanted.outside:
            return Reply.NOT_ASKED
        box = MailboxProbes(mail.graph, self._wanted.outside)
        tried = {box.read(), box.send()}
        return next((each for each in (Reply.YES, Reply.NO_ANSWER) if each in tried), Reply.NO)

    def _catalogue(self, probes: Probes | None) -> Reply:
        known = self._wanted.catalogue_id
        return probes.catalogue(known) if probes and known else Reply.NOT_ASKED

    def _endpoint(self) -> int | None:
        if not self._wanted.bot:
            return None
        return endpoint_status(TimedSession(), self._wanted.base_url + BOT)


def _cloud_of_mail(mail: GraphMail, cloud: Cloud) -> Cloud:
    """Return the cloud with the addresses that the settings of mail give."""
    graph = mail.base_url.rstrip("/").removesuffix("/v1.0")
    return replace(cloud, graph=graph or cloud.graph, login=mail.authority or cloud.login)


def wanted_of(settings: Settings, cloud: Cloud) -> Wanted:
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
    others = (
        chosen.outlook_issuers,
        chosen.outlook_audiences,
        chosen.outlook_callers,
        chosen.outlook_signing_key,
    )
    return replace(
        plain,
        tenant=chosen.tenant_id,
        channels=True,
        events=chosen.events == "graph",
        away=chosen.out_of_office,
        tasks=chosen.tasks != "off",
        bot=bool(chosen.bot_id),
        catalogue_id=chosen.teams_app_id,
        installs=chosen.teams_install,
        provider=chosen.outlook_provider,
        half_outlook=any(others),
        notifications=chosen.notifications != "off",
        outside=chosen.probe_outside,
    )
