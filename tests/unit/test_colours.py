"""The colours of the pages: words can be read in them."""

import re
from pathlib import Path

import pytest


@pytest.mark.parametrize("theme", [0, 1])
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("ink", "ground"),
        ("ink", "sheet"),
        ("soft", "ground"),
        ("soft", "sheet"),
        ("brand", "ground"),
        ("brand", "sheet"),
        ("brand-ink", "brand"),
        ("alarm", "ground"),
        ("ink", "alarm-ground"),
        ("brand", "alarm-ground"),
        ("ink", "good-ground"),
    ],
)
def test_words_can_be_read_in_light_and_dark(theme: int, ink: str, ground: str) -> None:
    """WCAG AA: at least 4.5 to 1 for every pair of colours that words stand in."""
    css = (Path(__file__).parents[2] / "webhooks" / "static" / "tourwright.css").read_text()
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", css.split(":root {")[theme + 1]))
    bright, dark = sorted((luminance(colours[ink]), luminance(colours[ground])), reverse=True)

    assert (bright + 0.05) / (dark + 0.05) >= 4.5


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour as WCAG defines it."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
