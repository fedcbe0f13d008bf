"""Five years of one alliance over Microsoft 365: what is sent there fits what is published."""

import logging
from collections import Counter
from collections.abc import Iterator

import pytest

from emulators.contracts import Contract
from emulators.microsoft365.gate import CONTRACT
from emulators.microsoft365.teams import actions_of
from tests.microsoft_life import LENA, NORA, TOMAS, CardLife, life_in_microsoft365

ANSWERS = {"answer", "close", "done", "held", "schedule", "accept_slot", "sign", "approve"}
pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CardLife]:
    """Live the five years once."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with life_in_microsoft365(tmp_path_factory.mktemp("life")) as life:
        life.live()
        yield life


def test_every_request_of_the_whole_life_fits_microsofts_descriptions(lived: CardLife) -> None:
    """Calls of Graph, activities, cards in chats and mails, answers to presses."""
    if not Contract(CONTRACT, "/v1.0").present:
        pytest.skip("Microsoft's published descriptions are not at TOURWRIGHT_CONTRACTS")
    ledger = lived.stage.world.ledger

    assert [line.broken for line in ledger.broken()] == []
    asked = Counter(line.system for line in ledger.lines())
    assert asked["graph"] > 200
    assert min(asked["teams"], asked["teams answers"]) > 50
    assert min(asked["outlook cards"], asked["outlook answers"]) > 0


def test_each_of_the_three_answers_where_they_are(lived: CardLife) -> None:
    """Nora in Teams, Lena in her mails, Tomas, whose mailbox knows no cards, on the pages."""
    ways = {who: {way for each, way in lived.taken if each == who} for who in (NORA, LENA, TOMAS)}

    assert "teams" in ways[NORA]
    assert "outlook" in ways[LENA]
    assert ways[TOMAS] == {"page"}


def test_no_card_of_the_life_says_what_is_not_so(lived: CardLife) -> None:
    """As they lie in the chat, unopened: none can be answered whose question is over."""
    asks = lived.stage.parts.store.asks

    named = {
        str(action["data"]["ask"])
        for posted in lived.tenant.chats.of()
        for action in actions_of(posted.card or {})
        if action.get("verb") in ANSWERS
    }
    assert [each for each in named if (ask := asks.get(each)) and ask.state != "open"] == []


def test_no_mail_of_the_life_was_sent_twice(lived: CardLife) -> None:
    """One Message-ID is one mail."""
    ids = Counter(mail.message_id for mail in lived.tenant.mails.all())

    assert [each for each, times in ids.items() if times > 1] == []
