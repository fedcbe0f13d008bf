"""The script of a sceptic: text, page and PDF give the same hash; a changed copy is found."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import some_policy
from tests.papers import page_of, some_paper
from tourwright import statement_verify as script
from tourwright.domain.model import TourKind
from tourwright.domain.statement import (
    Names,
    Statement,
    canonical_text,
    individual_hash,
    policy_hash,
    standard,
    statement_hash,
    with_value,
)
from webhooks.pdf import statement_pdf

NAMES = Names("Ana Sol", "Dana Reyes", "Brightwater")
POLICY = some_policy(networking_hours=4, principles=("The same rules for all.",))
NOT_WRITABLE = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
signs = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters=NOT_WRITABLE)
traps = st.sampled_from(
    ("\n", "\n=== individual layer ===\n", "- ", "\n- ", "what: ", "😀", "שלום", "  ", "</pre>")
)
texts = (
    st.lists(signs | traps, min_size=1, max_size=30).map("".join).filter(lambda text: text.strip())
)


def some_text(**blanks: object) -> Statement:
    """Return a statement with these blanks."""
    return standard(TourKind.TRANSFORMATIONAL, blanks, NAMES, date(2026, 1, 15), 36)


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    """Return a statement whose blanks hold anything that people can type."""
    result = st.fixed_dictionaries(
        {"kind": st.just("launch"), "text": texts, "how_we_know": st.just("") | texts}
    )
    return some_text(
        mission_objective=draw(texts),
        career=draw(texts),
        company_values=draw(st.lists(texts, max_size=3)),
        company_results=draw(st.lists(result, max_size=2)),
        promises=[{"owner": "company", "text": draw(texts)}],
    )


@settings(max_examples=100, deadline=None)
@given(statement=statements())
def test_text_page_and_pdf_give_the_hash_that_was_committed_to(statement: Statement) -> None:
    """Whatever the two wrote, the three copies hash to the same value and are whole."""
    paper = some_paper(statement, POLICY)

    checked = [script.verify(copy) for copy in (paper.canonical.encode(), page_of(paper))]

    assert [each.text_hash for each in checked] == [statement_hash(statement, POLICY)] * 2
    assert [each.faults for each in checked] == [(), ()]


@settings(max_examples=15, deadline=None)
@given(statement=statements())
def test_a_pdf_carries_the_text_that_was_committed_to(statement: Statement) -> None:
    """The file hashes to the same value by the text in it."""
    checked = script.verify(statement_pdf(some_paper(statement, POLICY)))

    assert checked.text_hash == statement_hash(statement, POLICY)
    assert checked.faults == ()


def test_forty_thousand_characters_give_the_same_hash_in_all_copies() -> None:
    """A text as long as the blanks allow is no exception."""
    statement = some_text(company_values=["wort " * 399 + str(n) for n in range(20)])
    paper = some_paper(statement, POLICY)

    copies = (paper.canonical.encode(), page_of(paper), statement_pdf(paper))

    assert len({script.verify(copy).text_hash for copy in copies}) == 1


def test_both_layers_have_the_hashes_of_the_product() -> None:
    """The script and the product agree on each layer, not only on the whole."""
    statement = some_text(career="Plant lead.")

    checked = script.verify(canonical_text(statement, POLICY).encode())

    assert checked.policy_hash == policy_hash(POLICY)
    assert checked.individual_hash == individual_hash(statement)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("- 36\n", "- 30\n", "individual layer was changed"),
        ("The same rules for all.", "Other rules for some.", "policy layer was changed"),
        ("- Plant lead.", "- Plant lead?", "individual layer was changed"),
    ],
)
def test_a_changed_text_is_found(old: str, new: str, fault: str) -> None:
    """A word or a figure that was changed later shows, with the layer it stands in."""
    text = canonical_text(some_text(career="Plant lead."), POLICY).replace(old, new)

    faults = script.verify(text.encode()).faults

    assert any(fault in each for each in faults)


def test_a_page_that_shows_other_words_than_were_committed_to_is_found() -> None:
    """The readable part must hold every line of the text that is hashed."""
    page = page_of(some_paper(some_text(career="Plant lead."), POLICY))
    shown, _, hashed = page.partition(b'<pre id="canonical"')
    forged = shown.replace(b"Plant lead.", b"Team lead.") + b'<pre id="canonical"' + hashed

    faults = script.verify(forged).faults

    assert faults == ("the page does not show: Plant lead.",)


def test_a_copy_that_shows_another_hash_is_found() -> None:
    """Page and PDF show the hash; it must be the one of their text."""
    paper = replace(some_paper(some_text(), POLICY), text_hash="0" * 64)

    faults = [script.verify(copy).faults for copy in (page_of(paper), statement_pdf(paper))]

    assert all("the hash that it shows is 000000000000" in each[0] for each in faults)


def test_another_text_than_the_one_committed_to_is_found_by_its_hash() -> None:
    """A copy that is whole in itself is still not the text that was meant."""
    text = canonical_text(some_text(career="Other."), POLICY)

    faults = script.verify(text.encode(), statement_hash(some_text(), POLICY)).faults

    assert len(faults) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text.rstrip("\n"),
        lambda text: text + "\n\n",
    ],
    ids=["windows line ends", "byte order mark", "no last line end", "more line ends"],
)
def test_what_an_editor_does_to_a_file_changes_no_hash(change: object) -> None:
    """Line ends and marks of editors are no part of the text."""
    text = canonical_text(some_text(), POLICY)

    checked = script.verify(change(text).encode())  # type: ignore[operator]  # a lambda above

    assert checked.text_hash == statement_hash(some_text(), POLICY)
    assert checked.faults == ()


@pytest.mark.parametrize("data", [b"", b"hello", b"\xff\xfe", b"<html></html>", b"%PDF-1.4 none"])
def test_what_is_no_statement_is_named_as_such(data: bytes) -> None:
    """Another file is not called changed: it is no statement."""
    with pytest.raises(script.NotAStatementError):
        script.verify(data)


def test_a_pdf_with_two_texts_is_refused() -> None:
    """Which of the two would have been committed to could not be said."""
    one, other = (statement_pdf(some_paper(some_text(career=it), POLICY)) for it in "ab")

    with pytest.raises(script.NotAStatementError):
        script.verify(one + other)


def test_the_script_runs_alone(tmp_path: Path) -> None:
    """One file, a bare interpreter, no package: the hash, and 1 for a changed copy."""
    alone, good, bad = (tmp_path / name for name in ("verify.py", "good.txt", "bad.txt"))
    alone.write_bytes(Path(script.__file__).read_bytes())
    text = canonical_text(some_text(), POLICY)
    good.write_text(text, encoding="utf-8")
    bad.write_text(text.replace("36", "35"), encoding="utf-8")

    runs = [_run(alone, file, tmp_path) for file in (good, bad, tmp_path)]

    assert [run.returncode for run in runs] == [0, 1, 2]
    assert statement_hash(some_text(), POLICY) in runs[0].stdout


def _run(alone: Path, file: Path, folder: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-I", "-S", str(alone), str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)


def test_a_changed_blank_changes_the_hash() -> None:
    """The hash speaks of the words: one other word is another text."""
    statement = some_text(career="Plant lead.")
    other = with_value(statement, "career", "Plant Lead.")

    hashes = {
        script.verify(canonical_text(it, POLICY).encode()).text_hash for it in (statement, other)
    }

    assert len(hashes) == 2
