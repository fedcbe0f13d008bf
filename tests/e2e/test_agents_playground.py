"""The bot in Microsoft's Agents Playground, driven by Chromium: a check for developers.

    npm install --prefix var/playground @microsoft/m365agentsplayground
    PATH="$PWD/var/playground/node_modules/.bin:$PATH" pytest tests/e2e/test_agents_playground.py

The tool is for evaluation only and no part of the product: without it the test is skipped. It
signs nothing, so the gate here believes what it is told; there is no setting for that, and the bot
listens on loopback.
"""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter

from connectors.microsoft365.bot.activities import parsed_activity
from connectors.microsoft365.bot.sending import BotClient, BotSettings
from connectors.microsoft365.cards import Faces
from connectors.microsoft365.clouds import cloud_of
from emulators.server import serving
from tests.page_world import PageWorld
from tests.plugins.browser import SCREENS
from tourwright.domain.model import AskKind
from tourwright.ports.cards import AskCard, Chat
from tourwright.ports.microsoft import TeamsActivity
from tourwright.store import Store
from webhooks.bot_talk import summary_of
from webhooks.card_desk import desk_of

SERVICE = "https://smba.trafficmanager.net/teams"
WAIT_S = 60
MISSING = "agentsplayground is not on the PATH: see the head of this file"

pytestmark = pytest.mark.timeout(240)


class Unsigned:
    """Believes every activity: the Playground signs none."""

    def __init__(self) -> None:
        self.oids: list[str] = []

    def read(self, headers: Mapping[str, str], body: bytes, now: datetime) -> TeamsActivity:
        """See `tourwright.ports.microsoft.TeamsGate.read`."""
        del headers, now
        activity = parsed_activity(body)
        self.oids += [activity.oid] if activity.oid else []
        return activity


class NoTokens:
    """The Playground asks for no token."""

    def token(self) -> str:
        """See `tourwright.ports.microsoft.TokenSource.token`."""
        return "none"

    def forget(self) -> None:
        """See `tourwright.ports.microsoft.TokenSource.forget`."""


class ToPlayground(HTTPAdapter):
    """Sends what is meant for the chat's service to the tool."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self._base = base

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> Any:  # noqa: ANN401
        """See `requests.adapters.HTTPAdapter.send`."""
        request.url = (request.url or "").replace(SERVICE, f"{self._base}/_connector", 1)
        return super().send(request, *args, **options)


@contextmanager
def playground(endpoint: str, home: Path) -> Iterator[str]:
    """Run the tool against our endpoint, its files in home; gives the address of its page."""
    tool = shutil.which("agentsplayground")
    if tool is None:
        pytest.skip(MISSING)
    SCREENS.mkdir(parents=True, exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    chosen = ["-e", endpoint, "-c", "msteams", "-p", str(port), "--service-url", SERVICE]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    running = subprocess.Popen(
        [tool, *chosen, "--disable-telemetry"],
        cwd=home,
        start_new_session=True,
        env={**os.environ, "BROWSER": "none"},
        **quiet,  # type: ignore[call-overload]  # both are files
    )
    page = f"http://127.0.0.1:{port}"
    try:
        until(lambda: answers(page), "the Playground")
        yield page
    finally:
        os.killpg(running.pid, signal.SIGTERM)
        running.wait(10)


def until(is_so: Any, what: str) -> None:  # noqa: ANN401  anything that says yes or no
    """Wait for something that happens elsewhere."""
    end = time.monotonic() + WAIT_S
    while not is_so():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.2)


def answers(url: str) -> bool:
    """Say whether the page is there."""
    try:
        return requests.get(url, timeout=2).ok
    except requests.RequestException:
        return False


class Desk:
    """Ana, who is asked to commit, on the tool's side of the line."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.gate = Unsigned()
        self.session = requests.Session()
        settings = BotSettings(cloud_of("public"), "tenant", "bot", summary_of=summary_of)
        self.voice = BotClient(self.session, NoTokens(), settings)
        own: dict[str, Any] = {"chats": store.chats, "cards": store.cards, "faces": Faces()}
        self.world = PageWorld(store, **own, chat=self.voice, teams=self.gate)
        self.world.signing()

    def met(self) -> Chat:
        """Wait for the tool's handshake; its person is Ana from then on."""
        until(lambda: self.gate.oids, "the handshake")
        oid = self.gate.oids[0]
        self.store.sessions.bind(oid, self.world.key("ana"))
        until(lambda: self.store.chats.get(oid), "the chat")
        chat = self.store.chats.get(oid)
        assert chat is not None
        return chat

    def question(self) -> AskCard:
        """Return the card on which Ana is asked."""
        key = self.world.key("ana")
        mine = self.store.asks.open_for(key)
        (ask,) = (each for each in mine if each.kind is AskKind.COMMIT)
        card = desk_of(self.world.deps).show(ask.ask_id, key)
        assert card is not None
        return card


def test_a_card_is_decided_in_the_agents_playground(
    sqlite_store: Store,
    chromium: Any,  # noqa: ANN401  the browser
    tmp_path: Path,
) -> None:
    """Handshake, card, whole text, commitment; then the card is replaced from our side."""
    desk = Desk(sqlite_store)
    with serving(desk.world.app) as url, playground(f"{url}/api/messages", tmp_path) as tool:
        desk.session.mount("https://", ToPlayground(tool))
        page = chromium.new_page()
        page.goto(tool)
        chat = desk.met()

        posted = desk.voice.post(chat, Faces().teams(desk.question()))
        page.get_by_role("button", name="Read the whole text").click()
        page.get_by_role("button", name="I commit to this").click()
        page.get_by_text("Answered by you in Teams").first.wait_for()
        page.screenshot(path=str(SCREENS / "agents-playground.png"))
        desk.voice.replace(chat, posted.activity_id, Faces().teams(AskCard("a", 1, "Kept true")))
        page.get_by_text("Kept true").first.wait_for()
        page.close()

    assert [each.channel for each in desk.world.rules.tour.signatures] == ["teams"]
