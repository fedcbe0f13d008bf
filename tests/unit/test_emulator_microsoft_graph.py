"""The emulated Graph remembers: mailbox, calendar, tasks, directory, what is allowed, limits."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import requests

from emulators.faults import Fault
from tests.microsoft_tenant import DANA, MAILBOX, NOW, OLGA, App, app_in_tenant

SELECT = "$select=id,mail,employeeId,accountEnabled,manager"
STAYS = 'IdType="ImmutableId"'
MAIL = {
    "subject": "A question",
    "body": {"contentType": "html", "content": "<html><body>Look</body></html>"},
    "toRecipients": [{"emailAddress": {"address": "dana@acme.example"}}],
}
TALK = {
    "subject": "Conversation",
    "start": {"dateTime": "2026-04-01T09:00:00", "timeZone": "Europe/Berlin"},
    "end": {"dateTime": "2026-04-01T10:00:00", "timeZone": "Europe/Berlin"},
    "transactionId": "t-renewal-1",
}


@pytest.fixture
def app() -> Iterator[App]:
    """A tenant; at the end no request may have broken Graph's published description."""
    with app_in_tenant() as made:
        yield made
        assert [line.broken for line in made.emulator.ledger.broken()] == []


def drafted(app: App, **headers: str) -> str:
    """Make a draft and return its id."""
    return str(app.call("POST", f"/users/{MAILBOX}/messages", MAIL, **headers).json()["id"])


def test_an_immutable_id_survives_sending_and_another_does_not(app: App) -> None:
    """The message moves to Sent Items, where it has another id unless it was asked to stay."""
    kept, moved = drafted(app, Prefer=STAYS), drafted(app)

    for key in (kept, moved):
        app.call("POST", f"/users/{MAILBOX}/messages/{key}/send")

    found = [app.call("GET", f"/users/{MAILBOX}/messages/{key}") for key in (kept, moved)]
    sent = app.read(f"/users/{MAILBOX}/mailFolders/sentitems/messages")["value"]
    assert [each.status_code for each in found] == [200, 404]
    assert len(sent) == 2


def test_a_sent_message_hides_as_long_as_sent_items_lag(app: App) -> None:
    """404 at once, there a while later."""
    app.emulator.mailbox.lag_s = 30
    key = drafted(app, Prefer=STAYS)
    app.call("POST", f"/users/{MAILBOX}/messages/{key}/send")

    at_once = app.call("GET", f"/users/{MAILBOX}/messages/{key}").status_code
    app.clock.now = NOW + timedelta(seconds=31)
    later = app.call("GET", f"/users/{MAILBOX}/messages/{key}").status_code

    assert (at_once, later) == (404, 200)


def test_a_repeated_transaction_is_one_entry(app: App) -> None:
    """The second POST answers with the first entry; a change tells its attendees again."""
    path = f"/users/{MAILBOX}/events"
    first, second = (app.call("POST", path, TALK).json()["id"] for _ in range(2))
    app.call("PATCH", f"{path}/{first}", {"start": TALK["end"]})
    cancelled = app.call("POST", f"{path}/{first}/cancel", {"comment": ""}).status_code

    (event,) = app.emulator.calendar.events.values()
    assert first == second
    assert (event.told, event.cancelled, cancelled) == (2, True, 202)
    assert event.content["start"] == TALK["end"]


def test_a_link_needs_a_licence(app: App) -> None:
    """An online entry is refused where the policy is missing; without the link it is made."""
    app.emulator.tenant.policies["online_meetings"] = False
    path = f"/users/{MAILBOX}/events"

    answers = [app.call("POST", path, TALK | more) for more in ({"isOnlineMeeting": True}, {})]

    assert [each.status_code for each in answers] == [400, 201]


def test_somebody_away_is_out_of_office_until_the_day(app: App) -> None:
    """The schedule says so until they are back; an unknown address is an error of its own."""
    back = NOW + timedelta(days=3)
    app.emulator.change_user(DANA, oof_from=NOW, oof_until=back)
    moment = {"dateTime": "2026-03-02T08:00:00", "timeZone": "UTC"}
    asked = {"schedules": ["dana@acme.example", "x@y.example"], "startTime": moment}
    path = f"/users/{MAILBOX}/calendar/getSchedule"

    away, unknown = app.call("POST", path, asked | {"endTime": moment}).json()["value"]
    app.clock.now = back
    again = app.call("POST", path, asked | {"endTime": moment}).json()["value"][0]

    assert away["scheduleItems"][0]["status"] == "oof"
    assert "error" in unknown
    assert again["scheduleItems"] == []


def test_a_task_is_found_by_our_key_and_completed(app: App) -> None:
    """To Do keeps the key that links it to a question."""
    lists = app.read(f"/users/{DANA}/todo/lists")["value"]
    path = f"/users/{DANA}/todo/lists/{lists[0]['id']}/tasks"
    linked = [{"externalId": "a-1", "applicationName": "Tourwright"}]
    made = app.call("POST", path, {"title": "A question", "linkedResources": linked}).json()

    wanted = "$filter=linkedResources/any(r: r/externalId eq 'a-1')"
    found = app.read(f"{path}?{wanted}")["value"]
    done = app.call("PATCH", f"{path}/{made['id']}", {"status": "completed"}).json()

    assert [each["id"] for each in found] == [made["id"]]
    assert done["status"] == "completed"


def test_planner_changes_only_what_was_read_last(app: App) -> None:
    """The tag of an older reading is refused."""
    made = app.call("POST", "/planner/tasks", {"planId": "p-1", "title": "A question"}).json()
    path, change = f"/planner/tasks/{made['id']}", {"percentComplete": 100}

    first = app.call("PATCH", path, change, If_Match=made["@odata.etag"]).status_code
    second = app.call("PATCH", path, change, If_Match=made["@odata.etag"]).status_code

    assert (first, second) == (204, 412)
    assert app.read(path)["percentComplete"] == 100


def delta(app: App, path: str) -> tuple[list[dict[str, Any]], str]:
    """Read every page and return the people and the link for the next time."""
    people: list[dict[str, Any]] = []
    page: dict[str, Any] = {"@odata.nextLink": path}
    while "@odata.nextLink" in page:
        page = app.read(page["@odata.nextLink"])
        people += page["value"]
    return people, page["@odata.deltaLink"]


def test_the_delta_tells_everybody_once_and_then_only_changes(app: App) -> None:
    """Pages of one; a change, a removal; nothing twice, nothing left out."""
    app.emulator.directory.page_size = 1
    everybody, link = delta(app, f"/users/delta?{SELECT}")
    app.emulator.change_user(DANA, enabled=False)
    app.emulator.change_user(OLGA, removed="deleted")

    changed, after = delta(app, link)

    assert [each["id"] for each in everybody] == [DANA, OLGA]
    assert everybody[0]["manager@delta"][0]["id"] == OLGA
    assert (changed[0]["accountEnabled"], changed[1]["@removed"]["reason"]) == (False, "deleted")
    assert delta(app, after)[0] == []


def test_a_forgotten_link_must_start_again(app: App) -> None:
    """410, as Microsoft answers after too long."""
    _, link = delta(app, f"/users/delta?{SELECT}")
    app.emulator.directory.forget_tokens()

    assert app.call("GET", link.partition("/v1.0")[2]).status_code == 410


def test_pages_may_tell_somebody_twice(app: App) -> None:
    """As the reference warns."""
    app.emulator.directory.page_size, app.emulator.directory.doubles = 1, True

    people, _ = delta(app, f"/users/delta?{SELECT}")

    assert [each["id"] for each in people] == [DANA, DANA, OLGA]


def test_a_manager_is_read_and_a_stranger_is_missing(app: App) -> None:
    """By object id or by address."""
    manager = app.read("/users/dana@acme.example/manager?$select=id,mail")

    assert manager == {"id": OLGA, "mail": "olga@acme.example"}
    assert app.call("GET", "/users/x@y.example").status_code == 404


@pytest.mark.parametrize(
    ("grants", "exchange", "scope", "status"),
    [
        ({"Mail.ReadWrite"}, set(), None, 200),
        (set(), {"Mail.ReadWrite"}, {MAILBOX}, 200),
        (set(), {"Mail.ReadWrite"}, {"other@acme.example"}, 403),
        ({"Mail.ReadWrite"}, {"Mail.ReadWrite"}, {"other@acme.example"}, 200),
        ({"Mail.Send"}, set(), None, 403),
    ],
)
def test_rights_add_up(
    app: App, grants: set[str], exchange: set[str], scope: set[str] | None, status: int
) -> None:
    """Consent in Entra reaches every mailbox, a role in Exchange those of its scope."""
    tenant = app.emulator.tenant
    tenant.grants, tenant.exchange, tenant.scope = grants, exchange, scope

    answer = app.call("GET", f"/users/{MAILBOX}/messages?$top=1&$select=id")

    assert answer.status_code == status


def test_a_mailbox_of_the_own_house_is_not_there(app: App) -> None:
    """Graph knows of mailboxes in Exchange Online only."""
    app.emulator.change_user(DANA, mailbox="on_premises")

    answer = app.call("GET", "/users/dana@acme.example/messages?$top=1")

    assert answer.json()["error"]["code"] == "MailboxNotEnabledForRESTAPI"


def test_the_app_is_installed_once(app: App) -> None:
    """201, then 409; the chat can be read then."""
    bind = (
        f"https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/{app.emulator.tenant.teams_app_id}"
    )
    path = f"/users/{DANA}/teamwork/installedApps"

    statuses = [app.call("POST", path, {"teamsApp@odata.bind": bind}).status_code for _ in range(2)]
    key = app.read(path)["value"][0]["id"]

    assert statuses == [201, 409]
    assert app.read(f"{path}/{key}/chat")["id"] == app.emulator.tenant.users[DANA].conversation_id


def test_a_mailbox_takes_thirty_mails_a_minute(app: App) -> None:
    """The next one is told how long to wait."""
    app.emulator.throttle.mails_per_minute = 2
    answers = [app.call("POST", f"/users/{MAILBOX}/sendMail", {"message": MAIL}) for _ in range(3)]

    assert [each.status_code for each in answers] == [202, 202, 429]
    assert 0 < int(answers[2].headers["Retry-After"]) <= 60


def test_a_mailbox_answers_four_at_a_time(app: App) -> None:
    """What comes on top is refused, and counted."""
    app.emulator.throttle.at_once = 4
    app.emulator.faults.add(Fault("slow", "/messages", times=20, seconds=0.3))
    path = f"/users/{MAILBOX}/messages?$top=1"

    with ThreadPoolExecutor(8) as many:
        codes = list(many.map(lambda _: app.call("GET", path).status_code, range(8)))

    assert codes.count(200) >= 4
    assert app.emulator.throttle.most <= 4


def test_an_expired_token_is_refused(app: App) -> None:
    """As if its hour were over."""
    app.emulator.tenant.token_life_s = 0
    token = app.emulator.access.hand_out("graph.microsoft.com")

    answer = App(app.emulator, app.url, app.clock, token).call("GET", "/users")

    assert answer.status_code == 401


def test_the_clock_of_the_service_can_be_off(app: App) -> None:
    """Its answers say so."""
    app.emulator.tenant.clock_offset_s = -600

    assert app.call("GET", "/users").headers["Date"] == "Mon, 02 Mar 2026 07:50:00 GMT"


@pytest.mark.parametrize(("kind", "sent"), [("cut", 1), ("reset", 0)])
def test_a_lost_connection_tells_nothing(app: App, kind: str, sent: int) -> None:
    """The caller cannot know whether the mail went out."""
    app.emulator.faults.add(Fault(kind, "/sendMail"))

    with pytest.raises(requests.ConnectionError):
        app.call("POST", f"/users/{MAILBOX}/sendMail", {"message": MAIL})

    assert len(app.emulator.mails.all()) == sent


def test_faults_fall_on_the_share_that_was_asked_for(app: App) -> None:
    """The same seed gives the same ones; about a tenth of many calls."""
    app.emulator.faults.add(Fault("429", share=0.1, times=1000))

    fallen = [app.emulator.faults.take("/x") is not None for _ in range(500)]

    assert 25 <= sum(fallen) <= 80
