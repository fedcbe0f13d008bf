"""Subscriptions die silently: they are looked at, renewed at half their life, and made anew."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
import requests
from flask.testing import FlaskClient

from connectors.microsoft365.clouds import cloud_of
from connectors.microsoft365.graph import GraphClient
from connectors.microsoft365.hints import NotificationGate
from connectors.microsoft365.stand_in import stood_in
from connectors.microsoft365.subscriptions import Addresses, GraphSubscriptions
from emulators.faults import Fault
from emulators.microsoft365 import Microsoft365Emulator
from emulators.microsoft365.posting import Reply
from tests.hint_world import BASE, FakeSubscriptions, certificate
from tests.microsoft_tenant import NOW, App, app_in_tenant
from tests.web_world import World
from tourwright.ports import ConnectorError, RefusedError
from tourwright.ports.directory import Subscription
from tourwright.store import Store
from webhooks.app import create_app
from webhooks.metrics import SUBSCRIPTIONS
from webhooks.subscription_care import LIFE, SubscriptionCare

HERE = Addresses(f"{BASE}/graph/notifications", f"{BASE}/graph/lifecycle")
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Token:
    """A token that is good."""

    value: str

    def token(self) -> str:
        """Return it."""
        return self.value

    def forget(self) -> None:
        """Keep it all the same."""


@dataclass
class CareWorld:
    """The directory, and the care for our subscriptions there."""

    app: App
    calls: GraphSubscriptions
    kept: FakeSubscriptions = field(default_factory=FakeSubscriptions)

    @property
    def emulator(self) -> Microsoft365Emulator:
        """The directory."""
        return self.app.emulator

    def care(self, after: timedelta = timedelta(0)) -> None:
        """Let the care look, some time later."""
        self.app.clock.now = NOW + after
        SubscriptionCare(self.calls, self.kept)(NOW + after)

    def live(self) -> list[Subscription]:
        """Return what we think is live."""
        return [each for each in self.kept.all() if each.state == "live"]

    def there(self) -> set[str]:
        """Return what is live at the directory."""
        return {str(each["id"]) for each in self.emulator.subscriptions.current()}


def posting(client: FlaskClient) -> object:
    """Return how the directory reaches our routes."""

    def post(url: str, body: bytes, headers: dict[str, str]) -> Reply:
        parts = urlsplit(url)
        answer = client.post(
            f"{parts.path}?{parts.query}", data=body, headers=list(headers.items())
        )
        return Reply(answer.status_code, dict(answer.headers), answer.data)

    return post


@pytest.fixture
def world() -> Iterator[CareWorld]:
    """A directory that shakes hands with our routes."""
    with app_in_tenant() as app:
        session = stood_in(requests.Session(), app.url)
        graph = GraphClient(session, Token(app.token), cloud_of("public"))
        made = CareWorld(app, GraphSubscriptions(graph, HERE))
        deps = replace(World().deps(), hints=NotificationGate(made.kept))
        app.emulator.endpoints.post = posting(create_app(deps).test_client())  # type: ignore[assignment]
        yield made
        assert [line.broken for line in app.emulator.ledger.broken()] == []


def test_the_first_care_makes_one_that_calls_us(world: CareWorld) -> None:
    """With both addresses, a word that nobody guesses, and almost the longest life there is."""
    world.care()

    (made,) = world.live()
    (there,) = world.emulator.subscriptions.current()
    assert made.subscription_id == there["id"]
    assert made.expires_at == NOW + LIFE
    assert (there["notificationUrl"], there["lifecycleNotificationUrl"]) == (
        HERE.notify,
        HERE.lifecycle,
    )
    assert there["clientState"] == made.client_state
    assert len(made.client_state) >= 40


def test_a_care_that_finds_all_well_changes_nothing(world: CareWorld) -> None:
    """It is run after every reading of the directory."""
    world.care()
    before = dict(world.kept.rows)

    for days in range(1, 13):
        world.care(days * DAY)

    assert world.kept.rows == before
    assert len(world.there()) == 1


def test_a_subscription_is_renewed_at_half_life(world: CareWorld) -> None:
    """Not before; and the half is that of the new life then."""
    world.care()

    world.care(LIFE / 2 - timedelta(minutes=1))
    assert world.live()[0].expires_at == NOW + LIFE
    world.care(LIFE / 2)

    (renewed,) = world.live()
    assert renewed.expires_at == NOW + LIFE / 2 + LIFE
    assert renewed.renew_at == NOW + LIFE
    assert renewed.client_state == world.emulator.subscriptions.current()[0]["clientState"]


def test_it_lives_for_years(world: CareWorld) -> None:
    """One subscription, however often it is looked at."""
    for week in range(104):
        world.care(week * 7 * DAY)

    assert len(world.kept.rows) == 1
    assert len(world.there()) == 1


def test_one_that_was_removed_is_made_anew(world: CareWorld) -> None:
    """Nobody told us; it is found missing."""
    world.care()
    world.emulator.subscriptions.live.clear()

    world.care(DAY)

    assert [each.problem for each in world.kept.all() if each.state == "dead"] == ["removed"]
    assert {each.subscription_id for each in world.live()} == world.there()


def test_one_that_ran_out_is_made_anew(world: CareWorld) -> None:
    """The worker stood still for a month."""
    world.care()

    world.care(LIFE + DAY)

    assert len(world.live()) == 1
    assert world.live()[0].expires_at == NOW + LIFE + DAY + LIFE


@pytest.mark.parametrize("which", ["notificationUrl", "lifecycleNotificationUrl"])
def test_one_that_calls_another_address_is_ended_and_made_anew(
    world: CareWorld, which: str
) -> None:
    """Addresses cannot be changed, nor added later."""
    world.care()
    old = world.there()
    world.emulator.subscriptions.current()[0][which] = "https://old.example/graph"

    world.care(DAY)

    assert world.there() & old == set()
    assert len(world.there()) == 1
    assert {each.subscription_id for each in world.live()} == world.there()


def test_what_others_subscribed_to_is_left_alone(world: CareWorld) -> None:
    """Another program may use the same application."""
    theirs = {"id": "theirs", "expirationDateTime": "2027-01-01T00:00:00Z", "resource": "/users"}
    world.emulator.subscriptions.live["theirs"] = theirs

    world.care()
    world.care(LIFE / 2)

    assert "theirs" in world.there()
    assert "theirs" not in world.kept.rows


def gauge() -> float:
    """Return how many are live, as the metrics say."""
    (sample,) = [each for metric in SUBSCRIPTIONS.collect() for each in metric.samples]
    return float(sample.value)


def test_none_live_raises_the_alarm(world: CareWorld, caplog: pytest.LogCaptureFixture) -> None:
    """An error in the log and a gauge at nought; the next care tries again."""
    world.care()
    assert gauge() == 1
    world.emulator.subscriptions.live.clear()
    world.emulator.endpoints.post = lambda *_: Reply(404, {}, b"")

    with pytest.raises(ConnectorError):
        world.care(DAY)

    assert gauge() == 0
    assert "no subscription live" in [each.getMessage() for each in caplog.records]


def test_a_directory_in_trouble_costs_no_subscription(world: CareWorld) -> None:
    """What could not be looked up is not taken for dead."""
    world.care()
    world.emulator.faults.add(Fault("503", "/v1.0/subscriptions"))

    with pytest.raises(ConnectorError):
        world.care(LIFE / 2)

    assert len(world.live()) == 1


def test_content_is_asked_for_with_our_certificate(world: CareWorld) -> None:
    """Sealed for us alone; a file that holds none is refused by its setting."""
    pem = f"-----BEGIN CERTIFICATE-----\n{certificate()}\n-----END CERTIFICATE-----\n"
    world.calls._addresses = replace(HERE, certificate=pem)
    world.care()

    (there,) = world.emulator.subscriptions.current()
    assert there["includeResourceData"] is True
    assert there["encryptionCertificate"] == certificate()[: len(there["encryptionCertificate"])]
    assert there["encryptionCertificateId"]

    world.calls._addresses = replace(HERE, certificate="no certificate")
    with pytest.raises(RefusedError, match="NOTIFICATION_CERTIFICATE_FILE"):
        world.calls.create("users", "word", NOW + LIFE)


def test_ending_one_that_is_gone_is_fine(world: CareWorld) -> None:
    """It is what was wanted."""
    world.calls.delete("never-was")

    assert world.emulator.subscriptions.current() == []


def subscription(number: int, ends: datetime = NOW + LIFE) -> Subscription:
    """Return one that we made."""
    return Subscription(f"s{number}", "users", ends, NOW + LIFE / 2, client_state=f"word-{number}")


def test_the_store_keeps_them_with_their_word(store: Store) -> None:
    """Put again, it is what was put last; the one that ends first stands first."""
    store.subscriptions.put(subscription(1))
    store.subscriptions.put(subscription(2, NOW + DAY))
    longer = replace(subscription(1), expires_at=NOW + 2 * LIFE)
    store.subscriptions.put(longer)

    assert store.subscriptions.get("s1") == longer
    assert store.subscriptions.all() == [subscription(2, NOW + DAY), longer]
    assert store.subscriptions.get("s9") is None


def test_the_store_says_why_one_died(store: Store) -> None:
    """For whoever asks why changes come late."""
    store.subscriptions.put(subscription(1))

    store.subscriptions.dropped("s1", "removed", NOW)

    (dead,) = store.subscriptions.all()
    assert (dead.state, dead.problem) == ("dead", "removed")
