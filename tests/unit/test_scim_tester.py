"""The checks of the SCIM community pass against the running server, over a real connection."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

import httpx2
import pytest
from flask import Flask
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import check_server
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.scim_world import SOURCE, TOKEN, SetClock
from tests.web_world import World
from tourwright.store import Store
from webhooks.app import create_app
from webhooks.scim.gate import Access
from webhooks.scim.server import Served, blueprints


class Silent(WSGIRequestHandler):
    """Writes no line for each request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Write nothing."""


@pytest.fixture
def address(opened: Callable[..., Store], sqlite_url: str) -> Iterator[str]:
    """Serve the whole application and return its address."""
    server = make_server("127.0.0.1", 0, Flask("late"), threaded=True, request_handler=Silent)
    base = f"http://127.0.0.1:{server.server_port}"
    served = Served(opened(sqlite_url).scim(SOURCE), Access((TOKEN,)), SetClock(), SOURCE, base)
    deps = replace(World().deps(), extra_blueprints=tuple(blueprints(served)))
    server.app = create_app(deps)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield base
    server.shutdown()
    thread.join()
    server.server_close()


def test_scim2_tester_passes_against_the_running_server(address: str) -> None:
    """Each check succeeds; none is skipped."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with httpx2.Client(base_url=f"{address}/scim/v2", headers=headers) as client:
        results = check_server(SyncSCIMClient(client))

    wrong = [(each.title, each.reason) for each in results if each.status.name != "SUCCESS"]
    assert wrong == []
    assert Counter(each.status.name for each in results)["SUCCESS"] >= 135
