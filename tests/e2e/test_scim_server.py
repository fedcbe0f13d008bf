"""The community's tester against the product's own web process, as IT's file sets it up."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx2
import pytest
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import check_server

from benchmarks.processes import Place, Running, new_place, web
from tests.scim_world import TOKEN


class ScimPlace(Place):
    """A place with a file of sources, in which a directory is one."""

    def environment(self) -> Mapping[str, str]:
        """Return the settings as variables, and write the file that they name."""
        token, path = self.folder / "scim-token", self.folder / "sources.json"
        token.write_text(TOKEN, "utf-8")
        source = {"kind": "scim", "auth": {"bearer_files": [str(token)]}}
        path.write_text(json.dumps({"schema": "hris_sources.v1", "sources": {"entra": source}}))
        return {**super().environment(), "TOURWRIGHT_HRIS_SOURCES": str(path)}


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Serve the product and return the address of its SCIM service."""
    place = new_place(tmp_path)
    server = Running(ScimPlace(**vars(place)), web("tourwright.bootstrap.web:make_app"))
    try:
        server.wait_until_open()
        yield f"{place.base_url}/scim/v2"
    finally:
        server.stop()


def test_scim2_tester_passes_against_the_products_process(address: str) -> None:
    """Each check succeeds, over a real connection; without the token nothing does."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with httpx2.Client(base_url=address, headers=headers, timeout=30) as client:
        results = check_server(SyncSCIMClient(client))

    wrong = [(each.title, each.reason) for each in results if each.status.name != "SUCCESS"]
    assert wrong == []
    assert len(results) >= 135
    assert httpx2.get(f"{address}/Users").status_code == 401
