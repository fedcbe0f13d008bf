"""What makes people and filters report a mail as fraud is in none of ours."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from connectors.letters import html_text, mime_message, plain_text
from tourwright.domain.messages import WORDS, compose
from tourwright.domain.statement_model import Names
from tourwright.ports import Letter

SENDER = "tours@lumenharbor.example"
HOST = "tours.example"
LINKS = {name: f"https://{HOST}/{name}/1" for name in ("ask", "where", "alumni", "leave", "page")}
FACTS = {
    "reader": "Jonas Adler",
    "role": "E",
    "zone": "Europe/Berlin",
    "due": "2026-03-16",
    "mission": "Halve the time from a signal to an answer",
    "start": "2026-01-15",
    "last_day": "2029-01-14",
    "at": "2028-01-17T09:00:00+00:00",
    "summary": "Conversation",
    "person": "Jonas Adler",
    "missing": "manager",
    "source": "bamboohr",
    "round": "17",
    "missed": "2",
    "day": "2026-05-04",
    "days": "30",
}
in_both = pytest.mark.parametrize("language", sorted(WORDS))


def letter(language: str, purpose: str) -> Letter:
    """Return the letter of a purpose, to somebody outside, who may leave every list."""
    names = Names("Jonas Adler", "Lena Brandt", "Lumen Harbor")
    said = compose(purpose, {**FACTS, "language": language}, names, LINKS, "Lumen Harbor")
    return Letter(
        message_id=f"<1@{HOST}>",
        to_address="jonas@adler.example",
        to_name="Jonas Adler",
        subject=said.subject,
        paragraphs=said.paragraphs,
        date=datetime(2027, 12, 1, 8, tzinfo=UTC),
        actions=said.actions,
        footer=said.footer,
        unsubscribe_url=LINKS["leave"],
        unsubscribe_label=said.stop,
        language=language,
    )


def every(language: str) -> Iterator[Letter]:
    """Yield the letter of every purpose there is."""
    yield from (letter(language, purpose) for purpose in WORDS[language].texts)


def links(html: str) -> Iterator[tuple[str, str]]:
    """Yield where each link leads, and what it shows."""
    yield from re.findall(r'<a href="https?://([^/"]+)[^>]*>([^<]*)</a>', html)


def sent(mail: Letter) -> EmailMessage:
    """Return the mail as it goes out."""
    return mime_message(mail, "Lumen Harbor", SENDER)


@in_both
def test_every_link_shows_where_it_leads(language: str) -> None:
    """The reader sees the host before the click, and it is ours."""
    for html in map(html_text, every(language)):
        shown = list(links(html))
        assert len(shown) == html.count("<a ")
        assert all(host == HOST and text.endswith(f"({HOST})") for host, text in shown)


@in_both
def test_no_mail_but_that_of_a_talk_carries_a_file(language: str) -> None:
    """Text and the same as HTML, nothing to open."""
    for mail in map(sent, every(language)):
        assert list(mail.iter_attachments()) == []
        kinds = [part.get_content_type() for part in mail.walk() if not part.is_multipart()]
        assert kinds == ["text/plain", "text/html"]


@in_both
def test_the_plain_text_is_complete(language: str) -> None:
    """Who reads no HTML reads every sentence and can follow every link."""
    for mail in every(language):
        text = plain_text(mail)
        urls = [url for _, url in mail.actions]
        assert all(part in text for part in (*mail.paragraphs, *urls, mail.unsubscribe_url))


def test_the_sender_is_the_one_that_was_set_up() -> None:
    """Nothing of a letter chooses who it comes from, or whom an answer goes to."""
    evil = replace(letter("en", "commit"), to_name="Eve\r\nFrom: eve@evil.example")

    mail = sent(evil)

    assert str(mail["From"]) == f"Lumen Harbor <{SENDER}>"
    assert mail["Reply-To"] is None
    assert mail["Sender"] is None


def test_nothing_is_fetched_when_a_mail_is_opened() -> None:
    """No picture, no script, no style sheet: a mail cannot tell that it was read."""
    html = html_text(letter("en", "commit"))

    assert not re.search(r"<(img|script|link|iframe)|src=|url\(", html)
