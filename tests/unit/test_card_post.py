"""Questions go by the best channel that reaches their reader, and are never lost on the way."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.card_posting import Posting
from tests.card_world import PROVIDER
from tourwright.domain.model import MachineName
from tourwright.ports.cards import CardResult, CardWord, Chat
from tourwright.ports.directory import DirectoryUser
from tourwright.store import Store
from webhooks.card_post import MOST_WAITS
from webhooks.courier_extras import CARD_NOTE, Settled

NEXT = CardWord.NEXT


def words(settled: Sequence[Settled]) -> list[str]:
    """Return what became of each settled row."""
    return [verdict.state for _, verdict in settled]


@pytest.fixture
def posting(sqlite_store: Store) -> Posting:
    """Return a question that waits to be sent."""
    return Posting(sqlite_store)


def test_a_question_goes_as_a_card_in_place_of_its_mail(posting: Posting) -> None:
    """The card is live, the row is settled, and the row says which card carries it."""
    posting.has_chat()
    letter = posting.letter(posting.ask())

    settled, rest = posting.post().carry([letter], posting.now)

    (card,) = posting.store.cards.of_ask(posting.ask().ask_id)
    assert (words(settled), list(rest)) == (["sent"], [])
    assert (card.state, card.activity_id, card.channel) == ("live", "act-1", "teams")
    assert posting.outbox.letters == {letter[0].outbox_id: CARD_NOTE + card.key}
    assert posting.choice() == ("teams", ())


def test_what_asks_nothing_stays_a_mail(posting: Posting) -> None:
    """So does what is asked of a role, of somebody else, or at home."""
    posting.has_chat()
    ask = posting.ask()
    letters = [
        posting.letter(None, "news"),
        posting.letter(replace(ask, ask_id="unknown"), "gone"),
        posting.letter(ask, "home", personal=True),
    ]

    settled, rest = posting.post().carry(letters, posting.now)

    assert (list(settled), list(rest)) == ([], letters)
    assert posting.service.posts == 0


@pytest.mark.parametrize(
    ("reason", "state"), [("blocked", "blocked"), ("not_installed", "removed")]
)
def test_a_closed_chat_falls_to_the_mail_and_says_so(
    posting: Posting, reason: str, state: str
) -> None:
    """The next question does not try again, and HR can read why."""
    posting.has_chat()
    posting.service.answers = [CardResult(NEXT, reason=reason)]
    post = posting.post(envelope=None)

    settled, rest = post.carry([posting.letter(posting.ask())], posting.now)
    post.carry([posting.letter(posting.ask(), "reminder")], posting.now)

    chat = posting.store.chats.get("oid-ana")
    assert (list(settled), len(rest)) == ([], 1)
    assert posting.choice() == ("mail", (("teams", reason), ("outlook", "not_set_up")))
    assert chat is not None
    assert (chat.state, posting.service.posts) == (state, 1)


def test_a_mail_of_one_question_takes_its_card_along(posting: Posting) -> None:
    """The letter says everything without it; the card is known, to be sent anew in time."""
    posting.book.users[posting.key] = DirectoryUser("oid-ana", mailbox="cloud")
    posting.has_chat("blocked")

    _, rest = posting.post().carry([posting.letter(posting.ask())], posting.now)

    ((_, letter),) = rest
    (card,) = posting.store.cards.of_ask(posting.ask().ask_id)
    assert letter.card is not None
    assert PROVIDER in letter.card.head
    assert (card.channel, card.state, card.message_id) == ("outlook", "live", letter.message_id)
    assert posting.choice() == ("outlook", (("teams", "blocked"),))


@pytest.mark.parametrize(
    ("user", "why"),
    [
        (DirectoryUser("o", mailbox="on_premises"), "on_premises"),
        (DirectoryUser("o", mailbox="shared"), "shared_mailbox"),
        (DirectoryUser("o", mailbox="none"), "no_licence"),
        (DirectoryUser("o", user_type="Guest"), "guest"),
    ],
)
def test_a_mailbox_that_shows_no_card_gets_the_mail(
    posting: Posting, user: DirectoryUser, why: str
) -> None:
    """Each reason is kept in its word."""
    posting.book.users[posting.key] = user

    _, ((_, letter),) = posting.post(channel=None).carry(
        [posting.letter(posting.ask())], posting.now
    )

    assert letter.card is None
    assert posting.choice() == ("mail", (("teams", "not_set_up"), ("outlook", why)))


def test_a_mail_of_several_things_carries_no_card(posting: Posting) -> None:
    """A digest asks many things; each has its link."""
    letters = [posting.letter(posting.ask()), posting.letter(None, "news")]

    _, rest = posting.post(channel=None).carry(letters, posting.now)

    assert [letter.card for _, letter in rest] == [None, None]
    assert posting.choice()[1][1] == ("outlook", "many")


@pytest.mark.parametrize(
    "user", [DirectoryUser("oid-ana", enabled=False), DirectoryUser("oid-ana", removed="deleted")]
)
def test_nobody_whose_account_is_closed_is_written_to(
    posting: Posting, user: DirectoryUser
) -> None:
    """Neither by card nor by mail."""
    posting.has_chat()
    posting.book.users[posting.key] = user

    settled, rest = posting.post().carry(
        [posting.letter(posting.ask()), posting.letter(None, "news")], posting.now
    )

    assert (words(settled), list(rest)) == (["dropped", "dropped"], [])
    assert posting.service.posts == 0


def test_a_service_that_asks_to_wait_is_tried_later(posting: Posting) -> None:
    """Nothing was sent: the next try is a card of its own, and no mail goes meanwhile."""
    posting.has_chat()
    posting.service.answers = [CardResult(CardWord.LATER, after_s=120.0)]
    letter = posting.letter(posting.ask())

    settled, rest = posting.post().carry([letter], posting.now)
    then, _ = posting.post().carry([posting.again(letter, minutes=3)], posting.now)

    ((_, verdict),) = settled
    assert (verdict.state, list(rest)) == ("later", [])
    assert verdict.at is not None
    assert verdict.at >= posting.now - timedelta(minutes=1)
    assert words(then) == ["sent"]
    states = [card.state for card in posting.store.cards.of_ask(posting.ask().ask_id)]
    assert states == ["gone", "live"]


def test_a_card_that_may_be_there_is_followed_by_one_more(posting: Posting) -> None:
    """Both carry the same question, so a double answer is harmless."""
    posting.has_chat()
    posting.service.answers = [CardResult(CardWord.UNKNOWN)]
    letter = posting.letter(posting.ask())

    first, _ = posting.post().carry([letter], posting.now)
    second, _ = posting.post().carry([posting.again(letter, minutes=3)], posting.now)

    states = [card.state for card in posting.store.cards.of_ask(posting.ask().ask_id)]
    assert (words(first), words(second), states) == (["later"], ["sent"], ["lost", "live"])


def test_three_lost_cards_are_enough(posting: Posting) -> None:
    """Then the mail goes, and says why."""
    posting.has_chat()
    posting.service.answers = [CardResult(CardWord.UNKNOWN)] * 3
    letter = posting.letter(posting.ask())
    for _ in range(3):
        posting.post(envelope=None).carry([letter], posting.now)
        letter = posting.again(letter, minutes=5)

    settled, rest = posting.post(envelope=None).carry([letter], posting.now)

    assert (list(settled), len(rest)) == ([], 1)
    assert posting.choice()[1][0] == ("teams", "failed")


def test_a_kill_after_the_card_went_sends_no_second(posting: Posting) -> None:
    """The card is live, the row was never settled: it is settled now."""
    posting.has_chat()
    letter = posting.letter(posting.ask())
    posting.post().carry([letter], posting.now)

    settled, rest = posting.post().carry([posting.again(letter, minutes=6)], posting.now)

    assert (words(settled), list(rest), posting.service.posts) == (["sent"], [], 1)


def test_a_kill_during_the_call_sends_one_more(posting: Posting) -> None:
    """Nobody knows whether it is there: it counts as lost."""
    posting.has_chat()
    letter = posting.letter(posting.ask())
    posting.service.answers = [KeyboardInterrupt()]
    with pytest.raises(KeyboardInterrupt):
        posting.post().carry([letter], posting.now)

    settled, _ = posting.post().carry([posting.again(letter, minutes=6)], posting.now)

    states = [card.state for card in posting.store.cards.of_ask(posting.ask().ask_id)]
    assert (words(settled), states) == (["sent"], ["lost", "live"])


def test_a_fault_of_ours_lets_the_mail_go(posting: Posting) -> None:
    """A card that cannot be made or sent keeps nobody from being asked."""
    posting.has_chat()
    posting.service.answers = [RuntimeError("nobody thought of this")]

    _, rest = posting.post(envelope=None).carry([posting.letter(posting.ask())], posting.now)

    assert len(rest) == 1
    assert posting.choice()[1][0] == ("teams", "failed")


def test_a_reminder_is_a_card_of_its_own(posting: Posting) -> None:
    """It is seen anew in the chat; both cards tell the same."""
    posting.has_chat()
    posting.post().carry([posting.letter(posting.ask())], posting.now)

    settled, _ = posting.post().carry([posting.letter(posting.ask(), "remind")], posting.now)

    assert (words(settled), posting.service.posts) == (["sent"], 2)


def test_a_chat_service_that_is_away_for_long_keeps_no_question_back(posting: Posting) -> None:
    """After an hour and a half the mail goes, and says why."""
    posting.has_chat()
    posting.service.answers = [CardResult(CardWord.LATER)] * 20
    letter = posting.letter(posting.ask())

    rounds = 0
    while not posting.post(envelope=None).carry([letter], posting.now)[1]:
        letter, rounds = posting.again(letter, minutes=30), rounds + 1

    assert rounds == MOST_WAITS
    assert posting.choice()[1][0] == ("teams", "failed")


def test_two_letters_about_one_question_are_one_card(posting: Posting) -> None:
    """A reminder that waited for the same morning says nothing more."""
    posting.has_chat()
    letters = [posting.letter(posting.ask(), name) for name in ("commit", "remind")]

    settled, _ = posting.post().carry(letters, posting.now)

    assert (words(settled), posting.service.posts) == (["sent", "sent"], 1)


def test_eighty_questions_are_one_card(posting: Posting) -> None:
    """A morning with many letters is one message in the chat, also when it is tried twice."""
    posting.has_chat()
    asks = posting.more(80)
    letters = [posting.letter(ask, f"ask {number}") for number, ask in enumerate(asks)]

    settled, rest = posting.post().carry(letters, posting.now)
    again = [posting.again(letter) for letter in letters]
    then, _ = posting.post().carry(again, posting.now)

    assert (set(words(settled)), len(settled), list(rest)) == ({"sent"}, 80, [])
    assert (set(words(then)), posting.service.posts) == ({"sent"}, 1)


def test_an_app_that_is_not_installed_is_tried_once_a_day(posting: Posting) -> None:
    """Where it may be installed it is; elsewhere nobody asks again before tomorrow."""
    letter = posting.letter(posting.ask())
    for hours in (0, 1, 30):
        posting.post().carry([posting.again(letter, hours=hours)], posting.now)

    assert posting.service.opened == ["oid-ana", "oid-ana"]


@pytest.mark.parametrize("state", ["removed", "blocked"])
def test_whoever_removed_the_app_does_not_get_it_back(posting: Posting, state: str) -> None:
    """It was their choice; the mail reaches them."""
    posting.has_chat(state)

    posting.post().carry([posting.letter(posting.ask())], posting.now + timedelta(days=9))

    assert posting.service.opened == []


def test_a_chat_that_could_be_opened_is_used(posting: Posting) -> None:
    """The first question of somebody new comes as a card already."""
    posting.service.opens = Chat("oid-ana", "t", "", "a:9", "https://smba.example", "29:a")

    settled, _ = posting.post().carry([posting.letter(posting.ask())], posting.now)

    chat = posting.store.chats.of_person(posting.key)
    assert words(settled) == ["sent"]
    assert chat is not None
    assert chat.conversation_id == "a:9"


def test_a_question_answered_meanwhile_is_no_card(posting: Posting) -> None:
    """What is not open any more asks nobody."""
    posting.has_chat()
    ask = posting.ask()
    letter = posting.letter(ask)
    posting.world.act("dana", "edit", fields={"career": '"Elsewhere."'})

    settled, rest = posting.post().carry([letter], posting.now)

    assert (list(settled), list(rest), posting.service.posts) == ([], [letter], 0)
    assert ask.machine == MachineName.TOUR
