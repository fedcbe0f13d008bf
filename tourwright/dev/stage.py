"""A whole company in one process on a time-skipping server, for the demo and whole-life tests.

The workflows, the store, the pages, the worker and the mails are the real ones; only HRIS and mail
server are stand-ins. One clock rules everything: the time-skipping server's, moved by `pass_until`.
Source: `WorkflowEnvironment.start_time_skipping`.
"""

import asyncio
import secrets
import socket
import threading
from base64 import b64encode
from collections.abc import Callable, Coroutine, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest
from temporalio.client import Client
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker
from werkzeug.serving import make_server

from emulators.demo_company import PLACES
from emulators.world import World, running
from tourwright.bootstrap.parts import Parts, SystemClock, parts_of
from tourwright.bootstrap.web import Web, web_of
from tourwright.bootstrap.worker import activities_of, courier_of, worker_of
from tourwright.dev.first_start import seed_catalogue
from tourwright.dev.places import LOOPBACK, Home
from tourwright.dev.processes import beside_python
from tourwright.dev.quiet import is_quiet
from tourwright.dev.watched import WatchedEngine
from tourwright.domain.delivery_times import GATHER
from tourwright.settings import BambooHr, MasterKey, Settings, Smtp
from tourwright.settings.values import Place
from tourwright.temporal import SEARCH_ATTRIBUTES, TASK_QUEUE, connect_to
from tourwright.temporal_client import LoopThread
from tourwright.values import NextMoment

Answer = TypeVar("Answer")
CALL_LIMIT_S = 60.0
QUIET_ROUNDS = 400
DATES_LIMIT = 200
POLL_S = 0.02
MARGIN = timedelta(seconds=1)
TYPES = {
    "Keyword": IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
    "Datetime": IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
    "Bool": IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
}


class NotQuietError(Exception):
    """Something went on and on; the message names it."""


@dataclass
class StageClock:
    """The clock of the time-skipping server, without asking it each time."""

    ahead: timedelta = timedelta(0)
    machine: SystemClock = field(default_factory=SystemClock)

    def now(self) -> datetime:
        """Return the moment in UTC."""
        return self.machine.now() + self.ahead

    def set(self, moment: datetime) -> None:
        """Take over the server's time."""
        self.ahead = moment - self.machine.now()


@dataclass
class Stage:
    """The company while it runs; every call is synchronous and returns when all is quiet."""

    loop: LoopThread
    env: WorkflowEnvironment
    clock: StageClock
    world: World
    client: Client
    parts: Parts
    web: Web
    courier: Any
    engine: WatchedEngine

    def run(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        """Run a coroutine on the server's loop."""
        return self.loop.run(work, CALL_LIMIT_S)

    def settle(self) -> None:
        """Let everything that was begun come to its end: events, workflows, mails."""
        for _ in range(QUIET_ROUNDS):
            self.world.bamboohr.hooks.deliver()
            handed = self.web.dispatcher.step()
            self.run(self._until_quiet())
            if not handed + self.courier.step():
                return
        raise NotQuietError("events or mails go round in a circle")

    def pass_until(self, moment: datetime, attend: Callable[[], None]) -> None:
        """Let time pass to the moment; people attend to what comes at every date on the way."""
        self.settle()
        while (stop := self._next_date()) is not None and stop < moment:
            self._come_to(stop, attend)
        self._come_to(moment, attend)

    def pass_until_true(self, there: Callable[[], bool], attend: Callable[[], None]) -> None:
        """Let time pass, from date to date, until something is there."""
        self.settle()
        for _ in range(DATES_LIMIT):
            if there():
                return
            stop = self._next_date()
            if stop is None:
                break
            self._come_to(stop, attend)
        raise NotQuietError("no date brings what was waited for")

    def _come_to(self, moment: datetime, attend: Callable[[], None]) -> None:
        self._sleep_until(moment)
        self.settle()
        self._read_mails()
        attend()

    def _read_mails(self) -> None:
        """Let mails that come within minutes come: people read before they do anything."""
        soon = self.clock.now() + GATHER
        while (at := self.parts.store.outbox.next_at()) is not None and at <= soon:
            self._sleep_until(at)
            self.settle()

    def _sleep_until(self, moment: datetime) -> None:
        now = self.run(self.env.get_current_time())
        if moment + MARGIN > now:
            self.run(self.env.sleep(moment - now + MARGIN))
        self.clock.set(self.run(self.env.get_current_time()))

    def _next_date(self) -> datetime | None:
        dates = [self.run(self._next_of(each)) for each in sorted(self.engine.open_ids)]
        dates.append(self.parts.store.outbox.next_at())
        return min((date for date in dates if date is not None), default=None)

    async def _next_of(self, workflow_id: str) -> datetime | None:
        handle = self.client.get_workflow_handle(workflow_id)
        try:
            found: NextMoment = await handle.query("next", result_type=NextMoment)
        except RPCError:
            return None
        return found.at

    async def _until_quiet(self) -> None:
        for _ in range(QUIET_ROUNDS):
            busy = [each for each in tuple(self.engine.started) if not await self._is_quiet(each)]
            if not busy:
                return
            await asyncio.sleep(POLL_S)
        raise NotQuietError(f"still busy: {', '.join(sorted(busy))}")

    async def _is_quiet(self, workflow_id: str) -> bool:
        quiet, ended = await is_quiet(self.client, workflow_id)
        if ended:
            self.engine.ended.add(workflow_id)
        return quiet


Fit = Callable[[Settings, World], Settings]


def as_they_are(settings: Settings, _world: World) -> Settings:
    """Return the settings of a company that sends its mails by SMTP."""
    return settings


@contextmanager
def staged(
    home: Path, begin: datetime, database_url: str = "", fit: Fit = as_they_are
) -> Iterator[Stage]:
    """Run the company from the moment on, its files in the folder, while the block lasts.

    fit may change the settings for what the company has.
    """
    loop, clock = LoopThread(), StageClock()
    with ExitStack() as stack:
        env = loop.run(_server(), CALL_LIMIT_S)
        stack.callback(lambda: loop.run(env.shutdown(), CALL_LIMIT_S))
        loop.run(_at(env, begin), CALL_LIMIT_S)
        clock.set(loop.run(env.get_current_time(), CALL_LIMIT_S))
        world = stack.enter_context(running(clock.now))
        port = _free_port()
        settings = fit(settings_of(home, world, port, database_url), world)
        target = env.client.service_client.config.target_host
        engine = WatchedEngine(target, TASK_QUEUE)
        parts = parts_of(settings, clock, engine)
        engine.seal_with(parts.store.keyring)
        stack.callback(parts.store.close)
        client = loop.run(connect_to(target, parts.store.keyring), CALL_LIMIT_S)
        web = web_of(parts)
        stack.enter_context(_serving(web, port))
        stack.enter_context(_working(loop, client, parts))
        if settings.hris is not None:
            key = settings.hris.webhook_keys[0]
            world.bamboohr.hooks.register(f"{settings.base_url}/hooks/bamboohr", key)
        courier = courier_of(parts)
        yield Stage(loop, env, clock, world, client, parts, web, courier, engine)


def settings_of(home: Path, world: World, port: int, database_url: str) -> Settings:
    """Return settings as IT would give them for this company."""
    home.mkdir(parents=True, exist_ok=True)
    places = {name: Place(zone=zone, country=code) for name, (zone, _, code) in PLACES.items()}
    return Settings(
        dev=True,
        base_url=f"http://{LOOPBACK}:{port}",
        catalogue_dir=seed_catalogue(Home(home)),
        database_url=database_url or f"sqlite:///{home / 'tourwright.sqlite'}",
        mail_from="tours@lumenharbor.example",
        link_key=secrets.token_hex(32),
        master_keys=(MasterKey(key_id="stage-1", key=secrets.token_bytes(32)),),
        operator_token=secrets.token_hex(16),
        codec_token=secrets.token_hex(16),
        mail=Smtp(host=LOOPBACK, port=world.smtp_port, security="none"),
        hris=BambooHr(
            base_url=world.hris_url,
            api_key=world.bamboohr.api_key,
            webhook_keys=(b64encode(secrets.token_bytes(16)).decode(),),
            places=places,
        ),
    )


async def _server() -> WorkflowEnvironment:
    env = await WorkflowEnvironment.start_time_skipping(
        test_server_existing_path=beside_python("temporal-test-server")
    )
    types = {key.name: TYPES[kind] for key, kind in SEARCH_ATTRIBUTES.items()}
    await env.client.operator_service.add_search_attributes(
        AddSearchAttributesRequest(search_attributes=types, namespace=env.client.namespace)
    )
    return env


async def _at(env: WorkflowEnvironment, begin: datetime) -> None:
    await env.sleep(begin - await env.get_current_time())


@contextmanager
def _serving(web: Web, port: int) -> Iterator[None]:
    server = make_server(LOOPBACK, port, web.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, name="pages", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def _working(loop: LoopThread, client: Client, parts: Parts) -> Iterator[None]:
    worker = loop.run(_started(client, parts), CALL_LIMIT_S)
    try:
        yield
    finally:
        loop.run(worker.__aexit__(None, None, None), CALL_LIMIT_S)


async def _started(client: Client, parts: Parts) -> Worker:
    """Make the worker where a loop runs, as it looks for one, and let it begin."""
    worker = worker_of(client, parts, activities_of(parts))
    await worker.__aenter__()
    return worker


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
