"""Letters over real SMTP on loopback."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from connectors.smtp.client import SmtpMailer, SmtpSettings
from emulators.faults import Fault
from emulators.ledger import Ledger
from emulators.mails import MailStore
from emulators.server import free_port
from emulators.smtp import SmtpSink, listening
from tourwright.ports import (
    Letter,
    NoSuchAddressError,
    RefusedError,
    TransientError,
    UnknownOutcomeError,
)

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LETTER = Letter(
    message_id="<review_open-1@tourwright.example>",
    to_address="jo.okafor@acme.example",
    to_name="Jojo Okafor",
    subject="Time for a conversation",
    paragraphs=("Hello Jojo,", "A short look back and ahead is due."),
    date=NOW,
    actions=(("Open your page", "https://tours.example/a/1"),),
)


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    """A sink that keeps mails in memory."""
    store = MailStore()
    yield SmtpSink(store, Ledger(), lambda: NOW)
    store.close()


@pytest.fixture
def mailer(sink: SmtpSink) -> Iterator[SmtpMailer]:
    """A mailer that hands in to the sink."""
    with listening(sink) as port:
        yield SmtpMailer(
            SmtpSettings("127.0.0.1", port, "tours@acme.example", security="none"), timeout_s=5
        )


def test_a_letter_arrives_with_its_message_id(mailer: SmtpMailer, sink: SmtpSink) -> None:
    """What was sent is what arrived, under our own id."""
    mailer.send(LETTER)

    (mail,) = sink.store.all("jo.okafor@acme.example")
    assert (mail.message_id, mail.subject) == (LETTER.message_id, LETTER.subject)
    assert "https://tours.example/a/1" in mail.text
    assert "https://tours.example/a/1" in mail.html


def test_an_unsubscribe_address_becomes_both_one_click_headers(
    mailer: SmtpMailer, sink: SmtpSink
) -> None:
    """RFC 8058 wants the address and the word that a POST is enough."""
    mailer.send(replace(LETTER, unsubscribe_url="https://tours.example/leave/x"))

    message = sink.store.all()[0].message
    assert message["List-Unsubscribe"] == "<https://tours.example/leave/x>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_line_ends_in_names_and_subject_make_no_new_header(
    mailer: SmtpMailer, sink: SmtpSink
) -> None:
    """A name from the HRIS cannot write headers or add a recipient."""
    evil = 'Jo"\r\nBcc: eve@evil.example, x'
    mailer.send(replace(LETTER, to_name=evil, subject="Hi\r\nBcc: eve@evil.example"))

    (mail,) = sink.store.all()
    assert mail.recipient == "jo.okafor@acme.example"
    assert mail.message["Bcc"] is None
    assert len(mail.message["To"].addresses) == 1


@pytest.mark.parametrize(
    "address",
    [
        "",
        "no-at-sign",
        "jö@acme.example",
        "a@b.example\r\nBcc: x@y.example",
        "a@b.example, c@d.example",
    ],
)
def test_an_address_no_mail_can_go_to_is_refused(
    mailer: SmtpMailer, sink: SmtpSink, address: str
) -> None:
    """A wrong address is for a person to mend; it never reaches the server."""
    with pytest.raises(RefusedError):
        mailer.send(replace(LETTER, to_address=address))

    assert not sink.store.all()


@pytest.mark.parametrize(
    "message_id", ["", "no-brackets@x", "<a b@x>", "<a@x>\r\nBcc: y@z.example"]
)
def test_a_wrong_message_id_is_refused(mailer: SmtpMailer, message_id: str) -> None:
    """The id is ours: a wrong one is never repaired in silence."""
    with pytest.raises(RefusedError):
        mailer.send(replace(LETTER, message_id=message_id))


@pytest.mark.parametrize(
    ("path", "kind", "error"),
    [
        ("RCPT", "550", RefusedError),
        ("RCPT", "550 5.1.1", NoSuchAddressError),
        ("RCPT", "550 5.7.1", RefusedError),
        ("RCPT", "451", TransientError),
        ("DATA", "552", RefusedError),
        ("DATA", "421", TransientError),
        ("DATA", "kill-before", UnknownOutcomeError),
        ("DATA", "kill-after", UnknownOutcomeError),
    ],
)
def test_each_fault_is_sorted(
    mailer: SmtpMailer, sink: SmtpSink, path: str, kind: str, error: type[Exception]
) -> None:
    """A no is final, a later is repeated, a lost answer is neither."""
    sink.faults.add(Fault(kind, path))

    with pytest.raises(error) as raised:
        mailer.send(LETTER)

    assert raised.type is error


def test_no_server_means_nothing_was_sent() -> None:
    """Without a connection a repeat is safe."""
    settings = SmtpSettings("127.0.0.1", free_port(), "tours@acme.example", security="none")

    with pytest.raises(TransientError):
        SmtpMailer(settings, timeout_s=2).send(LETTER)


def test_a_server_without_encryption_is_refused_when_it_is_asked_for(sink: SmtpSink) -> None:
    """A mail never goes in clear because a server forgot how to encrypt."""
    with listening(sink) as port, pytest.raises(RefusedError):
        SmtpMailer(SmtpSettings("127.0.0.1", port, "tours@acme.example"), timeout_s=5).send(LETTER)

    assert not sink.store.all()


def test_smtp_cannot_tell_what_was_sent(mailer: SmtpMailer) -> None:
    """The caller must know that looking up is not possible."""
    assert mailer.was_sent(LETTER.message_id) is None
