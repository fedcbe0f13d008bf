"""The worker process: Temporal's worker, and the courier that sends what goes out."""

import asyncio
import logging
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from activities.alliances import AllianceActivities
from activities.catalogue import CatalogueActivities
from activities.dates import DateActivities
from activities.hris import HrisActivities
from activities.records import RecordActivities
from activities.steps import StepActivities
from connectors.holidays.client import HolidayCalendars
from connectors.microsoft365.clouds import cloud_of
from connectors.microsoft365.graph import GraphClient
from connectors.microsoft365.mailer import GraphMailer, GraphSettings, Mode
from connectors.microsoft365.tokens import AppSettings, AppTokens
from connectors.smtp.client import SmtpMailer, SmtpSettings
from tourwright.bootstrap import microsoft
from tourwright.bootstrap.applications import credential_of
from tourwright.bootstrap.collector import settle_in
from tourwright.bootstrap.housekeeping import housekeeper_of
from tourwright.bootstrap.hris_control import control_of
from tourwright.bootstrap.hris_intake import round_activities_of
from tourwright.bootstrap.hris_subscriptions import subscription_activities_of
from tourwright.bootstrap.letters import writer_of
from tourwright.bootstrap.microsoft_app import session_of
from tourwright.bootstrap.parts import Parts, parts_of, readers_of
from tourwright.ports import Hris, Mailer
from tourwright.settings import GraphMail, Settings, Smtp, Subscriber, from_environment
from tourwright.temporal import connect
from webhooks import logs, metrics
from webhooks.bounces import BounceMailer, BouncePorts
from webhooks.courier import Courier, CourierPorts
from webhooks.delivery import Delivery
from webhooks.delivery import Subscriber as Receiver
from webhooks.handshake import Handshake
from webhooks.pace import Pace, PacePorts
from webhooks.safe_http import Gate, safe_session
from workflows.alliance import Alliance
from workflows.directory import DirectoryRound
from workflows.hris_round import HrisRound
from workflows.hris_subscriptions import HrisSubscriptions
from workflows.source_event import SourceEvent
from workflows.tour_of_duty import TourOfDuty

THREADS = 8
CACHED_WORKFLOWS = 1000
AT_ONCE_ELSEWHERE = 1
"""No payload is kept outside of Temporal; with more, the SDK makes a task for each all the same."""
GRACEFUL_STOP = timedelta(seconds=30)
WORKFLOWS = (TourOfDuty, Alliance, SourceEvent, DirectoryRound, HrisRound, HrisSubscriptions)


def mailer_of(parts: Parts) -> Mailer:
    """Return the way mails go."""
    settings = parts.settings
    if isinstance(settings.mail, GraphMail):
        return _graph(parts, settings.mail)
    return _smtp(settings, settings.mail)


def _smtp(settings: Settings, smtp: Smtp) -> Mailer:
    return SmtpMailer(
        SmtpSettings(
            host=smtp.host,
            port=smtp.port,
            sender=settings.mail_from,
            sender_name=settings.mail_from_name,
            user=smtp.user,
            password=smtp.password,
            security=smtp.security,
        )
    )


def _graph(parts: Parts, graph: GraphMail) -> Mailer:
    settings = parts.settings
    cloud = cloud_of(settings.cloud)
    if graph.base_url:
        cloud = replace(cloud, graph=graph.base_url.rstrip("/").removesuffix("/v1.0"))
    root = urlsplit(cloud.graph)
    app = AppSettings(
        graph.tenant_id,
        graph.client_id,
        credential_of(graph),
        graph.authority or cloud.login,
        f"{root.scheme}://{root.netloc}/.default",
    )
    session = partial(session_of, settings.microsoft)
    client = GraphClient(session(), AppTokens(app, session()), cloud)
    mailbox = GraphSettings(graph.sender, Mode(graph.mode), settings.mail_from_name)
    return GraphMailer(client, mailbox, parts.store.letters, parts.clock)


def courier_of(parts: Parts, delivery: Delivery | None = None, *, paced: bool = True) -> Courier:
    """Build the thread that sends mails and events; without a pace nobody's mail ever waits."""
    store = parts.store
    bounces = BouncePorts(store.people, store.alumni, store.asks, store.recorder, parts.clock)
    mailer = BounceMailer(mailer_of(parts), bounces)
    extras = microsoft.extras_of(parts, mailer)
    ports = CourierPorts(store.outbox, mailer, store.recorder, parts.clock, store.asks, extras)
    pace = pace_of(parts) if paced else None
    return Courier(ports, writer_of(parts), delivery or delivery_of(parts), pace)


def pace_of(parts: Parts) -> Pace:
    """Build what knows how much each person is written to."""
    store, catalogue = parts.store, parts.catalogue
    ports = PacePorts(
        store.people, store.preferences, store.pair_texts, HolidayCalendars(), store.outbox
    )
    return Pace(ports, lambda: catalogue.current.policies[catalogue.current.default_policy])


def delivery_of(parts: Parts, kind: type[Delivery] = Delivery) -> Delivery:
    """Build the way events go to subscribers."""
    settings = parts.settings
    gate = Gate(frozenset(_host(each) for each in settings.subscribers if each.allow_private_hosts))
    receivers = {
        each.name: Receiver(each.name, each.url, (each.secret,), each.handshake)
        for each in settings.subscribers
    }
    session, host = safe_session(gate), urlsplit(settings.base_url).hostname or ""
    handshake = Handshake(parts.store.permissions, session, host)
    return kind(receivers, session, settings.base_url, handshake=handshake)


def _host(subscriber: Subscriber) -> str:
    parts = urlsplit(subscriber.url)
    return f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"


def sources_of(parts: Parts) -> Mapping[str, Hris]:
    """Return the HRIS to read when an event of a source comes in, by the source's name."""
    return dict.fromkeys(readers_of(parts.settings), parts.hris)


def activities_of(parts: Parts, hris: HrisActivities | None = None) -> list[Callable[..., object]]:
    """Build the activities over the parts' ports."""
    store, calendars = parts.store, HolidayCalendars()
    dates = DateActivities(calendars)
    catalogue = CatalogueActivities(lambda: parts.catalogue.current, store.people, store.views)
    hris = hris or HrisActivities(sources_of(parts), store.people, store.recorder, parts.clock.now)
    alliances = AllianceActivities(parts.engine, store.people, parts.clock.now)
    return [
        dates.plan,
        dates.moment,
        catalogue.policy,
        catalogue.prepare_tour,
        StepActivities(calendars, store.people).plan,
        RecordActivities(store.recorder).write,
        hris.refresh,
        hris.unknown_person,
        hris.source_refused,
        alliances.tell,
        alliances.start_tour,
        *(microsoft.directory_activities_of(parts, parts.microsoft) if parts.microsoft else ()),
        *round_activities_of(parts),
        *subscription_activities_of(parts),
    ]


def worker_of(client: Client, parts: Parts, activities: Sequence[Callable[..., object]]) -> Worker:
    """Build Temporal's worker."""
    return Worker(
        client,
        task_queue=parts.settings.task_queue,
        workflows=WORKFLOWS,
        activities=activities,
        activity_executor=ThreadPoolExecutor(THREADS, "activity"),
        max_concurrent_activities=THREADS,
        max_concurrent_local_activities=THREADS,
        max_concurrent_workflow_tasks=THREADS,
        max_cached_workflows=CACHED_WORKFLOWS,
        max_workflow_task_external_storage_concurrency=AT_ONCE_ELSEWHERE,
        graceful_shutdown_timeout=GRACEFUL_STOP,
        workflow_runner=UnsandboxedWorkflowRunner(),
    )


def run_worker(settings: Settings | None = None) -> None:
    """Run the worker process until it is asked to stop."""
    chosen = settings or from_environment()
    logs.configure(sys.stdout, logging.getLevelName(chosen.log_level))
    work_with(parts_of(chosen))


def work_with(
    parts: Parts, courier: Courier | None = None, hris: HrisActivities | None = None
) -> None:
    """Run the worker and the threads beside it until the process is asked to stop."""
    courier = courier or courier_of(parts)
    server, thread = metrics.serve(parts.settings.worker_metrics_port, parts.settings.metrics_host)
    housekeeper = housekeeper_of(parts)
    settle_in()
    courier.start()
    housekeeper.start()
    try:
        asyncio.run(_work(parts, activities_of(parts, hris)))
    finally:
        courier.stop()
        housekeeper.stop()
        server.shutdown()
        server.server_close()
        thread.join()
        parts.store.close()


async def _work(parts: Parts, activities: Sequence[Callable[..., object]]) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    client = await connect(parts.store.keyring)
    async with worker_of(client, parts, activities):
        await _scheduled(parts)
        await stop.wait()


async def _scheduled(parts: Parts) -> None:
    """Have sources of people and the directory read on their schedules, where they are set up."""
    control = control_of(parts)
    if control is not None:
        await asyncio.to_thread(control.ensure)
    if parts.microsoft is None:
        return
    schedules = microsoft.schedules_of(parts, parts.microsoft)
    if schedules is not None:
        await asyncio.to_thread(schedules.ensure)
