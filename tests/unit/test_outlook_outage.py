"""Cards in mails while something of ours or of Microsoft's is away, and what an answer asks for.

Outlook keeps the card as it was when its refresh takes longer than two seconds.
"""

from collections.abc import Iterator
from http import HTTPStatus

import pytest

from emulators.microsoft365.tenant import oid_of
from tests.outlook_world import OutlookWorld, outlook_world
from tourwright.store import Store
from webhooks.outlook_actions import told
from webhooks.outlook_tokens import ACTION, REFRESH

STATEMENTS = 13


@pytest.fixture
def outlook(sqlite_store: Store) -> Iterator[OutlookWorld]:
    """Return a tour whose two are asked for their views."""
    with outlook_world(sqlite_store) as made:
        yield made


def test_a_card_is_fresh_while_the_engine_is_down(outlook: OutlookWorld) -> None:
    """The store alone is asked, a few times, and Microsoft once for its keys."""
    token = outlook.token_of(outlook.asked())
    outlook.world.engine.down = True
    before, statements = outlook.world.engine.calls, []

    for _ in range(30):
        with outlook.world.queries() as counter:
            answer = outlook.post(REFRESH, t=token, verb="refresh")
        statements.append(len(counter.statements))
        assert (answer.status_code, answer.headers["CARD-UPDATE-IN-BODY"]) == (200, "true")

    assert outlook.world.engine.calls == before
    assert 1 <= max(statements) <= STATEMENTS
    assert outlook.emulator.keys.entra.reads == 1


def test_a_press_counts_while_the_engine_is_down(outlook: OutlookWorld) -> None:
    """It is stored and handed over later; the card says so, and a second press changes nothing."""
    ask = outlook.asked()
    token = outlook.token_of(ask)
    outlook.world.engine.down = True
    press = {"t": token, "verb": "answer", "progress": "on_track", "text": "All runs."}

    first, second = (outlook.post(ACTION, **press) for _ in range(2))

    assert {first.status_code, second.status_code} == {200}
    assert "Action.Http" not in _buttons(first.get_json())
    stored = outlook.store.asks.get(ask.ask_id)
    assert stored is not None
    assert stored.state != "open"
    assert stored.channel == "outlook"


def test_while_microsofts_keys_are_away_nothing_is_decided(outlook: OutlookWorld) -> None:
    """503 and a time to come again: neither refused nor believed."""
    ask = outlook.asked()
    token = outlook.emulator.outlook_token(oid_of("ana"))
    outlook.emulator.keys.entra.published = []

    answer = outlook.client.post(
        ACTION,
        json={"t": outlook.token_of(ask), "verb": "answer", "progress": "on_track"},
        headers={"Authorization": f"Bearer {token}"},
    )

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "CARD-UPDATE-IN-BODY" not in answer.headers
    assert outlook.store.asks.get(ask.ask_id) == ask


def test_a_storm_of_invented_keys_asks_microsoft_no_more_than_once(outlook: OutlookWorld) -> None:
    """Each is refused, and nothing is stored."""
    ask = outlook.asked()
    outlook.post(REFRESH, t=outlook.token_of(ask))
    outlook.emulator.keys.entra.rotate()
    outlook.emulator.keys.entra.published.pop()

    answers = [
        outlook.post(ACTION, t=outlook.token_of(ask), verb="answer", progress="on_track")
        for _ in range(50)
    ]

    assert {answer.status_code for answer in answers} == {401}
    assert outlook.emulator.keys.entra.reads == 1
    assert outlook.store.asks.get(ask.ask_id) == ask


@pytest.mark.parametrize("name", ["Authorization", "Action-Authorization"])
def test_the_token_may_come_in_either_header(outlook: OutlookWorld, name: str) -> None:
    """A card that leaves `Authorization` empty gets its own one."""
    token = outlook.emulator.outlook_token(oid_of("ana"))
    headers = {"Authorization": "", name: f"Bearer {token}"}

    answer = outlook.client.post(
        REFRESH, json={"t": outlook.token_of(outlook.asked())}, headers=headers
    )

    assert answer.status_code == 200


def test_a_sentence_for_the_person_fits_a_header() -> None:
    """One line of letters that a header holds, whatever signs of print the words have."""
    words = "Bitte \u201eGrund\u201c\r\nwählen \u2013 heute\u2026\u2603"

    answer = told(HTTPStatus.BAD_REQUEST, words)

    said = answer.headers["CARD-ACTION-STATUS"]
    assert said == 'Bitte "Grund" wählen - heute...?'
    assert answer.status_code == 400


def test_whoever_left_answers_no_card(outlook: OutlookWorld) -> None:
    """The account may live a day longer than the employment."""
    ask = outlook.asked()
    token = outlook.token_of(ask)
    outlook.world.leaves("ana")

    answer = outlook.post(ACTION, t=token, verb="answer", progress="on_track", text="Bye.")

    assert answer.status_code == 403
    assert outlook.store.asks.get(ask.ask_id) == ask


def _buttons(card: dict[str, object]) -> str:
    """Return the card without what asks by itself when the mail is opened."""
    return str({name: part for name, part in card.items() if name != "autoInvokeAction"})
