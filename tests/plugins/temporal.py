"""Real Temporal servers for tests: one whose time is skipped, and the development server."""

import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest
from temporalio.testing import TimeSkippingConfig, WorkflowEnvironment

from tests.temporal_running import BEGIN, Server
from tests.temporal_world import World, running_on
from tourwright.store import Store
from tourwright.temporal import SEARCH_ATTRIBUTES
from tourwright.temporal_client import LoopThread

START_LIMIT_S = 50.0
TYPES = {
    "Keyword": IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
    "Datetime": IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
}
TIME_SKIPPING = [
    *("--dynamic-config-value", "frontend.WorkflowTimeSkippingEnabled=true"),
    *("--dynamic-config-value", 'history.timerProcessorMaxTimeShift="10ms"'),
]


def beside_python(name: str) -> str:
    """Return the path of a program of the same environment."""
    return str(Path(sys.executable).with_name(name))


async def skipping_server(begin: datetime = BEGIN) -> WorkflowEnvironment:
    """Start the server whose one clock is skipped, and move it to the beginning."""
    env = await WorkflowEnvironment.start_time_skipping(
        test_server_existing_path=beside_python("temporal-test-server")
    )
    types = {key.name: TYPES[kind] for key, kind in SEARCH_ATTRIBUTES.items()}
    await env.client.operator_service.add_search_attributes(
        AddSearchAttributesRequest(search_attributes=types, namespace=env.client.namespace)
    )
    await env.sleep(begin - await env.get_current_time())
    return env


async def development_server(*arguments: str) -> WorkflowEnvironment:
    """Start the development server, where each workflow may have a clock of its own."""
    return await WorkflowEnvironment.start_time_skipping_v2(
        ts_config=TimeSkippingConfig(enabled=False),
        dev_server_existing_path=beside_python("temporal"),
        dev_server_log_level="error",
        search_attributes=list(SEARCH_ATTRIBUTES),
        dev_server_extra_args=[*TIME_SKIPPING, *arguments],
    )


@pytest.fixture(scope="session")
def temporal_loop() -> LoopThread:
    """Return the thread with the event loop of all clients."""
    return LoopThread()


@pytest.fixture
def time_skipping(temporal_loop: LoopThread) -> Iterator[Server]:
    """Run a fresh server whose clock is at BEGIN and moves only when told."""
    env = temporal_loop.run(skipping_server(), START_LIMIT_S)
    yield Server(temporal_loop, env, own_clocks=False)
    temporal_loop.run(env.shutdown(), START_LIMIT_S)


@pytest.fixture(scope="session")
def dev_server(temporal_loop: LoopThread) -> Iterator[Server]:
    """Run the development server for the session."""
    env = temporal_loop.run(development_server(), START_LIMIT_S)
    yield Server(temporal_loop, env, own_clocks=True)
    temporal_loop.run(env.shutdown(), START_LIMIT_S)


@pytest.fixture
def running(
    time_skipping: Server, sqlite_url: str, opened: Callable[..., Store]
) -> Iterator[World]:
    """Run engine, store and worker on the server whose time is skipped."""
    with running_on(time_skipping, opened(sqlite_url)) as made:
        yield made


@pytest.fixture
def on_dev(dev_server: Server, sqlite_url: str, opened: Callable[..., Store]) -> Iterator[World]:
    """Run engine, store and worker on the development server."""
    with running_on(dev_server, opened(sqlite_url)) as made:
        yield made
