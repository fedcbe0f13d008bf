"""How cards look: valid by Microsoft's own schemas, small enough, all answers alike."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from emulators.contracts import contract_folder
from tests.card_world import COMPANY, MRIS, CardWorld, envelope, fault_of, steady
from tests.conftest import Golden
from tourwright.domain.model import AskKind
from tourwright.ports.cards import AskCard, CardAction, CardField, CardList, CardSection, FieldKind

GOLDEN = Path(__file__).parents[1] / "golden" / "cards"
TEAMS, OUTLOOK = "adaptive-card-1.5.0.json", "outlook-action-http.schema.json"
READS = (AskKind.COMMIT, AskKind.AMENDMENT, AskKind.GAP, AskKind.THANKS)
needs_schemas = pytest.mark.skipif(
    not (contract_folder() / "adaptive-cards" / TEAMS).is_file(),
    reason="the vendors' descriptions are not here: TOURWRIGHT_CONTRACTS names their folder",
)


@pytest.fixture
def world() -> CardWorld:
    """Return fakes with a desk."""
    return CardWorld()


def shown(world: CardWorld) -> Iterator[tuple[str, AskCard]]:
    """Yield a card of every kind, open, read, answered, with something to put right, and over."""
    for kind in AskKind:
        made = world.put(kind)
        yield f"{kind}", world.card(made)
        if kind in READS:
            yield f"{kind}-read", world.read(made)
    for kind, name in ((AskKind.APPROVAL, "decline"), (AskKind.REVIEW, "answer")):
        made = world.put(kind)
        yield f"{kind}-to-mend", world.press(made, name, {"text": "Half a *page*"})[1]
    made = world.put(AskKind.APPROVAL)
    yield "approval-answered", world.press(made, "approve")[1]
    yield "approval-again", world.press(made, "approve")[1]
    made = world.put(AskKind.AMENDMENT)
    read = world.read(made)
    yield "amendment-rests", world.press(made, "decline", proof=read.actions[0].proof)[1]
    over = world.put(AskKind.RENEWAL_SLOT, state="closed", closed_reason="moved")
    yield "renewal_slot-closed", world.card(over)
    yield "task-from-a-list", world.press(world.put(AskKind.TASK), "open", back=True)[1]


def listed(world: CardWorld, count: int) -> CardList:
    """Return the list card of somebody with so many questions."""
    for number in range(count):
        world.put(AskKind.TASK if number % 2 else AskKind.REVIEW, ask_id=f"a1-1:{number:02}")
    return world.cards.list("p-ana")


def parts(value: object) -> Iterator[Mapping[str, Any]]:
    """Yield every object of a card."""
    if isinstance(value, Mapping):
        yield value
        for each in value.values():
            yield from parts(each)
    elif isinstance(value, list):
        for each in value:
            yield from parts(each)


def of_type(face: object, *types: str) -> list[Mapping[str, Any]]:
    """Return the parts of these types."""
    return [part for part in parts(face) if part.get("type") in types]


@needs_schemas
def test_teams_cards_fit_schema_1_5(world: CardWorld) -> None:
    """Every kind and every state is a card by Microsoft's schema."""
    faults = {
        name: fault
        for name, card in shown(world)
        if (fault := fault_of(world.faces.teams(card, MRIS), TEAMS))
    }

    assert faults == {}


@needs_schemas
def test_outlook_cards_fit_the_outlook_schema(world: CardWorld) -> None:
    """Nothing newer than 1.0, no input that Outlook does not show."""
    faults = {
        name: fault
        for name, card in shown(world)
        if (fault := fault_of(world.faces.outlook(card, envelope()), OUTLOOK))
    }

    assert faults == {}


@needs_schemas
@pytest.mark.parametrize("count", [0, 4, 80])
def test_list_cards_fit_schema_1_5(world: CardWorld, count: int) -> None:
    """Many questions are one card."""
    assert fault_of(world.faces.teams_list(listed(world, count), MRIS), TEAMS) == ""


def test_cards_are_as_they_were(world: CardWorld, golden: Golden) -> None:
    """A change of what people see is seen in the difference of these files."""
    for name, card in shown(world):
        for channel, face in (
            ("teams", world.faces.teams(card, MRIS)),
            ("outlook", world.faces.outlook(card, envelope())),
        ):
            text = steady(face)
            assert golden(GOLDEN / f"{name}.{channel}.json", text) == text, (name, channel)


def test_the_list_is_as_it_was(world: CardWorld, golden: Golden) -> None:
    """Ten questions by name, and how many more there are."""
    text = steady(world.faces.teams_list(listed(world, 80), MRIS))

    assert golden(GOLDEN / "list.teams.json", text) == text
    assert "and 70 more" in text


def test_every_card_in_a_chat_asks_to_be_fresh(world: CardWorld) -> None:
    """A card that lies in a chat for weeks says how it stands when it is looked at."""
    for _, card in shown(world):
        face: Any = world.faces.teams(card, MRIS)
        again = face["refresh"]
        assert (again["action"]["verb"], again["userIds"]) == ("refresh", list(MRIS))


def test_answers_weigh_the_same(world: CardWorld) -> None:
    """No button is dressed up or down, none is the default."""
    for _, card in shown(world):
        for face in (world.faces.teams(card), world.faces.outlook(card, envelope())):
            pressed = of_type(face, "Action.Execute", "Action.Http", "Action.ShowCard")
            assert [one for one in pressed if {"style", "isPrimary", "mode"} & one.keys()] == []


def test_old_clients_have_a_way_too(world: CardWorld) -> None:
    """Whoever does not know `Action.Execute` sends the same by `Action.Submit`."""
    for _, card in shown(world):
        for press in of_type(world.faces.teams(card), "Action.Execute"):
            assert press["fallback"]["type"] == "Action.Submit"
            assert press["fallback"]["data"] == {**press["data"], "verb": press["verb"]}


def test_a_press_brings_back_no_more_than_which_question(world: CardWorld) -> None:
    """Names, texts and hashes are looked up, never believed."""
    for _, card in shown(world):
        for press in of_type(world.faces.teams(card), "Action.Execute"):
            assert set(press["data"]) <= {"ask", "rev", "p", "b"}


def test_a_client_insists_only_on_what_every_answer_needs(world: CardWorld) -> None:
    """Where a yes needs no reason, an empty reason must not keep the yes from being sent."""
    approval = world.faces.teams(world.card(world.put(AskKind.APPROVAL)))
    review = world.faces.teams(world.card(world.put(AskKind.REVIEW)))

    needed = [
        {one["id"] for one in of_type(face, "Input.Text", "Input.ChoiceSet") if "isRequired" in one}
        for face in (approval, review)
    ]

    assert needed == [{"to"}, {"progress", "text"}]


def test_what_is_needed_says_so_in_words(world: CardWorld) -> None:
    """Every input has a label; one that is insisted on says what to do."""
    for _, card in shown(world):
        for field in of_type(
            world.faces.teams(card),
            *("Input.Text", "Input.Date", "Input.Time", "Input.ChoiceSet"),
        ):
            assert field["label"]
            assert bool(field.get("isRequired")) == bool(field.get("errorMessage"))


def test_outlook_sends_only_its_own_token_and_what_was_typed(world: CardWorld) -> None:
    """The body is JSON before and after the values are put in."""
    for _, card in shown(world):
        for press in of_type(world.faces.outlook(card, envelope()), "Action.Http"):
            body = json.loads(press["body"])
            typed = {name: value for name, value in body.items() if name not in ("t", "verb")}
            assert body["t"] == "a-signed-token"
            assert all(value == f"{{{{{name}.value}}}}" for name, value in typed.items())


def test_outlook_chooses_half_hours(world: CardWorld) -> None:
    """There is no input for a time of day."""
    face = world.faces.outlook(world.card(world.put(AskKind.RENEWAL_SLOT)), envelope())

    (times,) = of_type(face, "Input.ChoiceSet")
    assert times["id"] == "time"
    assert {"title": "09:30", "value": "09:30"} in times["choices"]


def test_a_text_too_large_for_a_chat_is_read_on_the_page(world: CardWorld) -> None:
    """The guard holds whatever was composed: a client would drop the whole message."""
    signs = "*" * 9000
    card = AskCard(
        "a",
        1,
        "T",
        sections=(CardSection("H", signs), CardSection("", signs)),
        actions=(CardAction("sign", "I commit to this", "proof"),),
        link="https://tours.example/asks/x",
        link_label="Open the page",
    )

    face = world.faces.teams(card)

    assert len(json.dumps(face)) < 24_000
    assert [press["type"] for press in of_type(face, "Action.OpenUrl", "Action.Execute")].count(
        "Action.OpenUrl"
    ) == 1
    assert "I commit to this" not in json.dumps(face)


@pytest.mark.parametrize("letter", ["x", "д", "*", "😀"])
def test_no_card_is_larger_than_a_chat_takes(world: CardWorld, letter: str) -> None:
    """However long HR's text or an answer is, the card has its title, its answers, or its link."""
    facts = {
        "title": letter * 200,
        "text": "\n\n".join([letter * 4000] * 30),
        "date": letter * 4000,
    }
    approval = world.card(world.put(AskKind.APPROVAL, facts=facts))
    typed = {"text": letter * 4000, "next_steps": letter * 4000}
    review = world.press(world.put(AskKind.REVIEW), "answer", typed)[1]

    for face in (world.faces.teams(approval, MRIS), world.faces.teams(review, MRIS)):
        assert len(json.dumps(face, ensure_ascii=False).encode()) <= 24_000
        assert of_type(face, "Action.OpenUrl")
    assert of_type(world.faces.teams(review), "Input.ChoiceSet")


def test_buttons_stand_below_one_another_when_a_phone_would_cut_them(world: CardWorld) -> None:
    """Five long choices are five rows; yes and no stand side by side."""
    sets = [
        [
            len(one["actions"])
            for one in of_type(world.faces.teams(world.card(world.put(kind))), "ActionSet")
        ]
        for kind in (AskKind.RENEWAL_CHOICE, AskKind.STANDING)
    ]

    assert sets[0] == [1, 1, 1, 1, 1, 1]
    assert max(sets[1]) <= 2


def test_a_mail_carries_the_card_in_its_head(world: CardWorld) -> None:
    """No sign of the card can end the script that it stands in."""
    card = replace(world.card(world.put(AskKind.APPROVAL)), title="</script><b>&")
    made = world.faces.outlook_mail(card, envelope())

    inner = made.head.removeprefix('<script type="application/adaptivecard+json">')
    inner = inner.removesuffix("</script>")
    assert made.body == ""
    assert not set("<>&") & set(inner)
    assert json.loads(inner)["originator"] == json.loads(inner)["originator"].lower()


def test_a_signed_card_stands_in_the_body(world: CardWorld) -> None:
    """Whoever can sign lets the signer write the microdata."""
    faces = type(world.faces)("id", lambda face, _: f"signed {face['type']}")

    made = faces.outlook_mail(world.card(world.put(AskKind.TASK)), envelope())

    assert (made.head, made.body) == ("", "signed AdaptiveCard")


def test_fields_of_several_answers_stay_apart() -> None:
    """What only one answer needs stands in a form of its own."""
    day = CardField("day", "Day", FieldKind.DAY, ("move",), ("move",), fault="Choose")
    text = CardField("text", "Text", FieldKind.TEXT, ("answer",), ("answer",), fault="Fill in")
    card = AskCard(
        "a",
        1,
        "T",
        fields=(text, day),
        actions=(CardAction("answer", "Answer"), CardAction("move", "Move")),
        company=COMPANY,
    )

    face = CardWorld().faces.teams(card)

    (form,) = of_type(face, "Action.ShowCard")
    assert form["title"] == "Move …"
    assert [one["id"] for one in of_type(form, "Input.Date")] == ["day"]
    assert [one.get("isRequired") for one in of_type(face, "Input.Text", "Input.Date")] == [
        None,
        True,
    ]
