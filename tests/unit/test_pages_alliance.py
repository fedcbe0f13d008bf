"""Where we stand for somebody signed in: the page of the link, and what lies behind it."""

import re

import pytest

from tests.page_world import PageWorld, send
from tests.talk_world import review_opens
from tests.tour_world import HRIS
from tourwright.domain.model import AskKind, Party, TourKind
from tourwright.store import Store
from webhooks.tokens import Purpose

MASKED = re.compile(r'[A-Za-z0-9_\-.]{60,}|value="[^"]{16}"|/(?:alliances|where-we-stand)/[^"]+')

OWN_WAYS = re.compile(
    r"<p><a [^>]*>(?:All thanks of this tour|Who else looked).*?</p>\s*", re.DOTALL
)
"""Ways to pages of one's own: who looked is for the employee, the rest for whoever signed in."""


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a tour that Ana and Dana committed to."""
    world = PageWorld(sqlite_store)
    world.committed()
    return world


def path(world: PageWorld) -> str:
    """Return the address of the page."""
    return f"/alliances/{world.tour.alliance_id}"


def main_of(text: str) -> str:
    """Return what stands in the page, without what is made anew or is one's own way on."""
    main = text.partition("<main")[2].partition("</main>")[0]
    return "".join(OWN_WAYS.sub("", MASKED.sub("*", main)).split())


def test_both_see_the_same_page(world: PageWorld) -> None:
    """Not a word differs between the two when nothing is asked of either."""
    pages = [main_of(world.signed_in(name).get(path(world)).text) for name in ("ana", "dana")]

    assert pages[0] == pages[1]


def test_a_link_and_a_session_open_the_same_page(world: PageWorld) -> None:
    """One function makes both."""
    link = f"/where-we-stand/{world.token(Purpose.WHERE, world.tour.alliance_id)}"

    pages = [
        main_of(world.client().get(link).text),
        main_of(world.signed_in("ana").get(path(world)).text),
    ]

    assert pages[0] == pages[1]


def test_what_is_asked_is_one_sentence_and_one_button(sqlite_store: Store) -> None:
    """The button leads to the whole page of the question, or to its own small one."""
    world = PageWorld(sqlite_store)
    world.open_tour(TourKind.ROTATIONAL, standard_text=True)

    text = world.signed_in("ana").get(path(world)).text

    assert "Your statement of alliance is ready: read it and decide." in text
    assert text.count('<a class="choice"') == 1


@pytest.mark.parametrize("kind", list(TourKind))
def test_the_kind_is_said_in_one_sentence(sqlite_store: Store, kind: TourKind) -> None:
    """Three kinds, three sets of rules, each in words."""
    world = PageWorld(sqlite_store)
    world.open_tour(kind)

    text = world.signed_in("dana").get(path(world)).text

    assert f"A {kind.value} tour " in text


@pytest.mark.parametrize("name", ["otto", "olga", "sam", "kim", "igor", "cleo", "eva"])
@pytest.mark.parametrize("of", ["page", "history"])
def test_others_find_nothing(world: PageWorld, name: str, of: str) -> None:
    """The page and the history are the two's."""
    address = path(world) if of == "page" else f"/tours/{world.tour.tour_id}/history"

    assert world.signed_in(name).get(address).status_code == 404


def test_the_page_takes_few_queries_with_five_tours_and_much_history(world: PageWorld) -> None:
    """At most eight, however much happened."""
    for number in range(2, 6):
        world.act("ana", "comment", reason=f"word {number}")
    for n in range(200):
        world.act("ana", "comment", reason=f"line {n}")
    client = world.signed_in("ana")
    client.get(path(world))

    with world.queries() as queries:
        answer = client.get(path(world))

    assert answer.status_code == 200
    assert len([each for each in queries.statements if each != "BEGIN"]) <= 8


def test_an_own_act_is_done_from_the_page(world: PageWorld) -> None:
    """What either may do of their own accord is one button."""
    client = world.signed_in("ana")

    answer = send(client, path(world), {"verb": "review.pull_forward"}, "review.pull_forward")

    assert answer.status_code == 200
    assert [ask.kind for ask in world.store.asks.open_for(world.key("dana"))] == [AskKind.REVIEW]


def test_the_next_review_is_not_offered_while_one_is_under_way(world: PageWorld) -> None:
    """A button that the rules would refuse is none; after the review it is there again."""
    button, shown = 'value="review.pull_forward"', []
    shown.append(button in world.signed_in("ana").get(path(world)).text)

    world.act("ana", "pull_forward", "review")
    shown.append(button in world.signed_in("ana").get(path(world)).text)
    world.wait(days=31)
    shown.append(button in world.signed_in("ana").get(path(world)).text)

    assert shown == [True, False, True]


def test_the_history_says_who_did_what_when(world: PageWorld) -> None:
    """Every line with its moment, the text with its hash."""
    text = world.signed_in("dana").get(f"/tours/{world.tour.tour_id}/history").text

    assert "Ana Sol committed" in text
    assert "committed by both" in text
    assert "Every text there was" in text


def test_a_move_on_is_not_offered_beside_one_that_is_planned(world: PageWorld) -> None:
    """To both: it was said once, and the page about it has the rest."""
    button, shown = 'value="tour.declare_transition"', []
    for act in (None, ("declare_transition", "tour"), ("withdraw", "transition")):
        if act:
            world.act("ana", *act)
        texts = [world.signed_in(name).get(path(world)).text for name in ("ana", "dana")]
        shown.append([button in text for text in texts])

    assert shown == [[True, True], [False, False], [True, True]]


def test_both_find_the_change_that_is_proposed(world: PageWorld) -> None:
    """Whoever proposed it is asked nothing, and may want to take it back."""
    found = f'href="/tours/{world.tour.tour_id}/amend/a1"'
    assert found not in world.signed_in("ana").get(path(world)).text

    world.act("ana", "propose", "amendment", fields={"career": '"Other words."'})

    for name in ("ana", "dana"):
        assert found in world.signed_in(name).get(path(world)).text


def test_a_new_manager_who_said_nothing_stands_in_the_history(world: PageWorld) -> None:
    """The employee reads that the terms hold all the same."""
    world.rules.act(
        HRIS, "manager_changed", person_key="", fields={"manager_key": world.key("lee")}
    )
    world.settle()
    world.wait(days=40)

    text = world.signed_in("ana").get(f"/tours/{world.tour.tour_id}/history").text

    assert "terms not confirmed; they still hold for the company" in text


def test_a_long_history_is_paged(world: PageWorld) -> None:
    """Fifty lines on a page, the newest first page first; nonsense in the address is no error."""
    for n in range(30):
        world.act("ana", "propose", "amendment", fields={"career": f'"Other words {n}."'})
        world.act("ana", "withdraw", "amendment")
    client = world.signed_in("ana")

    first, second, *odd = (
        client.get(f"/tours/{world.tour.tour_id}/history?page={asked}")
        for asked in ("1", "2", "0", "-1", "x", "9" * 30)
    )

    assert first.text.count("<li><time") == 50
    assert "Ana Sol committed" in second.text
    assert {answer.status_code for answer in odd} == {200}


def test_an_old_text_can_be_read_with_what_changed(sqlite_store: Store) -> None:
    """Each version stands for itself, beside the one before."""
    world = PageWorld(sqlite_store)
    world.open_tour(TourKind.TRANSFORMATIONAL)
    world.act("dana", "open_draft")
    world.act("dana", "share")
    world.act("dana", "edit", fields={"base_rev": "0", "career": '"Plant lead, one day."'})
    texts = world.store.statement_texts.of_tour(world.tour.tour_id)

    page = world.signed_in("ana").get(f"/tours/{world.tour.tour_id}/versions/{texts[-1].seq}").text

    assert "What it changed" in page
    assert "<ins>" in page
    assert "Plant lead, one day." in page


def test_an_unknown_version_is_not_there(world: PageWorld) -> None:
    """A number that was never one."""
    answer = world.signed_in("ana").get(f"/tours/{world.tour.tour_id}/versions/99999")

    assert answer.status_code == 404


def test_the_page_speaks_german_and_the_text_keeps_its_language(world: PageWorld) -> None:
    """What both committed to is never translated; what is around it is."""
    german = {"Accept-Language": "de"}

    text = world.signed_in("ana").get(path(world), headers=german).text

    assert '<html lang="de">' in text
    assert "Rotierende Tour of Duty" in text
    assert '<article class="sheet" lang="en"' in text


def test_a_former_manager_keeps_the_name_in_the_history(sqlite_store: Store) -> None:
    """What Dana did stays hers when Otto has taken over."""
    world = PageWorld(sqlite_store)
    world.signing()
    for name in ("dana", "ana"):
        world.act(name, "sign", text_hash=world.rules.tour.text_hash)
    key = world.key("otto")
    world.rules.act(Party.HRIS, "manager_changed", fields={"manager_key": key, "zone": "UTC"})
    world.settle()

    board = world.signed_in("otto").get(path(world)).text
    past = world.signed_in("ana").get(f"/tours/{world.tour.tour_id}/history").text

    assert "Dana Reyes committed" in " ".join(board.split())
    assert "Dana Reyes committed" in " ".join(past.split())
    assert "somebody" not in board


def test_joined_records_stand_in_the_history(world: PageWorld) -> None:
    """A name that changes by it is explained, to both and in their language."""
    keys = {"old": world.key("dana"), "new": world.key("otto")}
    world.rules.act(Party.HRIS, "same_person", fields=keys)
    world.settle()
    reader, address = world.signed_in("ana"), f"/tours/{world.tour.tour_id}/history"

    told = [reader.get(address, headers={"Accept-Language": it}).text for it in ("en", "de")]

    assert "two records of one person were joined; nothing else changed" in told[0]
    assert "zwei Einträge einer Person wurden zusammengeführt" in told[1]


def test_a_former_manager_keeps_what_they_said_of_a_review(sqlite_store: Store) -> None:
    """The words of a review stand beside the name of who said them."""
    world = PageWorld(sqlite_store)
    world.committed(TourKind.ROTATIONAL)
    review_opens(world)
    for name, word in (("ana", "on_track"), ("dana", "at_risk")):
        fields = {"progress": word, "text": "So it is."}
        world.act(name, "answer", machine="review", fields=fields)
    key = world.key("otto")
    world.rules.act(Party.HRIS, "manager_changed", fields={"manager_key": key, "zone": "UTC"})
    world.settle()

    board = " ".join(world.signed_in("otto").get(path(world)).text.split())

    assert "Ana Sol “on track” · Dana Reyes “at risk”" in board
