"""The stand-ins behave as what they stand for, and keep what they must."""

import hashlib
import hmac
import json
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
import requests
from flask import Flask, Response, request

from emulators.bamboohr import CONTRACT, BambooHrEmulator
from emulators.contracts import Contract
from emulators.demo_company import PLACES, candidates, staff
from emulators.hris_book import HrisBook
from emulators.hris_hooks import Hooks
from emulators.ledger import Ledger
from emulators.mailbox import make_mailbox
from emulators.mails import MailStore
from emulators.microsoft365 import Microsoft365Emulator
from emulators.server import PortTakenError, bound_socket, free_ports, serving
from emulators.world import World, running

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]
KEY = {"Authorization": "Bearer demo-key"}


@pytest.fixture
def world() -> Iterator[World]:
    """Everything on free ports, nothing kept."""
    with running(lambda: NOW) as made:
        yield made


class Receiver:
    """Takes webhooks, refusing the first ones."""

    def __init__(self, refusals: int) -> None:
        self.taken: list[tuple[dict[str, str], bytes]] = []
        self.tries = 0
        self.enough = threading.Event()
        self.app = Flask("receiver")

        @self.app.post("/hooks/bamboohr")
        def take() -> Response:
            self.tries += 1
            if self.tries <= refusals:
                return Response(status=503)
            self.taken.append((dict(request.headers), request.get_data()))
            self.enough.set()
            return Response(status=202)


def test_the_company_is_whole() -> None:
    """Thirty people, every manager one of them, nobody above themselves, places known."""
    people = {each.id: each for each in staff()}

    assert len(people) == 30
    assert {each.manager for each in people.values()} <= people.keys() | {""}
    assert {each.location for each in [*people.values(), *candidates()]} <= PLACES.keys()
    assert all(each.work_email.endswith(".example") for each in people.values())


def test_a_hire_on_the_page_is_told_by_a_signed_webhook(world: World) -> None:
    """Created, then updated, signed over body and timestamp, repeated until taken."""
    receiver = Receiver(refusals=1)
    with serving(receiver.app) as url:
        key = world.bamboohr.hooks.register(f"{url}/hooks/bamboohr")
        requests.post(f"{world.hris_url}/do/hire", data={"person": "200"}, timeout=5)
        assert receiver.enough.wait(10)

    headers, body = receiver.taken[0]
    signed = body + headers["X-Bamboohr-Timestamp"].encode()
    wanted = hmac.new(key.encode(), signed, hashlib.sha256).hexdigest()
    assert headers["X-Bamboohr-Signature"] == wanted
    assert json.loads(body)["data"]["employeeId"] == "200"


def test_every_button_of_the_page_does_what_it_says(world: World) -> None:
    """Hire, move, leave, return, go, come again; the page shows each."""

    def press(act: str, **form: str) -> str:
        return requests.post(f"{world.hris_url}/do/{act}", data=form, timeout=5).text

    press("hire", person="200")
    assert "has a new manager" in press("change-manager", person="200", manager="108")
    assert "is on leave" in press("start-leave", person="200")
    assert "is back" in press("end-leave", person="200")
    assert "left in good standing" in press("leave-company", person="200")
    assert "is back at the company" in press("hire-again", person="200")
    assert "is deleted" in press("call-off", person="200")


def test_what_is_not_on_the_page_is_refused(world: World) -> None:
    """Unknown acts and people are not found, a wrong manager is said."""
    url = world.hris_url
    assert requests.post(f"{url}/do/dance", timeout=5).status_code == 404
    assert (
        requests.post(f"{url}/do/start-leave", data={"person": "0"}, timeout=5).status_code == 404
    )
    form = {"person": "116", "manager": "116"}
    assert "choose another" in requests.post(f"{url}/do/change-manager", form, timeout=5).text


def test_a_request_that_breaks_the_contract_is_in_the_ledger() -> None:
    """The check is awake: a page size of text is noticed."""
    emulator = BambooHrEmulator(Ledger(), lambda: NOW)
    if not Contract(CONTRACT, "/").present:
        pytest.skip("BambooHR's published description is not at TOURWRIGHT_CONTRACTS")

    with emulator.app.test_client() as client:
        client.get("/api/v1/employees/changed", headers=KEY)

    assert len(emulator.ledger.broken()) == 1


def test_the_hris_keeps_its_people_across_restarts(tmp_path: Path) -> None:
    """A hire and the webhook that waits for its receiver are both still there."""
    first = BambooHrEmulator(Ledger(), lambda: NOW, tmp_path)
    first.book.seed()
    first.hooks.register("http://127.0.0.1:9/hooks/bamboohr")
    first.book.put(candidates()[0], "2026-03-02")
    first.hooks.fire("created", "200")

    second = BambooHrEmulator(Ledger(), lambda: NOW, tmp_path)

    assert second.book.person("200") is not None
    assert not second.hooks.deliver()


def test_the_mailbox_page_shows_mails_newest_first() -> None:
    """Links to click, HTML in a frame without scripts, calendar entries read out."""
    store = MailStore()
    for number in (1, 2):
        store.add("smtp", ["jo@acme.example"], a_mail(number), NOW.isoformat())
    with closing(store):
        client = make_mailbox(store, tenant_of(store)).test_client()
        page = client.get("/").text
        html = client.get("/mail/1/html")

    assert page.index("Mail 2") < page.index("Mail 1")
    assert re.search(r'<a href="https://tours.example/1"[^>]*>', page)
    assert "Jo Okafor (2)" in page
    assert html.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_the_mailbox_page_of_one_person_shows_only_theirs() -> None:
    """One reader at a time."""
    store = MailStore()
    store.add("smtp", ["jo@acme.example"], a_mail(1), NOW.isoformat())
    store.add("smtp", ["ann@acme.example"], a_mail(2), NOW.isoformat())
    with closing(store):
        page = make_mailbox(store, tenant_of(store)).test_client().get("/?to=jo@acme.example").text

    assert 'id="m1"' in page
    assert 'id="m2"' not in page


def test_a_mail_is_parsed_once_for_every_page_that_shows_it() -> None:
    """The page of everybody asks for each mail many times; who looks again does not wait anew."""
    store = MailStore()
    store.add("smtp", ["jo@acme.example"], a_mail(1), NOW.isoformat())
    with closing(store):
        first = store.get(1)
        assert first is not None
        parsed = first.message

        again = store.all("Jo@acme.example")[0]

        assert again.message is parsed
        assert store.get(2) is None


def test_a_taken_port_is_said_plainly() -> None:
    """The sentence names port and purpose."""
    with closing(bound_socket(0, "a test")) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTakenError, match=f"port {port} for mail is taken"):
            bound_socket(port, "mail")


def test_the_servers_start_from_the_command_and_stop_on_sigterm(tmp_path: Path) -> None:
    """One command serves them all, prints where, and ends cleanly."""
    ports = list(map(str, free_ports(4)))
    names = ["--hris-port", "--mail-ui-port", "--smtp-port", "--graph-port"]
    options = [text for pair in zip(names, ports, strict=True) for text in pair]
    key = tmp_path / "key"
    key.write_text("another-key\n")
    options += ["--api-key-file", str(key), "--webhook-key-file", str(key), "--first-hire"]
    options += ["--webhook-url", "http://127.0.0.1:9/hooks/bamboohr", "--state", str(tmp_path)]
    command = [sys.executable, "-m", "emulators.serve", *options]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            wait_for(int(ports[2]))
            newcomer = f"http://127.0.0.1:{ports[0]}/api/v1/employees/200"
            key_shown = {"Authorization": "Bearer another-key"}
            assert requests.get(newcomer, headers=key_shown, timeout=5).status_code == 200
        finally:
            process.terminate()
        said = process.communicate(timeout=20)[0]

    assert process.returncode == 0
    assert f"http://127.0.0.1:{ports[1]}/" in said


def tenant_of(store: MailStore) -> Microsoft365Emulator:
    """Return a tenant with nobody in it."""
    return Microsoft365Emulator(store, Ledger(), lambda: NOW)


def a_mail(number: int) -> bytes:
    """Make a mail as it arrives."""
    mail = EmailMessage()
    mail["Subject"] = f"Mail {number}"
    mail["To"] = "Jo Okafor <jo@acme.example>"
    mail.set_content(f"Look: https://tours.example/{number}")
    mail.add_alternative("<html><head></head><body>Look</body></html>", subtype="html")
    return mail.as_bytes()


def wait_for(port: int) -> None:
    """Wait until somebody listens."""
    for _ in range(200):
        with closing(socket.socket()) as sock:
            if sock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail(f"nobody listens on {port}")


def test_two_like_events_in_one_second_are_two(tmp_path: Path) -> None:
    """A receiver that knows events by their bytes must not take the second for a repeat."""
    now = datetime(2030, 1, 7, 9, tzinfo=UTC)
    book = HrisBook(lambda: now, tmp_path / "book.json")
    hooks = Hooks(book, lambda: now)
    hooks.register("http://127.0.0.1:9/hooks", "key")

    hooks.fire("updated", "200", ("employmentStatus",))
    hooks.fire("updated", "200", ("employmentStatus",))

    with book.changing() as kept:
        bodies = [each["body"] for each in kept["waiting"]]
    assert len(set(bodies)) == 2


@pytest.mark.parametrize(
    ("moment", "begun"),
    [
        (datetime(2026, 11, 23, 0, 30, tzinfo=UTC), "2026-11-22"),
        (datetime(2026, 11, 23, 19, 0, tzinfo=UTC), "2026-11-23"),
    ],
)
def test_a_newcomer_has_begun_wherever_they_are(
    tmp_path: Path, moment: datetime, begun: str
) -> None:
    """Their day is one whose working morning has come, so that nobody waits for nine o'clock."""
    book = HrisBook(lambda: moment, tmp_path / "book.json")

    assert book.begun() == begun
