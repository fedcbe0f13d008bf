"""The settings of Microsoft 365: off unless set, one credential of four, nothing half set up."""

from pathlib import Path

import pytest

from connectors.credentials import Certificate, Federated, ManagedIdentity, Secret
from tests.doctor_world import settings_of
from tourwright.bootstrap.applications import credential_of
from tourwright.bootstrap.microsoft_app import microsoft_of
from tourwright.settings import Microsoft365, Settings, SettingsError, read

STAND_IN = "http://127.0.0.1:8083"


@pytest.fixture
def environ() -> dict[str, str]:
    """Return settings with everything on."""
    return settings_of(STAND_IN, "http://127.0.0.1:8080")


def changed(environ: dict[str, str], **values: str) -> dict[str, str]:
    """Return the settings with other values in the group; "" takes one away."""
    return environ | {f"TOURWRIGHT_M365_{name}": value for name, value in values.items()}


def chosen(settings: Settings) -> Microsoft365:
    """Return the group."""
    assert settings.microsoft is not None
    return settings.microsoft


def refusal(environ: dict[str, str]) -> str:
    """Return why the settings are refused."""
    with pytest.raises(SettingsError) as refused:
        read(environ)
    return str(refused.value)


def test_without_the_switch_nothing_of_it_is_there(environ: dict[str, str]) -> None:
    """The group may stay in the file while it is off."""
    settings = read(environ | {"TOURWRIGHT_M365": "off"})

    assert settings.microsoft is None
    assert microsoft_of(settings) is None


def test_the_cloud_moves_what_the_parts_share(environ: dict[str, str]) -> None:
    """One name, no address."""
    made = microsoft_of(read(environ | {"TOURWRIGHT_CLOUD": "dod"}))

    assert made is not None
    assert made.cloud.graph == "https://dod-graph.microsoft.us"


def test_lists_are_written_with_commas(environ: dict[str, str]) -> None:
    """Blanks around them do not count."""
    group = chosen(read(changed(environ, OUTLOOK_AUDIENCES="a, b ,,c")))

    assert group.outlook_audiences == ("a", "b", "c")
    assert group.outlook_issuers == ()


def test_no_secret_of_the_group_shows_in_its_text(environ: dict[str, str]) -> None:
    """Settings that land in a traceback betray nothing."""
    secrets = {"BOT_CLIENT_SECRET": "canary", "OUTLOOK_SIGNING_KEY": "canary"}

    assert "canary" not in repr(read(changed(environ, **secrets)))


WAYS = {
    "secret": ({"CLIENT_SECRET": "s"}, Secret("s")),
    "certificate": ({"PRIVATE_KEY": "k", "CERTIFICATE": "c"}, Certificate("k", "c")),
    "federated": ({"FEDERATED_TOKEN_FILE": "/run/token"}, Federated(Path("/run/token"))),
    "system": ({"MANAGED_IDENTITY": "system"}, ManagedIdentity()),
    "user": ({"MANAGED_IDENTITY": "id-7"}, ManagedIdentity("id-7")),
    "vouching": (
        {"MANAGED_IDENTITY": "system", "FEDERATED_BY_IDENTITY": "true"},
        ManagedIdentity(vouches=True),
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_each_of_four_credentials_can_be_set(environ: dict[str, str], way: str) -> None:
    """What is set is what the connector proves itself with."""
    given, credential = WAYS[way]
    settings = read(changed(environ, **{"CLIENT_SECRET": "", **given}))

    assert credential_of(chosen(settings)) == credential


@pytest.mark.parametrize(
    "given",
    [
        {"CLIENT_SECRET": ""},
        {"MANAGED_IDENTITY": "system"},
        {"FEDERATED_TOKEN_FILE": "/run/token"},
        {"CLIENT_SECRET": "", "PRIVATE_KEY": "k"},
        {"PRIVATE_KEY": "k", "CERTIFICATE": "c"},
    ],
)
def test_none_or_two_credentials_are_refused(
    environ: dict[str, str], given: dict[str, str]
) -> None:
    """Nobody would know which one counts; the message names all four ways."""
    told = refusal(changed(environ, **given))

    assert "TOURWRIGHT_M365_CLIENT_SECRET_FILE" in told
    assert "MANAGED_IDENTITY" in told


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"FEDERATED_BY_IDENTITY": "true"}, "FEDERATED_BY_IDENTITY needs MANAGED_IDENTITY"),
        ({"NOTIFICATIONS": "rich"}, "NOTIFICATION_CERTIFICATE_FILE"),
        ({"TASKS": "lists"}, "TASKS"),
        ({"NOTIFICATIONS": "basic", "DIRECTORY_MINUTES": "0"}, "DIRECTORY_MINUTES"),
        ({"BOT_CLIENT_SECRET": ""}, "BOT_CLIENT_SECRET_FILE"),
        ({"STAND_IN": "https://elsewhere.example"}, "STAND_IN"),
        ({"MAILS_PER_SECOND": "0"}, "MAILS_PER_SECOND"),
        ({"DIRECTORY_MINUTES": "-1"}, "DIRECTORY_MINUTES"),
        ({"EVENTS": "post"}, "EVENTS"),
        ({"TENANT_ID": ""}, "TENANT_ID"),
        ({"TEEMS_APP_ID": "x"}, "did you mean TOURWRIGHT_M365_TEAMS_APP_ID?"),
    ],
)
def test_what_is_half_set_up_is_refused_with_the_fix(
    environ: dict[str, str], given: dict[str, str], named: str
) -> None:
    """At the start, and not when the first question is to be sent."""
    assert named in refusal(changed(environ, **given))


def test_a_stand_in_is_for_a_desk_only(environ: dict[str, str]) -> None:
    """A production process never sends its tokens to an address of a setting."""
    assert "STAND_IN" in refusal(
        {name: value for name, value in environ.items() if name != "TOURWRIGHT_DEV"}
    )


@pytest.mark.parametrize("given", [{"EVENTS": "graph"}, {"OUT_OF_OFFICE": "true"}])
def test_a_calendar_needs_its_mailbox(environ: dict[str, str], given: dict[str, str]) -> None:
    """Events and the looking at who is away use the mailbox that mails go from."""
    smtp = {"TOURWRIGHT_MAIL_KIND": "smtp", "TOURWRIGHT_SMTP_HOST": "mail.example.com"}
    off = changed(environ | smtp, EVENTS="ics", OUT_OF_OFFICE="false")

    assert read(off).mail_kind == "smtp"
    assert "TOURWRIGHT_MAIL_KIND=graph" in refusal(changed(off, **given))


def test_a_bot_that_is_the_application_itself_needs_no_secret_of_its_own(
    environ: dict[str, str],
) -> None:
    """It then proves itself as the application does."""
    same = environ["TOURWRIGHT_M365_CLIENT_ID"]
    made = microsoft_of(read(changed(environ, BOT_ID=same, BOT_CLIENT_SECRET="")))

    assert made is not None
    assert made.bot_tokens is not None


def test_sign_in_of_people_needs_an_identity_that_vouches(environ: dict[str, str]) -> None:
    """A managed identity alone is no application that people can sign in to."""
    entra = {
        "TOURWRIGHT_SIGN_IN_KIND": "entra",
        "TOURWRIGHT_ENTRA_TENANT_ID": environ["TOURWRIGHT_M365_TENANT_ID"],
        "TOURWRIGHT_ENTRA_CLIENT_ID": "c",
        "TOURWRIGHT_ENTRA_MANAGED_IDENTITY": "system",
    }

    assert "FEDERATED_BY_IDENTITY=true" in refusal(environ | entra)
    vouching = {**entra, "TOURWRIGHT_ENTRA_FEDERATED_BY_IDENTITY": "true"}
    assert read(environ | vouching).entra is not None
