"""A catalogue that HR writes in German: its language reaches statements, its words are checked."""

import json
import shutil
from pathlib import Path

import pytest

import schemas
from tourwright.catalogue import load
from tourwright.catalogue.wording import wording_faults
from tourwright.domain.policy import language_of
from tourwright.domain.statement_text import LANGUAGES

STARTER = Path(schemas.__file__).with_name("starter")


def with_language(root: Path, file: str, language: str) -> None:
    """Write the language into one file of the catalogue."""
    path = root / file
    document = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**document, "language": language}), encoding="utf-8")


@pytest.mark.parametrize("name", ["company_policy.v1", "tour_type.v1"])
def test_hr_may_name_every_language_that_has_a_wording(name: str) -> None:
    """And no other: a statement without a wording could not be written."""
    assert tuple(sorted(schemas.schema(name)["properties"]["language"]["enum"])) == LANGUAGES


def test_the_language_of_a_file_reaches_the_tours(tmp_path: Path) -> None:
    """The policy's for all tour types, but for one that has its own."""
    root = tmp_path / "catalogue"
    shutil.copytree(STARTER, root)
    with_language(root, "policies/company.json", "de")
    with_language(root, "tour_types/mission_build.json", "en")

    catalogue = load(root)

    types = ("rotation_newcomer", "mission_build")
    assert [language_of(catalogue.snapshot(key, "company")) for key in types] == ["de", "en"]


@pytest.mark.parametrize(
    "text",
    [
        "Das ist ein Vertrag.",
        "Wir geben eine Garantie.",
        "Der Mitarbeiter haftet dafür.",
        "Bitte unterschreiben Sie hier.",
    ],
)
def test_german_words_of_contracts_are_faults(text: str) -> None:
    """The finding names the word and what to say instead."""
    (fault,) = wording_faults("policies/company.json", {"principles": [text]})

    assert "words of a promise between people" in fault.allowed


@pytest.mark.parametrize(
    "text", ["Das ist kein Vertrag.", "Wir versprechen es ohne Garantie.", "Es ist uns ernst."]
)
def test_a_text_may_say_that_it_is_no_contract(text: str) -> None:
    """The denial is heard in German too."""
    assert list(wording_faults("policies/company.json", {"principles": [text]})) == []
