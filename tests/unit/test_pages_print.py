"""A statement to keep: page, PDF and text give the hash that both committed to."""

import pytest

from tests.page_world import PageWorld
from tourwright.domain.model import TourKind
from tourwright.statement_verify import verify
from tourwright.store import Store

COPIES = ("print", "statement.pdf", "statement.txt")


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a tour that Ana and Dana committed to."""
    world = PageWorld(sqlite_store)
    world.committed()
    return world


@pytest.mark.parametrize("copy", COPIES)
@pytest.mark.parametrize("name", ["ana", "dana"])
def test_every_copy_hashes_to_what_both_committed_to(
    world: PageWorld, copy: str, name: str
) -> None:
    """The sceptic's script finds each copy whole."""
    answer = world.signed_in(name).get(f"/tours/{world.tour.tour_id}/{copy}")

    checked = verify(answer.data, world.tour.text_hash)

    assert answer.status_code == 200
    assert checked.faults == ()


def test_the_page_names_who_committed_when_and_the_versions(world: PageWorld) -> None:
    """Text, parties, dates, hash and history stand on one page."""
    page = world.signed_in("ana").get(f"/tours/{world.tour.tour_id}/print").text

    for words in ("Ana Sol, ", "Dana Reyes, ", "committed to by both", world.tour.text_hash):
        assert words in page


def test_a_text_that_was_changed_names_both_and_its_versions(world: PageWorld) -> None:
    """After an amendment the paper is the new text, committed to by both; the old one is named."""
    before = world.tour.text_hash
    world.act("ana", "propose", "amendment", fields={"career": '"Other words."'})
    proposed = world.rules.tour.amendments[-1].text_hash
    world.act("dana", "sign_other", "amendment", text_hash=proposed)

    answer = world.signed_in("dana").get(f"/tours/{world.tour.tour_id}/print")

    assert verify(answer.data, proposed).faults == ()
    assert "A draft" not in answer.text
    for words in ("Ana Sol, ", "Dana Reyes, ", f"text {before[:4]}", f"text {proposed[:4]}"):
        assert words in answer.text


def test_two_downloads_are_the_same_bytes(world: PageWorld) -> None:
    """A PDF is dated by the commitment."""
    client = world.signed_in("ana")
    path = f"/tours/{world.tour.tour_id}/statement.pdf"

    assert client.get(path).data == client.get(path).data


@pytest.mark.parametrize("copy", COPIES)
@pytest.mark.parametrize("name", ["otto", "olga", "igor", "eva"])
def test_others_find_nothing(world: PageWorld, copy: str, name: str) -> None:
    """The text is for the two, and for whoever says why they look."""
    answer = world.signed_in(name).get(f"/tours/{world.tour.tour_id}/{copy}")

    assert answer.status_code == 404


def test_a_file_carries_nobodys_name(world: PageWorld) -> None:
    """Folders of downloads are seen by others."""
    answer = world.signed_in("ana").get(f"/tours/{world.tour.tour_id}/statement.pdf")

    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="statement-1-{world.tour.text_hash[:12]}.pdf"'
    )


def test_a_private_draft_is_on_no_paper(sqlite_store: Store) -> None:
    """What is not shared yet cannot be printed by anybody."""
    world = PageWorld(sqlite_store)
    tour = world.open_tour(TourKind.TRANSFORMATIONAL)
    world.act("dana", "open_draft")

    answers = [
        world.signed_in(name).get(f"/tours/{tour.tour_id}/print") for name in ("ana", "dana")
    ]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_a_shared_draft_says_that_it_is_one(sqlite_store: Store) -> None:
    """Paper that looks committed to and is not would mislead."""
    world = PageWorld(sqlite_store)
    tour = world.open_tour(TourKind.TRANSFORMATIONAL)
    world.act("dana", "open_draft")
    world.act("dana", "share")

    page = world.signed_in("ana").get(f"/tours/{tour.tour_id}/print").text

    assert "A draft: not committed to yet." in page


@pytest.mark.parametrize("copy", COPIES)
def test_a_copy_takes_few_queries(world: PageWorld, copy: str) -> None:
    """At most eight."""
    client = world.signed_in("dana")
    client.get(f"/tours/{world.tour.tour_id}/{copy}")

    with world.queries() as queries:
        client.get(f"/tours/{world.tour.tour_id}/{copy}")

    assert len([each for each in queries.statements if each != "BEGIN"]) <= 8
