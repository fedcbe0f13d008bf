"""The last day in the workshop: chosen instead of a length, shown with it, won by the day."""

from datetime import date

import pytest

from tests.page_world import PageWorld
from tests.workshop_pages import ASPIRATION, PROMISE, Workshop, opened, typed
from tourwright.domain.model import TourKind
from tourwright.store import Store

DAY = "2028-05-31"


@pytest.fixture
def workshop(sqlite_store: Store) -> Workshop:
    """Return the workshop of an open slot."""
    return opened(PageWorld(sqlite_store))


@pytest.fixture
def shared(workshop: Workshop) -> Workshop:
    """Return a workshop whose text Dana has shared."""
    workshop.share()
    return workshop


def test_a_day_in_the_draft_decides_over_the_length(workshop: Workshop) -> None:
    """The page says what both come to, and sharing carries the day over."""
    workshop.start(workshop.dana)
    workshop.draft("save", length_months="24", last_day=DAY)
    page = workshop.dana.get(workshop.path()).text

    workshop.draft("share", **PROMISE, **ASPIRATION)

    assert "So it takes about 26 months" in page
    assert (workshop.view.last_day, workshop.view.length_months) == (date(2028, 5, 31), 26)


def test_a_draft_without_a_day_follows_its_length(workshop: Workshop) -> None:
    """The template's own end is no choice: another length moves it."""
    workshop.start(workshop.dana)

    workshop.draft("share", length_months="30", **PROMISE, **ASPIRATION)

    assert (workshop.view.start, workshop.view.last_day) == (date(2026, 3, 2), date(2028, 9, 1))


def test_a_day_alone_is_enough(workshop: Workshop) -> None:
    """The length may stay empty when the last day is there."""
    workshop.start(workshop.dana)

    workshop.draft("share", length_months="", last_day=DAY, **PROMISE, **ASPIRATION)

    assert workshop.view.length_months == 26


@pytest.mark.parametrize("day", ["2025-01-01", "31.5.2028", "2028-02-30", "2099-01-01"])
def test_a_day_that_cannot_be_is_refused_with_its_blank(workshop: Workshop, day: str) -> None:
    """Before the start, not a day, or more than 120 months away; what was typed stays."""
    workshop.start(workshop.dana)

    page = workshop.draft("share", last_day=day, **PROMISE, **ASPIRATION)

    assert page.status_code == 422
    assert '<a href="#field-last_day">Last day: give a day like 2029-04-14' in page.text
    assert f'value="{day}"' in page.text


def test_choosing_a_day_counts_the_length_and_opens_both_parts(shared: Workshop) -> None:
    """What moved with the day waits for the other side's agreement, too."""
    shared.agree(shared.ana)

    shared.edit(shared.dana, "last_day", last_day=DAY)

    assert (shared.view.last_day, shared.view.length_months) == (date(2028, 5, 31), 26)
    assert not {"last_day", "length_months"} & set(shared.view.employee_agreed)
    assert "31 May 2028" in shared.ana.get(shared.path()).text


def test_a_day_taken_out_follows_the_length_again(shared: Workshop) -> None:
    """An empty day is computed."""
    shared.edit(shared.dana, "last_day", last_day=DAY)
    shared.edit(shared.dana, "length_months", length_months="30")
    computed = shared.view.last_day
    shared.edit(shared.dana, "last_day", last_day=DAY)

    shared.edit(shared.dana, "last_day", last_day="")

    assert computed == date(2028, 9, 1)
    assert shared.view.last_day == date(2028, 5, 1)


def test_a_chosen_day_stays_when_the_first_day_moves(shared: Workshop) -> None:
    """The stored last day wins over arithmetic; the months are counted anew."""
    shared.edit(shared.dana, "last_day", last_day=DAY)

    shared.edit(shared.dana, "start", start="2026-06-01")

    assert (shared.view.last_day, shared.view.length_months) == (date(2028, 5, 31), 24)


def test_a_first_day_behind_the_chosen_end_says_what_to_change(shared: Workshop) -> None:
    """The sentence names the other day; nothing typed is lost."""
    shared.edit(shared.dana, "last_day", last_day=DAY)

    page = shared.edit(shared.dana, "start", start="2029-01-01")

    assert page.status_code == 422
    assert "First day: the last day is before it" in page.text
    assert 'value="2029-01-01"' in page.text


def test_both_write_the_end_at_once_and_choose(shared: Workshop) -> None:
    """One counts months, the other names a day: the second sees both."""
    old = shared.form(shared.ana, "length_months")
    shared.edit(shared.dana, "last_day", last_day=DAY)

    stale = shared.ana.post(
        shared.path("/field/length_months"), data=old | {"length_months": "30", "verb": "save"}
    )

    assert "/merge?kept=" in stale.location
    assert shared.view.length_months == 26


def test_an_open_end_is_counted_among_what_is_open(shared: Workshop) -> None:
    """Whoever agrees part by part finds the last day among the parts."""
    page = shared.ana.get(shared.path()).text

    assert 'href="#blank-last_day"' in page


def test_a_foundational_tour_has_no_last_day(sqlite_store: Store) -> None:
    """No end is planned: there is no blank for one, and a forged one does not exist."""
    workshop = opened(PageWorld(sqlite_store), TourKind.FOUNDATIONAL)
    workshop.start(workshop.dana)
    page = workshop.dana.get(workshop.path()).text

    workshop.draft("share", last_day=DAY, **PROMISE, **ASPIRATION)

    assert 'name="last_day"' not in page
    assert workshop.view.last_day is None


def test_an_end_by_day_is_committed_and_dated(shared: Workshop) -> None:
    """The text both commit to says the day, and the talk is planned from it."""
    shared.edit(shared.dana, "last_day", last_day=DAY)
    shared.edit(shared.dana, "mission_objective", mission_objective="Move three plants")
    shared.fill()
    shared.agree(shared.ana)
    shared.press(shared.dana, shared.path(), "propose")
    page = shared.ana.get(f"/tours/{shared.tour_id}/commit").text

    for client in (shared.ana, shared.dana):
        shared.commit(client)
    shared.world.settle()

    assert "31 May 2028" in page
    assert shared.view.renewal_on == date(2027, 6, 1)


def test_back_to_the_workshop_after_both_committed_changes_nothing(shared: Workshop) -> None:
    """A form of the last day from before: refused with words, the committed day stays."""
    shared.edit(shared.dana, "mission_objective", mission_objective="Move three plants")
    shared.fill()
    old = shared.form(shared.dana, "last_day") | {"last_day": DAY, "verb": "save"}
    shared.agree(shared.ana)
    shared.press(shared.dana, shared.path(), "propose")
    for client in (shared.ana, shared.dana):
        shared.commit(client)
    committed = shared.view.text_hash

    late = shared.dana.post(shared.path("/field/last_day"), data=old, follow_redirects=True)

    assert shared.view.text_hash == committed
    assert late.status_code in (409, 422)
    assert "31 May 2028" in late.text


def test_two_tabs_of_a_draft_keep_the_day_and_the_length(workshop: Workshop) -> None:
    """One tab names a day, the other a length: both stay typed, and the day decides."""
    workshop.start(workshop.dana)
    one, two = (typed(workshop.dana.get(workshop.path())) for _ in range(2))
    workshop.dana.post(workshop.path(), data=one | {"last_day": DAY, "verb": "save"})

    workshop.dana.post(workshop.path(), data=two | {"length_months": "30", "verb": "save"})

    form = typed(workshop.dana.get(workshop.path()))
    assert (form["last_day"], form["length_months"]) == (DAY, "30")
    assert "about 26 months" in workshop.dana.get(workshop.path()).text


@pytest.mark.parametrize("base", ["0", "99", "x", ""])
def test_a_forged_revision_saves_no_day(shared: Workshop, base: str) -> None:
    """What the page was shown with cannot be made up; the day stays typed."""
    form = shared.form(shared.dana, "last_day") | {"last_day": DAY, "base_rev": base}

    page = shared.dana.post(shared.path("/field/last_day"), data=form | {"verb": "save"})

    assert page.status_code == 409
    assert f'value="{DAY}"' in page.text
    assert str(shared.view.last_day) != DAY
