"""What is pressed on cards: one decide, whatever the channel; nothing of a card is believed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.card_world import CANARY, CardWorld, proof_of
from tests.fakes import FakeAsks
from tests.web_world import ANA, DANA
from tourwright.domain.errors import GuardError
from tourwright.domain.model import AskKind, MachineName
from tourwright.ports import Ask, KeyDestroyedError, TransientError
from webhooks.card_desk import Press, desk_of
from webhooks.decide import DecideKind

READ_FIRST = {
    AskKind.COMMIT: "sign",
    AskKind.HAND_OVER: "adopt",
    AskKind.AMENDMENT: "sign_other",
    AskKind.CORRECTION: "confirm",
    AskKind.GAP: "acknowledge",
    AskKind.THANKS: "publish_team",
}
TYPED = {
    AskKind.REVIEW: {"progress": "on_track", "text": "All plants run.", "next_steps": ""},
    AskKind.RENEWAL_SLOT: {"day": "2027-04-20", "time": "10:00"},
    AskKind.STANDING: {"reason": "Handed over well."},
}
PRESSED = {
    AskKind.REVIEW: "answer",
    AskKind.CONFIRM_REVIEW: "close",
    AskKind.RENEWAL_SLOT: "schedule",
    AskKind.RENEWAL_HELD: "held",
    AskKind.RENEWAL_CHOICE: "choose_extend",
    AskKind.CLOSING: "confirm_complete",
    AskKind.APPROVAL: "approve",
    AskKind.TASK: "done",
    AskKind.STANDING: "standing_good",
    AskKind.HR_HELP: "done",
}
TAKEN = {DecideKind.DONE, DecideKind.HELD, DecideKind.RESTS}


@pytest.fixture
def world() -> CardWorld:
    """Return fakes with a desk."""
    return CardWorld()


@pytest.mark.parametrize("kind", PRESSED)
def test_a_press_decides(world: CardWorld, kind: AskKind) -> None:
    """Each kind that needs no text to be read is answered right on its card."""
    made = world.put(kind)

    word, card = world.press(made, PRESSED[kind], TYPED.get(kind))

    assert word in TAKEN
    assert "Answered by you in Teams, Thu 1 Apr 2027, 11:00 (Europe/Berlin)" in card.said
    stored = world.web.asks.get(made.ask_id)
    assert stored is not None
    assert (stored.state, stored.answer, stored.channel) == ("answered", PRESSED[kind], "teams")


@pytest.mark.parametrize("kind", READ_FIRST)
def test_commit_needs_the_text_to_have_been_shown(world: CardWorld, kind: AskKind) -> None:
    """Without a proof the whole text comes; with the proof of that card the answer is taken."""
    made = world.put(kind)

    word, shown = world.press(made, READ_FIRST[kind])
    open_still = world.web.asks.get(made.ask_id)
    taken, _ = world.press(made, READ_FIRST[kind], proof=proof_of(shown))

    assert (word, shown.problem) == (
        DecideKind.REFUSED,
        "Please read the text first; then answer below it.",
    )
    assert CANARY in "".join(part.text for part in shown.sections)
    assert open_still is not None
    assert open_still.state == "open"
    assert taken in TAKEN


@pytest.mark.parametrize("spoil", ["", "x", "another person", "another revision", "an hour later"])
def test_a_proof_is_for_one_reader_of_one_text(world: CardWorld, spoil: str) -> None:
    """What somebody else read, or this person read before a change, proves nothing."""
    made = world.put(AskKind.COMMIT)
    proof = proof_of(world.read(made))
    if spoil == "another person":
        theirs = world.put(AskKind.COMMIT, ask_id=f"{made.ask_id}2", person_key=DANA)
        proof = proof_of(world.read(theirs, DANA))
    elif spoil == "another revision":
        made = world.put(AskKind.COMMIT, revision=4)
    elif spoil == "an hour later":
        world.web.clock.moment += timedelta(minutes=61)
    else:
        proof = spoil

    word, card = world.press(made, "sign", proof=proof)

    assert word is DecideKind.REFUSED
    assert card.sections
    assert world.web.engine.acts == []


def test_the_text_that_was_read_is_the_text_committed_to(world: CardWorld) -> None:
    """The act carries the hash of what the card showed."""
    made = world.put(AskKind.COMMIT)

    world.press(made, "sign", proof=proof_of(world.read(made)))

    (_, act) = world.web.engine.acts[0]
    assert (act.event, act.text_hash) == ("sign", made.text_hash)


def test_a_text_that_changed_meanwhile_cannot_be_committed_to(world: CardWorld) -> None:
    """The statement is another one than the one asked about: nothing is offered but to wait."""
    made = world.put(AskKind.COMMIT, text_hash="0" * 64)

    word, card = world.press(made, "sign", proof="")

    assert word is DecideKind.REFUSED
    assert (card.actions, card.sections) == ((), ())
    assert "The text is being brought up to date. Look again soon." in card.lines


def test_an_answer_on_an_old_revision_shows_the_new_card(world: CardWorld) -> None:
    """The question was put anew; the card says so and offers it as it is now."""
    made = world.put(AskKind.APPROVAL)
    world.put(AskKind.APPROVAL, revision=4)

    word, card = world.press(made, "approve")

    assert word is DecideKind.STALE
    assert card.revision == 4
    assert "The question changed since this card was made" in card.problem
    assert [action.verb for action in card.actions] == ["approve", "decline", "delegate"]


def test_a_second_press_is_a_repeat(world: CardWorld) -> None:
    """A client that sends twice decides once and is told so."""
    made = world.put(AskKind.APPROVAL)
    first, _ = world.press(made, "approve")

    again, card = world.press(made, "approve")

    assert (first, again) == (DecideKind.DONE, DecideKind.REPEAT)
    assert "recorded already" in card.problem
    assert len(world.web.engine.acts) == 1


def test_the_same_press_in_two_channels_is_one_effect(world: CardWorld) -> None:
    """Teams and Outlook hold the same question."""
    made = world.put(AskKind.APPROVAL)

    words = [world.press(made, "approve", channel=channel)[0] for channel in ("teams", "outlook")]

    assert words == [DecideKind.DONE, DecideKind.REPEAT]
    assert [act.channel for _, act in world.web.engine.acts] == ["teams"]


def test_another_answer_after_the_first_is_too_late(world: CardWorld) -> None:
    """The first valid answer wins, and the card says which one that was."""
    made = world.put(AskKind.APPROVAL)
    world.press(made, "approve", channel="page")

    word, card = world.press(made, "decline", {"reason": "Too dear"})

    assert word is DecideKind.CLOSED
    assert "Answered by you on the page" in card.said
    assert "“Yes”" in card.said


@pytest.mark.parametrize("kind", AskKind)
def test_somebody_else_learns_nothing(world: CardWorld, kind: AskKind) -> None:
    """Whoever is not asked reads a sentence that fits every question."""
    made = world.put(kind)
    verb = made.verbs[0]

    word, card = world.press(made, verb, person_key=DANA)

    assert word is DecideKind.FORBIDDEN
    assert (card.ask_id, card.title) == ("", "This question is for somebody else.")
    assert (card.lines, card.facts, card.actions, card.link) == ((), (), (), "")
    assert world.web.engine.acts == []


@pytest.mark.parametrize("person_key", ["", "nobody"])
def test_a_question_to_a_role_is_nobodys_card(world: CardWorld, person_key: str) -> None:
    """What HR as a role is asked has no single person who could press."""
    made = world.put(AskKind.STANDING, person_key="")

    assert world.press(made, "standing_good", person_key=person_key)[0] is DecideKind.FORBIDDEN
    assert world.desk.show(made.ask_id, person_key) is None


@pytest.mark.parametrize(
    ("kind", "verb"),
    [
        (AskKind.AMENDMENT, "counter"),
        (AskKind.HAND_OVER, "propose_change"),
        (AskKind.DRAFT, "decline"),
        (AskKind.DRAFT, "edit"),
        (AskKind.ALUMNI_INVITATION, "accept"),
        (AskKind.APPROVAL, "sign"),
        (AskKind.APPROVAL, "hack"),
    ],
)
def test_a_verb_that_the_card_did_not_offer_is_refused(
    world: CardWorld, kind: AskKind, verb: str
) -> None:
    """The verb comes from the client; only what the card may take counts."""
    made = world.put(kind)

    word, card = world.press(made, verb, {"mission_objective": "Mine"})

    assert (word, card.problem) == (DecideKind.REFUSED, "This answer is given on the page.")
    assert world.web.engine.acts == []


def test_what_was_typed_is_read_by_the_rules_of_the_page(world: CardWorld) -> None:
    """A no needs a reason; what was typed stays on the card that comes back in a chat."""
    made = world.put(AskKind.RENEWAL_SLOT)

    word, card = world.press(made, "schedule", {"day": "tomorrow", "time": "10:00"})

    assert word is DecideKind.REFUSED
    assert card.problem.startswith("Please put this right:\nDay: give a day")
    assert {one.name: one.value for one in card.fields} == {"day": "tomorrow", "time": "10:00"}


def test_a_no_needs_its_reason(world: CardWorld) -> None:
    """The same card comes back and says what is missing; with it the answer is taken."""
    made = world.put(AskKind.APPROVAL)

    word, card = world.press(made, "decline")
    taken, _ = world.press(made, "decline", {"reason": "Not this year"})

    assert (word, taken) == (DecideKind.REFUSED, DecideKind.DONE)
    assert "Reason: fill it in" in card.problem


def test_typed_words_do_not_come_back_into_a_mail(world: CardWorld) -> None:
    """Others may read a mailbox; a chat is the person's own."""
    made = world.put(AskKind.REVIEW)

    _, card = world.press(made, "answer", {"text": CANARY}, channel="outlook")

    assert CANARY not in repr(card)


def test_a_mail_never_gets_the_whole_text(world: CardWorld) -> None:
    """Reading in Outlook is reading on the page."""
    made = world.put(AskKind.COMMIT)

    for verb in ("read", "sign"):
        _, card = world.press(made, verb, channel="outlook")
        assert card.sections == ()


def test_a_card_that_stays_never_gets_the_whole_text(world: CardWorld) -> None:
    """Old clients have their card replaced for good."""
    made = world.put(AskKind.COMMIT)

    for verb in ("read", "sign"):
        assert world.press(made, verb, stays=True)[1].sections == ()


def test_only_declared_fields_are_taken(world: CardWorld) -> None:
    """A card cannot set what its form does not show."""
    made = world.put(AskKind.TASK)

    world.press(made, "done", {"by": DANA, "at": "2030-01-01", "reason": "x"})

    (_, act) = world.web.engine.acts[0]
    assert (dict(act.fields), act.reason) == ({}, "")


def test_a_delegation_needs_somebody_known(world: CardWorld) -> None:
    """An address that nobody has is put right; a known one hands the question on."""
    made = world.put(AskKind.APPROVAL)

    word, card = world.press(made, "delegate", {"to": "who@meridian.example"})
    taken, _ = world.press(made, "delegate", {"to": "dana@meridian.example"})

    assert (word, taken) == (DecideKind.REFUSED, DecideKind.DONE)
    assert "nobody has this work mail address" in card.problem
    assert world.web.engine.acts[0][1].fields["to"] == DANA


def test_a_card_says_nothing_that_passes_by_itself(world: CardWorld) -> None:
    """The engine is away: the answer is stored, and what the card says stays true afterwards."""
    made = world.put(AskKind.APPROVAL)
    world.web.engine.fault = TransientError("away")

    word, card = world.press(made, "approve")

    assert word is DecideKind.RECORDED
    assert card.said.startswith("Answered by you in Teams")
    assert "confirmed shortly" not in card.said


def test_an_answer_that_rests_can_be_taken_back(world: CardWorld) -> None:
    """Until the moment that the card names, the question can be open again."""
    made = world.put(AskKind.AMENDMENT, machine=MachineName.AMENDMENT.value, revision=5)
    word, card = world.press(made, "decline", proof=proof_of(world.read(made)))

    undone, after = world.press(made, "undo")

    assert word is DecideKind.RESTS
    assert [action.verb for action in card.actions] == ["undo"]
    assert "It takes effect at 11:10; until then you can take it back." in card.said
    assert (undone, after.said) == (DecideKind.DONE, "")
    assert "taken back" in after.problem


def test_too_late_to_take_back(world: CardWorld) -> None:
    """After its moment the answer stands, and the card says so."""
    made = world.put(AskKind.AMENDMENT)
    world.press(made, "decline", proof=proof_of(world.read(made)))
    world.web.clock.moment += timedelta(minutes=11)

    word, card = world.press(made, "undo")

    assert word is DecideKind.CLOSED
    assert "has taken effect" in card.problem
    assert card.actions == ()


def test_opening_and_refreshing_change_nothing(world: CardWorld) -> None:
    """A card that is shown is asked for anew, as often as the client likes."""
    made = world.put(AskKind.APPROVAL)

    words = [world.press(made, verb)[0] for verb in ("refresh", "open", "read", "refresh")]

    assert set(words) == {DecideKind.DONE}
    assert world.web.asks.get(made.ask_id) == made
    assert world.web.engine.acts == []


def test_a_card_from_a_list_leads_back_to_it(world: CardWorld) -> None:
    """Eighty questions are worked through from one card."""
    made = world.put(AskKind.TASK)

    _, card = world.press(made, "open", back=True)

    assert (card.back, card.back_label) == (True, "Back to the list")


def test_a_refusal_of_the_rules_is_told_in_words(world: CardWorld) -> None:
    """What the workflow says stands on the card, which is open still."""
    made = world.put(AskKind.TASK)
    world.web.engine.fault = GuardError("A task needs its tour.")

    word, card = world.press(made, "done")

    assert word is DecideKind.REFUSED
    assert "A task needs its tour." in card.problem
    assert card.actions


class Erased(FakeAsks):
    """Questions whose key was destroyed."""

    def get(self, ask_id: str) -> Ask | None:
        """See `Asks.get`."""
        raise KeyDestroyedError(ask_id)


def test_a_question_of_somebody_erased_is_nobodys(world: CardWorld) -> None:
    """A key that is destroyed opens nothing, and is no error to whoever presses an old card."""
    desk = desk_of(replace(world.web.deps(), asks=Erased()))

    word, _ = desk.answer(Press("a1-1:approval", "approve", 1, ANA, "teams"))

    assert word is DecideKind.FORBIDDEN
    assert desk.show("a1-1:approval", ANA) is None


def test_the_web_process_has_a_desk(world: CardWorld) -> None:
    """What the routes call is made of the application's own ports."""
    made = world.put(AskKind.APPROVAL)
    card = desk_of(world.web.deps()).show(made.ask_id, ANA)

    assert card is not None
    assert card.title == "Budget for Ana Sol's rotation"
