"""Link tokens: bound to person and purpose, expiring, useless when changed."""

import random
from datetime import timedelta

import pytest
from flask import Flask

from tests.fakes import NOW
from tests.web_world import ANA, KEY
from webhooks.tokens import BadLinkError, ExpiredLinkError, Link, Links, Purpose, token_id

LINK = Link(Purpose.ASK, "a1-1:commit:1:p-ana", ANA)


@pytest.fixture
def links() -> Links:
    """Return a maker of links."""
    return Links(KEY, "https://tours.example/")


def test_a_token_says_what_it_was_made_for(links: Links) -> None:
    """Purpose, subject and person come back."""
    read = links.read(links.token(LINK, NOW), Purpose.ASK, NOW)

    assert (read.subject, read.person_key, read.purpose) == (LINK.subject, ANA, Purpose.ASK)


@pytest.mark.parametrize("other", [Purpose.WHERE, Purpose.ALUMNI, Purpose.LEAVE])
def test_a_token_serves_one_purpose(links: Links, other: Purpose) -> None:
    """A link to leave cannot be turned into a link to answer."""
    with pytest.raises(BadLinkError):
        links.read(links.token(LINK, NOW), other, NOW)


def test_every_changed_character_is_noticed(links: Links) -> None:
    """No single character of a token can be another."""
    token = links.token(LINK, NOW)

    for place in range(len(token) - 1):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        with pytest.raises(BadLinkError):
            links.read(changed, Purpose.ASK, NOW)


def test_a_link_ends_after_sixty_days(links: Links) -> None:
    """An old link says what it was for, so that a fresh one can be sent."""
    token = links.token(LINK, NOW)
    later = NOW + timedelta(days=60, seconds=1)

    with pytest.raises(ExpiredLinkError) as old:
        links.read(token, Purpose.ASK, later)

    assert old.value.link.subject == LINK.subject


def test_a_link_is_good_to_the_last_second(links: Links) -> None:
    """Sixty days are sixty days."""
    token = links.token(LINK, NOW)

    assert links.read(token, Purpose.ASK, NOW + timedelta(days=60)).subject == LINK.subject


def test_a_link_to_leave_never_ends(links: Links) -> None:
    """Ten years later the mail's unsubscribe link still works."""
    token = links.token(Link(Purpose.LEAVE, "a1", ANA), NOW)

    assert links.read(token, Purpose.LEAVE, NOW.replace(year=2037)).subject == "a1"


@pytest.mark.parametrize("junk", ["", ".", "a.b.c", "x" * 5000, "%00", "ü"])
def test_junk_is_a_bad_link(links: Links, junk: str) -> None:
    """Whatever stands in the path, it is a bad link and no other failure."""
    with pytest.raises(BadLinkError):
        links.read(junk, Purpose.ASK, NOW)


def test_a_token_that_no_mail_holds_is_not_even_looked_at(links: Links) -> None:
    """Though its signature were right."""
    token = links.token(Link(Purpose.ASK, random.Random(7).randbytes(900).hex(), ANA), NOW)

    with pytest.raises(BadLinkError):
        links.read(token, Purpose.ASK, NOW)


def test_links_are_plain_ascii_and_short(links: Links) -> None:
    """Mail programs and scanners rewrite long or odd addresses."""
    url = links.url(Link(Purpose.LEAVE, "k3v7q2m5x4n6p7r2s4t6", ANA), NOW)

    assert url.startswith("https://tours.example/alumni/")
    assert url.isascii()
    assert len(url) < 250


def test_the_name_of_a_used_token_does_not_give_it_away(links: Links) -> None:
    """What is remembered cannot be used."""
    token = links.token(LINK, NOW)

    assert token_id(token) not in token
    assert len(token_id(token)) == 32


def test_another_key_reads_nothing(links: Links) -> None:
    """A token of another installation is not ours."""
    with pytest.raises(BadLinkError):
        Links(b"x" * 32, "https://x").read(links.token(LINK, NOW), Purpose.ASK, NOW)


def test_a_token_that_was_read_before_in_a_request_still_ends(links: Links) -> None:
    """What a request remembers of a token says nothing about whether it is too old."""
    token = links.token(LINK, NOW)

    with Flask("x").app_context():
        links.read(token, Purpose.ASK, NOW)
        with pytest.raises(ExpiredLinkError):
            links.read(token, Purpose.ASK, NOW + timedelta(days=61))


def test_a_token_that_was_read_before_in_a_request_serves_nothing_else(links: Links) -> None:
    """Another purpose and another key refuse it, as if it had never been read."""
    token = links.token(LINK, NOW)

    with Flask("x").app_context():
        links.read(token, Purpose.ASK, NOW)
        with pytest.raises(BadLinkError):
            links.read(token, Purpose.WHERE, NOW)
        with pytest.raises(BadLinkError):
            Links(b"x" * 32, "https://x").read(token, Purpose.ASK, NOW)


def test_a_token_that_is_not_ours_is_refused_each_time(links: Links) -> None:
    """A request that asks twice is told twice."""
    with Flask("x").app_context():
        for _ in range(2):
            with pytest.raises(BadLinkError):
                links.read("not.ours", Purpose.ASK, NOW)


def test_a_request_reads_a_token_once(links: Links) -> None:
    """Both the check before the page and the page get the very same link."""
    token = links.token(LINK, NOW)

    with Flask("x").app_context():
        first = links.read(token, Purpose.ASK, NOW)
        again = Links(KEY, "https://tours.example").read(token, Purpose.ASK, NOW)

    assert first is again
