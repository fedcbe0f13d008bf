"""No page measures one person: no score, no percentage, no ranking to switch off (E45)."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.page_world import PageWorld
from tests.route_table import ROLES, TABLE, call, method_of, needs, rules
from tourwright.domain.model import TourKind
from tourwright.domain.rights import Right
from tourwright.keyring import Masters
from tourwright.store import open_store

MEASURES = re.compile(
    r"\d\s?%|\bscores?\b|\branks?\b|\bratings?\b|<(?:meter|progress)\b", re.IGNORECASE
)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PageWorld]:
    """Ana's tour with Dana, whose delegate is Lee."""
    folder: Path = tmp_path_factory.mktemp("figures")
    store = open_store(f"sqlite:///{folder / 'store.sqlite'}", Masters({"k": b"m" * 32}, "k"))
    made = PageWorld(store)
    made.committed(TourKind.TRANSFORMATIONAL)
    made.act("dana", "name_delegate", fields={"to": made.key("lee")})
    yield made
    store.close()


@pytest.mark.parametrize("role", list(ROLES))
def test_no_page_measures_a_person(world: PageWorld, role: str) -> None:
    """Whoever reads: words, days and open questions, and nothing that sums somebody up."""
    known = rules(world)
    client = world.signed_in(ROLES[role])
    answers = {
        name: call(client, known[name], world.tour)
        for name in TABLE
        if method_of(known[name]) == "GET"
    }

    shown = {name: one.text for name, one in answers.items() if "text/" in (one.mimetype or "")}
    assert {
        name: MEASURES.findall(text) for name, text in shown.items() if MEASURES.search(text)
    } == {}


def test_nobody_gets_to_a_page_by_reading_figures_of_a_group() -> None:
    """There is no page of figures, so that none can be read down to one person."""
    assert Right.READ_FIGURES not in {need.right for need in needs().values()}


def test_a_measure_would_be_found() -> None:
    """The look can fail."""
    assert [MEASURES.findall(words) for words in ("Done: 80 %", "Her score is 4", "<meter>")] == [
        ["0 %"],
        ["score"],
        ["<meter"],
    ]
