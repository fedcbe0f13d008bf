"""Senders who announce a body and do not send it keep nobody else waiting."""

from collections.abc import Iterator
from threading import Event, Thread

import pytest
from flask import Flask, request
from werkzeug.test import TestResponse

from tests.web_world import World
from webhooks import slow_bodies

THREADS = 4
MOST = 3


class Silent:
    """A body that comes when the test says so."""

    def __init__(self) -> None:
        self.asked, self.comes = Event(), Event()

    def read(self, size: int = -1) -> bytes:
        """Wait, then return nothing but the end."""
        del size
        self.asked.set()
        self.comes.wait(timeout=30)
        return b""


@pytest.fixture
def app() -> Flask:
    """The application as the web process serves it with four threads."""
    made = World().client().application
    slow_bodies.install(made, THREADS)
    return made


@pytest.fixture
def silent(app: Flask) -> Iterator[list[Silent]]:
    """As many silent senders as may wait, each with a thread."""
    bodies = [Silent() for _ in range(MOST)]
    threads = [Thread(target=posted, args=(app, body)) for body in bodies]
    for thread in threads:
        thread.start()
    assert all(body.asked.wait(timeout=30) for body in bodies)
    yield bodies
    for body, thread in zip(bodies, threads, strict=True):
        body.comes.set()
        thread.join()


def posted(app: Flask, body: Silent | None = None) -> TestResponse:
    """Send an event of which the body is as given, or a whole one."""
    environ = {"CONTENT_LENGTH": "2"} | ({"wsgi.input": body} if body else {})
    kind = "application/json"
    return app.test_client().post(
        "/hooks/hr", data=b"{}", content_type=kind, environ_overrides=environ
    )


@pytest.mark.usefixtures("silent")
def test_pages_are_shown_while_senders_keep_silent(app: Flask) -> None:
    """A quarter of the threads reads no body."""
    assert app.test_client().get("/live").status_code == 200


@pytest.mark.usefixtures("silent")
def test_one_more_sender_is_asked_to_come_again(app: Flask) -> None:
    """Nothing was stored: 503 at once, and when to come again."""
    answer = posted(app)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")


def test_a_place_is_free_again_when_the_sender_is_through(app: Flask, silent: list[Silent]) -> None:
    """A body that ends early is refused, and its place serves the next."""
    silent[0].comes.set()
    while (answer := posted(app)).status_code == 503:
        continue

    assert answer.status_code == 401


@pytest.mark.parametrize(("threads", "most"), [(1, 1), (2, 1), (4, 3), (16, 12), (256, 192)])
def test_a_quarter_of_the_threads_stays_free(threads: int, most: int) -> None:
    """One at least, as far as there is more than one."""
    assert slow_bodies.readers(threads) == most


def test_a_form_is_read_as_ever() -> None:
    """Whoever reads the body, in one go or in parts."""
    app = Flask(__name__)
    slow_bodies.install(app, THREADS)

    @app.post("/said")
    def said() -> str:
        return request.form["word"]

    answer = app.test_client().post("/said", data={"word": "x" * 100_000})

    assert answer.text == "x" * 100_000
