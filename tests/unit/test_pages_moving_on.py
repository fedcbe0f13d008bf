"""Moving on: said by one, read by the other, approved by nobody, known to no third person."""

from datetime import timedelta

import pytest

from tests.factories import START
from tests.page_world import PageWorld, hidden, send
from tourwright.domain.model import TourKind
from tourwright.store import Store

DAY = START + timedelta(days=200)
SECRET = "A master's degree in Lund."


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return Ana and Dana on a tour."""
    found = PageWorld(sqlite_store)
    found.committed()
    return found


def path(world: PageWorld, rest: str = "moving-on") -> str:
    """Return the address of a page of the tour."""
    return f"/tours/{world.tour.tour_id}/{rest}"


def declare(world: PageWorld, name: str = "ana", **fields: str) -> str:
    """Let one of the two speak of moving on; returns what the page then says."""
    client = world.signed_in(name)
    sent = send(client, path(world), {"verb": "declare", "words": SECRET, **fields}, "declare")
    assert sent.status_code == 303, sent.text
    world.rest_over()
    return str(client.get(path(world)).text)


@pytest.mark.parametrize(("name", "other"), [("ana", "dana"), ("dana", "ana")])
def test_either_says_it_and_the_other_reads_the_same_words(
    world: PageWorld, name: str, other: str
) -> None:
    """Both read what was said, by whom and since when; nobody is asked to agree (C28, C32, E64)."""
    said = declare(world, name)
    read = world.signed_in(other).get(path(world)).text

    for shown in (said, read):
        assert "A master&#39;s degree in Lund." in shown
    assert 'value="withdraw"' in said
    assert 'value="withdraw"' not in read


def test_words_are_asked_for(world: PageWorld) -> None:
    """A declaration without a word keeps what was typed, and names the field."""
    client = world.signed_in("ana")

    sent = send(client, path(world), {"verb": "declare", "day": "2026-99-01"}, "declare")

    assert sent.status_code == 422
    assert 'role="alert"' in sent.text
    assert 'href="#field-words"' in sent.text
    assert 'href="#field-day"' in sent.text
    assert 'value="2026-99-01"' in sent.text


def test_day_stands_when_both_named_it(world: PageWorld) -> None:
    """One proposes, the other takes it; from then on the row says so."""
    declare(world, day=DAY.isoformat())
    assert world.tour.transition_state == ""
    dana = world.signed_in("dana")
    assert "Ana Sol proposes" in dana.get(path(world)).text

    sent = send(dana, path(world), {"verb": "take:agree_day"}, "take:agree_day")

    assert sent.status_code == 303
    assert (world.tour.transition_state, world.tour.transition_day) == ("dated", DAY)
    assert "The last day is agreed" in dana.get(path(world)).text


def test_plan_is_taken_back_and_the_seat_may_be_filled(world: PageWorld) -> None:
    """The one who said it takes it back; the other may answer, which undoes nothing."""
    declare(world)
    ana, dana = world.signed_in("ana"), world.signed_in("dana")
    for client, verb in ((ana, "agree_day"), (dana, "take:agree_day")):
        send(client, path(world), {"verb": verb, "day": DAY.isoformat()}, verb)
    send(ana, path(world), {"verb": "withdraw"}, "withdraw")

    words = {"verb": "seat_filled", "changed": "Lee begins in May."}
    assert send(dana, path(world), words, "seat_filled").status_code == 303

    assert "Lee begins in May." in ana.get(path(world)).text
    assert world.tour.state == "active"


def test_internal_move_needs_both(world: PageWorld) -> None:
    """A next tour here instead, when both want it."""
    declare(world)
    ana, dana = world.signed_in("ana"), world.signed_in("dana")
    for client, verb in ((ana, "agree_day"), (dana, "take:agree_day")):
        send(client, path(world), {"verb": verb, "day": DAY.isoformat()}, verb)
    send(dana, path(world), {"verb": "internal_move"}, "internal_move")
    assert world.tour.transition_state == "dated"

    send(ana, path(world), {"verb": "internal_move"}, "internal_move")

    assert "Both of you chose a next tour here." in dana.get(path(world)).text


def test_other_side_cannot_take_it_back(world: PageWorld) -> None:
    """A forged button is refused in words."""
    declare(world)

    sent = send(world.signed_in("dana"), path(world), {"verb": "withdraw"})

    assert sent.status_code == 422
    assert "side that declared" in sent.text


def test_page_of_another_window_takes_nothing(world: PageWorld) -> None:
    """Without the hidden field nothing happens, and the words are kept."""
    client = world.signed_in("ana")

    sent = client.post(path(world), data={"verb": "declare", "words": SECRET})

    assert sent.status_code == 403
    assert "Lund" in sent.text
    assert world.tour.seq == world.view(world.tour.tour_id).seq
    assert "Said, and no day yet" not in client.get(path(world)).text


def test_double_click_is_one_plan(world: PageWorld) -> None:
    """The same form sent twice is one act."""
    client = world.signed_in("ana")
    fields = {**hidden(client.get(path(world)), "declare"), "verb": "declare", "words": SECRET}

    first, second = (client.post(path(world), data=fields) for _ in range(2))

    assert (first.status_code, second.status_code) == (303, 303)
    world.rest_over()
    assert [line for line in world.rules.lines() if "declare" in line] == [
        "tour.declare_transition"
    ]


@pytest.mark.parametrize("name", ["sam", "kim", "lee", "otto", "olga", "cleo", "igor", "eva"])
def test_nobody_else_finds_the_plan(world: PageWorld, name: str) -> None:
    """For everybody else the page does not exist, whatever is on it (E63)."""
    declare(world)
    client = world.signed_in(name)

    for rest in ("moving-on", "evidence", "evidence.txt"):
        assert client.get(path(world, rest)).status_code == 404
    assert client.post(path(world), data={"verb": "withdraw"}).status_code == 404


def test_declared_plan_leaves_no_mark_outside_the_two(world: PageWorld) -> None:
    """No event, no mail to others, no column, no log line (E63)."""
    before = [row.outbox_id for row in world.store.outbox.log(100)]
    declare(world)

    rows = [row for row in world.store.outbox.log(100) if row.outbox_id not in before]
    record = world.rules.records[-1]
    assert {notice.to for notice in record.notices} <= {world.key("dana")}
    assert record.events == ()
    assert [row.channel for row in rows] in ([], ["mail"])
    assert world.tour.transition_state == ""


def test_way_out_is_written_by_both_and_no_word_is_lost(world: PageWorld) -> None:
    """Who writes on words that changed meanwhile sees them first, and keeps the own ones."""
    declare(world)
    ana, dana = world.signed_in("ana"), world.signed_in("dana")
    stale = hidden(dana.get(path(world)), "save:hand_over")
    send(
        ana, path(world), {"verb": "save:hand_over", "hand_over": "Lee: plant 3."}, "save:hand_over"
    )

    fields = {**stale, "verb": "save:hand_over", "hand_over": "Bo: the books."}
    clash = dana.post(path(world), data=fields)

    assert clash.status_code == 422
    assert "Ana Sol changed this while you wrote" in clash.text
    assert "Lee: plant 3." in clash.text
    assert "Bo: the books." in clash.text
    again = dana.post(path(world), data={**fields, **hidden(clash, "save:hand_over")})
    assert again.status_code == 303
    assert "Bo: the books." in ana.get(path(world)).text


def test_own_words_are_read_by_the_other_and_written_by_oneself(world: PageWorld) -> None:
    """Thanks and what would bring somebody back are each one's own."""
    declare(world)
    ana, dana = world.signed_in("ana"), world.signed_in("dana")
    send(ana, path(world), {"verb": "save:bring_back", "bring_back": "A lab."}, "save:bring_back")
    send(dana, path(world), {"verb": "save:thanks", "thanks": "You never gave up."}, "save:thanks")

    assert "You never gave up." in ana.get(path(world)).text
    assert "A lab." in dana.get(path(world)).text
    assert 'name="bring_back"' not in dana.get(path(world)).text
    forged = send(dana, path(world), {"verb": "save:bring_back", "bring_back": "x"})
    assert forged.status_code == 422


def test_private_address_is_asked_of_the_employee_alone(world: PageWorld) -> None:
    """It is shown to its owner, as far as needed to know it again, and never guessed (E35)."""
    declare(world)

    assert "a…@home.example" in world.signed_in("ana").get(path(world)).text
    assert "home.example" not in world.signed_in("dana").get(path(world)).text


def test_evidence_is_a_text_to_take_along(world: PageWorld) -> None:
    """What both committed to, what each saw, and the hash, as a plain text (C30, E42)."""
    ana, dana = world.signed_in("ana"), world.signed_in("dana")
    send(dana, path(world, "evidence"), {"verb": "save", "seen": "Two plants on time."}, "save")
    send(ana, path(world, "evidence"), {"verb": "save", "seen": "I led a launch."}, "save")

    kept = ana.get(path(world, "evidence.txt"))

    assert kept.headers["Content-Type"].startswith("text/plain")
    assert "attachment" in kept.headers["Content-Disposition"]
    for words in ("Two plants on time.", "I led a launch.", world.tour.text_hash):
        assert words in kept.text
    assert "Two plants on time." in ana.get(path(world, "evidence")).text


@pytest.mark.parametrize(
    ("language", "seen_by"),
    [("en", "(seen by: The order book.)"), ("de", "(zu sehen an: The order book.)")],
)
def test_evidence_says_by_what_a_result_is_seen_as_the_statement_does(
    sqlite_store: Store, language: str, seen_by: str
) -> None:
    """The words are those of the text both committed to, in the language of the reader."""
    world = PageWorld(sqlite_store)
    world.committed(TourKind.TRANSFORMATIONAL)
    ana, spoken = world.signed_in("ana"), {"Accept-Language": language}

    assert seen_by in ana.get(path(world, "evidence.txt"), headers=spoken).text


@pytest.mark.parametrize("text", ["x" * 100_000, "safe \u202etxt", "a\x00b"])
def test_bad_words_are_named_and_kept(world: PageWorld, text: str) -> None:
    """Too long, turned or hidden signs: the field is named, and what was typed stays."""
    client = world.signed_in("ana")

    sent = send(client, path(world), {"verb": "declare", "words": text}, "declare")

    assert sent.status_code == 422
    assert 'href="#field-words"' in sent.text
    assert text[:5] in sent.text
    assert world.rules.lines().count("tour.declare_transition") == 0


def test_markup_is_words(world: PageWorld) -> None:
    """What looks like markup is shown as it was typed."""
    shown = declare(world, words="<script>alert(1)</script>")

    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)" in shown


@pytest.mark.parametrize("rest", ["moving-on", "evidence"])
def test_pages_answer_in_few_queries_and_without_the_engine(world: PageWorld, rest: str) -> None:
    """At most eight, and only a decision waits for the engine."""
    declare(world)
    client = world.signed_in("dana")
    world.engine.down = True

    with world.queries() as counter:
        answer = client.get(path(world, rest))

    assert answer.status_code == 200
    asked = [each for each in counter.statements if each != "BEGIN"]
    assert len(asked) <= 8, asked


def test_engine_that_does_not_answer_keeps_the_words(world: PageWorld) -> None:
    """The act is stored and carried out later; the page says so."""
    declare(world)
    client = world.signed_in("ana")
    world.engine.down = True

    sent = send(client, path(world), {"verb": "withdraw"}, "withdraw")

    assert "Stored safely" in client.get(sent.headers["Location"]).text


def test_what_can_be_undone_is_seen_by_its_author_alone(world: PageWorld) -> None:
    """For ten minutes only who said it knows; for the other side it has not happened."""
    client = world.signed_in("ana")

    sent = send(client, path(world), {"verb": "declare", "words": SECRET}, "declare")

    assert "until then only you know of it" in client.get(sent.headers["Location"]).text
    assert "Lund" not in world.signed_in("dana").get(path(world)).text
    assert world.rules.lines().count("tour.declare_transition") == 0
