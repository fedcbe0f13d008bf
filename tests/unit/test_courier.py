"""The courier: one Message-ID per person and purpose, no guessed address, no blind repeat."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from tests.fakes import NOW, FakeOutbox
from tests.web_world import ANA, DANA, World, ask, person
from tourwright.domain.model import AskKind, Meeting, Notice, Party
from tourwright.domain.people import Person
from tourwright.ports import (
    Letter,
    OutboxRow,
    RefusedError,
    TransientError,
    UnknownOutcomeError,
)
from webhooks.courier import MAIL_TRIES, Courier, CourierPorts
from webhooks.courier_extras import CourierExtras, Settled, Written
from webhooks.delivery import Delivery, Verdict
from webhooks.letters_out import LetterPorts, LetterWriter
from webhooks.safe_http import Gate, safe_session


@dataclass
class FakeMailer:
    """Remembers letters; raises `fault` after taking the letter when `lost` is set."""

    letters: list[Letter] = field(default_factory=list)
    fault: Exception | None = None
    lost: bool = False
    looks: bool = True

    def send(self, letter: Letter) -> None:
        """See `Mailer.send`."""
        if self.fault is None or self.lost:
            self.letters.append(letter)
        if self.fault is not None:
            raise self.fault

    def was_sent(self, message_id: str) -> bool | None:
        """See `Mailer.was_sent`."""
        return any(one.message_id == message_id for one in self.letters) if self.looks else None


@dataclass
class FakeCards:
    """Carries every question as a card when it reaches, else leaves it to the mail."""

    reaches: bool
    carried: list[int] = field(default_factory=list)

    def carry(
        self, pairs: Sequence[Written], now: datetime
    ) -> tuple[Sequence[Settled], Sequence[Written]]:
        """See `CardPoster.carry`."""
        assert now == NOW
        if not self.reaches:
            return (), pairs
        self.carried += [row.outbox_id for row, _ in pairs]
        return [((row,), Verdict("sent")) for row, _ in pairs], ()


@dataclass
class Post:
    """A courier over fakes."""

    world: World = field(default_factory=World)
    mailer: FakeMailer = field(default_factory=FakeMailer)
    cards: "FakeCards | None" = None

    def __post_init__(self) -> None:
        """Put it together."""
        world = self.world
        letters = LetterPorts(world.people, world.views, world.alumni, asks=world.asks)
        roles = {Party.HR: "hr@meridian.example"}
        writer = LetterWriter(letters, world.links, "Meridian Cells", roles)
        extras = CourierExtras(post=self.cards)
        parts = (world.outbox, self.mailer, world.recorder, world.clock, world.asks)
        ports = CourierPorts(*parts, extras)
        delivery = Delivery({}, safe_session(Gate()), "https://tours.example")
        self.courier = Courier(ports, writer, delivery)

    @property
    def outbox(self) -> FakeOutbox:
        """Return the outbox."""
        return self.world.outbox

    def add(self, notice: Notice) -> OutboxRow:
        """Put a notice's mail into the outbox."""
        body = {"what": "notice", **asdict(notice)}
        row = self.outbox.add("mail", notice.key, body, "a1")
        self.outbox.rows[row.outbox_id] = replace(row, stream="a1-1")
        return row

    def state(self, number: int = 1) -> str:
        """Return the state of a row."""
        return self.outbox.rows[number].state


@pytest.fixture
def post() -> Post:
    """Return a courier."""
    return Post()


def notice(**more: object) -> Notice:
    """Return a notice to Ana about an open review."""
    made = Notice("a1-1:review_open:5:p-ana", "review_open", ANA, Party.EMPLOYEE, "a1-1:review:5")
    return replace(made, **more)  # type: ignore[arg-type]


def test_a_notice_becomes_a_mail_with_links_for_its_reader(post: Post) -> None:
    """The right address, words for the purpose, and links that are hers."""
    post.add(notice())

    post.courier.step()

    letter = post.mailer.letters[0]
    assert letter.to_address == "ana@meridian.example"
    assert letter.message_id.endswith("@tours.example>")
    assert any(url.startswith("https://tours.example/asks/") for _, url in letter.actions)
    assert post.state() == "sent"


@pytest.mark.parametrize(("reaches", "letters"), [(True, 0), (False, 1)])
def test_a_question_goes_as_a_card_where_one_reaches(*, reaches: bool, letters: int) -> None:
    """Without a pace too; what no card reaches goes as a letter."""
    post = Post(cards=FakeCards(reaches))
    question = ask(AskKind.REVIEW)
    post.world.asks.put(question)
    post.add(notice(ask_id=question.ask_id))

    post.courier.step()

    assert (post.state(), len(post.mailer.letters)) == ("sent", letters)


def test_every_copy_carries_the_same_message_id(post: Post) -> None:
    """One Message-ID for each person and purpose, for ever."""
    post.add(notice())
    post.mailer.fault = TransientError("later")
    post.courier.step()
    post.mailer.fault = None
    post.world.clock.move(hours=1)
    post.courier.step()
    post.outbox.resend(1, post.world.clock.now())
    post.mailer.looks = False
    post.courier.step()

    assert len({letter.message_id for letter in post.mailer.letters}) == 1
    assert len(post.mailer.letters) == 2


def test_after_an_unknown_outcome_the_channel_is_asked_first(post: Post) -> None:
    """The mail went out although the answer was lost: it is not sent again."""
    post.add(notice())
    post.mailer.fault, post.mailer.lost = UnknownOutcomeError("no answer"), True
    post.courier.step()
    post.mailer.fault = None
    post.world.clock.move(hours=1)

    post.courier.step()

    assert len(post.mailer.letters) == 1
    assert post.state() == "sent"


def test_a_lease_that_was_never_settled_is_looked_up(post: Post) -> None:
    """The process died between sending and settling: the next one looks first."""
    post.add(notice())
    (row,) = post.outbox.lease(1, NOW, 60)
    post.mailer.send(post.courier._desk._writer.letter(row, NOW))
    post.world.clock.move(seconds=61)

    post.courier.step()

    assert len(post.mailer.letters) == 1
    assert post.state() == "sent"


def test_a_missing_address_is_told_to_hr_once(post: Post) -> None:
    """The mail is set aside, no other address is tried, and HR is asked for it one time."""
    post.world.people.put(_without(ANA, work_email=""))
    post.add(notice())
    post.add(notice(key="another"))

    post.courier.step()
    post.courier.step()

    assert [letter.to_address for letter in post.mailer.letters] == ["hr@meridian.example"]
    assert "work mail address" in " ".join(post.mailer.letters[0].paragraphs)
    assert (post.state(1), post.state(2)) == ("dead", "dead")


def test_hr_learns_whose_address_is_missing(post: Post) -> None:
    """A question to HR that names nobody could not be answered."""
    post.world.people.put(_without(DANA, work_email=""))
    post.add(notice(to=DANA, role=Party.MANAGER))

    post.courier.step()
    post.courier.step()

    assert "Dana Reyes" in " ".join(post.mailer.letters[0].paragraphs)


def test_a_role_without_an_address_is_a_dead_letter(post: Post) -> None:
    """Nothing is guessed for roles either."""
    post.add(notice(to="", role=Party.ALUMNI_MANAGER))

    post.courier.step()

    assert (post.mailer.letters, post.state()) == ([], "dead")


def test_a_suppressed_address_is_never_written_to(post: Post) -> None:
    """Whoever left gets nothing, whatever was queued before."""
    post.world.alumni.suppress("Ana@Home.example", NOW)
    post.add(notice(purpose="alumni_invitation", role=Party.ALUM, personal=True))

    post.courier.step()

    assert (post.mailer.letters, post.state()) == ([], "dead")
    assert len(post.outbox.rows) == 1


def test_alumni_mails_go_to_the_private_address_and_can_be_ended(post: Post) -> None:
    """RFC 8058: the one-click address is bound to this person and list."""
    post.add(notice(purpose="alumni_invitation", role=Party.ALUM, personal=True))

    post.courier.step()

    letter = post.mailer.letters[0]
    assert letter.to_address == "ana@home.example"
    assert letter.unsubscribe_url.startswith("https://tours.example/alumni/")
    assert letter.unsubscribe_url.endswith("/leave")


def test_a_meeting_carries_its_calendar_entry(post: Post) -> None:
    """Neutral summary, both people, the same uid for ever."""
    end = NOW + timedelta(hours=1)
    meeting = Meeting("a1-1-renewal-1@tourwright", 0, NOW, end, "Europe/Berlin", (ANA, DANA))
    moments = {"start": NOW.isoformat(), "end": end.isoformat()}
    body = {"what": "meeting", "to": ANA, **asdict(meeting), **moments}
    row = post.outbox.add("mail", "a1-1-renewal-1@tourwright:0:p-ana", body)
    post.outbox.rows[1] = replace(row, stream="a1-1")

    post.courier.step()

    invite = post.mailer.letters[0].invite
    assert invite is not None
    assert invite.summary == "Conversation: Ana Sol & Dana Reyes"
    assert [address for _, address in invite.addresses] == [
        "ana@meridian.example",
        "dana@meridian.example",
    ]


def test_a_refusal_for_good_is_a_dead_letter(post: Post) -> None:
    """A person must act: nothing is repeated."""
    post.add(notice())
    post.mailer.fault = RefusedError("the sender is not allowed")

    post.courier.step()

    assert post.state() == "dead"


def test_the_wait_a_mail_system_asks_for_is_given(post: Post) -> None:
    """Throttled for an hour and a half means an hour and a half."""
    post.add(notice())
    post.mailer.fault = TransientError("throttled", after_s=5400)

    post.courier.step()

    assert post.outbox.due[1] == NOW + timedelta(seconds=5400)


def test_two_days_without_mail_lose_nothing(post: Post) -> None:
    """When the mail system is back, everything goes out once."""
    post.add(notice())
    post.mailer.fault = TransientError("down")
    for _ in range(60):
        post.courier.step()
        post.world.clock.move(hours=1)
    post.mailer.fault = None

    post.courier.step()

    assert (len(post.mailer.letters), post.state()) == (1, "sent")


def test_days_and_days_without_mail_end_as_a_dead_letter(post: Post) -> None:
    """Then an operator looks, and can send it again."""
    row = post.add(notice())
    post.outbox.rows[1] = replace(row, attempts=MAIL_TRIES - 1)
    post.mailer.fault = TransientError("down")

    post.courier.step()

    assert post.state() == "dead"


def test_a_purpose_without_words_is_a_dead_letter(post: Post) -> None:
    """An empty mail is worse than none."""
    post.add(notice(purpose="no_such_purpose"))

    post.courier.step()

    assert (post.mailer.letters, post.state()) == ([], "dead")


def test_a_row_that_makes_no_sense_keeps_no_other_from_going_out(post: Post) -> None:
    """One broken row is put off; the rest is sent."""
    post.outbox.add("mail", "odd", {"what": "notice", "role": "?"})
    post.add(notice())

    post.courier.step()

    assert (post.state(1), post.state(2)) == ("waiting", "sent")


@pytest.mark.parametrize("state", ["answered", "closed"])
def test_a_reminder_of_an_answered_question_is_dropped(post: Post, state: str) -> None:
    """The answer may be held for the other side's: its author is not asked twice."""
    one = ask(AskKind.REVIEW, "answer")
    post.world.asks.put(replace(one, state=state))
    post.add(notice(purpose="review_remind", ask_id=one.ask_id))

    post.courier.step()

    assert (post.mailer.letters, post.state()) == ([], "dropped")


@pytest.mark.parametrize(
    ("purpose", "state", "subject"),
    [("review_remind", "open", "1"), ("review_open", "answered", "1"), ("review_remind", "", "2")],
)
def test_every_other_mail_goes_out(post: Post, purpose: str, state: str, subject: str) -> None:
    """A reminder of an open question, one we know nothing of, and whatever is no reminder."""
    one = ask(AskKind.REVIEW, "answer")
    post.world.asks.put(replace(one, state=state or "answered"))
    post.add(notice(purpose=purpose, ask_id=f"a1-1:review:{subject}:{ANA}"))

    post.courier.step()

    assert (len(post.mailer.letters), post.state()) == (1, "sent")


def test_the_thread_starts_and_ends(post: Post) -> None:
    """A clean stop."""
    post.courier.start()

    assert post.courier.stop(5)


def _without(key: str, **facts: object) -> Person:
    known = {ANA: ("Ana", "Sol"), DANA: ("Dana", "Reyes")}[key]
    made = person(key, *known)
    return replace(made, facts=replace(made.facts, **facts))  # type: ignore[arg-type]
