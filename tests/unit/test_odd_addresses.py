"""Whatever an address says, in its path or behind it, the answer is never a failure of ours."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests.hris_pages import hris_deps
from tests.hris_rounds import RoundWorld
from tests.page_world import PageWorld
from tourwright.store import Store

HUGE = "99999999999999999999999"
ODD = ("%00", "%ff%fe", quote("' or 1=1--"), "a" * 3000)
SAID = ("%00", "%ff%fe", HUGE, "0001-01-01")
ARGUMENTS = (
    *("a", "after", "b", "changes", "channel", "done", "kept", "kind", "lang", "more", "next"),
    *("of", "out", "page", "part", "q", "said", "show", "stands", "state", "what"),
)
PLACE = re.compile(r"<(int:)?(\w+)>")
OPERATOR = {"Authorization": "Bearer operator-secret"}


@pytest.fixture
def world(store: Store) -> PageWorld:
    """Return a committed tour, a source of people and an operator."""
    made = PageWorld(store, hris=hris_deps(RoundWorld(store)))
    made.committed()
    return made


def addresses(world: PageWorld, rule: Rule) -> Iterator[str]:
    """Yield the rule's address with odd names, with a huge number, and with odd arguments."""
    known = {"alliance_id": world.tour.alliance_id, "tour_id": world.tour.tour_id}

    def filled(number: str, name: str = "") -> str:
        return PLACE.sub(lambda at: number if at[1] else name or known.get(at[2], "x"), rule.rule)

    if rule.arguments:
        yield from (filled("1", name) for name in ODD)
        yield filled(HUGE)
    for said in SAID:
        yield f"{filled('1')}?" + "&".join(f"{each}={said}" for each in ARGUMENTS)


def failures(world: PageWorld, client: FlaskClient, method: str) -> Iterator[str]:
    """Yield what is answered with a failure of ours."""
    for rule in world.app.url_map.iter_rules():
        if method not in (rule.methods or ()):
            continue
        for address in addresses(world, rule):
            answer = client.open(address, method=method, headers=OPERATOR)
            if answer.status_code >= 500:
                yield f"{answer.status_code} {method} {address[:120]}"


@pytest.mark.parametrize("name", ["ana", "kim"])
def test_an_odd_address_is_no_failure_of_ours(world: PageWorld, name: str) -> None:
    """Signed in as an employee or HR, in both databases: a page, or that there is none."""
    client = world.signed_in(name)

    assert [*failures(world, client, "GET"), *failures(world, client, "POST")] == []


@pytest.mark.parametrize("address", ["/hooks/hr%00", "/asks/x?lang=%00", "/%00"])
def test_a_nul_is_refused_before_anything_is_asked(world: PageWorld, address: str) -> None:
    """No database can be asked about it, and no link of ours has one."""
    client = world.signed_in("ana")
    with world.queries() as asked:
        answer = client.post(address)

    assert (answer.status_code, asked.statements) == (400, [])
