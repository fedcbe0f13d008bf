"""The first conversation: of the two alone, in no history, mail or list."""

from datetime import timedelta

import pytest

from tests.page_world import hidden, send
from tests.talk_world import TalkWorld
from tourwright.domain.model import Party
from tourwright.store import Store

WORDS = "The heron thinks of the sea."
REPLY = "Tell the miller more."


@pytest.fixture
def world(sqlite_store: Store) -> TalkWorld:
    """Return a tour under way."""
    return TalkWorld(sqlite_store)


def write(world: TalkWorld, name: str, text: str) -> int:
    """Let somebody write; returns the status."""
    return world.press(name, world.first, "write", {"text": text}).status_code


def test_the_employee_opens_it_and_both_go_on(world: TalkWorld) -> None:
    """In the order in which they wrote, each by name."""
    assert write(world, "ana", WORDS) == 303
    world.clock.move(hours=1)
    assert write(world, "dana", REPLY) == 303

    page = world.read("ana", world.first)

    assert page.index(WORDS) < page.index(REPLY)
    assert page.index("Ana Sol</bdi></strong>") < page.index("Dana Reyes</bdi></strong>")


def test_the_manager_waits_until_the_employee_opens_it(world: TalkWorld) -> None:
    """A forged form opens nothing."""
    client = world.browser("dana")
    form = hidden(client.get(world.first))

    answer = client.post(world.first, data={**form, "verb": "write", "text": REPLY})

    assert "Ana Sol opens this conversation" in world.read("dana", world.first)
    assert answer.status_code in (403, 422)
    assert REPLY not in world.read("ana", world.first)


@pytest.mark.parametrize("name", ["lee", "sam", "kim", "cleo", "igor", "eva", "otto", "ali"])
def test_nobody_else_opens_the_page(world: TalkWorld, name: str) -> None:
    """Not even the delegate, and it looks like any unknown page."""
    write(world, "ana", WORDS)
    world.act("dana", "name_delegate", fields={"to": world.key("lee")})
    client = world.browser(name)

    answer = client.get(world.first)

    assert answer.status_code == 404
    assert answer.data == client.get("/tours/zzzzzzzzzzzzzzzzzzzz-1/first-conversation").data


def test_a_new_manager_does_not_read_it(world: TalkWorld) -> None:
    """What was said to the former one; the employee may begin anew."""
    write(world, "ana", WORDS)
    fields = {"manager_key": world.key("lee"), "zone": "Europe/Berlin", "country": "DE"}
    world.rules.act(Party.HRIS, "manager_changed", fields=fields)
    world.settle()

    assert WORDS not in world.read("lee", world.first)
    assert WORDS in world.read("ana", world.first)
    assert world.browser("dana").get(world.first).status_code == 404


def test_the_other_side_is_told_once_a_day_in_neutral_words(world: TalkWorld) -> None:
    """The mail names nothing; its key makes one of several messages."""
    before = world.store.outbox.counts().get("waiting", 0)
    write(world, "ana", WORDS)
    write(world, "ana", "And of the hills.")

    rows = world.store.outbox.log(20, "mail")
    told = [row for row in rows if row.body.get("purpose") == "conversation"]

    assert world.store.outbox.counts()["waiting"] == before + 1
    assert [row.body["to"] for row in told] == [world.key("dana")]
    assert told[0].body["facts"] == {}


def test_no_history_holds_a_word_of_it(world: TalkWorld) -> None:
    """No line is added either: that it was opened is nobody's business."""
    before = len(world.store.journal.lines(world.tour.alliance_id))

    write(world, "ana", WORDS)

    lines = world.store.journal.lines(world.tour.alliance_id)
    assert len(lines) == before
    assert world.engine.calls == 0


def test_a_double_click_is_one_message(world: TalkWorld) -> None:
    """Back and send again, too."""
    client = world.browser("ana")
    form = {**hidden(client.get(world.first), "write"), "verb": "write", "text": WORDS}

    for _ in range(2):
        assert client.post(world.first, data=form).status_code == 303

    assert world.read("ana", world.first).count(WORDS) == 1


@pytest.mark.parametrize("text", ["", "   ", "x" * 4_001, "y" * 100_000, "left \u202e right"])
def test_what_cannot_be_sent_comes_back(world: TalkWorld, text: str) -> None:
    """The fault names the field, the words stay in it."""
    answer = send(world.browser("ana"), world.first, {"verb": "write", "text": text}, "write")

    assert answer.status_code == 422
    assert 'href="#field-text"' in answer.text
    assert text.strip() in answer.text


def test_markup_is_words(world: TalkWorld) -> None:
    """What somebody types is shown, never run."""
    write(world, "ana", "<script>alert(1)</script>")

    assert "<script>alert" not in world.read("dana", world.first)
    assert "&lt;script&gt;alert(1)" in world.read("dana", world.first)


def test_it_works_while_the_engine_is_down(world: TalkWorld) -> None:
    """No workflow hears of it."""
    world.engine.down = True

    assert write(world, "ana", WORDS) == 303
    assert WORDS in world.read("dana", world.first)


def test_it_is_read_long_after_a_year(world: TalkWorld) -> None:
    """As long as the tour goes on it stays."""
    write(world, "ana", WORDS)
    world.clock.moment += timedelta(days=200)

    assert WORDS in world.read("ana", world.first)
