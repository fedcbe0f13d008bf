"""The webhook of a BambooHR account is made, found, mended and made anew."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import requests

from connectors.bamboohr.webhooks import EVENTS, BambooHrWebhooks
from emulators import bamboohr_webhooks
from emulators.bamboohr import BambooHrEmulator
from emulators.faults import Fault
from emulators.ledger import Ledger
from emulators.server import serving
from tourwright.ports import RefusedError, TransientError
from tourwright.ports.hris_hooks import HookKept, HookState, Looked

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ADDRESS = "https://tours.example.com/hooks/people"


@pytest.fixture
def account() -> Iterator[BambooHrEmulator]:
    """An account; at the end no request may have broken the contract."""
    made = BambooHrEmulator(Ledger(), lambda: NOW)
    yield made
    assert [line.broken for line in made.ledger.broken()] == []


@pytest.fixture
def webhooks(account: BambooHrEmulator) -> Iterator[BambooHrWebhooks]:
    """The care of the account's webhooks."""
    with serving(account.app) as url, requests.Session() as session:
        session.auth = ("demo-key", "x")
        yield BambooHrWebhooks(session, url)


def look(webhooks: BambooHrWebhooks, kept: HookKept | None = None, **given: bool) -> Looked:
    """Look after the webhook."""
    return webhooks.look_after(
        ADDRESS, kept or HookKept(), is_key_given=given.get("is_key_given", False)
    )


def test_one_that_is_missing_is_made(account: BambooHrEmulator, webhooks: BambooHrWebhooks) -> None:
    """With our events and fields; its key is ours to keep and shows nowhere."""
    made = look(webhooks)

    (hook,) = account.hooks.all()
    assert (made.state, made.kept) == (HookState.MADE, HookKept(hook["id"], hook["key"]))
    assert (hook["url"], tuple(hook["events"]), hook["format"]) == (ADDRESS, EVENTS, "json")
    assert {"workEmail", "reportsTo", "terminationDate"} <= set(hook["monitorFields"])
    assert hook["key"] not in repr(made)


def test_one_that_is_there_stays_as_it_is(
    account: BambooHrEmulator, webhooks: BambooHrWebhooks
) -> None:
    """Nothing is written."""
    kept = look(webhooks).kept
    before = account.hooks.all()

    assert look(webhooks, kept) == Looked(HookState.LIVE, kept)
    assert account.hooks.all() == before


@pytest.mark.parametrize(
    "changed",
    [
        {"monitorFields": ["firstName"]},
        {"events": ["employee.created"], "monitorFields": []},
        {"format": "form-encoded"},
    ],
)
def test_one_that_somebody_changed_is_mended(
    account: BambooHrEmulator, webhooks: BambooHrWebhooks, changed: dict[str, object]
) -> None:
    """Key, number, and what else it sends along stay; then it is as it must be."""
    kept = look(webhooks).kept
    (made,) = account.hooks.all()
    theirs = {**made, **changed, "name": "People", "postFields": {"firstName": "Name"}}
    account.hooks.change(kept.hook_id, theirs)

    assert look(webhooks, kept).state is HookState.MENDED
    (mended,) = account.hooks.all()
    same = ("id", "key", "url", "format", "events", "monitorFields")
    assert {name: mended[name] for name in same if name != "monitorFields"} == {
        name: made[name] for name in same if name != "monitorFields"
    }
    assert set(mended["monitorFields"]) >= set(made["monitorFields"])
    assert (mended["name"], mended["postFields"]) == ("People", {"firstName": "Name"})
    assert look(webhooks, kept).state is HookState.LIVE


def test_fields_may_come_as_numbers(account: BambooHrEmulator, webhooks: BambooHrWebhooks) -> None:
    """What is watched already is not written again."""
    kept = look(webhooks).kept
    (made,) = account.hooks.all()
    numbers = [str(4000 + bamboohr_webhooks.FIELDS.index(each)) for each in made["monitorFields"]]
    account.hooks.change(kept.hook_id, {**made, "monitorFields": numbers})

    assert look(webhooks, kept).state is HookState.LIVE


def test_one_that_it_made_by_hand_is_left_in_place(
    account: BambooHrEmulator, webhooks: BambooHrWebhooks
) -> None:
    """Its key is in a file of IT's; there is no second one."""
    account.hooks.make({"url": ADDRESS, "format": "json", "name": "By hand"}, "their key")

    assert look(webhooks, is_key_given=True) == Looked(HookState.MENDED)
    assert [each["key"] for each in account.hooks.all()] == ["their key"]


def test_one_whose_key_was_lost_is_made_anew(
    account: BambooHrEmulator, webhooks: BambooHrWebhooks
) -> None:
    """The answer never came: nothing it sends could be believed. Others are left alone."""
    account.hooks.make({"url": ADDRESS, "format": "json"}, "lost")
    account.hooks.make({"url": "https://other.example.com/x", "format": "json"}, "others'")

    made = look(webhooks)

    assert made.state is HookState.MADE
    assert sorted(each["key"] for each in account.hooks.all()) == sorted([made.kept.key, "others'"])


def test_one_that_ended_with_its_account_is_made_anew(
    account: BambooHrEmulator, webhooks: BambooHrWebhooks
) -> None:
    """Under a number and a key of its own, though IT gave a key for the old one."""
    kept = look(webhooks).kept
    account.hooks.delete(kept.hook_id)

    again = look(webhooks, kept, is_key_given=True)

    assert again.state is HookState.MADE
    assert again.kept.key not in ("", kept.key)


def test_fields_that_may_not_be_watched_are_said(
    monkeypatch: pytest.MonkeyPatch, webhooks: BambooHrWebhooks
) -> None:
    """By another name they are; without any there is nothing to be told of."""
    others = ("firstName", "lastName", "supervisor", "status")
    monkeypatch.setattr(bamboohr_webhooks, "FIELDS", others)
    made = look(webhooks)
    monkeypatch.setattr(bamboohr_webhooks, "FIELDS", ("shoeSize",))

    (note,) = made.notes
    assert note.startswith("not to be watched here: preferredName, workEmail")
    assert "reportsTo" not in note
    with pytest.raises(RefusedError):
        look(webhooks, made.kept)


@pytest.mark.parametrize(("fault", "error"), [("429", TransientError), ("403", RefusedError)])
def test_what_cannot_be_seen_to_is_said(
    account: BambooHrEmulator, webhooks: BambooHrWebhooks, fault: str, error: type[Exception]
) -> None:
    """Later, or a person must act."""
    account.faults.add(Fault(fault, "/api/v1/webhooks"))

    with pytest.raises(error):
        look(webhooks)
