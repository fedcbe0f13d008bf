"""Two months after many left at once: what HR and each of them were written."""

from collections.abc import Iterator

import pytest

from tests.leavers_world import Exodus, leaving
from tests.postman_world import HR_MAIL
from tests.temporal_running import Server
from tourwright.store import Store

LEAVERS, DAYS = 12, 60


@pytest.fixture
def exodus(time_skipping: Server, sqlite_store: Store) -> Iterator[Exodus]:
    """A dozen people with alliances that run; of half of them HR is asked."""
    with leaving(time_skipping, sqlite_store, LEAVERS) as made:
        yield made


def test_two_months_of_a_wave_of_leavers_are_few_mails(exodus: Exodus) -> None:
    """HR hears of each matter once or twice; whoever is invited gets one mail and two reminders."""
    exodus.begin()
    exodus.let_go(exodus.leave())

    mails = exodus.live(DAYS)

    to_hr = [each.subject for each in exodus.mailer.letters if each.to_address == HR_MAIL]
    invited = {address: n for address, n in mails.items() if address.endswith("@home.example")}
    assert len(to_hr) <= 2 * len({subject.partition(" (and")[0] for subject in to_hr}), to_hr
    assert any("no decision in time (and " in subject for subject in to_hr)
    assert len(invited) == LEAVERS // 2
    assert max(invited.values()) <= 3
    assert mails.keys() <= {HR_MAIL, "boss@acme.example", *invited}
