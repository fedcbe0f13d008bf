"""The page to commit: the same words, the same hash, one moral line, two equal buttons."""

import re
from dataclasses import replace

import pytest

from tests.page_world import PageWorld, hidden
from tests.workshop_pages import Workshop, opened
from tourwright.domain import tour as rules
from tourwright.domain.model import Act, MachineName, Party
from tourwright.domain.statement import short_hash
from tourwright.domain.tables import TourState
from tourwright.store import Store


@pytest.fixture
def signing(sqlite_store: Store) -> Workshop:
    """Return a workshop whose text is before both."""
    workshop = opened(PageWorld(sqlite_store))
    workshop.to_commit()
    return workshop


def commit_path(workshop: Workshop) -> str:
    """Return the address of the page to commit."""
    return f"/tours/{workshop.tour_id}/commit"


def test_both_read_the_same_text_with_the_same_hash(signing: Workshop) -> None:
    """The hash is computed from what is shown, and stands on both pages."""
    pages = [each.get(commit_path(signing)).text for each in (signing.ana, signing.dana)]

    sheets = [page.partition("<article")[2].partition("</article>")[0] for page in pages]
    assert sheets[0] == sheets[1]
    assert all(signing.view.text_hash in page for page in pages)
    assert short_hash(signing.view.text_hash)[:4] in pages[0]


def test_the_two_choices_weigh_the_same_and_nobody_signs(signing: Workshop) -> None:
    """No pressure: same class, same size (C78); a commitment, no contract (C06)."""
    page = signing.ana.get(commit_path(signing)).text

    buttons = re.findall(
        r'<button class="([^"]*)" name="verb" value="(sign|not_yet)">([^<]*)', page
    )
    assert [(css, words) for css, _verb, words in buttons] == [
        ("choice", "I commit"),
        ("choice", "Not yet"),
    ]
    assert not re.search("contract|binding|guarantee", page, re.IGNORECASE)


def test_not_yet_changes_nothing(signing: Workshop) -> None:
    """It leads back to the workshop."""
    done = signing.commit(signing.ana, "not_yet")

    assert done.location.endswith("/statement")
    assert signing.view.signed_by == ()


def test_two_commitments_to_one_text_make_the_tour(signing: Workshop) -> None:
    """Both see the day of their own, and no button any more."""
    for each in (signing.ana, signing.dana):
        signing.commit(each)

    page = signing.ana.get(commit_path(signing)).text
    assert signing.view.state in (TourState.COMMITTED, TourState.ACTIVE)
    assert "Both of you committed to this text" in page
    assert "Committed by you on" in page
    assert 'value="sign"' not in page


def test_the_back_button_after_committing_shows_that_it_is_done(signing: Workshop) -> None:
    """The old form sent again is no second commitment and no error."""
    form = hidden(signing.ana.get(commit_path(signing)), "sign") | {"verb": "sign"}
    signing.ana.post(commit_path(signing), data=form)
    again = signing.ana.post(commit_path(signing), data=form)

    assert again.status_code == 303
    assert signing.view.signed_by == ("E",)
    page = signing.ana.get(commit_path(signing)).text
    assert "Committed by you on" in page
    assert "It counts as soon as Dana Reyes has committed too." in page


def test_committing_to_a_text_that_changed_is_refused_with_the_difference(
    signing: Workshop,
) -> None:
    """The other side edited while this one read: nothing is committed to (E9, E10)."""
    form = hidden(signing.ana.get(commit_path(signing)), "sign") | {"verb": "sign"}
    signing.edit(signing.dana, "mission_objective", mission_objective="Move four plants")

    page = signing.ana.post(commit_path(signing), data=form)

    assert page.status_code == 409
    assert "removed: </span>three" in page.text
    assert "added: </span>four" in page.text
    assert signing.world.rules.tour.signatures == ()


def test_an_edit_after_the_first_commitment_voids_it(signing: Workshop) -> None:
    """Nobody stays committed to words that are gone."""
    signing.commit(signing.ana)
    signing.edit(signing.dana, "mission_objective", mission_objective="Move four plants")

    assert signing.view.state == TourState.NEGOTIATING
    assert "still talked over" in signing.ana.get(commit_path(signing)).text


def test_a_commitment_can_be_taken_back_until_the_other_side_commits(signing: Workshop) -> None:
    """Regret is allowed (E11)."""
    signing.commit(signing.ana)

    signing.commit(signing.ana, "withdraw")

    assert signing.view.state == TourState.NEGOTIATING


def test_a_forged_hash_commits_to_nothing(signing: Workshop) -> None:
    """The hidden field is a hint; the rules compare it."""
    page = signing.press(signing.ana, commit_path(signing), "sign", text_hash="0" * 64)

    assert page.status_code == 409
    assert signing.world.rules.tour.signatures == ()


def test_an_unusual_length_asks_why_and_keeps_the_answer(sqlite_store: Store) -> None:
    """Shorter than usual is allowed with a reason, which the history keeps (C20)."""
    workshop = opened(PageWorld(sqlite_store))
    workshop.share()
    workshop.edit(workshop.dana, "length_months", length_months="12")
    workshop.fill()
    workshop.agree(workshop.ana)

    asked = workshop.press(workshop.dana, workshop.path(), "propose")
    done = workshop.press(workshop.dana, workshop.path(), "propose", reason="The plant moves.")

    assert asked.status_code == 422
    assert "please say in a sentence why" in asked.text
    assert done.status_code == 303
    lines = workshop.world.store.journal.lines(workshop.view.alliance_id)
    assert any("The plant moves." in repr(line.body) for line in lines)


def test_a_policy_that_changed_in_between_is_shown_as_a_difference(signing: Workshop) -> None:
    """The text goes back to the talk, and the page says what is new (E13)."""
    form = hidden(signing.ana.get(commit_path(signing)), "sign") | {"verb": "sign"}
    tour = signing.world.rules
    policy = replace(tour.tour.policy, principles=("We answer within a day.",))
    snapshot = replace(tour.tour.snapshot, policy=policy)
    act = Act("p1", MachineName.TOUR, "policy_changed", Party.SYSTEM)
    outcome = rules.repinned(tour.tour, snapshot, act, tour.now)
    tour.tour = outcome.tour
    assert outcome.record is not None
    signing.world.store.recorder.record(outcome.record)

    page = signing.ana.post(commit_path(signing), data=form)

    assert page.status_code == 409
    assert signing.world.rules.tour.signatures == ()
