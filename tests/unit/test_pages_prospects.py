"""Prospects and alignment: honest when empty, owned by people, without a figure."""

import re
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from tests.page_world import PageWorld, send
from tourwright.domain.model import TourKind
from tourwright.ports_pages import PrivateText
from tourwright.store import Store

WORDS = "Run the plant in Lyon one day."
OTHERS = ("kim", "sam", "lee", "igor", "eva", "otto", "olga", "cleo")


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a text of Ana and Dana that both see."""
    world = PageWorld(sqlite_store)
    world.open_tour(TourKind.TRANSFORMATIONAL)
    world.act("dana", "open_draft")
    world.act("dana", "share")
    return world


def prospects(world: PageWorld) -> str:
    """Return the address of what could come next."""
    return f"/alliances/{world.tour.alliance_id}/prospects"


def alignment(world: PageWorld) -> str:
    """Return the address of the three lists."""
    return f"/tours/{world.tour.tour_id}/alignment"


def write(world: PageWorld, who: str, text: str = WORDS) -> TestResponse:
    """Write down what could come next."""
    return send(world.signed_in(who), prospects(world), {"text": text, "verb": "write"}, "write")


def mark(world: PageWorld, who: str, value: str, item: str = "") -> TestResponse:
    """Mark the first line of the lists."""
    fields = {"mark": value, **({"item": item} if item else {})}
    return send(world.signed_in(who), alignment(world), fields, value)


def groups(world: PageWorld, who: str) -> dict[str, str]:
    """Return what stands under each heading of the lists."""
    parts = world.signed_in(who).get(alignment(world)).text.split("<h2>")[1:]
    return {part.partition("</h2>")[0]: part for part in parts}


def test_empty_prospects_say_so(world: PageWorld) -> None:
    """Nothing is invented where nobody wrote anything."""
    assert "Nothing written yet." in world.signed_in("ana").get(prospects(world)).text


@pytest.mark.parametrize(("writer", "reader"), [("dana", "ana"), ("ana", "dana")])
def test_what_one_writes_the_other_reads(world: PageWorld, writer: str, reader: str) -> None:
    """With the name and the day, and beside the history."""
    assert write(world, writer).status_code == 303

    page = world.signed_in(reader).get(prospects(world)).text

    assert WORDS in page
    assert writer.title() in page
    assert WORDS not in repr(world.store.journal.lines(world.tour.alliance_id))


def test_double_click_writes_once(world: PageWorld) -> None:
    """The same form sent twice is one thought."""
    client = world.signed_in("dana")
    page = client.get(prospects(world))
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))

    for _ in range(2):
        client.post(prospects(world), data={**fields, "text": WORDS, "verb": "write"})

    assert client.get(prospects(world)).text.count(WORDS) == 1


@pytest.mark.parametrize("who", OTHERS)
def test_prospects_and_lists_are_the_twos_alone(world: PageWorld, who: str) -> None:
    """HR, the delegate to be and colleagues meet the page of an unknown address."""
    write(world, "dana")
    client = world.signed_in(who)
    unknown = client.get("/tours/none-1/alignment")

    for address in (prospects(world), alignment(world)):
        for answer in (client.get(address), client.post(address)):
            assert (answer.status_code, answer.data) == (404, unknown.data)


@pytest.mark.parametrize("text", ["", "x" * 100_000, "a\u202eb"])
def test_bad_prospect_is_kept_in_its_field(world: PageWorld, text: str) -> None:
    """The fault leads to the field, and no word is lost."""
    answer = write(world, "dana", text)

    assert answer.status_code == 422
    assert '<a href="#field-text">' in answer.text
    assert text in answer.text


def test_stale_form_keeps_the_words(world: PageWorld) -> None:
    """A form of another browser is shown again, filled."""
    client = world.signed_in("dana")

    answer = client.post(prospects(world), data={"text": WORDS, "verb": "write"})

    assert (answer.status_code, WORDS in answer.text) == (403, True)


def test_line_is_shared_when_both_say_so(world: PageWorld) -> None:
    """One mark is a word of one; two alike are a group."""
    mark(world, "ana", "shared")
    assert 'name="item"' not in groups(world, "dana")["What you share"]

    mark(world, "dana", "shared")

    assert groups(world, "ana")["What you share"].count('name="item"') == 1


def test_two_different_marks_are_no_group(world: PageWorld) -> None:
    """Both marks are shown by name, and the line waits for a talk."""
    mark(world, "ana", "shared")
    mark(world, "dana", "differs")

    told = groups(world, "ana")["Not talked about yet"]

    assert "You: We share this." in told
    assert "Dana Reyes</bdi>: We differ here." in told


def test_latest_mark_counts(world: PageWorld) -> None:
    """Minds may change, and nothing is counted."""
    for value in ("shared", "differs"):
        mark(world, "ana", value)
        world.clock.moment += timedelta(minutes=1)
    mark(world, "dana", "differs")

    assert groups(world, "dana")["Where you differ"].count('name="item"') == 1


def test_no_figure_anywhere_in_the_lists(world: PageWorld) -> None:
    """There is no score to reach: not one digit in what the page says."""
    mark(world, "ana", "shared")
    page = world.signed_in("ana").get(alignment(world)).text

    main = page.partition('tabindex="-1">')[2].partition("</main>")[0]
    said = re.sub(r"<[^>]+>", " ", main)

    assert not re.search(r"\d|%", said)


@pytest.mark.parametrize(("value", "item"), [("best", ""), ("shared", "0" * 16), ("", "")])
def test_forged_mark_does_nothing(world: PageWorld, value: str, item: str) -> None:
    """An unknown line or mark meets a sentence."""
    fields = {"mark": value, **({"item": item} if item else {})}

    answer = send(world.signed_in("ana"), alignment(world), fields)

    assert answer.status_code == 409
    assert world.store.pair_texts.of_tour(world.tour.tour_id, "mark") == []


def test_private_lines_are_the_writers_alone(world: PageWorld) -> None:
    """What the employee keeps to herself is on no page of the manager."""
    kept = PrivateText(
        world.key("ana"),
        world.tour.alliance_id,
        world.tour.tour_id,
        "aspirations",
        {"items": "canary"},
        world.clock.now(),
    )
    world.store.private_texts.put(kept)

    assert "canary" in world.signed_in("ana").get(alignment(world)).text
    assert "canary" not in world.signed_in("dana").get(alignment(world)).text


@pytest.mark.parametrize("page", [prospects, alignment])
def test_pages_ask_the_store_at_most_eight_times(world: PageWorld, page) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001  a function above
    """Counted with something on each."""
    write(world, "dana")
    mark(world, "ana", "shared")
    client = world.signed_in("dana")

    with world.queries() as counter:
        assert client.get(page(world)).status_code == 200

    asked = [statement for statement in counter.statements if statement.startswith("SELECT")]
    assert len(asked) <= 8, asked
