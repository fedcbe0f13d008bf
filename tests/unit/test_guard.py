"""The headers of every page stand once, whatever the page said itself."""

from flask import Response

from webhooks.guard import HEADERS, with_headers


def test_a_pages_own_word_on_a_header_of_ours_gives_way() -> None:
    """A page that lets itself be kept, or be framed, is not."""
    answer = Response("x", headers={"Cache-Control": "public", "Location": "/there"})

    headers = with_headers(answer).headers

    assert headers.getlist("Cache-Control") == ["no-store"]
    assert headers["Location"] == "/there"


def test_the_headers_stand_once_however_often_they_are_given() -> None:
    """The check before a page and the page itself may both give them."""
    headers = with_headers(with_headers(Response("x"))).headers

    assert {name: headers.getlist(name) for name in HEADERS} == {
        name: [value] for name, value in HEADERS.items()
    }
