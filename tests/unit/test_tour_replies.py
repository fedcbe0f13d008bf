"""What people are offered to do, and that a notice which wants an answer leads to it."""

import pytest

from tests.factories import ANA, DANA, DEPUTY, LEE
from tests.tour_moves import MANAGER_CHANGED, amend
from tests.tour_world import (
    AMENDMENT,
    HAND_OVER,
    RENEWAL,
    REVIEW,
    E,
    M,
    TourWorld,
    active,
    closing,
    drafting,
    negotiating,
    signing,
    talk_due,
)
from tourwright.domain.errors import NotAllowedError, NotAPartyError
from tourwright.domain.model import AskKind, Notice, Party
from tourwright.domain.tour_state import OpenAsk


def draft_ask(world: TourWorld, party: Party) -> OpenAsk:
    """Return what a side may do about the draft."""
    (found,) = (ask for ask in world.tour.asks if (ask.kind, ask.party) == (AskKind.DRAFT, party))
    return found


def offers(world: TourWorld) -> dict[Party, tuple[tuple[str, ...], str]]:
    """Return the verbs and the revision each side is offered."""
    asks = [draft_ask(world, party) for party in (E, M)]
    return {ask.party: (ask.verbs, ask.facts["revision"]) for ask in asks}


def reviewing() -> TourWorld:
    """Return a tour whose first review is open."""
    world = active()
    world.fire("due", REVIEW, subject_id="1")
    return world


def answer(world: TourWorld, party: Party, key: str = "") -> None:
    """Hand in the view of a side, or of whoever answers in its place."""
    details = {"person_key": key} if key else {}
    world.act(party, "answer", REVIEW, fields={"progress": "on_track"}, **details)


def after_14d(world: TourWorld) -> list[Notice]:
    """Return what is told when the review has waited for 14 days."""
    world.fire("", REVIEW, subject_id="1", notice="review_delegate")
    return list(world.records[-1].notices)


def reviewers(world: TourWorld) -> dict[str, Party]:
    """Return who is asked for a view, and in which place."""
    return {ask.person_key: ask.party for ask in world.tour.asks if ask.kind is AskKind.REVIEW}


def test_author_may_edit_the_draft_again_and_again() -> None:
    """Each edit puts the same question anew, as an answer closes the one before."""
    world = drafting()
    for text in ('"One."', '"Two."'):
        world.act(M, "edit", fields={"career": text})

        (asked,) = world.records[-1].asks
        assert asked.verbs == ("edit", "share", "discard")  # type: ignore[union-attr]

    assert "revision" not in draft_ask(world, M).facts


def test_both_are_offered_to_edit_the_revision_they_see() -> None:
    """Its number stands in the ask, so that a page can send it back."""
    world = negotiating()

    assert offers(world) == {
        E: (("agree_field", "edit", "decline"), "1"),
        M: (("propose_sign", "edit", "decline"), "1"),
    }


def test_an_edit_asks_both_anew_with_the_new_revision() -> None:
    """Who reads the page after it edits the text that stands now."""
    world = negotiating()

    world.act(M, "edit", fields={"career": '"Other."'})

    assert {revision for _, revision in offers(world).values()} == {"2"}
    fields = {"career": '"Mine."', "base_rev": draft_ask(world, E).facts["revision"]}
    world.act(E, "edit", fields=fields)
    assert world.tour.statement.career == "Mine."


def test_a_text_taken_back_from_signing_is_offered_with_its_revision() -> None:
    """Also the one who did not edit can change it now."""
    world = signing()

    world.act(E, "edit", fields={"career": '"Other."'})

    revision = str(world.tour.negotiation.revision)
    assert {shown for _, shown in offers(world).values()} == {revision}


def test_new_manager_edits_the_revision_that_stands() -> None:
    """The manager's side of the question goes over as it is."""
    world = negotiating()

    MANAGER_CHANGED(world)

    ask = draft_ask(world, M)
    assert (ask.person_key, ask.facts) == (LEE, {"revision": "1"})
    assert "edit" in ask.verbs


def test_private_draft_is_not_handed_over_with_its_question() -> None:
    """The new manager may do the same, and begins with the template."""
    world = drafting()
    world.act(M, "edit", fields={"career": '"Between me and my paper."'})

    MANAGER_CHANGED(world)

    assert draft_ask(world, M).person_key == LEE
    assert draft_ask(world, M).verbs == ("edit", "share", "discard")
    assert "my paper" not in repr(world.records[-1])


def shared() -> TourWorld:
    """Return a draft that the employee hears of."""
    return negotiating()


def changed() -> TourWorld:
    """Return a text that one side changed."""
    world = negotiating()
    world.act(M, "edit", fields={"career": '"Other."'})
    return world


def half_signed() -> TourWorld:
    """Return a text with one commitment."""
    world = signing()
    world.sign(E)
    return world


def half_signed_3d() -> TourWorld:
    """Return a text that waits for the second commitment."""
    world = half_signed()
    world.fire("", timer="T3", notice="commit_remind")
    return world


def reminded_of_review() -> TourWorld:
    """Return a review that waited for a week."""
    world = reviewing()
    answer(world, M)
    world.fire("", REVIEW, subject_id="1", notice="review_remind")
    return world


def reminded_of_talk() -> TourWorld:
    """Return a talk to which one side has not agreed."""
    world = active()
    world.plan(talk_due())
    world.come(talk_due())
    world.act(M, "accept_slot", RENEWAL)
    world.fire("overdue_21d", RENEWAL)
    return world


def reminded_of_amendment() -> TourWorld:
    """Return a proposal without an answer."""
    world = active()
    world.act(M, "propose", AMENDMENT, fields={"length_months": "15"})
    subject = world.tour.amendments[-1].subject_id
    world.fire("", AMENDMENT, subject_id=subject, notice="amendment_remind")
    return world


def reminded_of_hand_over() -> TourWorld:
    """Return terms that the new manager has not adopted."""
    world = active()
    MANAGER_CHANGED(world)
    world.fire("", HAND_OVER, notice="hand_over_remind")
    return world


def half_confirmed() -> TourWorld:
    """Return an end that one side confirmed."""
    world = active()
    world.fire("end_reached", timer="T8")
    world.act(E, "confirm_complete")
    return world


def reminded_of_closing() -> TourWorld:
    """Return an end that waits for the manager."""
    world = closing()
    world.fire("", timer="T9", notice="closing_remind")
    return world


@pytest.mark.parametrize(
    ("made", "purpose", "to", "kind"),
    [
        (shared, "draft_shared", ANA, AskKind.DRAFT),
        (changed, "text_changed", ANA, AskKind.DRAFT),
        (half_signed, "other_committed", DANA, AskKind.COMMIT),
        (half_signed_3d, "commit_remind", DANA, AskKind.COMMIT),
        (reminded_of_review, "review_remind", ANA, AskKind.REVIEW),
        (reminded_of_talk, "renewal_remind", ANA, AskKind.RENEWAL_SLOT),
        (reminded_of_amendment, "amendment_remind", ANA, AskKind.AMENDMENT),
        (reminded_of_hand_over, "hand_over_remind", LEE, AskKind.HAND_OVER),
        (half_confirmed, "mission_confirmed", DANA, AskKind.CLOSING),
        (reminded_of_closing, "closing_remind", DANA, AskKind.CLOSING),
    ],
)
def test_notice_that_wants_an_answer_leads_to_the_question(
    made: object, purpose: str, to: str, kind: AskKind
) -> None:
    """It goes to who has not answered, and names that person's own open ask."""
    world = made()  # type: ignore[operator]

    (notice,) = world.notices(purpose)
    (mine,) = (ask for ask in world.tour.asks if (ask.kind, ask.person_key) == (kind, to))
    assert (notice.to, notice.ask_id) == (to, mine.ask_id)


def test_notice_that_asks_nothing_leads_nowhere() -> None:
    """A commitment made is news, not a question."""
    world = active()

    assert {notice.ask_id for notice in world.notices("committed")} == {""}
    amend(world)
    assert {notice.ask_id for notice in world.notices("text_changed")} <= {""}


def test_review_that_waits_goes_to_the_delegate() -> None:
    """With an ask of their own; the employee is reminded, the manager let alone."""
    world = reviewing()
    world.act(M, "name_delegate", fields={"to": DEPUTY})

    told = after_14d(world)

    assert reviewers(world) == {ANA: E, DANA: M, DEPUTY: Party.DELEGATE}
    (ask,) = (ask for ask in world.tour.asks if ask.person_key == DEPUTY)
    assert {(each.purpose, each.to, each.ask_id == ask.ask_id) for each in told} == {
        ("review_delegate", DEPUTY, True),
        ("review_remind", ANA, False),
    }


def test_delegates_view_closes_the_managers_question() -> None:
    """One view of the manager's side is enough, whoever gives it."""
    world = reviewing()
    world.act(M, "name_delegate", fields={"to": DEPUTY})
    after_14d(world)

    answer(world, Party.DELEGATE, DEPUTY)

    assert reviewers(world) == {ANA: E}


def test_managers_view_closes_the_delegates_question() -> None:
    """And the delegate's answer comes too late."""
    world = reviewing()
    world.act(M, "name_delegate", fields={"to": DEPUTY})
    after_14d(world)

    answer(world, M)

    assert reviewers(world) == {ANA: E}
    with pytest.raises(NotAllowedError):
        answer(world, Party.DELEGATE, DEPUTY)


@pytest.mark.parametrize("named", [True, False])
def test_without_a_delegate_to_ask_the_review_is_a_plain_reminder(named: bool) -> None:  # noqa: FBT001
    """So it is when the manager's view is there already."""
    world = reviewing()
    if named:
        world.act(M, "name_delegate", fields={"to": DEPUTY})
        answer(world, M)

    told = after_14d(world)

    waiting = {ANA} if named else {ANA, DANA}
    assert {(each.purpose, each.to) for each in told} == {("review_remind", to) for to in waiting}
    assert all(each.ask_id for each in told)


@pytest.mark.parametrize("how", ["taken back", "new manager"])
def test_delegate_who_is_none_any_more_is_asked_no_more(how: str) -> None:
    """A delegation ends with the manager who gave it."""
    world = reviewing()
    world.act(M, "name_delegate", fields={"to": DEPUTY})
    after_14d(world)

    if how == "taken back":
        world.act(M, "name_delegate", fields={"to": ""})
    else:
        MANAGER_CHANGED(world)

    assert DEPUTY not in reviewers(world)
    with pytest.raises(NotAPartyError):
        answer(world, Party.DELEGATE, DEPUTY)
