"""Letters through Microsoft Graph: the emulated tenant, and msal as it is."""

import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
import requests

from connectors.credentials import Secret
from connectors.http import TimedSession
from connectors.microsoft365.clouds import cloud_of
from connectors.microsoft365.graph import GraphClient
from connectors.microsoft365.mailer import GraphMailer, GraphSettings, Mode
from connectors.microsoft365.tokens import AppSettings, AppTokens
from emulators.contracts import Contract
from emulators.faults import Fault
from emulators.ledger import Ledger
from emulators.mails import MailStore
from emulators.microsoft365 import CLIENT_SECRET, Microsoft365Emulator
from emulators.server import serving
from tests.fakes.letters import NotesInMemory
from tests.to_emulator import ToEmulator
from tourwright.ports import (
    Invite,
    Letter,
    RefusedError,
    TransientError,
    UnknownOutcomeError,
)

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LOGIN = "https://login.microsoftonline.com"
LETTER = Letter(
    message_id="<it's-review_open-1@tourwright.example>",
    to_address="jo.okafor@acme.example",
    to_name="Jojo Okafor",
    subject="Time for a conversation",
    paragraphs=("Hello Jojo,", "A short look back & ahead is due."),
    date=NOW,
    actions=(("Open your page", "https://tours.example/a/1"),),
)
ONE_CLICK = replace(LETTER, unsubscribe_url="https://tours.example/leave/x")
TALK = replace(
    LETTER,
    invite=Invite(
        "t-renewal-1@tourwright", 0, NOW, NOW, "Europe/Berlin", "Conversation",
        (("Jojo Okafor", "jo.okafor@acme.example"),),
    ),
)  # fmt: skip


@dataclass
class MailClock:
    """A clock that a test sets."""

    moment: datetime = NOW

    def now(self) -> datetime:
        """Return the moment."""
        return self.moment


@dataclass(frozen=True)
class Desk:
    """What mailers are made of."""

    graph: GraphClient
    notes: NotesInMemory
    clock: MailClock

    def mailer(self, mode: Mode = Mode.DRAFT, notes: NotesInMemory | None = None) -> GraphMailer:
        """Return a mailer of a process that just began."""
        settings = GraphSettings("tours@acme.example", mode)
        return GraphMailer(self.graph, settings, notes or self.notes, self.clock)


@pytest.fixture
def tenant() -> Iterator[Microsoft365Emulator]:
    """A tenant; at the end no request may have broken Graph's published description."""
    store = MailStore()
    made = Microsoft365Emulator(store, Ledger(), lambda: NOW)
    yield made
    store.close()
    assert [line.broken for line in made.ledger.broken()] == []


@pytest.fixture
def url(tenant: Microsoft365Emulator) -> Iterator[str]:
    """Where the tenant is served."""
    with serving(tenant.app) as address:
        yield address


@pytest.fixture
def tokens(url: str) -> Iterator[AppTokens]:
    """The token source, over real msal."""
    with closing(TimedSession()) as session:
        session.mount(LOGIN, ToEmulator(LOGIN, url))
        yield AppTokens(AppSettings("contoso.example", "client-1", Secret(CLIENT_SECRET)), session)


@pytest.fixture
def notes() -> NotesInMemory:
    """What outlives a process."""
    return NotesInMemory()


@pytest.fixture
def clock() -> MailClock:
    """The clock that notes are dated by."""
    return MailClock()


@pytest.fixture
def desk(url: str, tokens: AppTokens, notes: NotesInMemory, clock: MailClock) -> Iterator[Desk]:
    """What mailers are made of."""
    with requests.Session() as session:
        cloud = replace(cloud_of("public"), graph=url)
        yield Desk(GraphClient(session, tokens, cloud), notes, clock)


@pytest.fixture
def mailer(desk: Desk) -> GraphMailer:
    """A mailer that may read its mailbox."""
    return desk.mailer()


@pytest.fixture
def blind(desk: Desk) -> GraphMailer:
    """A mailer that may only send."""
    return desk.mailer(Mode.SEND)


def mails(tenant: Microsoft365Emulator) -> int:
    """Count what was delivered."""
    return len(tenant.mails.all())


def test_a_letter_is_drafted_and_sent_once(
    mailer: GraphMailer, tenant: Microsoft365Emulator
) -> None:
    """The mail carries our Message-ID and every word."""
    mailer.send(LETTER)
    mailer.send(LETTER)

    (mail,) = tenant.mails.all("jo.okafor@acme.example")
    assert mail.message_id == LETTER.message_id
    assert "look back & ahead" in mail.text


def test_a_second_process_finds_what_the_first_one_sent(
    mailer: GraphMailer, tenant: Microsoft365Emulator, desk: Desk
) -> None:
    """The property on the message is found again, without any memory of ours."""
    mailer.send(LETTER)
    desk.mailer(notes=NotesInMemory()).send(LETTER)

    assert mails(tenant) == 1


def test_a_second_process_goes_on_with_the_noted_draft_without_a_search(
    mailer: GraphMailer, tenant: Microsoft365Emulator, desk: Desk
) -> None:
    """The search lags behind; the id that stays does not."""
    tenant.faults.add(Fault("429", "/send", retry_after="7"))
    with pytest.raises(TransientError):
        mailer.send(LETTER)
    tenant.ledger.clear()

    desk.mailer().send(LETTER)

    assert [line.method for line in tenant.ledger.lines()] == ["POST"]
    assert (mails(tenant), len(tenant.items)) == (1, 1)


def test_a_draft_left_behind_is_sent_and_not_made_again(
    mailer: GraphMailer, tenant: Microsoft365Emulator
) -> None:
    """Stopped between draft and sending, the next try goes on with the same draft."""
    tenant.faults.add(Fault("429", "/send", retry_after="7"))
    with pytest.raises(TransientError) as put_off:
        mailer.send(LETTER)

    mailer.send(LETTER)

    assert put_off.value.after_s == 7.0
    assert (mails(tenant), len(tenant.items)) == (1, 1)


@pytest.mark.parametrize("kind", ["504-after", "504", "502", "500"])
def test_an_answer_that_says_nothing_leaves_the_outcome_open(
    mailer: GraphMailer, tenant: Microsoft365Emulator, kind: str
) -> None:
    """After looking, a repeat never sends a second mail."""
    tenant.faults.add(Fault(kind, "/send"))
    with pytest.raises(UnknownOutcomeError):
        mailer.send(LETTER)

    done = mailer.was_sent(LETTER.message_id)
    mailer.send(LETTER)

    assert done is (kind == "504-after")
    assert mails(tenant) == 1


def test_accepted_is_accepted_whatever_the_headers_say(
    mailer: GraphMailer, tenant: Microsoft365Emulator
) -> None:
    """202 with Retry-After is no reason to send again."""
    tenant.faults.add(Fault("202-wait", "/send", retry_after="60"))

    mailer.send(LETTER)

    assert mails(tenant) == 1


def test_a_mail_that_is_nowhere_yet_is_not_sent_again(
    mailer: GraphMailer, tenant: Microsoft365Emulator
) -> None:
    """Sent Items lags: the draft is gone and the mail not there, so nobody may go on yet."""
    tenant.faults.add(Fault("504-after", "/send"))
    with pytest.raises(UnknownOutcomeError):
        mailer.send(LETTER)
    tenant.faults.add(Fault("lag", "/messages/"))
    with pytest.raises(TransientError, match="on its way"):
        mailer.was_sent(LETTER.message_id)

    assert mailer.was_sent(LETTER.message_id) is True
    assert mails(tenant) == 1


def test_a_mail_that_left_and_was_deleted_counts_as_sent(
    mailer: GraphMailer, tenant: Microsoft365Emulator, desk: Desk
) -> None:
    """Nothing that left the drafts is on its way for an hour."""
    tenant.faults.add(Fault("504-after", "/send"))
    with pytest.raises(UnknownOutcomeError):
        mailer.send(LETTER)
    tenant.items.clear()
    desk.clock.moment += timedelta(hours=1)

    assert mailer.was_sent(LETTER.message_id) is True


def test_a_draft_that_hides_from_one_lookup_is_not_taken_for_sent(
    mailer: GraphMailer, tenant: Microsoft365Emulator, desk: Desk
) -> None:
    """An hour later it is looked for by its own property too, before somebody goes without it."""
    tenant.faults.add(Fault("503", "/send"))
    with pytest.raises(TransientError):
        mailer.send(LETTER)
    desk.clock.moment += timedelta(hours=1)
    tenant.faults.add(Fault("lag", "/messages/"))

    assert mailer.was_sent(LETTER.message_id) is False
    mailer.send(LETTER)
    assert mails(tenant) == 1


def test_what_is_noted_as_sent_is_asked_nobody(
    mailer: GraphMailer, tenant: Microsoft365Emulator, desk: Desk
) -> None:
    """Sent once and noted, it costs no call any more."""
    mailer.send(LETTER)
    calls = len(list(tenant.ledger.lines()))

    assert desk.mailer().was_sent(LETTER.message_id) is True
    desk.mailer().send(LETTER)
    assert len(list(tenant.ledger.lines())) == calls


@pytest.mark.parametrize(("once", "copies"), [(True, 1), (False, 2)])
def test_a_reminder_goes_at_most_once_and_a_question_at_least_once(
    blind: GraphMailer, tenant: Microsoft365Emulator, *, once: bool, copies: int
) -> None:
    """Where nobody can look, the kind of mail decides after a lost answer."""
    letter = replace(LETTER, once=once)
    tenant.faults.add(Fault("504-after", "/sendMail"))
    with pytest.raises(UnknownOutcomeError):
        blind.send(letter)

    blind.send(letter)

    assert mails(tenant) == copies
    assert len({mail.message_id for mail in tenant.mails.all()}) == 1


def test_a_reminder_that_was_clearly_not_taken_is_sent_again(
    blind: GraphMailer, tenant: Microsoft365Emulator
) -> None:
    """Too many requests: it never left."""
    tenant.faults.add(Fault("429", "/sendMail"))
    with pytest.raises(TransientError):
        blind.send(replace(LETTER, once=True))

    blind.send(replace(LETTER, once=True))

    assert mails(tenant) == 1


def test_a_letter_never_sent_is_known_not_to_be(mailer: GraphMailer) -> None:
    """Looking up tells "no" when there is nothing."""
    assert mailer.was_sent("<nothing@tourwright.example>") is False


def test_a_one_click_header_goes_as_a_whole_mime_message(
    mailer: GraphMailer, tenant: Microsoft365Emulator
) -> None:
    """Graph's JSON form has no List-Unsubscribe; the Message-ID finds it again."""
    mailer.send(ONE_CLICK)
    mailer.send(ONE_CLICK)

    (mail,) = tenant.mails.all()
    assert mail.message["List-Unsubscribe"] == "<https://tours.example/leave/x>"
    assert mailer.was_sent(ONE_CLICK.message_id) is True


def test_a_talk_brings_its_calendar_entry(
    mailer: GraphMailer, tenant: Microsoft365Emulator
) -> None:
    """The entry is attached with its UID."""
    mailer.send(TALK)

    assert "t-renewal-1@tourwright" in tenant.mails.all()[0].calendar


@pytest.mark.parametrize("letter", [LETTER, ONE_CLICK, TALK])
def test_without_the_right_to_read_one_call_sends(
    blind: GraphMailer, tenant: Microsoft365Emulator, letter: Letter
) -> None:
    """Mail.Send alone is enough; what Graph took is noted."""
    blind.send(letter)

    assert mails(tenant) == 1
    assert blind.was_sent(letter.message_id) is True


def test_a_token_that_is_not_taken_is_replaced_once(
    mailer: GraphMailer, tenant: Microsoft365Emulator
) -> None:
    """A revoked token costs one more request, not a mail."""
    mailer.send(LETTER)
    tenant.tokens.clear()

    mailer.send(replace(LETTER, message_id="<second@tourwright.example>"))

    assert mails(tenant) == 2


def test_a_mailbox_outside_the_scope_is_refused(
    mailer: GraphMailer, tenant: Microsoft365Emulator
) -> None:
    """403 is for IT to mend."""
    tenant.faults.add(Fault("403", "/messages"))

    with pytest.raises(RefusedError):
        mailer.send(LETTER)


def test_a_wrong_secret_is_refused(url: str) -> None:
    """The error names what to check, and no identifier of the tenant."""
    with closing(TimedSession()) as session:
        session.mount(LOGIN, ToEmulator(LOGIN, url))
        source = AppTokens(AppSettings("contoso.example", "client-1", Secret("wrong")), session)

        with pytest.raises(RefusedError, match="invalid_client") as refused:
            source.token()

    assert "contoso" not in str(refused.value)


def test_eight_cold_threads_ask_for_one_token(
    tokens: AppTokens, tenant: Microsoft365Emulator
) -> None:
    """One request, whoever comes first."""
    threads = [threading.Thread(target=tokens.token) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    asked = [line for line in tenant.ledger.lines() if line.path.endswith("/token")]
    assert len(asked) == 1


def test_a_request_graph_would_refuse_is_noticed(
    tenant: Microsoft365Emulator, url: str, tokens: AppTokens
) -> None:
    """The contract check is awake: a property Graph does not know is in the ledger."""
    if not Contract("graph-v1.0.openapi.json", "/v1.0").present:
        pytest.skip("Graph's published description is not at TOURWRIGHT_CONTRACTS")
    headers = {"Authorization": f"Bearer {tokens.token()}", "Content-Type": "application/json"}
    address = f"{url}/v1.0/users/a@b.example/messages"
    requests.post(address, data='{"subjekt": "x"}', headers=headers, timeout=5)

    assert len(tenant.ledger.broken()) == 1
    tenant.ledger.clear()
