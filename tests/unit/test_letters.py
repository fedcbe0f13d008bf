"""What letters look like: golden files, and what no letter may do."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from icalendar import Calendar

from connectors.letters import calendar_text, html_text, mime_message, plain_text
from tests.conftest import Golden
from tourwright.domain.messages import WORDS, compose
from tourwright.domain.statement_model import Names
from tourwright.ports import Invite, Letter, RefusedError
from tourwright.ports.outside import MailCard

GOLDEN = Path(__file__).resolve().parents[1] / "golden/mails"
NOW = datetime(2027, 12, 1, 8, 0, tzinfo=UTC)
START = datetime(2028, 1, 17, 9, 0, tzinfo=UTC)
NAMES = Names("Jonas Adler", "Lena Brandt", "Lumen Harbor")
SENDER = "tours@lumenharbor.example"
LINKS = {
    "ask": "https://tours.example/asks/a1",
    "where": "https://tours.example/where-we-stand/w1",
    "alumni": "https://tours.example/alumni/x1",
}
FACTS = {
    "reader": "Jonas Adler",
    "role": "E",
    "zone": "Europe/Berlin",
    "due": "2026-03-16",
    "mission": "Halve the time from a sensor's signal to an answer",
    "start": "2026-01-15",
    "last_day": "2029-01-14",
    "at": START.isoformat(),
    "summary": "Conversation",
}
EVERY_FACT = {
    "person": "Jonas Adler",
    "missing": "manager,work_email",
    "source": "bamboohr",
    "round": "17",
    "missed": "2",
    "day": "2026-05-04",
    "days": "30",
}
INVITE = Invite(
    uid="tour1-renewal-1@tourwright",
    sequence=0,
    start=START,
    end=datetime(2028, 1, 17, 10, 0, tzinfo=UTC),
    zone="Europe/Berlin",
    summary="Conversation: Jonas Adler and Lena Brandt",
    addresses=(
        ("Jonas Adler", "jonas.adler@lumenharbor.example"),
        ("Lena Brandt", "lena.brandt@lumenharbor.example"),
    ),
)
MOVED = replace(INVITE, sequence=3, start=START.replace(day=18), end=START.replace(day=18, hour=10))
CASES: dict[str, tuple[str, dict[str, str], dict[str, object]]] = {
    "commit": ("commit", {}, {}),
    "committed": ("committed", {}, {}),
    "review-open": ("review_open", {}, {}),
    "renewal-due": ("renewal_due", {}, {"invite": INVITE}),
    "meeting-moved": (
        "meeting",
        {"sequence": "3", "at": MOVED.start.isoformat()},
        {"invite": MOVED},
    ),
    "meeting-cancelled": (
        "meeting", {"cancelled": "true"}, {"invite": replace(MOVED, sequence=4, cancelled=True)},
    ),
    "alumni-invitation": (
        "alumni_invitation", {"role": ""},
        {
            "to_address": "jonas@adler.example",
            "unsubscribe_url": "https://tours.example/leave/l1",
        },
    ),
    "catalogue": (
        "catalogue",
        {"subject": "A first coffee", "body": "Dear {{employee.name}},\n\n1 < 2 & \"so\" on."}, {},
    ),
}  # fmt: skip


def letter(name: str, language: str = "en") -> Letter:
    """Compose a case."""
    purpose, facts, more = CASES[name]
    said = {**FACTS, **facts, "language": language}
    message = compose(purpose, said, NAMES, LINKS, "Lumen Harbor")
    plain = Letter(
        message_id=f"<{name}-1@tours.example>",
        to_address="jonas.adler@lumenharbor.example",
        to_name="Jonas Adler",
        subject=message.subject,
        paragraphs=message.paragraphs,
        date=NOW,
        actions=message.actions,
        footer=message.footer,
        unsubscribe_label=message.stop,
        language=language,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def as_sent(sent: Letter) -> str:
    """Return the mail with the random boundaries named in order."""
    raw = mime_message(sent, "Tourwright", SENDER).as_bytes().decode().replace("\r\n", "\n")
    for number, boundary in enumerate(re.findall(r'boundary="([^"]+)"', raw)):
        raw = raw.replace(boundary, f"boundary-{number}")
    return raw


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_mail_is_the_golden_one(name: str, golden: Golden) -> None:
    """`make golden` rewrites the file; the difference is reviewed."""
    mail = as_sent(letter(name))

    assert mail == golden(GOLDEN / f"{name}.eml", mail)


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_german_mail_is_the_golden_one(name: str, golden: Golden) -> None:
    """As people read it: the same mail, for a reader who chose German."""
    sent = letter(name, "de")
    read = f"Subject: {sent.subject}\n\n{plain_text(sent)}\n\n{html_text(sent)}"

    assert read == golden(GOLDEN / f"{name}-de.txt", read)


@pytest.mark.parametrize("language", sorted(WORDS))
def test_the_words_of_every_mail_are_the_golden_ones(language: str, golden: Golden) -> None:
    """Each purpose in one file by language, so that two of them can be laid side by side."""
    said = "\n".join(in_full(purpose, language) for purpose in sorted(WORDS[language].texts))

    assert said == golden(GOLDEN / f"every-mail-{language}.txt", said)


def in_full(purpose: str, language: str) -> str:
    """Return the words of one purpose, with every fact that it may name."""
    facts = {**FACTS, **EVERY_FACT, "language": language}
    message = compose(purpose, facts, NAMES, LINKS, "Lumen Harbor")
    labels = [f"[{label}]" for label, _ in message.actions]
    return "\n".join((f"=== {purpose} ===", message.subject, *message.paragraphs, *labels, ""))


@pytest.mark.parametrize("name", sorted(CASES))
def test_text_and_html_say_the_same(name: str) -> None:
    """Every sentence and every link stands in both parts."""
    sent = letter(name)
    text, html = plain_text(sent), html_text(sent)

    for _, url in sent.actions:
        assert url in text
        assert url in html
    bare = re.sub(r"<[^>]+>", " ", html)
    for word in re.findall(r"[A-Za-z]{4,}", " ".join(sent.paragraphs)):
        assert word in text
        assert word in bare


def test_a_card_goes_along_and_changes_no_word() -> None:
    """The head holds it, or the body begins with it; everything else is as without it."""
    plain = letter("commit")

    carrying = html_text(replace(plain, card=MailCard("<script></script>", "<section></section>")))

    assert "<script></script></head>" in carrying
    assert carrying.index("<section></section>") < carrying.index("<p>")
    bare = carrying.replace("<script></script>", "").replace("<section></section>", "")
    assert bare == html_text(plain)


def test_what_people_typed_is_text_in_html() -> None:
    """No mark-up of a name or a mission comes alive."""
    evil = replace(
        letter("commit"),
        subject="<script>",
        paragraphs=('<img src=x onerror="alert(1)">',),
        actions=(("<b>", 'https://tours.example/?a="><script>'),),
        footer="<i>",
    )

    html = html_text(evil)

    assert "<script>" not in html
    assert "<img" not in html


def test_both_answers_of_an_invitation_look_alike() -> None:
    """The two links differ in nothing but their words."""
    html = html_text(letter("alumni-invitation"))

    styles = re.findall(r'<a href="https://tours.example/alumni/x1" style="([^"]+)"', html)
    assert len(styles) == 2
    assert len(set(styles)) == 1


def test_the_entry_keeps_its_uid_and_counts_its_changes() -> None:
    """A calendar moves the entry it has instead of making another one."""
    first = Calendar.from_ical(calendar_text(letter("renewal-due"), SENDER)).events[0]
    moved = Calendar.from_ical(calendar_text(letter("meeting-moved"), SENDER)).events[0]

    assert first["UID"] == moved["UID"]
    assert (first["SEQUENCE"], moved["SEQUENCE"]) == (0, 3)


def test_the_entry_is_private_neutral_and_without_notes() -> None:
    """Whoever sees the calendar learns that two people talk, and nothing else."""
    calendar = Calendar.from_ical(calendar_text(letter("renewal-due"), SENDER))
    event = calendar.events[0]

    assert str(calendar["METHOD"]) == "REQUEST"
    assert str(event["CLASS"]) == "PRIVATE"
    assert "DESCRIPTION" not in event
    assert event.start == START


def test_a_cancelled_talk_leaves_the_calendar() -> None:
    """Method and status both say so."""
    calendar = Calendar.from_ical(calendar_text(letter("meeting-cancelled"), SENDER))

    assert str(calendar["METHOD"]) == "CANCEL"
    assert str(calendar.events[0]["STATUS"]) == "CANCELLED"


def test_many_talks_are_one_file_and_no_invitation() -> None:
    """A calendar asks nobody to answer a list; each entry keeps its own uid and its end."""
    gone = replace(INVITE, uid="t2-renewal-1@tourwright", cancelled=True)
    many = replace(letter("renewal-due"), invite=None, invites=(INVITE, gone))

    mail = mime_message(many, "Lumen Harbor", SENDER)

    calendar = Calendar.from_ical(calendar_text(many, SENDER))
    assert str(calendar["METHOD"]) == "PUBLISH"
    assert [str(one["STATUS"]) for one in calendar.events] == ["CONFIRMED", "CANCELLED"]
    assert not any("ATTENDEE" in one for one in calendar.events)
    assert [part.get_filename() for part in mail.iter_attachments()] == ["conversation.ics"]
    assert "text/calendar" not in [part.get_content_type() for part in mail.walk()]


def test_names_cannot_write_into_the_calendar() -> None:
    """A line end in a name makes no new property."""
    evil = (('Jo"\r\nATTENDEE:mailto:eve@evil.example', "jo@acme.example"),)
    text = calendar_text(
        replace(letter("renewal-due"), invite=replace(INVITE, addresses=evil)), SENDER
    )

    calendar = Calendar.from_ical(text)
    assert "\nATTENDEE:mailto:eve" not in text.replace("\r", "")
    assert str(calendar.events[0]["ATTENDEE"]) == "mailto:jo@acme.example"


def test_the_entry_is_in_the_mail_as_alternative_and_as_file() -> None:
    """Readers that invite and readers that do not both find it."""
    raw = mime_message(letter("renewal-due"), "Tourwright", SENDER).as_bytes()
    kinds = [part.get_content_type() for part in message_from_bytes(raw, policy=default).walk()]

    assert "text/calendar" in kinds
    assert "application/ics" in kinds


def test_the_address_to_leave_at_stands_on_one_line_as_it_is() -> None:
    """A link is longer than a line, and no mail program decodes this header (RFC 8058)."""
    url = f"https://tours.example.com/alumni/{'WyJ0b3' * 40}.Zk-_x/leave"
    raw = mime_message(replace(letter("commit"), unsubscribe_url=url), "Tourwright", SENDER)

    assert f"List-Unsubscribe: <{url}>\r\n" in raw.as_bytes().decode()


@pytest.mark.parametrize(
    "url", ["https://x.example/a b", "https://x.example/>\r\nBcc: e@e.example", "https://ü.example"]
)
def test_an_unsubscribe_address_cannot_write_headers(url: str) -> None:
    """It goes into a header, so it is checked."""
    with pytest.raises(RefusedError):
        mime_message(replace(letter("commit"), unsubscribe_url=url), "Tourwright", SENDER)
