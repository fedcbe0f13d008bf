"""Over two thousand sends, a tenth of all calls failing, and twenty workers killed."""

import logging
from collections.abc import Iterator, Mapping

import pytest

from tests.storm import Storm, shown, storm

KILLS = 20
LETTERS, DIGESTS, CARDS = 800, 30, 1350
ANSWERED_BETWEEN = 10

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def over(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Storm]:
    """Let the storm pass."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with storm(tmp_path_factory.mktemp("storm")) as made:
        made.ask(LETTERS, chat=False)
        made.ask(DIGESTS, questions=3, chat=False)
        made.ask(CARDS, chat=True)
        made.rage()
        begin = made.left()
        for number in range(1, KILLS + 1):
            made.start()
            made.wait_for(begin - number * begin // (KILLS + 2), patience_s=6)
            made.expire_tokens()
            made.answer(ANSWERED_BETWEEN)
            made.kill()
        made.start()
        made.wait_for(0, patience_s=400)
        made.wait_for_true_cards(patience_s=30)
        made.calm()
        yield made


@pytest.fixture(scope="module")
def mails_of(over: Storm) -> Mapping[str, set[str]]:
    """Which mails brought each question, read once: the storm is over."""
    return over.mails_of()


def test_nothing_is_lost(over: Storm, mails_of: Mapping[str, set[str]]) -> None:
    """Each message was sent, or says nothing any more as its question was answered meanwhile."""
    counts = over.parts.store.outbox.counts()

    assert over.kills == KILLS
    assert set(counts) <= {"sent", "dropped"}
    assert counts.get("dropped", 0) <= len(over.closed)
    reached = set(mails_of) | over.carded()
    asked = {ask_id for one in over.asked for ask_id in one.ask_ids}
    assert asked - over.closed - reached == set()


def test_more_than_two_thousand_messages_were_taken(over: Storm) -> None:
    """Mails and cards that reached somebody; each kind of fault was met by both services."""
    met = {line.fault for line in over.emulator.ledger.lines()}

    assert len(over.emulator.mails.all()) + len(over.emulator.chats.of()) > 2000
    assert 401 in {line.status for line in over.emulator.ledger.lines()}
    assert met >= {"429", "503", "504", "504-after", "202-wait", "reset", "cut", "slow"}


def test_nobody_gets_two_mails_of_one_purpose_with_different_ids(
    mails_of: Mapping[str, set[str]],
) -> None:
    """A repeat, where there is one, is the same mail to every mail program."""
    twice = {ask_id: ids for ask_id, ids in mails_of.items() if len(ids) > 1}

    assert twice == {}


def test_no_mail_comes_twice_where_the_mailbox_may_be_read(over: Storm) -> None:
    """Found before it is sent again: not even the same one."""
    ids = [mail.message_id for mail in over.emulator.mails.all()]

    assert len(ids) - len(set(ids)) == 0


def test_no_card_claims_what_is_not_so(over: Storm) -> None:
    """What is answered offers no answer, what is open does; also on cards we never heard of."""
    open_ones = {ask_id for one in over.asked for ask_id in one.ask_ids} - over.closed
    wrong = {
        ask_id
        for posted in over.emulator.chats.of()
        for ask_id, offered in over.buttons(posted).items()
        if offered != (ask_id in open_ones)
    }

    assert wrong == set()


def test_what_we_know_of_is_true_before_anybody_looks(over: Storm) -> None:
    """Cards that are known were replaced in the chat itself, without waiting to be opened."""
    known = {card.activity_id for card in over.known_cards()}
    wrong = {
        ask_id
        for posted in over.emulator.chats.of()
        if posted.id in known and posted.card is not None
        for ask_id, offered in shown(posted.card).items()
        if offered and ask_id in over.closed
    }

    assert known
    assert wrong == set()


def test_every_request_fits_what_is_published(over: Storm) -> None:
    """Also those made again."""
    assert [line.broken for line in over.emulator.ledger.broken()] == []
