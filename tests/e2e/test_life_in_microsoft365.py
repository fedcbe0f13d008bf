"""Five years of one alliance over Microsoft 365: what is sent there fits what is published."""

import logging
from collections import Counter
from collections.abc import Iterator

import pytest

from emulators.contracts import Contract
from emulators.microsoft365.gate import CONTRACT
from tests.microsoft_life import CardLife, life_in_microsoft365

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
    assert len(ledger.lines("graph")) > 200


def test_no_mail_of_the_life_was_sent_twice(lived: CardLife) -> None:
    """One Message-ID is one mail."""
    ids = Counter(mail.message_id for mail in lived.tenant.mails.all())

    assert [each for each, times in ids.items() if times > 1] == []
