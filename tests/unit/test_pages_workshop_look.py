"""Whose part is whose in the workshop: a colour and always a word, with contrast in both themes."""

import re
from pathlib import Path

import pytest

from tests.page_world import PageWorld
from tests.workshop_pages import Workshop, opened
from tourwright.domain.statement import from_dict
from tourwright.store import Store

CSS = (Path(__file__).parents[2] / "webhooks/static/tourwright.css").read_text()
LIGHT, DARK = CSS.split("@media (prefers-color-scheme: dark)")[:2]
ENOUGH = 4.5
"""Contrast of small text, WCAG 2.2 AA."""


@pytest.fixture
def shared(sqlite_store: Store) -> Workshop:
    """Return a workshop whose text Dana has shared."""
    workshop = opened(PageWorld(sqlite_store))
    workshop.share()
    return workshop


def brightness(theme: str, name: str) -> float:
    """Return the relative luminance of a colour of the theme."""
    found = re.search(rf"--{name}: #([0-9a-f]{{6}});", theme)
    assert found, name
    parts = (int(found[1][at : at + 2], 16) / 255 for at in (0, 2, 4))
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("owner", ["employee", "manager", "company"])
def test_the_word_of_an_owner_can_be_read(theme: str, owner: str) -> None:
    """On a sheet and on the ground."""
    word = brightness(theme, f"of-{owner}")
    for ground in ("sheet", "ground"):
        low, high = sorted((word, brightness(theme, ground)))

        assert (high + 0.05) / (low + 0.05) >= ENOUGH


def test_every_part_says_whose_it_is(shared: Workshop) -> None:
    """No part is told by its colour alone, shared or in the draft."""
    page = shared.ana.get(shared.path()).text

    parts = re.findall(
        r'<section id="blank-\w+" class="sheet part of-(\w+)".*?</section>', page, re.DOTALL
    )
    words = re.findall(r'<span class="owner">The (manager|employee)\u2019s part</span>', page)
    assert parts == words
    assert {"employee", "manager"} == set(parts)


def test_every_promise_says_who_makes_it(shared: Workshop) -> None:
    """The three of them, each with its word."""
    page = shared.ana.get(shared.path()).text

    told = re.findall(r'<li class="of-(\w+)"><span class="owner">The (\w+)</span>', page)
    made = [promise.owner for promise in from_dict(shared.view.statement or {}).promises]
    assert told == [(owner, owner) for owner in made]
    assert len(told) > 1


def test_what_is_open_is_told_by_what_it_waits_for(shared: Workshop) -> None:
    """Each reads what waits for them and what for the other."""
    ana, dana = (client.get(shared.path()).text for client in (shared.ana, shared.dana))

    assert "<h3>Waits for your agreement</h3>" in ana
    assert "<h3>Waits for Ana Sol</h3>" in dana
    assert "<h3>Something is still missing</h3>" in dana
