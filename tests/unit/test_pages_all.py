"""What holds for every route and page: GET changes nothing, headers, golden pages."""

import copy
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.conftest import Golden
from tests.fakes import NOW
from tests.web_world import ANA, DANA, POLICY, STATEMENT, TEXT_HASH, World, ask, send
from tourwright.domain import statement as statements
from tourwright.domain.model import AskKind, Party
from tourwright.ports import TransientError
from webhooks.app import BY_LINK, create_app
from webhooks.guard import HEADERS
from webhooks.tokens import Purpose

GOLDEN = Path(__file__).parent.parent / "golden" / "pages"
OPERATOR = {"Authorization": "Bearer operator-secret"}
ASKS: dict[AskKind, tuple[str, ...]] = {
    AskKind.COMMIT: ("sign", "edit"),
    AskKind.REVIEW: ("answer", "skip", "move"),
    AskKind.CONFIRM_REVIEW: ("close",),
    AskKind.RENEWAL_SLOT: ("schedule",),
    AskKind.RENEWAL_HELD: ("held", "cancelled"),
    AskKind.RENEWAL_CHOICE: (
        "choose_next_tour",
        "choose_extend",
        "choose_foundational",
        "choose_transition",
        "undecided",
    ),
    AskKind.HAND_OVER: ("adopt", "propose_change"),
    AskKind.AMENDMENT: ("sign_other", "decline"),
    AskKind.CLOSING: ("confirm_complete", "dispute"),
    AskKind.APPROVAL: ("approve", "decline", "delegate"),
    AskKind.TASK: ("done", "delegate"),
    AskKind.STANDING: ("standing_good", "standing_bad"),
    AskKind.HR_HELP: ("done",),
    AskKind.DRAFT: ("open_draft", "discard"),
}
CHANGES = {"length_months": "48", "company_values": '["Safety first"]'}
NEW_HASH = statements.statement_hash(
    statements.with_field(
        statements.with_field(STATEMENT, "length_months", "48"),
        "company_values",
        CHANGES["company_values"],
    ),
    POLICY,
)
FACTS = {"title": "Budget for a <b>course</b>", "person": ANA, "at": "2027-04-15T07:30:00+00:00"}


@pytest.fixture
def world() -> World:
    """Return fakes with an ask, an invitation and some rows."""
    world = World()
    world.asks.put(ask(AskKind.COMMIT, "sign", "edit", text_hash=TEXT_HASH))
    world.outbox.add("webhook", "a1-1:4:0", {}, subscriber="bi")
    world.outbox.add("mail", "a1-1:commit:1:p-ana", {"secret": "words of Ana"})
    world.outbox.dead(2, "RefusedError", NOW)
    return world


NOT_SET_UP = {"hris_operations"}
OPEN_PARTS = {part.__name__.rpartition(".")[2].removesuffix("_page") for part in BY_LINK} | {"asks"}


def addresses(world: World) -> list[str]:
    """Return what answers GET to a link, with tokens that open something."""
    tokens = {
        "/asks/<token>": world.token(Purpose.ASK, f"a1-1:commit:1:{ANA}"),
        "/where-we-stand/<token>": world.token(Purpose.WHERE, "a1"),
        "/alumni/<token>": world.token(Purpose.ALUMNI, "a1"),
        "/alumni/<token>/leave": world.token(Purpose.LEAVE, "a1"),
        "/alumni/<token>/erase": world.token(Purpose.ALUMNI, "a1"),
        "/alumni/<token>/copy": world.token(Purpose.ALUMNI, "a1"),
    }
    rules = create_app(world.deps()).url_map.iter_rules()
    routes = [
        rule.rule
        for rule in rules
        if "GET" in (rule.methods or set())
        and rule.endpoint.partition(".")[0] in OPEN_PARTS - NOT_SET_UP
    ]
    return [route.replace("<token>", tokens.get(route, "")) for route in routes]


def state(world: World) -> dict[str, Any]:
    """Return everything a route could have changed."""
    parts = {
        "asks": world.asks.asks,
        "acts": world.asks.acts,
        "inbox": world.inbox.rows,
        "outbox": world.outbox.rows,
        "due": world.outbox.due,
        "records": world.recorder.records,
        "consents": world.alumni.by_alliance,
        "suppressed": world.alumni.addresses,
        "tokens": world.tokens.used,
        "engine": world.engine.acts,
        "people": world.people.people,
        "views": world.views.views,
    }
    return copy.deepcopy(parts)


def test_no_get_changes_anything(world: World) -> None:
    """Every address of the URL map, opened three times as a scanner does, with HEAD too."""
    for key in (ANA, DANA):
        signed = {"event": "sign_first", "text_hash": TEXT_HASH, "person_key": key}
        world.journal.add("a1", "a1-1", NOW, machine="tour", **signed)
    client, before, found = world.client(), state(world), addresses(world)

    answers = [client.get(one, headers=OPERATOR) for one in found for _ in range(3)]
    answers += [client.head(one, headers=OPERATOR) for one in found]

    assert len(found) == 9
    assert {answer.status_code for answer in answers} == {200}
    assert state(world) == before


def test_the_routes_are_the_documented_ones(world: World) -> None:
    """A forgotten route is a hole: the reference names each of them."""
    docs = Path(__file__).parents[2] / "docs" / "reference"
    text = (docs / "pages.md").read_text() + (docs / "webhooks.md").read_text()
    rules = create_app(world.deps()).url_map.iter_rules()

    assert [rule.rule for rule in rules if f"`{rule.rule}`" not in text] == []


def test_every_page_carries_the_headers(world: World) -> None:
    """No page can be framed, cached, or tell its address to another site."""
    client = world.client()
    pages = [one for one in addresses(world) if not one.startswith(("/live", "/ready"))]

    for one in [*pages, "/asks/nonsense", "/deliveries"]:
        headers = client.get(one).headers
        assert {name: headers.get(name) for name in HEADERS} == HEADERS, one


def test_an_address_that_does_not_exist_is_a_page_with_a_way_on() -> None:
    """Whoever mistyped it reads what a dead link says, and finds the first page."""
    client = World().client()

    pages = [client.get(path) for path in ("/nowhere", "/where-we-stand/x")]

    assert [page.status_code for page in pages] == [404, 404]
    assert all('<a href="/">Where we stand</a>' in page.text for page in pages)
    assert "<main" not in client.post("/nowhere").text


def test_no_page_has_script_or_inline_style(world: World) -> None:
    """The pages work under their own strict policy."""
    client = world.client()

    for one in addresses(world):
        text = client.get(one, headers=OPERATOR).text
        if "<!doctype" in text:
            assert not re.search(r"<script|<style|\sstyle=|\son\w+=", text), one
            assert '<html lang="en">' in text
            assert text.count("<h1>") == 1
            assert '<main id="main"' in text


@pytest.mark.parametrize("kind", ASKS)
def test_every_choice_weighs_the_same(world: World, kind: AskKind) -> None:
    """All buttons of all kinds have one and the same class."""
    text = ask_page(world, kind)

    assert text.count("<button") == text.count('<button class="choice" name="verb"')
    assert text.count("<button") == len(ASKS[kind])


@pytest.mark.parametrize("kind", ASKS)
def test_the_page_of_an_ask_is_as_reviewed(world: World, kind: AskKind, golden: Golden) -> None:
    """Golden pages: `make golden` makes them anew, the difference is reviewed."""
    page = masked(ask_page(world, kind))

    assert page == golden(GOLDEN / f"ask-{kind.value}.html", page)


def test_other_pages_are_as_reviewed(world: World, golden: Golden) -> None:
    """Where we stand, the invitation, leaving, a dead link."""
    client = world.client()
    world.asks.asks.clear()
    world.journal.add("a1", "a1-1", NOW, machine="tour", event="sign_second_now")
    shown = {
        "where.html": client.get(addresses_of(world, Purpose.WHERE, "a1")).text,
        "no-link.html": client.get("/asks/nonsense").text,
        "leave.html": client.get(addresses_of(world, Purpose.LEAVE, "a1")).text,
    }
    one = ask(AskKind.ALUMNI_INVITATION, "accept", "decline", role=Party.ALUM)
    world.asks.put(replace(one, stream="a1"))
    shown["alumni.html"] = client.get(addresses_of(world, Purpose.ALUMNI, "a1")).text

    pages = {name: masked(text) for name, text in shown.items()}
    assert pages == {name: golden(GOLDEN / name, text) for name, text in pages.items()}


def test_a_form_with_errors_is_as_reviewed(world: World, golden: Golden) -> None:
    """Typed words stay, the field is named, the fix is said."""
    world.asks.put(ask(AskKind.REVIEW, *ASKS[AskKind.REVIEW]))
    path = addresses_of(world, Purpose.ASK, f"a1-1:review:1:{ANA}")

    page = masked(send(world.client(), path, verb="answer", text="Typed <i>words</i>").text)

    assert page == golden(GOLDEN / "ask-review-errors.html", page)


def test_both_views_stand_side_by_side_once_revealed(world: World, golden: Golden) -> None:
    """Read from the line that reveals them; a sealed line of the journal shows nothing."""
    sealed = {"employee_progress": "at_risk", "employee_text": "still sealed"}
    world.journal.add("a1", "a1-1", NOW, machine="review", event="one_in", body=sealed)
    before = ask_page(world, AskKind.CONFIRM_REVIEW)
    facts = {
        "employee_progress": "on_track",
        "employee_text": "Line 1 is live.",
        "manager_progress": "at_risk",
        "manager_text": "Plant 3 is late.",
        "manager_next_steps": "Ask for two more weeks.",
    }
    world.journal.add("a1", "a1-1", NOW, machine="review", event="both_in", body=facts)
    after = ask_page(world, AskKind.CONFIRM_REVIEW)

    assert "still sealed" not in before + after
    assert all(words in after for words in ("Line 1 is live.", "Plant 3 is late.", "two more"))
    assert masked(after) == golden(GOLDEN / "ask-confirm-review-revealed.html", masked(after))


@pytest.mark.parametrize("kind", ASKS)
def test_ids_are_unique_and_labels_lead_somewhere(world: World, kind: AskKind) -> None:
    """What a screen reader follows exists, once."""
    text = ask_page(world, kind)
    ids = re.findall(r'\sid="([^"]+)"', text)
    wanted = set(re.findall(r'\sfor="([^"]+)"', text))
    wanted |= {
        one for each in re.findall(r'aria-describedby="([^"]+)"', text) for one in each.split()
    }

    assert len(ids) == len(set(ids))
    assert wanted <= set(ids)


@pytest.mark.parametrize("kind", [AskKind.COMMIT, AskKind.HAND_OVER, AskKind.AMENDMENT])
def test_nobody_can_commit_to_a_text_that_is_not_shown(world: World, kind: AskKind) -> None:
    """The hash is computed from what the page shows; another one leaves nothing to press."""
    one = ask(kind, *ASKS[kind], text_hash="ab" * 32)
    world.asks.put(one)

    text = world.client().get(addresses_of(world, Purpose.ASK, one.ask_id)).text

    assert "<button" not in text
    assert "brought up to date" in text


def test_an_expired_link_can_be_made_fresh(world: World) -> None:
    """The fresh link goes to the address that we know; the page says the same to everybody."""
    client = world.client()
    token = world.token(Purpose.ASK, f"a1-1:commit:1:{ANA}")
    world.clock.move(days=61)

    gone = client.get(f"/asks/{token}")
    pages = [client.post("/fresh-link", data={"token": one}) for one in (token, token, "x", "")]

    (record,) = world.recorder.records.values()
    assert (gone.status_code, {page.text for page in pages}) == (404, {pages[0].text})
    assert [(notice.to, notice.ask_id) for notice in record.notices] == [
        (ANA, f"a1-1:commit:1:{ANA}")
    ]


def test_a_store_that_is_down_is_said_plainly(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503, come again, and nothing was taken."""
    monkeypatch.setattr(world.asks, "claim_on", _down)
    path = addresses_of(world, Purpose.ASK, f"a1-1:commit:1:{ANA}")

    answer = send(world.client(), path, verb="sign")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "Nothing was changed" in answer.text


@pytest.mark.parametrize(
    ("authorization", "status"),
    [("", 401), ("Bearer wrong", 401), ("Bearer operator-secret", 200), ("Basic %%%", 401),
     ("Basic b3BzOm9wZXJhdG9yLXNlY3JldA==", 200), ("Bearer opérator", 401)],
)  # fmt: skip
def test_deliveries_are_for_operators(world: World, authorization: str, status: int) -> None:
    """A bearer token, or the same token in the browser's sign-in box."""
    answer = world.client().get("/deliveries", headers={"Authorization": authorization})

    assert answer.status_code == status


def test_deliveries_show_no_body(world: World) -> None:
    """Mails hold personal text: the list shows that they went, not what they say."""
    client = world.client()

    assert "words of Ana" not in client.get("/deliveries", headers=OPERATOR).text
    as_json = client.get("/deliveries", headers=OPERATOR | {"Accept": "application/json"})
    assert "words of Ana" not in as_json.text
    assert {row["outbox_id"] for row in as_json.get_json()} == {1, 2}


def test_a_dead_letter_is_sent_again(world: World) -> None:
    """By bearer token from a script, or from the page with its form."""
    client: FlaskClient = world.client()

    first = client.post("/deliveries/2/resend", headers=OPERATOR)
    again = client.post("/deliveries/2/resend", headers=OPERATOR)

    assert (first.status_code, again.status_code) == (303, 404)
    assert world.outbox.rows[2].state == "waiting"


def test_a_resend_from_another_site_is_refused(world: World) -> None:
    """A browser that is signed in sends its password along: the form's secret is needed."""
    basic = {"Authorization": "Basic b3BzOm9wZXJhdG9yLXNlY3JldA=="}

    answer = world.client().post("/deliveries/2/resend", headers=basic)

    assert answer.status_code == 403
    assert world.outbox.rows[2].state == "dead"


def test_an_installation_without_operator_token_has_no_operator_page(world: World) -> None:
    """An empty token is no password."""
    client = create_app(replace(world.deps(), operator_token="")).test_client()

    assert client.get("/deliveries", headers={"Authorization": "Bearer "}).status_code == 401


def test_health_tells_store_and_engine_apart(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the engine down we still take events; without a store we do not."""
    world.engine.up = False
    ready = world.client().get("/ready")
    broken = create_app(replace(world.deps(), store_ready=_down)).test_client().get("/ready")
    monkeypatch.setattr(world.outbox, "counts", _down)
    unread = world.client().get("/ready")

    assert (ready.status_code, ready.get_json()["engine"]) == (200, False)
    assert (broken.status_code, broken.get_json()["ready"]) == (503, False)
    assert unread.status_code == 503


def ask_page(world: World, kind: AskKind) -> str:
    """Return the page of an open ask of the kind."""
    hashes = {AskKind.COMMIT: TEXT_HASH, AskKind.HAND_OVER: TEXT_HASH, AskKind.AMENDMENT: NEW_HASH}
    facts = CHANGES if kind is AskKind.AMENDMENT else FACTS
    one = ask(kind, *ASKS[kind], text_hash=hashes.get(kind, ""), facts=facts)
    world.asks.put(one)
    return world.client().get(addresses_of(world, Purpose.ASK, one.ask_id)).text


def addresses_of(world: World, purpose: Purpose, subject: str) -> str:
    """Return the path of a link for Ana."""
    token = world.token(purpose, subject)
    return f"/alumni/{token}/leave" if purpose is Purpose.LEAVE else f"/{purpose}/{token}"


def masked(page: str) -> str:
    """Return the page with its tokens masked: they differ each time."""
    return re.sub(r"[A-Za-z0-9_\-.]{60,}", "TOKEN", page)


def _down(*_: object) -> bool:
    raise TransientError("the store is down")
