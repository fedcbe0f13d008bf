"""What is sealed or private opens to nobody else: every page, port, mail, event, log and file.

Ana writes; then everybody else tries every address of the application, with a session and with
links from mails, and everything that the store hands out to them is looked through.
"""

import ast
import base64
import logging
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests.clear_text import hits
from tests.page_cast import CAST
from tests.talk_world import TalkWorld
from tourwright.domain.model import Act, TourKind
from tourwright.store import Store
from webhooks.letters_out import LetterPorts, LetterWriter, NoAddressError
from webhooks.tokens import Purpose

ANSWER = "The heron stands in the reeds."
CAREER = "A pelican steers the ferry."
STEPS = "Ring the bell of the mill."
NOTES = "An otter hides below the weir."
TALK_NOTES = "A marten counts the beehives."
FIRST = "The swallow thinks of the sea."
CANARIES = (ANSWER, CAREER, STEPS, NOTES, TALK_NOTES, FIRST)
OF_THE_TWO = (FIRST,)
OTHERS = tuple(name for name in CAST if name not in ("ana", "gus"))
SAID = {
    "progress": "off_track",
    "text": ANSWER,
    "career": CAREER,
    "next_steps": STEPS,
    "notes": NOTES,
}
ROOT = Path(__file__).resolve().parents[2]
OWN_BY_ID = {"decide.py", "submit.py", "own_acts.py", "undo_page.py"}
"""The files that look up one act, by an id made of the person who is at the page."""


@pytest.fixture
def world(sqlite_store: Store, caplog: pytest.LogCaptureFixture) -> TalkWorld:
    """Return the tour after Ana answered her review, prepared, and opened a conversation."""
    caplog.set_level(logging.DEBUG)
    world = TalkWorld(sqlite_store)
    world.act("dana", "name_delegate", fields={"to": world.key("lee")})
    world.review_opens()
    world.press("ana", world.talk, "save", {"notes": TALK_NOTES})
    world.press("ana", world.first, "write", {"text": FIRST})
    assert world.press("ana", world.review, "answer", SAID).status_code == 303
    return world


def found(text: str | bytes, of: tuple[str, ...] = CANARIES) -> list[str]:
    """Return the sentences that stand in the text, in whatever form."""
    data = text if isinstance(text, bytes) else text.encode()
    return [hit.word for hit in hits(data, of)]


def addresses(world: TalkWorld) -> Iterator[str]:
    """Yield an address of every route that answers to reading."""
    for rule in world.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not {"token", "filename"} & rule.arguments:
            yield from filled(world, rule)


def filled(world: TalkWorld, rule: Rule) -> Iterator[str]:
    """Yield the rule with what this world has for its parts."""
    tour = world.tour
    known: Mapping[str, object] = {
        "tour_id": tour.tour_id,
        "alliance_id": tour.alliance_id,
        "field": "mission_objective",
        "number": 1,
        "seq": tour.seq,
    }
    values = {name: known.get(name, "1") for name in rule.arguments}
    with world.app.test_request_context():
        yield world.app.url_map.bind("tours.example").build(rule.endpoint, values, method="GET")


def links(world: TalkWorld, name: str) -> Iterator[str]:
    """Yield the addresses that mails gave to somebody."""
    yield f"/where-we-stand/{world.token(Purpose.WHERE, world.tour.alliance_id, name)}"
    for ask in world.store.asks.open_for(world.key(name)):
        yield f"/asks/{world.token(Purpose.ASK, ask.ask_id, name)}"


def opened(client: FlaskClient, path: str) -> bytes:
    """Return everything that an address answers, headers included."""
    answer = client.get(path)
    body: bytes = answer.data
    return str(answer.headers).encode() + body


def test_the_author_can_read_it(world: TalkWorld) -> None:
    """Otherwise nothing found would mean nothing."""
    pages = [world.read("ana", path) for path in (world.review, world.talk, world.first)]

    assert set(found("".join(pages))) == set(CANARIES)


@pytest.mark.parametrize("name", OTHERS)
def test_no_page_shows_it_to_anybody_else(world: TalkWorld, name: str) -> None:
    """Every address of the application; the first conversation is Dana's to read as well."""
    client = world.signed_in(name)
    paths = [*addresses(world), *links(world, name)]
    of = tuple(each for each in CANARIES if name != "dana" or each not in OF_THE_TWO)

    shown = {path: found(opened(client, path), of) for path in paths}

    assert len(paths) > 30
    assert {path: words for path, words in shown.items() if words} == {}


def test_no_page_shows_it_to_the_operator(world: TalkWorld) -> None:
    """The list of deliveries with the operator's token."""
    token = base64.b64encode(b"operator:operator-secret").decode()
    headers = {"Authorization": f"Basic {token}"}

    pages = [
        world.client().get("/deliveries", headers={**headers, "Accept": kind})
        for kind in ("text/html", "application/json")
    ]

    assert [page.status_code for page in pages] == [200, 200]
    assert b"conversation" not in b"".join(page.data for page in pages).lower()
    assert found(b"".join(page.data for page in pages)) == []


def test_the_other_side_learns_that_one_answer_is_in_and_no_more(world: TalkWorld) -> None:
    """Neither the word of progress nor who prepared what."""
    page = world.read("dana", world.review)

    assert "One answer is in." in page
    assert "checked" not in page
    assert "off track" not in page.lower().replace("off track</label>", "")


@pytest.fixture
def two_stores(
    sqlite_template: Path, tmp_path: Path, opened: Callable[..., Store]
) -> tuple[Store, Store]:
    """Return two fresh stores."""
    files = (tmp_path / "one.db", tmp_path / "two.db")
    for file in files:
        shutil.copy(sqlite_template, file)
    return opened(f"sqlite:///{files[0]}"), opened(f"sqlite:///{files[1]}")


@pytest.mark.parametrize("told", ["held in the store", "handed on alone"])
def test_the_answers_length_shows_nowhere(two_stores: tuple[Store, Store], told: str) -> None:
    """The other side's page is the same for a word and for half a page."""
    texts = ("x", "x" * 4_000)

    pages = [seen_by_dana(*each, told) for each in zip(two_stores, texts, strict=True)]

    assert pages[0] == pages[1]


def seen_by_dana(store: Store, text: str, told: str) -> str:
    """Return Dana's page after Ana answered with this text."""
    world = TalkWorld(store)
    world.review_opens()
    world.press("ana", world.review, "answer", {**SAID, "text": text})
    if told == "handed on alone":
        world.engine.act_together(f"tour:{world.tour.tour_id}", released(world))
        world.settle()
    return plain(world.read("dana", world.review)).replace(world.tour.alliance_id, "")


def released(world: TalkWorld) -> list[Act]:
    """Return the acts that waited for the other side, as the dispatcher hands them on."""
    held = world.store.asks.release(f"tour:{world.tour.tour_id}")
    return [pending.act for pending in held]


def plain(page: str) -> str:
    """Return a page without what is different each time it is opened."""
    return re.sub(r'(value|data-keep-csrf)="[\w.-]{16,}"', "", page)


def test_nothing_that_the_store_hands_to_another_person_holds_it(world: TalkWorld) -> None:
    """Questions, rows, history, texts: as the pages of the other side read them."""
    store, dana, tour = world.store, world.key("dana"), world.tour
    subjects = [f"{tour.tour_id}/review-1", f"{tour.tour_id}/renewal-1"]

    read = [
        store.asks.open_for(dana),
        store.asks.open_in(tour.tour_id),
        [store.asks.get(f"{tour.tour_id}:review:1:{world.key('ana')}")],
        store.views.of_alliance(tour.alliance_id),
        store.journal.lines(tour.alliance_id),
        [store.private_texts.get(dana, subject, "prep") for subject in subjects],
        store.private_texts.of_owner(dana, "prep"),
        store.statement_texts.of_tour(tour.tour_id),
        store.outbox.log(500),
    ]

    assert found(repr(read)) == []


def test_no_workflow_is_told_before_both_are_in(world: TalkWorld) -> None:
    """The answer waits in the store; preparation and conversation never leave it."""
    assert found(repr(world.rules.tour)) == []
    assert found(repr(world.rules.records)) == []


def test_an_answer_handed_on_alone_is_in_no_record(world: TalkWorld) -> None:
    """Its week is over: the workflow keeps it, and writes of it that it is there."""
    world.engine.act_together(f"tour:{world.tour.tour_id}", released(world))
    world.settle()

    assert found(repr(world.rules.records)) == []
    assert found(repr(world.store.journal.lines(world.tour.alliance_id))) == []
    assert found(world.read("dana", world.review)) == []


def test_no_mail_or_event_holds_it(world: TalkWorld) -> None:
    """The letters as they go out, and the thin events."""
    store = world.store
    ports = LetterPorts(store.people, store.views, store.alumni, asks=store.asks)
    writer = LetterWriter(ports, world.links, "Meridian Cells", {})
    letters = []
    for row in store.outbox.log(500, "mail"):
        try:
            letters.append(repr(writer.letter(row, world.clock.now())))
        except NoAddressError:
            continue

    events = [event for record in world.rules.records for event in record.events]
    assert len(letters) > 4
    assert found("".join(letters)) == []
    assert found(repr(events)) == []


def test_no_log_line_holds_it(world: TalkWorld, caplog: pytest.LogCaptureFixture) -> None:
    """Also when the engine is down and when a form is refused."""
    world.engine.down = True
    world.press("dana", world.review, "answer", {"progress": "", "text": ANSWER})
    client = world.signed_in("dana")
    client.post(world.first, data={"csrf": "forged", "text": FIRST})

    lines = [f"{record.getMessage()} {record.__dict__}" for record in caplog.records]

    assert found("\n".join(lines)) == []


@pytest.mark.usefixtures("world")
def test_the_database_holds_it_in_no_readable_form(sqlite_url: str) -> None:
    """Whoever has the file and no key reads none of it."""
    file = Path(sqlite_url.partition("///")[2])
    data = b"".join(path.read_bytes() for path in sorted(file.parent.glob(f"{file.name}*")))

    assert b"private_texts" in data
    assert found(data) == []


def test_a_sealed_choice_is_told_to_nobody(
    sqlite_store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """What Ana chose stands on no page, in no event, mail or log before Dana has chosen."""
    world = TalkWorld(sqlite_store, TourKind.TRANSFORMATIONAL)
    world.talk_held()
    before = plain(world.read("dana", world.talk))
    world.press("ana", world.talk, "choose_foundational")

    after = plain(world.read("dana", world.talk))

    told = [world.store.outbox.log(500), world.store.views.of_alliance(world.tour.alliance_id)]
    assert after.replace(" One answer is in.", "") == before
    assert "choose_foundational" not in repr(told)
    assert "choose_foundational" not in "\n".join(each.getMessage() for each in caplog.records)


@pytest.mark.parametrize("told", ["held in the store", "handed on alone"])
def test_a_sealed_choice_stands_in_no_column(
    sqlite_store: Store, sqlite_url: str, told: str
) -> None:
    """A copy of the database tells what was offered to both, and not what one of them chose."""
    world = TalkWorld(sqlite_store, TourKind.TRANSFORMATIONAL)
    world.talk_held()
    world.press("ana", world.talk, "choose_foundational")
    if told == "handed on alone":
        world.engine.act_together(f"tour:{world.tour.tour_id}", released(world))
        world.settle()

    columns = columns_with(sqlite_url, b"choose_foundational")

    assert columns == {("asks", "verbs")}


def columns_with(url: str, word: bytes) -> set[tuple[str, str]]:
    """Return (table, column) of every stored value that holds the word."""
    with closing(sqlite3.connect(url.partition("///")[2])) as raw:
        names = [name for (name,) in raw.execute("SELECT name FROM pragma_table_list")]
        tables = {name: raw.execute(f'SELECT * FROM "{name}"') for name in names}  # noqa: S608  (their own names)
        return {
            (table, column[0])
            for table, found in tables.items()
            for row in found.fetchall()
            for column, value in zip(found.description, row, strict=True)
            if word in (value if isinstance(value, bytes) else str(value).encode())
        }


def test_its_author_is_told_by_link_what_they_chose(sqlite_store: Store) -> None:
    """Whoever opens their link again reads their own answer, from the act."""
    world = TalkWorld(sqlite_store, TourKind.TRANSFORMATIONAL)
    world.talk_held()
    asks = world.store.asks.open_for(world.key("ana"))
    (mine,) = [ask for ask in asks if "choose_foundational" in ask.verbs]
    world.press("ana", world.talk, "choose_foundational")

    page = world.client().get(f"/asks/{world.token(Purpose.ASK, mine.ask_id)}")

    assert "A foundational tour" in page.text
    assert "It is kept sealed until the other side has answered too." in page.text


def test_no_page_reads_what_is_on_its_way_to_a_workflow() -> None:
    """Acts that wait hold answers in words: only what hands them on may list them."""
    release_readings = {"hris_held.py", "hris_operations.py"}
    release_places = {"slow_bodies.py"}

    assert readers_of("pending") == {"dispatcher.py"}
    assert readers_of("release") <= release_readings | release_places
    assert readers_of("pending_act") <= OWN_BY_ID


def readers_of(*names: str) -> set[str]:
    """Return the files of the web layer that call one of these."""
    return {
        path.name
        for path in sorted((ROOT / "webhooks").glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in names
    }


def test_what_is_private_to_one_person_is_asked_for_by_their_own_key_alone() -> None:
    """Every page that reads private texts names the reader, never a person from the address."""
    for path in sorted((ROOT / "webhooks").glob("talk_*.py")):
        text = path.read_text(encoding="utf-8")
        assert "view_args" not in text
        assert not re.search(r"request\.(form|args)[^\n]*_key", text)
