"""After a whole life nothing personal stands in clear in Temporal's database, logs or metrics."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

import pytest
import requests

from tests.clear_text import hits
from tests.trial_company import Company, company, on_free_ports
from tests.visitor import Page, Visitor

pytestmark = pytest.mark.timeout(240)
NORA, LENA, PRIVATE = "to=nora.bellamy@", "to=lena.brandt@", "to=nora@bellamy.example"
SENTENCE = "Find out together whether this work"
WRITTEN = "The heron stands in the reeds of the northern lake."
SAID_FIRST = "The swallow thinks of the open sea."
PREPARED = "An otter hides below the weir."
SEEN_APART = "The badger digs another tunnel."
BETWEEN_TWO = (SAID_FIRST, PREPARED, SEEN_APART)
"""A first conversation, a private preparation, a gap."""

PERSONAL = (
    *BETWEEN_TWO,
    *("Nora Bellamy", "Bellamy", "Lena Brandt", "nora.bellamy@", "lena.brandt@"),
    *("nora@bellamy.example", SENTENCE, "You lead", "The tasks of your place"),
    *("I tell you regularly and plainly", WRITTEN, "heron stands"),
)
ANSWER = {"progress": "on_track", "text": WRITTEN, "next_steps": WRITTEN}
JUMPS = 40


@dataclass(frozen=True)
class Left:
    """What a life left behind, by where it was found."""

    database: bytes
    logs: bytes
    metrics: bytes
    page: str


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Left:
    """Live from hire to the alumni network in real processes, then gather what is left."""
    home = tmp_path_factory.mktemp("life") / "trial"
    env = on_free_ports(home)
    with requests.Session() as session, company(env) as trial:
        trial.wait_until_open()
        visitor = Visitor(session)
        page = live(visitor, trial)
        metrics = scraped(env)
        database = together(home, "temporal.sqlite*")
        trial.press_ctrl_c()
    names = ("web", "worker", "temporal")
    logs = b"".join(together(home / "logs", f"{name}*.log*") for name in names)
    return Left(database + together(home, "temporal.sqlite*"), logs, metrics, page)


def live(visitor: Visitor, at: Company) -> str:
    """Commit, write between the two, answer a review with own words, leave, be invited.

    Returns the words of the review as the two read it.
    """
    for mailbox in (NORA, LENA):
        ask = visitor.open(at.url(mailbox)).links_to("/asks/")[0]
        visitor.press(visitor.open(ask), "I commit")
    write_between_two(visitor, at)
    jump_until(visitor, at, "review opened")
    for mailbox in (NORA, LENA):
        assert answer_review(visitor, at.url(mailbox)).status == 200
    review = visitor.open(tour_of(visitor, at) + "/talk/review/1").text
    visitor.press(visitor.open(at.url("/trial")), "leaves in good standing")
    jump_until(visitor, at, "invited to the alumni network")
    return review


def tour_of(visitor: Visitor, at: Company) -> str:
    """Sign in as Nora; returns the address of her tour."""
    sign_in = at.url("/sign-in/dev")
    page = visitor.press(visitor.open(sign_in), "Nora Bellamy")
    tour = re.search(r"/tours/[\w-]+", " ".join(page.links_to("/tours/")))
    assert tour is not None, page.text
    return urljoin(sign_in, tour[0])


def write_between_two(visitor: Visitor, at: Company) -> None:
    """Begin the first conversation, prepare a review, name a gap."""
    tour = tour_of(visitor, at)
    for end, words, filled in (
        ("first-conversation", "Send it", {"text": SAID_FIRST}),
        ("talk/review/1", "Keep for myself", {"notes": PREPARED, "text": PREPARED}),
        ("gaps", "Tell", {"text": SEEN_APART, "may_tell_hr": "no"}),
    ):
        kept = visitor.press(visitor.open(f"{tour}/{end}"), words, filled)
        assert (kept.status, filled["text"] in kept.text) == (200, True), kept.text


def jump_until(visitor: Visitor, at: Company, words: str) -> None:
    """Jump until the time machine says these words."""
    page = visitor.open(at.url("/trial"))
    for _ in range(JUMPS):
        if words in page.text.lower():
            return
        page = visitor.press(page, "Jump over reminders")
    raise AssertionError(f"never came to {words!r}: {page.text}")


def answer_review(visitor: Visitor, mailbox: str) -> Page:
    """Answer the review that a mail asks about."""
    for link in visitor.open(mailbox).links_to("/asks/"):
        page = visitor.open(link)
        for form in page.forms:
            for _, value, words in form.buttons:
                if value == "answer":
                    return visitor.press(page, words, ANSWER)
    raise AssertionError("no mail asks about a review")


def scraped(env: dict[str, str]) -> bytes:
    """Return the metrics of both processes."""
    ports = [env[f"TOURWRIGHT_DEV_{name}_METRICS_PORT"] for name in ("WEB", "WORKER")]
    return b"".join(
        requests.get(f"http://127.0.0.1:{port}/metrics", timeout=10).content for port in ports
    )


def together(folder: Path, pattern: str) -> bytes:
    """Return the bytes of every file of the pattern."""
    return b"".join(path.read_bytes() for path in sorted(folder.glob(pattern)))


def test_the_life_was_lived_and_the_files_are_the_right_ones(left: Left) -> None:
    """Otherwise nothing found would mean nothing."""
    assert b"TourOfDuty" in left.database
    assert b"binary/encrypted" in left.database
    assert b"tourwright_decisions" in left.metrics
    assert left.logs
    assert WRITTEN in left.page


def test_the_search_would_find_it(left: Left) -> None:
    """A word planted in the middle of the real database is found."""
    middle = len(left.database) // 2
    planted = left.database[:middle] + WRITTEN.encode("utf-16-le") + left.database[middle:]

    assert {hit.word for hit in hits(planted, PERSONAL)} == {WRITTEN, "heron stands"}


@pytest.mark.parametrize("where", ["database", "logs", "metrics"])
def test_nothing_personal_stands_there(left: Left, where: str) -> None:
    """No name, no mail address, no sentence, in no form."""
    assert hits(getattr(left, where), PERSONAL) == []
