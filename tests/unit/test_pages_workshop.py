"""The statement workshop, from the empty slot to the shared text."""

import pytest

from tests.page_world import PageWorld, hidden
from tests.workshop_pages import ASPIRATION, PROMISE, Workshop, opened, part_form, typed
from tourwright.domain.model import TourKind
from tourwright.domain.tables import TourState
from tourwright.store import Store
from webhooks.page_kit import csrf_of

CANARY = "Zugvogel"


@pytest.fixture
def workshop(sqlite_store: Store) -> Workshop:
    """Return the workshop of an open slot."""
    return opened(PageWorld(sqlite_store))


@pytest.fixture
def shared(workshop: Workshop) -> Workshop:
    """Return a workshop whose text Dana has shared."""
    workshop.share()
    return workshop


def test_a_draft_starts_from_the_template_and_is_its_authors_alone(workshop: Workshop) -> None:
    """The other side sees that there is one, and no word."""
    workshop.start(workshop.dana)
    workshop.draft("save", mission_objective=CANARY)

    assert workshop.view.state == TourState.DRAFTING
    assert CANARY in workshop.dana.get(workshop.path()).text
    assert CANARY not in workshop.ana.get(workshop.path()).text


def test_sharing_shows_the_whole_draft_with_one_act(workshop: Workshop) -> None:
    """Saving sends nothing to the engine; sharing carries every word over."""
    workshop.start(workshop.dana)
    workshop.draft("save", mission_objective=CANARY)
    before = workshop.world.engine.calls

    workshop.draft("share", **PROMISE, **ASPIRATION)

    assert workshop.world.engine.calls == before + 1
    assert workshop.view.state == TourState.NEGOTIATING
    assert CANARY in workshop.ana.get(workshop.path()).text


def test_the_employee_first_reads_what_the_manager_aims_for(shared: Workshop) -> None:
    """The manager goes first about aspirations (C08)."""
    assert ASPIRATION["manager_aspirations-0"] in shared.ana.get(shared.path()).text


def test_sharing_without_the_managers_part_names_it_and_keeps_the_rest(workshop: Workshop) -> None:
    """A tour without a promise to the employee is refused with a sentence (C02)."""
    workshop.start(workshop.dana)
    empty = {"promises-0-text": "", "promises-1-text": "", "promises-2-text": ""}

    page = workshop.draft("share", mission_objective=CANARY, **empty)

    assert page.status_code == 422
    assert "a tour needs a promise of the manager or of the company" in page.text
    assert CANARY in page.text


def test_a_part_is_saved_and_read_by_both(shared: Workshop) -> None:
    """A change is a revision with the name of who made it."""
    done = shared.edit(shared.ana, "career", career="To lead a plant")

    assert done.status_code == 303
    page = shared.dana.get(shared.path()).text
    assert "To lead a plant" in page
    assert "What Ana Sol changed in revision 2" in page


def test_saving_and_agreeing_to_all_leaves_nothing_to_agree(shared: Workshop) -> None:
    """One button for whoever only mends a word."""
    shared.edit(shared.ana, "career", "save_all", career="To lead a plant")

    assert "mission_objective" in shared.view.employee_agreed
    assert "waits for your agreement" not in shared.ana.get(shared.path()).text


def test_two_people_in_two_parts_need_no_merge(shared: Workshop) -> None:
    """Other parts merge by themselves."""
    old = shared.form(shared.ana, "career")
    shared.edit(shared.dana, "shareable", shareable="The new line")

    done = shared.ana.post(shared.path("/field/career"), data=old | {"career": "To lead"})

    assert done.location.endswith("#blank-career")
    assert {"The new line", "To lead"} <= {
        str(value) for value in (shared.view.statement or {}).values()
    }


def test_two_people_in_one_part_get_the_words_of_both(shared: Workshop) -> None:
    """The second one sees both wordings and a proposal; nothing is sent by itself."""
    old = shared.form(shared.ana, "career")
    shared.edit(shared.dana, "career", career="A plant of your own")

    stale = shared.ana.post(shared.path("/field/career"), data=old | {"career": "A team of mine"})
    page = shared.ana.get(stale.location)

    assert "/merge?kept=" in stale.location
    assert {"plant", "own", "team", "mine"} <= set(page.text.replace("<", " ").split())
    assert "A team of mine" not in shared.said


def test_a_merge_that_is_saved_is_forgotten_as_kept(shared: Workshop) -> None:
    """The text says it now."""
    old = shared.form(shared.ana, "career")
    shared.edit(shared.dana, "career", career="A plant")
    merge = shared.ana.post(shared.path("/field/career"), data=old | {"career": "A team"}).location

    done = shared.press(shared.ana, merge, "save", career="A plant and a team")

    assert done.status_code == 303
    assert "A plant and a team" in shared.said
    assert "are kept for you" not in shared.ana.get(shared.path()).text


def test_words_wait_while_nobody_confirms_them(shared: Workshop) -> None:
    """The engine does not answer: the words are kept, and said to be."""
    shared.world.engine.down = True

    shared.edit(shared.ana, "career", career=CANARY)

    page = shared.ana.get(shared.path())
    assert "are kept for you and are not in the text" in page.text
    assert CANARY not in shared.dana.get(shared.path()).text


def test_two_tabs_of_one_person_lose_nothing(shared: Workshop) -> None:
    """The second tab is merged with the first one like with anybody's."""
    first, second = (shared.form(shared.ana, "career") for _ in range(2))
    shared.ana.post(shared.path("/field/career"), data=first | {"career": "One"})

    stale = shared.ana.post(shared.path("/field/career"), data=second | {"career": "Two"})

    assert "One" in shared.said
    assert "Two" in shared.ana.get(stale.location).text


def test_two_tabs_of_one_draft_keep_the_words_of_both(workshop: Workshop) -> None:
    """A draft that is open twice is one draft."""
    workshop.start(workshop.dana)
    first, second = (typed(workshop.dana.get(workshop.path())) for _ in range(2))
    for form, more in ((first, {"career": "Abroad"}), (second, {"shareable": "Dates"})):
        workshop.dana.post(workshop.path(), data=form | more | {"verb": "save"})

    page = workshop.dana.get(workshop.path()).text
    assert "Abroad" in page
    assert "Dates" in page


def test_a_double_click_is_one_revision(shared: Workshop) -> None:
    """The same form sent twice changes nothing the second time."""
    form = shared.form(shared.ana, "career") | {"career": "Once"}
    for _ in range(2):
        shared.ana.post(shared.path("/field/career"), data=form)

    assert shared.view.revision == 2
    assert "are kept for you" not in shared.ana.get(shared.path()).text


@pytest.mark.parametrize("text", ["a" * 100_000, "abc\u202edef", "abc\x01def"])
def test_what_cannot_be_saved_is_kept_in_the_page(shared: Workshop, text: str) -> None:
    """The sentence names the part and the fix."""
    page = shared.edit(shared.ana, "career", career=text)

    assert page.status_code == 422
    assert "Where it may lead" in page.text.partition('role="alert"')[2].partition("</div>")[0]
    assert text in page.text


def test_markup_is_shown_as_it_was_typed(shared: Workshop) -> None:
    """Nothing that somebody types becomes part of the page."""
    shared.edit(shared.ana, "career", career="<script>alert(1)</script>")

    page = shared.dana.get(shared.path()).text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


@pytest.mark.parametrize("base", ["", "0", "99", "-1", "x", "²"])
def test_a_forged_revision_saves_nothing(shared: Workshop, base: str) -> None:
    """The page comes back with the words still there."""
    page = shared.edit(shared.ana, "career", career=CANARY, base_rev=base)

    assert page.status_code == 409
    assert CANARY in page.text
    assert CANARY not in shared.said


def test_nobody_writes_the_other_sides_aspirations(shared: Workshop) -> None:
    """Not even with a form made by hand."""
    form = shared.form(shared.ana, "career") | {"manager_aspirations-0": CANARY, "csrf": ""}
    page = shared.ana.post(shared.path("/field/manager_aspirations"), data=form)

    assert page.status_code == 403
    assert CANARY not in shared.said


def test_a_remark_is_read_beside_its_part(shared: Workshop) -> None:
    """Both see who said it, and about which revision."""
    form = part_form(shared.ana.get(shared.path()), shared.path("/comments"), 'value="career"')
    for _ in range(2):
        shared.ana.post(shared.path("/comments"), data=form | {"text": CANARY})

    page = shared.dana.get(shared.path()).text
    assert page.count(CANARY) == 1
    assert "on revision 1" in page


def test_agreeing_to_a_part_that_changed_meanwhile_shows_it_again(shared: Workshop) -> None:
    """Nobody agrees to words that they did not see."""
    to, all_of_it = shared.path("/agree"), 'name="field" value="*"'
    form = part_form(shared.ana.get(shared.path()), to, all_of_it)
    shared.edit(shared.dana, "career", career="Elsewhere")

    page = shared.ana.post(to, data=form)

    assert page.status_code == 409
    assert "Elsewhere" in page.text
    assert "career" not in shared.view.employee_agreed


def test_what_is_open_is_counted_and_leads_to_the_part(shared: Workshop) -> None:
    """The foot of the talk: what is left before both can commit."""
    page = shared.ana.get(shared.path()).text

    assert "What is still open:" in page
    assert 'href="#blank-promises"' in page


def test_policies_are_shown_with_the_reason_why_nobody_changes_them(shared: Workshop) -> None:
    """They are equal for the whole team (C64)."""
    page = shared.ana.get(shared.path()).text

    assert "<fieldset disabled" in page
    assert "I change this?</summary>" in page


def test_a_policy_field_sent_by_hand_does_not_exist(shared: Workshop) -> None:
    """A forged name opens nothing."""
    form = shared.form(shared.ana, "career") | {"allowance_amount": "9999"}

    assert shared.ana.post(shared.path("/field/allowance_amount"), data=form).status_code in (
        403,
        404,
    )


def test_every_revision_can_be_compared(shared: Workshop) -> None:
    """What was removed and what was added stands in words."""
    shared.edit(shared.ana, "career", career="To lead a team")
    shared.edit(shared.dana, "career", career="To lead a plant")

    page = shared.ana.get(shared.path("/revisions?a=2&b=3")).text

    assert "removed: </span>team" in page
    assert "added: </span>plant" in page


@pytest.mark.parametrize("name", ["kim", "sam", "lee", "otto", "igor", "eva"])
def test_nobody_else_finds_the_workshop(shared: Workshop, name: str) -> None:
    """Unknown and forbidden look alike."""
    other = shared.world.signed_in(name)
    unknown = other.get("/tours/nobody-1/statement")
    found = other.get(shared.path())

    assert (found.status_code, found.data) == (unknown.status_code, unknown.data)


def test_a_page_of_the_workshop_needs_few_queries(shared: Workshop) -> None:
    """It answers from what pages read."""
    with shared.world.queries() as counter:
        shared.ana.get(shared.path())

    asked = [statement for statement in counter.statements if statement.startswith("SELECT")]
    assert len(asked) <= 8, asked


@pytest.mark.parametrize("end", ["/field/career", "/comments", "/agree", "/own"])
def test_a_form_made_by_hand_does_nothing_before_the_text_is_shared(
    workshop: Workshop, end: str
) -> None:
    """There is no text to change, to agree to or to remark on."""
    workshop.start(workshop.dana)
    form = hidden(workshop.dana.get(workshop.path()), "save") | {"career": "x", "field": "career"}
    token = csrf_of(workshop.world.deps)
    with workshop.world.app.test_request_context():
        nonce = workshop.dana.get_cookie("__Host-tourwright_form", domain="tours.example")
        assert nonce is not None
        form["csrf"] = token.field(nonce.value, workshop.path(end))

    page = workshop.dana.post(workshop.path(end), data=form | {"text": "x", "verb": "save"})

    assert page.status_code == 200
    assert "Your private draft" in page.text
    assert workshop.view.state == TourState.DRAFTING


def test_the_workshop_speaks_german(shared: Workshop) -> None:
    """In the reader's language, the words of the two as they are."""
    page = shared.ana.get(shared.path(), headers={"Accept-Language": "de"}).text

    assert "Werkstatt der Erklärung" in page
    assert "(zu sehen an: " in page
    assert ASPIRATION["manager_aspirations-0"] in page


def test_an_employee_may_begin_and_the_manager_still_speaks_first(workshop: Workshop) -> None:
    """The employee's draft holds nobody's aspirations; their own follow the manager's (C08)."""
    workshop.start(workshop.ana)
    page = workshop.ana.get(workshop.path())
    shared = workshop.ana.post(workshop.path(), data=typed(page) | {"verb": "share"})

    assert "aspirations-0" not in page.text
    assert shared.status_code == 303, shared.text
    assert workshop.view.state == TourState.NEGOTIATING


@pytest.mark.parametrize("kind", list(TourKind))
def test_every_kind_of_tour_can_be_drafted_and_shared(sqlite_store: Store, kind: TourKind) -> None:
    """A foundational one has no length to fill in."""
    workshop = opened(PageWorld(sqlite_store), kind)
    if workshop.view.state == TourState.PROPOSED:
        workshop.share()

    page = workshop.ana.get(workshop.path()).text

    assert workshop.view.state in (TourState.NEGOTIATING, TourState.SIGNING)
    assert ("blank-length_months" in page) is (kind is not TourKind.FOUNDATIONAL)
