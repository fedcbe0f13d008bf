"""Cards drawn by Microsoft's own renderer: light and dark, on a phone and beside a chat.

Skipped with a word on what to install where Node's packages or Chromium are absent. Pictures are
kept below `var/screens/cards`; look at them after a change of the faces.
"""
# ruff: noqa: ANN401 - Playwright's own objects

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.card_world import MRIS, CardWorld, envelope
from tests.plugins.browser import look, violations
from tests.web_world import ANA
from tourwright.domain.model import AskKind
from tourwright.ports.cards import Face
from tourwright.ports_pages import Preference

PACKAGES = Path(__file__).parents[2] / "emulators" / "chat" / "node_modules"
RENDERER = PACKAGES / "adaptivecards" / "dist" / "adaptivecards.min.js"
MARKDOWN = PACKAGES / "markdown-it" / "dist" / "markdown-it.min.js"
PAGE = Path(__file__).with_name("card_page.html")
pytestmark = [
    pytest.mark.skipif(
        not (RENDERER.is_file() and MARKDOWN.is_file()),
        reason="Microsoft's renderer is not here: make cards",
    ),
    pytest.mark.timeout(120),
]


def faces(world: CardWorld) -> Mapping[str, Face]:
    """Return the cards to look at, by name."""
    teams = {str(kind): world.faces.teams(world.card(world.put(kind)), MRIS) for kind in AskKind}
    for kind in (AskKind.AMENDMENT, AskKind.THANKS):
        teams[f"{kind}-read"] = world.faces.teams(world.read(world.put(kind)))
    made = world.put(AskKind.APPROVAL)
    teams["approval-to-mend"] = world.faces.teams(world.press(made, "decline")[1])
    teams["approval-answered"] = world.faces.teams(world.press(made, "approve")[1])
    made = world.put(AskKind.AMENDMENT, ask_id="another")
    proof = world.read(made).actions[0].proof
    teams["amendment-rests"] = world.faces.teams(world.press(made, "decline", proof=proof)[1])
    for number in range(14):
        world.put(AskKind.TASK if number % 3 else AskKind.REVIEW, ask_id=f"a1-1:{number:02}")
    teams["list"] = world.faces.teams_list(world.cards.list(ANA))
    return teams


def in_outlook(world: CardWorld) -> Mapping[str, Face]:
    """Return cards of a mail."""
    kinds = (AskKind.APPROVAL, AskKind.REVIEW, AskKind.RENEWAL_SLOT, AskKind.COMMIT)
    return {
        f"outlook-{kind}": world.faces.outlook(world.card(world.put(kind)), envelope())
        for kind in kinds
    }


def speaking(language: str) -> CardWorld:
    """Return a world where Ana reads this language."""
    world = CardWorld()
    world.web.preferences.put(Preference(ANA, language=language))
    return world


def drawn(chromium: Any, cards: Mapping[str, Face], width: int, theme: str) -> Any:
    """Return a tab that shows these cards."""
    tab = chromium.new_page(viewport={"width": width, "height": 900})
    tab.set_content(PAGE.read_text("utf-8"))
    for script in (RENDERER, MARKDOWN):
        tab.add_script_tag(path=str(script))
    tab.evaluate("([cards, theme]) => show(cards, theme)", [dict(cards), theme])
    return tab


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 480])
@pytest.mark.parametrize("language", ["en", "de"])
def test_cards_read_well(chromium: Any, language: str, theme: str, width: int) -> None:
    """Nothing is cut, and nothing needs scrolling sideways."""
    world = speaking(language)
    tab = drawn(chromium, {**faces(world), **in_outlook(world)}, width, theme)

    look(tab, f"cards/{language}-{theme}")
    too_wide = tab.evaluate("tooWide()")
    tab.close()

    assert too_wide == []


@pytest.mark.parametrize(("theme", "width"), [("light", 320), ("dark", 480)])
def test_everybody_can_use_them(chromium: Any, theme: str, width: int) -> None:
    """What axe finds is a fault.

    Outlook's cards of 1.0 have no way to tie a label to its input, so it looks at those of Teams.
    """
    tab = drawn(chromium, faces(speaking("en")), width, theme)

    faults = violations(tab)
    tab.close()

    assert faults == []


def test_a_press_gives_back_what_was_typed(chromium: Any) -> None:
    """What the renderer hands over is what the desk decides on."""
    world = CardWorld()
    made = world.put(AskKind.APPROVAL)
    tab = drawn(chromium, {"one": world.faces.teams(world.card(made), MRIS)}, 480, "light")

    tab.get_by_label("Reason").fill("Too dear *this* year")
    tab.get_by_role("button", name="No, thank you").click()
    pressed = tab.evaluate("pressed")
    tab.close()

    assert (pressed["verb"], pressed["data"]["ask"]) == ("decline", made.ask_id)
    assert pressed["data"]["reason"] == "Too dear *this* year"
    typed = {name: value for name, value in pressed["data"].items() if name not in ("ask", "rev")}
    word, card = world.press(made, pressed["verb"], typed)
    assert word.value == "done"
    assert "Answered by you in Teams" in card.said


def test_a_client_insists_on_what_is_needed(chromium: Any) -> None:
    """An empty review is not sent, and the card says what to do."""
    world = CardWorld()
    card = world.card(world.put(AskKind.REVIEW))
    tab = drawn(chromium, {"one": world.faces.teams(card)}, 320, "dark")

    tab.get_by_role("button", name="Hand in my view").click()
    said, pressed = tab.inner_text("main"), tab.evaluate("pressed")
    tab.close()

    assert pressed is None
    assert "Please choose one." in said
