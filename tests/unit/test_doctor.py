"""The doctor: it finds each of the usual faults of a Microsoft 365 and says what to do."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from connectors.microsoft365.clouds import cloud_of
from connectors.microsoft365.signed_cards import rsa_key_value
from emulators.faults import Fault
from emulators.microsoft365.tenant import CONSENTED
from tests.doctor_world import DoctorWorld, doctor_world, told
from tests.microsoft_tenant import MAILBOX, NOW
from tourwright.bootstrap.examination import doctor, wanted_of
from tourwright.doctor import Facts, Found, Reply, SignedIn, State, examine, text_of
from tourwright.settings import read

Bend = Callable[[DoctorWorld], None]


@pytest.fixture
def world() -> Iterator[DoctorWorld]:
    """A tenant in which nothing is wrong."""
    with doctor_world() as made:
        yield made


def test_a_tenant_set_up_as_the_guide_says_has_nothing_to_mend(world: DoctorWorld) -> None:
    """Every check looked, and none is unsure."""
    states = {each.check: each.state for each in world.look()}

    assert set(states.values()) == {State.OK}, states
    assert len(states) == 17


def test_the_tenant_of_the_trial_has_nothing_to_mend(world: DoctorWorld) -> None:
    """It is shown to IT as an example: what it may do in mailboxes, it may in ours alone."""
    world.emulator.tenant.grants, world.emulator.tenant.exchange = set(CONSENTED), set()
    world.emulator.tenant.limit_to(MAILBOX)

    assert world.faults() == {}


def expired_secret(world: DoctorWorld) -> None:
    """The secret ran out."""
    world.emulator.tenant.secret_expired = True


def wrong_secret(world: DoctorWorld) -> None:
    """Somebody pasted the id of the secret."""
    world.set(GRAPH_CLIENT_SECRET="the-id-of-the-secret")


def wrong_tenant(world: DoctorWorld) -> None:
    """The id of another directory."""
    world.set(M365_TENANT_ID="99999999-9999-9999-9999-999999999999")


def no_consent(world: DoctorWorld) -> None:
    """Nobody consented to reading people."""
    world.emulator.tenant.grants.discard("User.Read.All")


def no_sending(world: DoctorWorld) -> None:
    """The role that sends was forgotten."""
    world.emulator.tenant.exchange.discard("Mail.Send")


def no_drafts(world: DoctorWorld) -> None:
    """The role that writes drafts was forgotten."""
    world.emulator.tenant.exchange.discard("Mail.ReadWrite")


def scope_misses(world: DoctorWorld) -> None:
    """The scope names another mailbox."""
    world.emulator.tenant.scope = {"others@acme.example"}


def scope_void(world: DoctorWorld) -> None:
    """The same right was consented in Entra, so the scope means nothing."""
    world.emulator.tenant.grants.add("Mail.Send")


def no_calendar(world: DoctorWorld) -> None:
    """Events are wanted, and the role for them was forgotten."""
    world.emulator.tenant.exchange.discard("Calendars.ReadWrite")


def wrong_clock(world: DoctorWorld) -> None:
    """The machine is six minutes ahead."""
    world.emulator.tenant.clock_offset_s = -360


def wrong_bot_secret(world: DoctorWorld) -> None:
    """The bot is another application, with another secret."""
    world.set(M365_BOT_CLIENT_SECRET="that-of-the-main-application")


def bot_elsewhere(world: DoctorWorld) -> None:
    """A proxy does not let the address of the bot through."""
    world.status = 404


def no_app(world: DoctorWorld) -> None:
    """The tenant forbids custom apps, or nobody uploaded ours."""
    world.emulator.tenant.policies["custom_apps"] = False


def half_outlook(world: DoctorWorld) -> None:
    """Issuers are set, and the provider was forgotten."""
    world.set(M365_OUTLOOK_PROVIDER="", M365_OUTLOOK_ISSUERS="https://sts.example/")


def dead_subscription(world: DoctorWorld) -> None:
    """The subscription ran out, and nobody renewed it."""
    world.emulator.subscriptions.live.clear()


def no_licence(world: DoctorWorld) -> None:
    """The account of the service mailbox has no mailbox."""
    world.emulator.change_user("mailbox", mailbox="none")


FIFTEEN: tuple[tuple[Bend, str, str, str], ...] = (
    (expired_secret, "sign_in", "secret_expired", "Certificates & secrets"),
    (wrong_tenant, "sign_in", "tenant_wrong", "Directory (tenant) ID"),
    (no_consent, "people", "people_denied", "grant admin consent"),
    (no_sending, "mail_send", "send_denied", '"Application Mail.Send"'),
    (no_drafts, "mail_draft", "draft_denied", "TOURWRIGHT_GRAPH_MODE=send"),
    (scope_misses, "mailbox_scope", "scope_misses", "Get-ManagementScope"),
    (scope_void, "mail_outside", "scope_void", "remove Mail.Send"),
    (no_calendar, "calendar", "calendar_denied", "TOURWRIGHT_M365_EVENTS=ics"),
    (wrong_clock, "clock", "clock_off", "NTP"),
    (wrong_bot_secret, "bot_sign_in", "secret_wrong", "BOT_CLIENT_SECRET_FILE"),
    (bot_elsewhere, "bot_endpoint", "endpoint_not_ours", "/api/messages"),
    (no_app, "teams_app", "app_missing", "custom apps"),
    (half_outlook, "outlook_cards", "cards_half", "TOURWRIGHT_M365_OUTLOOK_PROVIDER"),
    (dead_subscription, "notifications", "not_notified", "tourwright worker"),
    (no_licence, "mailbox", "mailbox_missing", "licence"),
)


@pytest.mark.parametrize(
    ("bend", "check", "fault", "remedy"), FIFTEEN, ids=[each[0].__name__ for each in FIFTEEN]
)
def test_doctor_finds_each_seeded_fault_and_names_the_remedy(
    world: DoctorWorld, bend: Bend, check: str, fault: str, remedy: str
) -> None:
    """One fault, one finding: what follows from it is not told as a second one."""
    bend(world)

    found = world.look()

    wrong = {each.check: each.fault for each in found if each.state is State.WRONG}
    assert wrong == {check: fault} | ({"bot_sign_in": fault} if bend in OF_ALL_APPS else {})
    assert remedy in told(found)[check].remedy


OF_ALL_APPS = (expired_secret, wrong_tenant)
"""What is wrong with every application at once."""


def old_subscription(world: DoctorWorld) -> None:
    """Made while our address was another one."""
    world.subscribe(notificationUrl="https://old.example/graph/notifications")


def without_lifecycle(world: DoctorWorld) -> None:
    """Made without an address for what happens to itself."""
    world.subscribe(lifecycleNotificationUrl=None)


def ended_subscription(world: DoctorWorld) -> None:
    """Still listed, and over."""
    world.subscribe(expirationDateTime=f"{NOW - timedelta(minutes=1):%Y-%m-%dT%H:%M:%SZ}")


def consented_only(world: DoctorWorld) -> None:
    """No mailbox is named that could be tried, and the consent alone tells."""
    world.set(M365_PROBE_OUTSIDE="")
    world.emulator.tenant.grants.add("Mail.ReadWrite")


def scope_of_all(world: DoctorWorld) -> None:
    """The roles in Exchange were assigned without a scope."""
    world.emulator.tenant.scope = None


def not_away(world: DoctorWorld) -> None:
    """Neither of the two rights that tell who is away."""
    world.emulator.tenant.exchange -= {"Calendars.ReadBasic", "Calendars.ReadWrite"}
    world.set(M365_EVENTS="ics")


def other_cloud(world: DoctorWorld) -> None:
    """A cloud where Outlook knows no cards."""
    world.set(CLOUD="gcc_high")


def no_provider_id(world: DoctorWorld) -> None:
    """A name in place of the id."""
    world.set(M365_OUTLOOK_PROVIDER="Tourwright")


def cards_by_smtp(world: DoctorWorld) -> None:
    """Cards are set up, and mails go another way."""
    smtp = {"SMTP_HOST": "mail.example.com", "M365_EVENTS": "ics", "M365_OUT_OF_OFFICE": "false"}
    world.set(MAIL_KIND="smtp", **smtp)


def on_premises(world: DoctorWorld) -> None:
    """The mailbox was never moved."""
    world.emulator.change_user("mailbox", mailbox="on_premises")


def silent_bot(world: DoctorWorld) -> None:
    """Nobody listens at our address."""
    world.set(BASE_URL="http://127.0.0.1:9", M365_NOTIFICATIONS="off")


def other_app(world: DoctorWorld) -> None:
    """Our package is there, and the settings name another app."""
    world.set(M365_TEAMS_APP_ID="00000000-0000-0000-0000-000000000000")


def no_tasks(world: DoctorWorld) -> None:
    """Tasks are wanted without their permission."""
    world.emulator.tenant.grants.discard("Tasks.ReadWrite.All")


def no_installing(world: DoctorWorld) -> None:
    """The app is to be installed without its permission."""
    world.emulator.tenant.grants.discard("TeamsAppInstallation.ReadWriteSelfForUser.All")


@pytest.mark.parametrize(
    ("bend", "check", "fault"),
    [
        (wrong_secret, "sign_in", "secret_wrong"),
        (old_subscription, "notifications", "notified_elsewhere"),
        (without_lifecycle, "notifications", "no_lifecycle"),
        (ended_subscription, "notifications", "not_notified"),
        (consented_only, "mail_outside", "scope_void_by_consent"),
        (scope_of_all, "mail_outside", "scope_void"),
        (not_away, "away", "away_denied"),
        (other_cloud, "outlook_cards", "cards_elsewhere"),
        (no_provider_id, "outlook_cards", "cards_no_id"),
        (cards_by_smtp, "outlook_cards", "cards_no_mail"),
        (on_premises, "mailbox", "mailbox_missing"),
        (silent_bot, "bot_endpoint", "endpoint_silent"),
        (other_app, "teams_app", "app_missing"),
        (no_tasks, "tasks", "tasks_denied"),
        (no_installing, "teams_install", "install_denied"),
    ],
)
def test_doctor_tells_the_variants_apart(
    world: DoctorWorld, bend: Bend, check: str, fault: str
) -> None:
    """Each has a remedy of its own, and braces of none stay open."""
    bend(world)

    finding = told(world.look())[check]

    assert (finding.state, finding.fault) == (State.WRONG, fault)
    assert "{" not in finding.says + finding.remedy


def test_doctor_sends_nothing(world: DoctorWorld) -> None:
    """No mail, no event, no chat, no subscription, no app: the tenant is as it was."""
    before = dict(world.emulator.subscriptions.live)

    world.look()

    made = world.emulator
    assert list(made.mails.all()) == []
    assert made.items == {}
    assert made.ledger.lines("teams") == []
    assert made.subscriptions.live == before
    assert {user.teams for user in made.tenant.users.values()} == {"none"}
    writes = [line for line in made.ledger.lines() if line.method != "GET" and line.status < 300]
    assert {line.path.rpartition("/")[2] for line in writes} <= {"token", "getSchedule"}


def test_every_request_of_the_doctor_fits_graphs_description(world: DoctorWorld) -> None:
    """Also those that are meant to be denied."""
    world.look()

    assert [line.broken for line in world.emulator.ledger.broken()] == []


def test_a_doctor_without_network_says_so_and_ends(world: DoctorWorld) -> None:
    """Everything else is not known then, which is not the same as fine."""
    world.set(M365_STAND_IN="http://127.0.0.1:9", M365_BOT_ID="")

    found = told(world.look())

    assert found["sign_in"].fault == "sign_in_silent"
    assert {found[each].state for each in ("people", "mail_send", "clock")} == {State.UNKNOWN}


@pytest.mark.parametrize("status", ["503", "429"])
def test_a_microsoft_in_trouble_is_not_taken_for_a_fault(world: DoctorWorld, status: str) -> None:
    """Nobody changes a permission because a service was down for a minute."""
    world.emulator.faults.add(Fault(status, "/v1.0/", times=40))

    found = told(world.look())

    assert {found[each].state for each in ("people", "mail_send", "notifications")} == {
        State.UNKNOWN
    }
    assert world.faults() == {}


def test_mail_alone_is_looked_at_alone(world: DoctorWorld) -> None:
    """Where the channels are off, what only they need is off as well."""
    only_mail = {name: text for name, text in world.environ.items() if "_M365" not in name}
    wanted = wanted_of(read(only_mail), cloud_of("public"))
    facts = Facts({"mail": SignedIn(ok=True)}, 0.0, send=Reply.YES, draft=Reply.YES)

    states = {each.check: each.state for each in examine(Found(wanted, facts, NOW))}

    fine = {check for check, state in states.items() if state is State.OK}
    assert fine == {"sign_in", "clock", "mailbox", "mailbox_scope", "mail_send", "mail_draft"}
    assert {check for check, state in states.items() if state is State.UNKNOWN} == {"mail_outside"}


def test_nothing_is_looked_at_where_nothing_is_microsofts(world: DoctorWorld) -> None:
    """An installation that sends by SMTP has nothing to mend here."""
    cards_by_smtp(world)
    plain = {name: text for name, text in world.environ.items() if "_M365" not in name}

    assert doctor(read(plain)) == ()


def test_the_app_is_found_by_its_bot_where_its_id_is_not_set(world: DoctorWorld) -> None:
    """The id is needed for installing only."""
    world.set(M365_TEAMS_APP_ID="")

    assert told(world.look())["teams_app"].state is State.OK


def test_a_catalogue_that_may_not_be_read_is_not_known(world: DoctorWorld) -> None:
    """The permission is optional: without it IT looks there by hand."""
    world.emulator.tenant.grants.discard("AppCatalog.Read.All")

    finding = told(world.look())["teams_app"]

    assert finding.state is State.UNKNOWN
    assert "Manage apps" in finding.remedy


def test_the_public_key_of_signed_cards_is_there_to_be_copied(world: DoctorWorld) -> None:
    """In one piece, as the dashboard takes it."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    world.set(M365_OUTLOOK_SIGNING_KEY=key.private_bytes(*form).decode())

    found = world.look()

    assert told(found)["outlook_cards"].state is State.OK
    assert rsa_key_value(key) in text_of(found).split()


def test_findings_name_the_mailbox_they_are_about(world: DoctorWorld) -> None:
    """Whoever has two installations sees which one is meant."""
    scope_misses(world)

    finding = told(world.look())["mailbox_scope"]

    assert MAILBOX in finding.says
    assert MAILBOX in finding.remedy
