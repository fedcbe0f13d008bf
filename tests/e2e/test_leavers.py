"""Many leave at once, on Temporal's own server: held, released, ended, and hardly a mail."""

from collections.abc import Iterator

import pytest

from tests.hris_rounds import State
from tests.leavers_world import Exodus, leaving, most
from tests.postman_world import HR_MAIL
from tests.temporal_running import Server
from tourwright.store import Store

LEAVERS = 60


@pytest.fixture
def exodus(dev_server: Server, sqlite_store: Store) -> Iterator[Exodus]:
    """Sixty people with alliances that run."""
    with leaving(dev_server, sqlite_store, LEAVERS) as made:
        yield made


def test_many_leavers_wait_and_then_leave_without_a_storm(exodus: Exodus) -> None:
    """Nothing of it before somebody looked; then one call each, and one mail a day to HR."""
    exodus.begin()
    held = exodus.leave()
    before = (exodus.states(), exodus.asked(), len(exodus.tells.told))

    outcome = exodus.let_go(held)

    assert held.state is State.HELD
    assert (before, outcome) == (({"employed_no_tour": LEAVERS}, 0, 0), "done")
    assert len(set(exodus.tells.told)) == len(exodus.tells.told) == LEAVERS
    assert exodus.states() == {"departed": LEAVERS}
    mails = exodus.mails(days=4)
    assert mails[HR_MAIL] <= 4, [letter.subject for letter in exodus.mailer.letters]
    assert most(mails, but=(HR_MAIL,)) <= 1
