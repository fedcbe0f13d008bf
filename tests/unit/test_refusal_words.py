"""What the rules refuse can be read in German: every sentence that they can say has words."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from tourwright.domain import statement as statements
from tourwright.domain.german.blanks import BLANKS
from tourwright.domain.german.refusals import REFUSALS
from tourwright.domain.refusal_words import pattern_of, refusal_in

DOMAIN = Path(statements.__file__).parent
FIELDED = {"FieldError"}
SAID = {"GuardError", "IncompleteError", "StaleStatementError", *FIELDED}
"""What people read; a move that is not there, or not theirs, is told in one sentence by pages."""


def raised() -> Iterator[tuple[str, str]]:
    """Yield every refusal of the rules with "7" for each value, and where it stands."""
    for file in sorted(DOMAIN.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
            if name in SAID and isinstance(node, ast.Call):
                said = _sentence(node.args[-1])
                yield (f"x: {said}" if name in FIELDED else said), f"{file.name}:{node.lineno}"


def _sentence(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(_sentence(part) for part in node.values)
    return str(node.value) if isinstance(node, ast.Constant) else "7"


def test_every_refusal_has_german_words() -> None:
    """A new one is written in both languages at once."""
    missing = {where: said for said, where in raised() if refusal_in("de", said) == said}

    assert missing == {}


def test_no_german_refusal_is_left_over() -> None:
    """Each stands for a sentence that the rules still say; remedies are put together from parts."""
    said = [each for each, _ in raised()]
    spare = {each for each in REFUSALS if not any(map(pattern_of(each).fullmatch, said))}

    assert {each for each in spare if not each.startswith("{field} is empty: ")} == set()


def test_what_stands_in_a_sentence_fits_the_german_one() -> None:
    """A German sentence names no value that the English one lacks."""
    assert [each for each in REFUSALS if not _names(REFUSALS[each]) <= _names(each)] == []


def _names(said: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(said) if name}


def test_values_and_blanks_are_named() -> None:
    """A number stays what it is; a blank is called as on the pages."""
    said = refusal_in("de", "company_results[2].text: has 2500 characters: write at most 2000")

    assert said == ("Ergebnisse für das Unternehmen hat 2500 Zeichen: höchstens 2000 passen")
    assert set(statements.FIELDS) <= set(BLANKS)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_other_languages_read_the_rules_own_sentence(language: str) -> None:
    """The histories keep it, and whoever reads English."""
    assert refusal_in(language, "plan: name a day from today on") == (
        "plan: name a day from today on"
    )


def test_an_unknown_sentence_stays() -> None:
    """Better in another language than not at all."""
    assert refusal_in("de", "something else") == "something else"
