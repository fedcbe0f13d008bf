"""Forms: what is typed becomes what the rules read; nothing else is read at all."""

import json

import pytest

from tests.web_world import ANA, DANA, STATEMENT, World, ask, send
from tourwright.domain import statement as statements
from tourwright.domain.model import AskKind
from webhooks import ask_forms, forms, statement_form
from webhooks.tokens import Purpose

SHARED = statements.to_dict(STATEMENT)


def test_a_field_that_the_form_does_not_show_is_not_read() -> None:
    """Mass assignment: state, party, approved_by and the like never get in."""
    sent = {"verb": "approve", "reason": "fine", "state": "done", "approved_by": "x", "day": "1"}

    answer = ask_forms.read(ask(AskKind.APPROVAL, "approve"), sent, "UTC", {})

    assert (dict(answer.fields), answer.reason, answer.day) == ({}, "fine", None)


def test_a_slot_is_a_moment_at_the_readers_place() -> None:
    """09:30 in Berlin in summer is 07:30 UTC."""
    sent = {"verb": "schedule", "day": "2027-04-15", "time": "09:30"}

    answer = ask_forms.read(ask(AskKind.RENEWAL_SLOT, "schedule"), sent, "Europe/Berlin", {})

    assert answer.fields == {"at": "2027-04-15T07:30:00+00:00"}
    assert str(answer.day) == "2027-04-15"


@pytest.mark.parametrize(
    ("name", "value"),
    [("day", "15.04.2027"), ("day", "2027-02-30"), ("day", "9999-01-01"), ("time", "25:00"),
     ("time", "9"), ("day", ""), ("time", "09:00+02:00")],
)  # fmt: skip
def test_what_is_no_day_or_time_is_named(name: str, value: str) -> None:
    """The fault names the field and shows how it is written."""
    sent = {"verb": "schedule", "day": "2027-04-15", "time": "09:30"} | {name: value}

    answer = ask_forms.read(ask(AskKind.RENEWAL_SLOT, "schedule"), sent, "UTC", {})

    assert [fault.name for fault in answer.faults] == [name]
    assert "example" in answer.faults[0].message


@pytest.mark.parametrize("value", ["on_track", "at_risk", "off_track"])
def test_a_progress_word_is_one_of_three(value: str) -> None:
    """No fourth word gets in."""
    one = ask(AskKind.REVIEW, "answer")
    good = ask_forms.read(one, {"verb": "answer", "progress": value, "text": "x"}, "UTC", {})
    bad = ask_forms.read(one, {"verb": "answer", "progress": value + "!", "text": "x"}, "UTC", {})

    assert not good.faults
    assert [fault.name for fault in bad.faults] == ["progress"]


def test_texts_have_a_length() -> None:
    """A form cannot fill the store."""
    sent = {"verb": "answer", "progress": "on_track", "text": "x" * (forms.MAX_TEXT + 1)}

    answer = ask_forms.read(ask(AskKind.REVIEW, "answer"), sent, "UTC", {})

    assert [fault.name for fault in answer.faults] == ["text"]


def test_an_unchanged_statement_sends_nothing() -> None:
    """Opening the form and sending it back changes no blank."""
    values = statement_form.typed(SHARED)

    assert statement_form.changes(values, SHARED) == {}


def test_what_was_typed_fits_the_rules() -> None:
    """Each shape of blank is taken by the statement's own rules."""
    values = {
        "mission_objective": "Open a fourth plant",
        "length_months": "24",
        "start": "2027-05-01",
        "company_results": "output | plant 4 runs | 90 % for a month\ncost | under plan",
        "promises": "employee | Bring line 4 live\nmanager | An hour a week",
        "company_values": "Safety first\nTell bad news early",
    }

    changed = statement_form.changes(values, SHARED)
    statement = STATEMENT
    for name in sorted(changed, key=list(statements.FIELDS).index):
        statement = statements.with_field(statement, name, changed[name])

    assert (statement.length_months, len(statement.company_results)) == (24, 2)
    assert statement.company_results[0].how_we_know == "90 % for a month"
    assert [promise.owner for promise in statement.promises] == ["employee", "manager"]
    assert statement.company_values == ("Safety first", "Tell bad news early")


def test_nonsense_reaches_the_rules_as_it_is() -> None:
    """The form repairs nothing in silence: the rules refuse it and name the blank."""
    changed = statement_form.changes({"length_months": "two years"}, SHARED)

    assert json.loads(changed["length_months"]) == "two years"


def test_a_draft_is_written_and_shared_from_the_page() -> None:
    """The author types, the workflow gets the blanks that were changed."""
    world = World()
    one = ask(AskKind.DRAFT, "share", "discard")
    world.asks.put(one)
    path = f"/asks/{world.token(Purpose.ASK, one.ask_id)}"

    answer = send(world.client(), path, verb="share", mission_objective="Open a fourth plant")

    (_, act) = world.engine.acts[0]
    assert answer.status_code == 303
    assert json.loads(act.fields["mission_objective"]) == "Open a fourth plant"


def test_a_task_is_handed_on_by_mail_address() -> None:
    """People know addresses, not keys; an unknown one is a fault of the field."""
    world = World()
    one = ask(AskKind.TASK, "done", "delegate")
    world.asks.put(one)
    path = f"/asks/{world.token(Purpose.ASK, one.ask_id)}"

    unknown = send(world.client(), path, verb="delegate", to="nobody@meridian.example")
    known = send(world.client(), path, verb="delegate", to="Dana@meridian.example")

    assert (unknown.status_code, known.status_code) == (422, 303)
    assert world.engine.acts[0][1].fields == {"to": DANA}


def test_every_verb_of_the_product_has_words() -> None:
    """No button shows a word of the code."""
    verbs = {"accept_slot", "schedule", "sign_other", "counter", "still_alive", "propose_sign"}

    assert {verb for verb in verbs if verb not in forms.LABELS} == set()
    assert ANA not in forms.LABELS
