"""Every way of paging, against canned answers."""

from typing import Any

import pytest
from responses import matchers

from tests.rest_world import NOW, PEOPLE, Web, answer, data, full, hris, ids, paged
from tourwright.ports import RefusedError, TransientError
from tourwright.ports.errors import CursorGoneError


def test_one_answer_may_hold_everybody(web: Web) -> None:
    """No paging at all."""
    answer(web, {}, data(1, 2))

    assert ids(hris()) == ["1", "2"]


def test_pages_are_numbered(web: Web) -> None:
    """A short page is the last."""
    answer(web, {"page": "0", "limit": "2"}, data(1, 2))
    answer(web, {"page": "1", "limit": "2"}, data(3))

    assert ids(paged(kind="page", param="page", first=0, size=2, size_param="limit")) == [*"123"]


def test_offsets_count_records(web: Web) -> None:
    """A full last page costs one more request, which is empty."""
    for start, people in ((0, (1, 2)), (2, (3, 4)), (4, ())):
        answer(web, {"skip": str(start)}, data(*people))

    assert ids(paged(kind="offset", param="skip", size=2)) == [*"1234"]


def test_a_cursor_is_found_in_the_answer(web: Web) -> None:
    """The first page has none."""
    answer(web, {}, data(1, meta={"next": "abc"}))
    answer(web, {"after": "abc"}, data(2, meta={"next": None}))

    assert ids(paged(kind="cursor", param="after", next="meta.next")) == ["1", "2"]


def test_a_cursor_that_comes_twice_ends_the_reading(web: Web) -> None:
    """It would never end otherwise."""
    answer(web, {}, data(1, next="abc"))
    answer(web, {"after": "abc"}, data(2, next="abc"))

    with pytest.raises(TransientError, match="twice"):
        ids(paged(kind="cursor", param="after", next="next"))


def test_a_link_in_the_answer_is_followed(web: Web) -> None:
    """Whole or from the root of the server."""
    answer(web, {}, data(1, next="/api/people?p=2"))
    answer(web, {"p": "2"}, data(2, next=f"{PEOPLE}?p=3"))
    answer(web, {"p": "3"}, data(3))

    assert ids(paged(kind="next_link", next="next")) == ["1", "2", "3"]


@pytest.mark.parametrize(
    "link", ["https://evil.example/p", "http://hr.example/p", "//evil.example"]
)
def test_the_next_link_leads_nowhere_else(web: Web, link: str) -> None:
    """Neither to another server nor without its encryption; our credential would go along."""
    answer(web, {}, data(1, next=link))

    with pytest.raises(RefusedError, match="another server"):
        ids(paged(kind="next_link", next="next"))


def test_a_place_that_was_kept_leads_nowhere_else() -> None:
    """What was stored is not believed either."""
    reading = paged(kind="next_link", next="next")

    with pytest.raises(RefusedError, match="another server"):
        full(reading, f"{NOW.isoformat()}|https://evil.example/p")


def test_the_header_of_links_is_followed(web: Web) -> None:
    """Only the one called next."""
    links = f'<{PEOPLE}?p=1>; rel="first", <{PEOPLE}?p=2>; rel="next"'
    answer(web, {}, data(1), headers={"Link": links})
    answer(web, {"p": "2"}, data(2), headers={"Link": f'<{PEOPLE}>; rel="first"'})

    assert ids(paged(kind="link_header")) == ["1", "2"]


def ranged(web: Web, span: str, body: object, **more: Any) -> None:  # noqa: ANN401  # as responses takes it
    """Answer a range of records."""
    web.get(
        PEOPLE, json=body, match=[matchers.header_matcher({"Range": f"records={span}"})], **more
    )


def test_ranges_go_on_by_what_the_answer_says(web: Web) -> None:
    """The total ends it."""
    ranged(web, "0-2", data(1, 2), headers={"Content-Range": "records 0-2/3"})
    ranged(web, "2-4", data(3), headers={"Content-Range": "records 2-3/3"})

    assert ids(paged(kind="range", size=2)) == ["1", "2", "3"]


def test_a_range_beyond_the_end_is_the_end(web: Web) -> None:
    """Where no total is told, 416 tells it."""
    ranged(web, "0-2", data(1, 2), headers={"Content-Range": "records 0-2/*"})
    ranged(web, "2-4", {}, status=416)

    assert ids(paged(kind="range", size=2)) == ["1", "2"]


def test_paging_may_go_into_the_body(web: Web) -> None:
    """As with systems that search by POST."""
    for start, people in ((0, (1, 2)), (2, (3,))):
        wanted = {"domain": [], "offset": start, "limit": 2}
        web.post(PEOPLE, json=data(*people), match=[matchers.json_params_matcher(wanted)])
    paging = {"kind": "offset", "in": "body", "param": "offset", "size": 2, "size_param": "limit"}
    asked = {"method": "POST", "path": "/people", "body": {"domain": []}, "records": "data"}

    assert ids(hris(list={**asked, "paging": paging})) == ["1", "2", "3"]


def test_a_page_can_be_asked_for_again_by_its_place(web: Web) -> None:
    """A reading that was stopped goes on with a new process."""
    answer(web, {"skip": "0"}, data(1, 2))
    answer(web, {"skip": "2"}, data(3))
    answer(web, {"skip": "2"}, data(3))
    first = full(paged(kind="offset", param="skip", size=2))

    again = [full(paged(kind="offset", param="skip", size=2), first.cursor) for _ in range(2)]

    assert again[0] == again[1]
    assert not first.done
    assert again[0].done


def test_a_place_that_the_source_lost_asks_for_a_full_reading(web: Web) -> None:
    """404 on the first page is another matter: the address is wrong."""
    web.get(PEOPLE, status=404)
    reading = paged(kind="cursor", param="after", next="next")

    with pytest.raises(CursorGoneError):
        full(reading, f"{NOW.isoformat()}|abc")
    with pytest.raises(RefusedError, match="address"):
        full(reading)
