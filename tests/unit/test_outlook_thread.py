"""One question from its opening to its answer, by a card in a mail: sent, opened, pressed."""

from collections.abc import Iterator

import pytest

from connectors.letters import mime_message
from emulators.microsoft365.tenant import oid_of
from tests.card_channel import Book
from tests.outlook_world import OutlookWorld, outlook_world
from tourwright.ports import Letter, OutboxRow
from tourwright.ports.directory import DirectoryUser
from tourwright.store import Store
from webhooks.card_desk import Press, cards_over, desk_of
from webhooks.card_post import CardPost, PostPorts

TYPED = {"progress": "on_track", "text": 'Runs "well", all of it.', "next_steps": ""}


class Mailed:
    """Ana was asked for her view by a mail."""

    def __init__(self, outlook: OutlookWorld) -> None:
        """Send the mail that the courier would send."""
        self.outlook, self.store, self.world = outlook, outlook.store, outlook.world
        self.ask, self.oid = outlook.asked(), oid_of("ana")
        key, now = self.ask.person_key, self.world.clock.now()
        assert outlook.deps.faces is not None
        post = CardPost(
            PostPorts(
                asks=self.store.asks,
                outbox=self.store.outbox,
                cards=self.store.cards,
                choices=self.store.choices,
                chats=self.store.chats,
                directory=Book({key: DirectoryUser(self.oid, mailbox="cloud")}),
                writer=cards_over(outlook.deps),
                faces=outlook.deps.faces,
                envelope=outlook.tokens.envelope_of,
            )
        )
        body = {"to": key, "ask_id": self.ask.ask_id}
        row = OutboxRow(1, "mail", "k", self.ask.alliance_id, self.ask.stream, body, now)
        to = self.world.people["ana"].facts.work_email
        letter = Letter("<k@x.example>", to, "Ana Sol", "Your view", ("Please write.",), now)
        _, ((_, letter),) = post.carry([(row, letter)], now)
        raw = mime_message(letter, "Tourwright", "tours@meridian.example").as_bytes()
        outlook.mails.add("graph", [to], raw, now.isoformat())
        self.mail_id = outlook.mails.all(to)[-1].id

    def shown(self) -> str:
        """Return the card as Ana sees it on opening the mail."""
        return str(self.outlook.emulator.open_mail(self.mail_id, self.oid))

    def press(self, typed: dict[str, str]) -> int:
        """Press the first button; returns the status of the answer."""
        return self.outlook.emulator.press_mail(self.mail_id, self.oid, 0, typed).status


@pytest.fixture
def mailed(sqlite_store: Store) -> Iterator[Mailed]:
    """Return a mail with a card."""
    with outlook_world(sqlite_store) as outlook:
        yield Mailed(outlook)


def test_a_view_is_handed_in_from_the_mail(mailed: Mailed) -> None:
    """The card stands there open, takes the view, and says so afterwards."""
    before = mailed.shown()

    status = mailed.press(TYPED)

    stored = mailed.store.asks.get(mailed.ask.ask_id)
    assert "Hand in my view" in before
    assert status == 200
    assert "Answered by you in Outlook" in mailed.shown()
    assert stored is not None
    assert (stored.state, stored.channel) == ("answered", "outlook")


def test_quotes_and_lines_arrive_as_they_were_typed(mailed: Mailed) -> None:
    """The client puts them into the JSON of the body."""
    mailed.shown()
    mailed.press({**TYPED, "text": 'Says "yes"\nand \\ no'})

    (pending,) = mailed.store.asks.release(f"tour:{mailed.ask.stream}")
    assert pending.act.fields["text"] == 'Says "yes"\nand \\ no'


def test_what_is_missing_is_told_and_the_card_stays(mailed: Mailed) -> None:
    """Nothing that was typed is lost."""
    mailed.shown()

    status = mailed.press(replace_progress(TYPED))

    assert status == 400
    assert "Hand in my view" in mailed.shown()


def test_an_answer_elsewhere_is_told_when_the_mail_is_opened(mailed: Mailed) -> None:
    """The mail lay there; the card asks how it stands."""
    press = Press(
        mailed.ask.ask_id,
        "answer",
        mailed.ask.revision,
        mailed.ask.person_key,
        "teams",
        TYPED,
    )
    desk_of(mailed.outlook.deps).answer(press)

    told = mailed.shown()

    assert "Answered by you in Teams" in told
    assert "How do you see the mission?" not in told


def test_an_assistant_who_opens_the_mail_sees_no_more_than_its_words(mailed: Mailed) -> None:
    """The card that came with it is neutral; nothing new is told, and nothing can be pressed."""
    mailed.outlook.emulator.open_mail(mailed.mail_id, oid_of("lee"))

    answer = mailed.outlook.emulator.press_mail(mailed.mail_id, oid_of("lee"), 0, TYPED)

    stored = mailed.store.asks.get(mailed.ask.ask_id)
    assert answer.status == 403
    assert stored == mailed.ask


def replace_progress(typed: dict[str, str]) -> dict[str, str]:
    """Return what was typed without the choice."""
    return {**typed, "progress": ""}
