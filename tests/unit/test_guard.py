"""The headers of every page stand once, whatever the page said itself."""

import pytest
from flask import Response

from tests.web_world import ANA, World, ask
from tourwright.domain.model import AskKind
from webhooks.guard import HEADERS, with_headers
from webhooks.tokens import Purpose

FORWARDED = {
    "Host": "evil.example",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "gopher",
    "X-Forwarded-Prefix": "/evil.example",
    "Forwarded": "host=evil.example;proto=gopher",
}


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


@pytest.mark.parametrize("purpose", [Purpose.ASK, Purpose.WHERE, Purpose.ALUMNI])
def test_no_page_believes_where_a_request_says_that_it_came_from(purpose: Purpose) -> None:
    """Addresses on pages are relative, and those in mails are made from the configured one."""
    world = World()
    world.asks.put(ask(AskKind.TASK, "done"))
    subject = f"a1-1:{AskKind.TASK}:1:{ANA}" if purpose is Purpose.ASK else "a1"
    path = f"/{purpose}/{world.token(purpose, subject)}"

    answer = world.client().get(path, headers=FORWARDED)

    assert answer.status_code == 200
    assert "evil.example" not in f"{answer.text} {answer.headers}"
    assert "gopher" not in f"{answer.text} {answer.headers}"
