"""What the product really asks of Graph in five years is what the guide tells IT, and no more."""

from collections.abc import Iterator

import pytest

from tests.graph_table import calls_in, documented, needs_the_table, table
from tests.microsoft_life import CardLife, life_in_microsoft365

LEAST = {"User.Read.All"}
ON_THE_MAILBOX = {"Mail.Send", "Mail.ReadWrite"}

pytestmark = [needs_the_table, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CardLife]:
    """Five years in a tenant that allows what the first steps of the guide name, and no more."""
    with life_in_microsoft365(tmp_path_factory.mktemp("life")) as made:
        tenant = made.tenant.tenant
        tenant.grants, tenant.exchange = set(LEAST), set(ON_THE_MAILBOX)
        tenant.scope = {made.stage.parts.settings.mail_from}
        made.live()
        yield made


def test_every_call_needs_only_a_permission_of_the_documented_least_list(life: CardLife) -> None:
    """Each request is in the list, and Microsoft's table has our permission for it."""
    made = calls_in(list(life.tenant.ledger.lines()))

    assert made
    assert made - set(documented()) == set()
    rows = {call: table()[call] for call in made}
    held = {call: documented()[call] for call in made}
    assert {call for call, row in rows.items() if row and not row.allows(held[call])} == set()


def test_nothing_was_denied(life: CardLife) -> None:
    """The life went through with these permissions alone; a chat may refuse who lacks the app."""
    denied = [line for line in life.tenant.ledger.lines("graph") if line.status == 403]

    assert denied == []
