"""A card in a mail is sent again before Outlook does nothing with it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.page_world import PageWorld
from tourwright.domain.card_age import AGAIN_AFTER, purpose_of
from tourwright.domain.card_rules import RULES, on_card
from tourwright.domain.messages import purposes
from tourwright.domain.model import AskKind
from tourwright.ports import Ask, OutboxRow
from tourwright.ports.cards import SentCard
from tourwright.store import Store
from webhooks.outlook_again import OutlookAgain

WEEK = timedelta(days=7)


class Waiting:
    """Ana is asked to commit by a card in a mail."""

    def __init__(self, store: Store) -> None:
        self.world = PageWorld(store)
        self.world.signing()
        self.store = store
        self.again = OutlookAgain(store.cards, store.asks, store.recorder)
        self.card = self.sent()

    @property
    def ask(self) -> Ask:
        """Return what Ana is asked."""
        mine = self.store.asks.open_for(self.world.key("ana"))
        return next(each for each in mine if each.kind is AskKind.COMMIT)

    def sent(self) -> SentCard:
        """Send the card."""
        ask, now = self.ask, self.world.clock.now()
        shown = tuple(self.store.cards.marks([ask.ask_id]))
        card = SentCard(
            0, "outlook:1", ask.alliance_id, ask.person_key, "outlook", "ask", shown, now
        )
        card = self.store.cards.begin(card)
        self.store.cards.sent(card.card_no, "", now)
        return card

    def after(self, **time: float) -> int:
        """Look some time after the card was sent."""
        return self.again(self.card.sent_at + timedelta(**time))

    def mails(self) -> list[OutboxRow]:
        """Return the mails that ask again."""
        return [row for row in self.store.outbox.log(99) if ":again:" in row.key]


@pytest.fixture
def waiting(sqlite_store: Store) -> Waiting:
    """Return a card that waits."""
    return Waiting(sqlite_store)


def test_an_open_card_is_sent_again_before_day_28(waiting: Waiting) -> None:
    """Once, by the mail that reminds; the old card is given up."""
    looked = [waiting.after(days=26), waiting.after(days=27, hours=1), waiting.after(days=27.5)]

    (mail,) = waiting.mails()
    card = waiting.store.cards.get("outlook:1")
    assert looked == [0, 1, 0]
    assert (mail.body["purpose"], mail.body["ask_id"]) == ("commit_remind", waiting.ask.ask_id)
    assert card is not None
    assert card.state == "gone"
    assert timedelta(days=28) > AGAIN_AFTER


def test_what_was_answered_is_not_asked_again(waiting: Waiting) -> None:
    """Nobody is reminded of what is done."""
    waiting.world.act("dana", "edit", fields={"career": '"Elsewhere."'})

    assert waiting.after(days=29) == 0
    assert waiting.mails() == []


def test_a_reminder_in_between_is_enough(waiting: Waiting) -> None:
    """Its card is pressed instead; the first one is given up without a mail."""
    later = replace(waiting.card, key="outlook:2", sent_at=waiting.card.sent_at + WEEK)
    later = waiting.store.cards.begin(later)
    waiting.store.cards.sent(later.card_no, "", later.sent_at)

    assert waiting.after(days=28) == 0
    assert waiting.mails() == []

    assert waiting.after(days=35) == 1
    assert [row.key.rpartition(":")[2] for row in waiting.mails()] == [str(later.card_no)]


def test_a_kill_between_mail_and_note_asks_once(waiting: Waiting) -> None:
    """The mail has the card's number in its key."""
    waiting.after(days=28)
    waiting.store.cards.sent(waiting.card.card_no, "", waiting.card.sent_at)

    waiting.after(days=28)

    assert len(waiting.mails()) == 1


@pytest.mark.parametrize("kind", AskKind)
def test_every_question_with_buttons_has_a_mail_that_asks_again(kind: AskKind) -> None:
    """What can be pressed in a mail, and needs no text to be read, can grow old."""
    pressed = on_card(kind, tuple(sorted(RULES[kind].verbs)))
    of_a_role = kind in (AskKind.STANDING, AskKind.HR_HELP)
    purpose = purpose_of(kind, ())

    assert purpose in {"", *purposes()}
    assert purpose or not pressed or RULES[kind].reads_first or of_a_role
    assert purpose_of(AskKind.CLOSING, ("still_alive",)) == "still_alive"
