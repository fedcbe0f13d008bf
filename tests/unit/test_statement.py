"""The statement of alliance: structure, voices, hashes, golden texts of the three kinds."""

import re
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Golden
from tourwright.domain import statement as rules
from tourwright.domain.model import Party, TourKind
from tourwright.domain.policy import Policy
from tourwright.domain.statement import Names, Promise, PromiseOwner, Result, Statement
from tourwright.domain.statement_text import WORDINGS

GOLDEN = Path(__file__).parents[1] / "golden"
NAMES = Names("Ana Sol", "Dana Reyes", "Brightwater")
POLICY = Policy(
    "standard",
    "Brightwater",
    "people@brightwater.example",
    principles=("Everybody in a team is treated by the same rules.",),
    allowance_amount="1500",
    networking_hours=4,
)
BLANKS = {
    "mission_objective": "Move three plants to the new battery line.",
    "company_results": [
        {"kind": "launch", "text": "Line A runs", "how_we_know": "a month without stops"}
    ],
    "employee_results": [{"kind": "skill", "text": "Leads a launch", "how_we_know": ""}],
    "manager_aspirations": ["Build a team that runs without me.", "Learn Polish."],
    "company_values": ["Safety before speed."],
    "employee_aspirations": ["Lead people by 2028."],
    "promises": [
        {"owner": "employee", "text": "Travel every other week."},
        {"owner": "manager", "text": "A talk every Friday."},
        {"owner": "company", "text": "A coach for the first year."},
    ],
    "career": "Plant lead, here or elsewhere.",
    "shareable": "What is on the website.",
}
ARTICLES = {"preamble", "mission", "alignment", "network", "alumni"}
SHOWN_BLANKS = {
    "mission_objective",
    "time",
    "company_results",
    "employee_results",
    "promises.employee",
    "promises.manager",
    "promises.company",
    "manager_aspirations",
    "company_values",
    "employee_aspirations",
    "career",
    "shareable",
    "policy.network",
    "policy.alumni",
}
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30)


def a_statement(kind: TourKind = TourKind.TRANSFORMATIONAL, **changes: object) -> Statement:
    """Return a complete statement of the kind."""
    months = None if kind is TourKind.FOUNDATIONAL else 36
    return rules.standard(kind, BLANKS | changes, NAMES, date(2026, 1, 15), months)


@pytest.mark.parametrize("kind", list(TourKind))
def test_every_article_and_blank_is_present(kind: TourKind) -> None:
    """C16: preamble, four articles and every blank of the structure, for each kind."""
    pieces = rules.wording_of(a_statement(kind)).pieces

    assert {piece.article for piece in pieces} == ARTICLES
    assert {blank for piece in pieces for blank in piece.blanks} == SHOWN_BLANKS
    assert all(piece.texts[kind] for piece in pieces)


@pytest.mark.parametrize("kind", list(TourKind))
def test_text_equals_its_golden_file(kind: TourKind, golden: Golden) -> None:
    """The words people read change only when somebody reviews the difference."""
    text = rules.plain_text(a_statement(kind), POLICY)
    text += "\n" + rules.canonical_text(a_statement(kind), POLICY)

    assert text == golden(GOLDEN / f"statement-{kind}.txt", text)


@pytest.mark.parametrize("kind", list(TourKind))
def test_voices_are_never_mixed(kind: TourKind) -> None:
    """C05: I is the manager, we are the two, we the company is the company; one speaker each."""
    foreign = {"I": r"\b(we|us|our)\b", "we": r"\b(I|my|me|you|your)\b"}
    foreign["we the company"] = r"\b(I|my|me|you|your)\b"

    for piece in rules.wording_of(a_statement(kind)).pieces:
        assert not re.search(foreign[piece.voice], piece.texts[kind]), piece.texts[kind]


def test_speakers_carry_their_names() -> None:
    """Whoever reads sees who speaks."""
    said = [rules.speaker(voice, a_statement()) for voice in ("I", "we", "we the company")]

    assert said == [
        "I, Dana Reyes",
        "We, Ana Sol and Dana Reyes",
        "We the company, Brightwater",
    ]


@pytest.mark.parametrize("kind", list(TourKind))
def test_shipped_wording_promises_morally_not_legally(kind: TourKind) -> None:
    """C06: one visible line, and no word of contracts anywhere."""
    empty = rules.standard(kind, {}, NAMES, None, None)
    text = rules.plain_text(empty, POLICY)

    assert "a moral promise, not a legal one" in text
    assert rules.moral_line(empty) in text
    assert rules.contract_words(text) == ()


@pytest.mark.parametrize("word", ["binding", "Contract", "contractual", "guarantees", "agreement"])
def test_contract_words_are_found(word: str) -> None:
    """The lint sees them in any case and form."""
    assert rules.contract_words(f"This is a {word}.") == (word,)


def test_promises_of_three_sides_have_equal_weight() -> None:
    """C02: each side's promises stand in the text in the same form, one line a promise."""
    text = rules.plain_text(a_statement(), POLICY)

    for line in (
        "The employee promises: Travel every other week.",
        "The manager promises: A talk every Friday.",
        "The company promises: A coach for the first year.",
    ):
        assert line in text


def test_names_are_never_read_as_placeholders() -> None:
    """A name in braces stays a name."""
    odd = replace(a_statement(), names=Names("{company}", "{0}", "%s {x}"))

    assert "{company}" in rules.plain_text(odd, POLICY)


def test_two_hashes_make_the_third() -> None:
    """C10: a sceptic computes the same hash from the exported text alone."""
    text = rules.canonical_text(a_statement(), POLICY)
    form, policy, individual, rest = text.split("\n", 3)
    layer, own = rest.removeprefix("=== policy layer ===\n").split("\n=== individual layer ===\n")

    found = sha256(f"{form}\n{policy}\n{individual}".encode()).hexdigest()

    assert found == rules.statement_hash(a_statement(), POLICY)
    assert [sha256(part.encode()).hexdigest() for part in (layer, own)] == [policy, individual]


def test_policy_change_leaves_the_individual_hash() -> None:
    """C11: another policy text changes its own hash and the whole, not the individual one."""
    other = replace(POLICY, allowance_amount="2000")
    before, after = rules.policy_hash(POLICY), rules.policy_hash(other)

    assert before != after
    assert rules.statement_hash(a_statement(), POLICY) != rules.statement_hash(a_statement(), other)
    assert after not in rules.individual_text(a_statement())


@pytest.mark.parametrize(
    "change",
    [
        {"key": "other"},
        {"hr_email": "hr@brightwater.example"},
        {"quiet_from": "19:00"},
        {"retention_days": {"drafts": 30}},
    ],
)
def test_settings_that_say_nothing_keep_the_policy_hash(change: dict[str, object]) -> None:
    """Only what the policy says to people is hashed."""
    assert rules.policy_hash(replace(POLICY, **change)) == rules.policy_hash(POLICY)  # type: ignore[arg-type]


def test_kept_promises_do_not_change_the_text() -> None:
    """Following up on a promise is no amendment."""
    kept = tuple(replace(each, state="kept") for each in a_statement().promises)

    found = replace(a_statement(), promises=kept)

    assert rules.individual_hash(found) == rules.individual_hash(a_statement())


@pytest.mark.parametrize("kind", list(TourKind))
def test_statement_goes_to_json_and_back(kind: TourKind) -> None:
    """Nothing is lost on the way to the store."""
    found = rules.from_dict(rules.to_dict(a_statement(kind)))

    assert found == a_statement(kind)


def test_something_else_is_no_statement() -> None:
    """A damaged value is named, not half read."""
    with pytest.raises(rules.FieldError, match="statement"):
        rules.from_dict({"kind": "rotational"})


def test_rotational_standard_needs_no_negotiation() -> None:
    """The standard text alone is complete for both."""
    found = rules.standard(TourKind.ROTATIONAL, {}, NAMES, date(2026, 1, 15), 12)

    assert rules.missing(found, Party.MANAGER) == rules.missing(found, Party.EMPLOYEE) == ()
    assert found.last_day == date(2027, 1, 14)


def test_wordings_that_people_committed_to_stay() -> None:
    """A published version is kept to the letter: a better text is a new version beside it."""
    wording = WORDINGS["en", "1"]
    digest = sha256(repr(wording.pieces).encode()).hexdigest()

    assert digest == (GOLDEN / "wording-en-1.sha256").read_text(encoding="utf-8").strip()


@given(st.lists(TEXTS, max_size=3), st.lists(TEXTS, max_size=3))
def test_hash_changes_exactly_with_the_text(one: list[str], two: list[str]) -> None:
    """Two lists of aspirations have one hash only when they are one text."""
    first, second = (replace(a_statement(), manager_aspirations=tuple(x)) for x in (one, two))
    same_text = rules.individual_text(first) == rules.individual_text(second)

    assert (rules.individual_hash(first) == rules.individual_hash(second)) is same_text


@given(TEXTS, TEXTS, st.sampled_from([" ", "\n", "\nseen by: ", "\n- ", "\ncareer:\n- "]))
def test_no_text_can_pose_as_another_field(left: str, right: str, between: str) -> None:
    """What stands in one blank is never read as standing in two."""
    split = Result("launch", "x" + left, "x" + right)
    joined = Result("launch", f"x{left}{between}x{right}", "")
    texts = [
        rules.individual_text(replace(a_statement(), company_results=(each,)))
        for each in (split, joined)
    ]

    assert texts[0] != texts[1]


@given(st.permutations(list(PromiseOwner)))
def test_order_of_the_sides_is_no_difference(owners: list[PromiseOwner]) -> None:
    """Promises are hashed by side, so the order in which sides were typed does not count."""
    promises = tuple(Promise(owner, "Same.") for owner in owners)
    usual = tuple(Promise(owner, "Same.") for owner in PromiseOwner)

    found = [rules.individual_hash(replace(a_statement(), promises=x)) for x in (promises, usual)]

    assert found[0] == found[1]
