"""The German statement: it says what the English one says, and is committed to in the same way."""

import re
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from tests.conftest import Golden
from tests.papers import page_of, some_paper
from tourwright import statement_verify as script
from tourwright.domain import statement as rules
from tourwright.domain.model import Party, TourKind
from tourwright.domain.policy import Policy
from tourwright.domain.statement import Names, Statement
from tourwright.domain.statement_text import WORDINGS
from tourwright.domain.wording import Wording

GOLDEN = Path(__file__).parents[1] / "golden"
NAMES = Names("Jonas Adler", "Lena Brandt", "Lumen Harbor")
POLICY = Policy(
    "company",
    "Lumen Harbor",
    "hr@lumenharbor.example",
    principles=("Für alle im Team gelten dieselben Regeln.",),
    allowance_amount="1500",
    networking_hours=4,
)
BLANKS = {
    "mission_objective": "Drei Werke auf die neue Batterielinie bringen.",
    "company_results": [
        {"kind": "Start", "text": "Linie A läuft", "how_we_know": "ein Monat ohne Halt"}
    ],
    "employee_results": [{"kind": "Können", "text": "Leitet einen Start", "how_we_know": ""}],
    "manager_aspirations": ["Ein Team, das ohne mich läuft.", "Polnisch lernen."],
    "company_values": ["Sicherheit vor Tempo."],
    "employee_aspirations": ["Bis 2028 Menschen führen."],
    "promises": [
        {"owner": "employee", "text": "Jede zweite Woche reisen."},
        {"owner": "manager", "text": "Jeden Freitag ein Gespräch."},
        {"owner": "company", "text": "Ein Coaching im ersten Jahr."},
    ],
    "career": "Leitung eines Werks, hier oder anderswo.",
    "shareable": "Was auf der Website steht.",
}
GERMAN, ENGLISH = WORDINGS["de", "1"], WORDINGS["en", "1"]
KINDS = pytest.mark.parametrize("kind", list(TourKind))


def a_statement(kind: TourKind = TourKind.TRANSFORMATIONAL) -> Statement:
    """Return a complete German statement of the kind."""
    months = None if kind is TourKind.FOUNDATIONAL else 36
    return rules.standard(kind, BLANKS, NAMES, date(2026, 1, 15), months, language="de")


@KINDS
def test_the_german_text_is_the_golden_one(kind: TourKind, golden: Golden) -> None:
    """The words people read change only when somebody reviews the difference."""
    text = rules.plain_text(a_statement(kind), POLICY)
    text += "\n" + rules.canonical_text(a_statement(kind), POLICY)

    assert text == golden(GOLDEN / f"statement-de-{kind}.txt", text)


def test_the_german_wording_stays_as_it_was_committed_to() -> None:
    """A published version is kept to the letter: a better text is a new version beside it."""
    digest = sha256(repr(GERMAN.pieces).encode()).hexdigest()

    assert digest == (GOLDEN / "wording-de-1.sha256").read_text(encoding="utf-8").strip()


def test_both_wordings_have_the_same_pieces_and_blanks() -> None:
    """Whoever changes the language loses no article, no speaker and no blank."""
    shapes = [
        [(each.article, each.voice, each.blanks, set(each.texts)) for each in wording.pieces]
        for wording in (GERMAN, ENGLISH)
    ]

    assert shapes[0] == shapes[1]
    assert set(GERMAN.headings) == set(ENGLISH.headings)
    assert set(GERMAN.labels) == set(ENGLISH.labels)
    assert set(ENGLISH.words) <= set(GERMAN.words)


@KINDS
def test_both_standards_fill_the_same_blanks(kind: TourKind) -> None:
    """A rotation needs no negotiation in either language."""
    shapes = [
        {name: value if isinstance(value, str) else len(value) for name, value in given.items()}  # type: ignore[arg-type]
        for given in (GERMAN.standard[kind], ENGLISH.standard[kind])
    ]

    assert set(shapes[0]) == set(shapes[1])
    assert shapes[0].get("promises") == shapes[1].get("promises")


def our_texts(wording: Wording) -> list[str]:
    """Return every text of a wording."""
    pieces = [text for piece in wording.pieces for text in piece.texts.values()]
    return [*pieces, *wording.headings.values(), *wording.labels.values(), *wording.words.values()]


def test_no_text_is_left_in_english() -> None:
    """Each text of ours differs from the English one; names with nothing around them may not."""
    alike = set(our_texts(GERMAN)) & set(our_texts(ENGLISH))

    assert alike == set()
    assert not [text for text in our_texts(GERMAN) if re.search(r"\b(the|and|is|of)\b", text)]


@KINDS
def test_no_placeholder_is_left(kind: TourKind) -> None:
    """Every name, day and number is filled in."""
    text = rules.plain_text(a_statement(kind), POLICY)

    assert not set(text) & set("{}")
    assert "15. Januar 2026" in text


@KINDS
def test_german_voices_are_never_mixed(kind: TourKind) -> None:
    """C05: I is the manager, we are the two, we the company is the company; one speaker each."""
    mine, yours = r"\b([Ii]ch|mich|mir|mein\w*)\b", r"\b(du|dich|dir|dein\w*|Ihnen|Ihre?\w*)\b"
    foreign = {"I": r"\b([Ww]ir|uns\w*)\b", "we": f"{mine}|{yours}"}
    foreign["we the company"] = f"{mine}|{yours}"

    for piece in GERMAN.pieces:
        assert not re.search(foreign[piece.voice], piece.texts[kind]), piece.texts[kind]


@KINDS
def test_the_german_wording_promises_morally_not_legally(kind: TourKind) -> None:
    """C06: one visible line, and no word of contracts anywhere."""
    empty = rules.standard(kind, {}, NAMES, None, None, language="de")
    text = rules.plain_text(empty, POLICY)

    assert rules.moral_line(empty) in text
    assert rules.contract_words(text) == ()


@pytest.mark.parametrize("word", ["Vertrag", "verbindlich", "Garantie", "Vereinbarungen"])
def test_german_contract_words_are_found(word: str) -> None:
    """The lint sees them in any form."""
    assert rules.contract_words(f"Das ist {word}.") == (word,)


def test_the_language_is_part_of_what_is_committed_to() -> None:
    """The same blanks in the other wording are another text with another hash."""
    german = a_statement()
    english = replace(german, language="en")

    assert rules.individual_hash(german) != rules.individual_hash(english)
    assert rules.policy_hash(POLICY) in rules.canonical_text(german, POLICY)


@KINDS
def test_a_sceptic_computes_the_hash_of_a_german_statement_again(kind: TourKind) -> None:
    """The script finds each committed line in the text and on the page."""
    paper = some_paper(a_statement(kind), POLICY)

    checked = [script.verify(copy) for copy in (paper.canonical.encode(), page_of(paper))]

    hashed = rules.statement_hash(a_statement(kind), POLICY)
    assert [each.text_hash for each in checked] == [hashed] * 2
    assert [each.faults for each in checked] == [(), ()]


def test_the_german_standard_needs_no_negotiation() -> None:
    """The standard text alone is complete for both, and goes to the store and back."""
    found = rules.standard(TourKind.ROTATIONAL, {}, NAMES, date(2026, 1, 15), 12, language="de")

    assert rules.missing(found, Party.MANAGER) == rules.missing(found, Party.EMPLOYEE) == ()
    assert rules.from_dict(rules.to_dict(found)) == found
