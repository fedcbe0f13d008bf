"""The web process: pages, webhooks, and the thread that hands over what it took."""

import atexit
import logging
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial, wraps

from flask import Blueprint, Flask
from granian import Granian
from granian.constants import Interfaces

from connectors.holidays.client import HolidayCalendars
from tourwright.bootstrap import microsoft
from tourwright.bootstrap.collector import settle_in
from tourwright.bootstrap.hris_health import measured
from tourwright.bootstrap.hris_import import bringing_ports_of
from tourwright.bootstrap.hris_intake import hris_deps_of, push_door_of, signed_of
from tourwright.bootstrap.hris_scim import scim_routes_of
from tourwright.bootstrap.letters import languages_of, role_mail_of
from tourwright.bootstrap.parts import Parts, parts_of, readers_of
from tourwright.catalogue import CatalogueHolder
from tourwright.domain.model import TourView
from tourwright.domain.policy import Snapshot
from tourwright.ports import ConnectorError
from tourwright.settings import Settings, from_environment
from tourwright.temporal import KeyRingCodec
from webhooks import logs, metrics, slow_bodies
from webhooks.app import Deps, create_app
from webhooks.codec import codec_blueprint
from webhooks.dispatcher import Dispatcher
from webhooks.dispatcher import Ports as DispatcherPorts
from webhooks.policies import policy_of

STOP_S = 20
WRONG = 2


@dataclass(frozen=True)
class Web:
    """The application, and the thread beside it."""

    app: Flask
    dispatcher: Dispatcher


def as_they_are(deps: Deps) -> Deps:
    """Change nothing."""
    return deps


def web_of(
    parts: Parts,
    extra: Sequence[Blueprint] = (),
    around: Callable[[Deps], Deps] = as_they_are,
) -> Web:
    """Build the web process on the parts; nothing is started yet.

    around may wrap what the pages are made of, as the trial company does.
    """
    store = parts.store
    shared = parts.microsoft
    hints = microsoft.hints_of(parts, shared) if shared else None
    ports = DispatcherPorts(
        store.inbox, store.asks, store.recorder, parts.engine, parts.clock, hints
    )
    dispatcher = Dispatcher(replace(ports, pushes=push_door_of(parts)))
    measured(parts)
    deps = _with_microsoft(_deps(parts, dispatcher, extra), parts)
    return Web(create_app(around(deps)), dispatcher)


def _with_microsoft(deps: Deps, parts: Parts) -> Deps:
    """Add the channels through Microsoft 365 where they are set up."""
    shared, store = parts.microsoft, parts.store
    if shared is None:
        return deps
    return replace(
        deps,
        teams=microsoft.teams_gate_of(parts, shared),
        outlook=microsoft.outlook_gate_of(parts, shared),
        hints=microsoft.hint_gate_of(parts, shared),
        faces=microsoft.faces_of(shared),
        chat=microsoft.chat_of(parts, shared),
        chats=store.chats,
        cards=store.cards,
        choices=store.choices,
        directory=store.directory,
    )


def _deps(parts: Parts, dispatcher: Dispatcher, extra: Sequence[Blueprint]) -> Deps:
    settings, store, catalogue = parts.settings, parts.store, parts.catalogue.current
    policy = catalogue.policies[catalogue.default_policy]
    codec = KeyRingCodec(store.keyring)
    return Deps(
        sources={**readers_of(settings), **signed_of(parts)},
        inbox=store.inbox,
        asks=store.asks,
        recorder=store.recorder,
        views=store.views,
        people=store.people,
        journal=store.journal,
        outbox=store.outbox,
        alumni=store.alumni,
        tokens=store.tokens,
        private_texts=store.private_texts,
        pair_texts=store.pair_texts,
        statement_texts=store.statement_texts,
        sessions=parts.sessions,
        sign_in=parts.sign_in,
        preferences=store.preferences,
        looks=store.looks,
        engine=parts.engine,
        begin_alliance=bringing_ports_of(parts).beginner.begin,
        clock=parts.clock,
        token_key=settings.link_key.encode(),
        base_url=settings.base_url.rstrip("/"),
        company=policy.company,
        policy_of=policy_of,
        operator_token=settings.operator_token,
        alumni_purposes=policy.alumni_purposes,
        role_mail=role_mail_of(settings, policy),
        wake=dispatcher.wake,
        snapshot_of=partial(snapshot_of, parts.catalogue),
        calendars=HolidayCalendars(),
        meetings=store.meetings,
        languages=languages_of(parts),
        hris=hris_deps_of(parts),
        extra_blueprints=(
            codec_blueprint(codec, settings.codec_token, settings.codec_origin),
            *scim_routes_of(settings, parts.clock, store),
            *extra,
        ),
    )


def snapshot_of(catalogue: CatalogueHolder, view: TourView) -> Snapshot | None:
    """Return what HR's folder says today of the tour's type, None when it names it no more.

    The policy is the one the two read in their text.
    """
    policy = policy_of(view)
    try:
        today = catalogue.current.snapshot(view.type_key)
    except KeyError:
        return None
    return replace(today, policy=policy) if policy else today


def refusing_in_words(made: Callable[[], Flask]) -> Callable[[], Flask]:
    """Let what the settings cannot do end the server's worker with one sentence.

    The server would show a traceback: it makes the application in a process of its own.
    """

    @wraps(made)
    def making() -> Flask:
        try:
            return made()
        except ConnectorError as wrong:
            sys.stderr.write(f"tourwright: {wrong}\n")
            sys.exit(WRONG)

    return making


@refusing_in_words
def make_app() -> Flask:
    """Build and start the web process's parts; the server calls this in its one worker."""
    settings = from_environment()
    logs.configure(sys.stdout, logging.getLevelName(settings.log_level))
    web = web_of(parts_of(settings))
    return started(web, settings)


def started(web: Web, settings: Settings) -> Flask:
    """Start the thread and the metrics beside the application."""
    metrics.serve(settings.web_metrics_port, settings.metrics_host)
    settle_in()
    slow_bodies.install(web.app, settings.web_threads)
    web.dispatcher.start()
    atexit.register(web.dispatcher.stop)
    return web.app


def serve_web(target: str = "tourwright.bootstrap.web:make_app") -> None:
    """Serve until the process is asked to stop; one worker, as one process owns a SQLite file."""
    settings = from_environment()
    Granian(
        target,
        address=settings.web_host,
        port=settings.web_port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=settings.web_threads,
        websockets=False,
        log_access=False,
        factory=True,
        workers_kill_timeout=STOP_S,
    ).serve()
