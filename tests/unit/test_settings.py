"""Settings: what is read, what is refused, and that each refusal names variable and fix."""

import base64
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from tourwright.settings import GraphMail, SettingsError, Smtp, read

KEY = base64.b64encode(bytes(range(32))).decode()
LINK_KEY = "canary-link-key-of-more-than-32-characters"
REQUIRED = ("BASE_URL", "API_KEY_FILE", "WEBHOOK_KEYS_FILE")
"""What every BambooHR account needs."""


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """Return the least that production needs, each secret in a file."""
    secrets = {
        "LINK_KEY": LINK_KEY,
        "MASTER_KEYS": f"2026-11:{KEY}",
        "BAMBOOHR_API_KEY": "canary-api-key",
        "BAMBOOHR_WEBHOOK_KEYS": "canary-hook-new\ncanary-hook-old\n",
    }
    plain = {
        "TOURWRIGHT_BASE_URL": "https://tours.example.com",
        "TOURWRIGHT_MAIL_FROM": "alliance@example.com",
        "TOURWRIGHT_SMTP_HOST": "mail.example.com",
        "TOURWRIGHT_BAMBOOHR_BASE_URL": "https://example.bamboohr.com",
    }
    return plain | {
        f"TOURWRIGHT_{name}_FILE": written(tmp_path / name.lower(), text)
        for name, text in secrets.items()
    }


def written(path: Path, text: str) -> str:
    """Write the file and return its path."""
    path.write_text(text, encoding="utf-8")
    return str(path)


def refusal(environ: Mapping[str, str]) -> str:
    """Return the message with which the settings are refused."""
    with pytest.raises(SettingsError) as refused:
        read(environ)
    return str(refused.value)


def test_the_least_that_production_needs_is_enough(environ: dict[str, str]) -> None:
    """Everything else has a default that is safe."""
    settings = read(environ)

    assert isinstance(settings.mail, Smtp)
    assert settings.web_host == "127.0.0.1"
    assert settings.hris is not None
    assert settings.hris.webhook_keys == ("canary-hook-new", "canary-hook-old")


def test_other_programs_variables_are_nobodys_business(environ: dict[str, str]) -> None:
    """Only names with our prefix are read or refused, and the trial's own ports are not."""
    others = {"PATH": "/bin", "TEMPORAL_ADDRESS": "temporal:7233", "TOURWRIGHT_DEV_WEB_PORT": "1"}

    assert read(environ | others) == read(environ)


def test_secrets_do_not_show_in_the_settings_text(environ: dict[str, str]) -> None:
    """Settings that land in a log or a traceback betray nothing."""
    text = repr(read(environ))

    assert "canary" not in text
    assert KEY not in text
    assert "tours.example.com" in text


def test_settings_cannot_be_changed(environ: dict[str, str]) -> None:
    """What was read once stays as it was read."""
    with pytest.raises(ValueError, match="frozen"):
        read(environ).log_level = "DEBUG"  # type: ignore[misc] # the point of the test


@pytest.mark.parametrize(
    "name",
    [
        "TOURWRIGHT_BASE_URL",
        "TOURWRIGHT_MAIL_FROM",
        "TOURWRIGHT_SMTP_HOST",
        "TOURWRIGHT_LINK_KEY_FILE",
        "TOURWRIGHT_MASTER_KEYS_FILE",
        "TOURWRIGHT_BAMBOOHR_BASE_URL",
        "TOURWRIGHT_BAMBOOHR_API_KEY_FILE",
        "TOURWRIGHT_BAMBOOHR_WEBHOOK_KEYS_FILE",
    ],
)
@pytest.mark.parametrize("value", [None, ""])
def test_a_missing_or_empty_setting_is_named(
    environ: dict[str, str], name: str, value: str | None
) -> None:
    """The message names the variable to set, with _FILE where a file is wanted."""
    changed = {key: text for key, text in environ.items() if key != name}

    assert f"{name} is not set" in refusal(changed if value is None else changed | {name: value})


@pytest.mark.parametrize("given", REQUIRED)
def test_a_begun_account_beside_a_file_of_sources_is_completed(
    environ: dict[str, str], given: str
) -> None:
    """Whatever every account needs says that there is one; what is left of it is asked for."""
    account = {name: text for name, text in environ.items() if "BAMBOOHR" in name}
    others = {name: text for name, text in environ.items() if name not in account}
    begun = f"TOURWRIGHT_BAMBOOHR_{given}"

    said = refusal(others | {"TOURWRIGHT_HRIS_SOURCES": "x.json", begun: account[begun]})

    assert said.count(" is not set") == len(set(REQUIRED) - {given})
    assert begun not in said


def test_a_zone_alone_is_no_account_beside_a_file_of_sources(environ: dict[str, str]) -> None:
    """A default that is always set, as in a compose file, asks for no key of BambooHR."""
    others = {name: text for name, text in environ.items() if "BAMBOOHR" not in name}
    zone = {"TOURWRIGHT_BAMBOOHR_DEFAULT_ZONE": "Europe/Berlin"}

    assert read(others | zone | {"TOURWRIGHT_HRIS_SOURCES": "x.json"}).hris is None


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TOURWRIGHT_BASE_URL", "http://tours.example.com", "must be https"),
        ("TOURWRIGHT_BASE_URL", "https://tours.example.com/x?y", "TOURWRIGHT_BASE_URL"),
        ("TOURWRIGHT_WEB_PORT", "70000", "TOURWRIGHT_WEB_PORT: Input should be less than"),
        ("TOURWRIGHT_WEB_PORT", "http", "TOURWRIGHT_WEB_PORT: Input should be a valid integer"),
        ("TOURWRIGHT_LOG_LEVEL", "LOUD", "TOURWRIGHT_LOG_LEVEL: Input should be 'DEBUG'"),
        ("TOURWRIGHT_MAIL_KIND", "pigeon", "TOURWRIGHT_MAIL_KIND: Input should be 'smtp'"),
        ("TOURWRIGHT_SMTP_SECURITY", "none", "must be starttls or tls"),
        ("TOURWRIGHT_DATABASE_URL", "mysql://db/x", "TOURWRIGHT_DATABASE_URL"),
        ("TOURWRIGHT_DATABASE_URL", "postgresql://u:canary@db/x", "DATABASE_PASSWORD_FILE"),
        ("TOURWRIGHT_DATABSE_URL", "sqlite:///x", "did you mean TOURWRIGHT_DATABASE_URL?"),
        ("TOURWRIGHT_LINK_KEY_FILE", "/nowhere", "LINK_KEY_FILE: cannot read the file: No such"),
        ("TOURWRIGHT_LINK_KEY", LINK_KEY, "both set"),
        ("TOURWRIGHT_SMTP_PASSWORD", "canary", "name the file in TOURWRIGHT_SMTP_PASSWORD_FILE"),
    ],
)
def test_a_bad_value_is_refused_with_its_name_and_the_fix(
    environ: dict[str, str], name: str, value: str, said: str
) -> None:
    """Whoever reads the message knows which line to change, and no secret stands in it."""
    message = refusal(environ | {name: value})

    assert said in message
    assert "canary" not in message


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("LINK_KEY", "short", "at least 32 characters"),
        ("MASTER_KEYS", "canary", "<id>:<base64 of 32 random bytes>"),
        ("MASTER_KEYS", "a:" + base64.b64encode(b"canary").decode(), "<id>:<base64 of 32"),
        ("MASTER_KEYS", "# none yet", "at least 1 item"),
        ("SIGNED_SOURCES", "{'canary'", "not JSON at line 1"),
        ("SUBSCRIBERS", "{}", "must be a JSON list"),
        ("SUBSCRIBERS", '[{"name": "x"}]', "secret_file, an absolute path"),
        ("BAMBOOHR_PLACES", '{"Berlin": {"zone": "Europe/Berlin", "land": "DE"}}', "Berlin.land"),
    ],
)
def test_a_bad_file_is_refused_with_its_name_and_the_fix(
    environ: dict[str, str], tmp_path: Path, name: str, text: str, said: str
) -> None:
    """Contents of files are checked as early as plain values."""
    message = refusal(environ | {f"TOURWRIGHT_{name}_FILE": written(tmp_path / "bad", text)})

    assert f"TOURWRIGHT_{name}_FILE: " in message
    assert said in message
    assert "canary" not in message


def test_an_empty_file_counts_as_not_set(environ: dict[str, str], tmp_path: Path) -> None:
    """A secret that this company has no use for stays an empty file."""
    empty = written(tmp_path / "empty", "\n")

    settings = read(environ | {"TOURWRIGHT_SIGNED_SOURCES_FILE": empty})

    assert settings.signed_sources == {}
    assert "LINK_KEY_FILE is not set" in refusal(environ | {"TOURWRIGHT_LINK_KEY_FILE": empty})


def test_all_faults_are_told_at_once() -> None:
    """Nobody has to start five times to find five faults."""
    message = refusal({"TOURWRIGHT_WEB_PORT": "0", "TOURWRIGHT_LINK_KEY_FILE": "/nowhere"})

    assert message.count("TOURWRIGHT_") >= 8
    assert message.count("TOURWRIGHT_LINK_KEY_FILE") == 1


def test_a_plain_secret_is_taken_only_on_a_desk(environ: dict[str, str]) -> None:
    """TOURWRIGHT_DEV=true allows a secret's value and an address without TLS."""
    del environ["TOURWRIGHT_LINK_KEY_FILE"]
    desk = environ | {"TOURWRIGHT_LINK_KEY": LINK_KEY, "TOURWRIGHT_BASE_URL": "http://desk:8080"}

    assert "LINK_KEY_FILE" in refusal(desk)
    assert read(desk | {"TOURWRIGHT_DEV": "true"}).link_key == LINK_KEY


def test_the_first_master_key_is_the_current_one(environ: dict[str, str], tmp_path: Path) -> None:
    """A new key goes on top, the old ones stay below until everything is wrapped anew."""
    path = written(tmp_path / "keys", f"# since March\nnew:{KEY}\n\nold:{KEY}\n")

    keys = read(environ | {"TOURWRIGHT_MASTER_KEYS_FILE": path}).master_keys

    assert [key.key_id for key in keys] == ["new", "old"]
    assert keys[0].key == bytes(range(32))


def test_the_database_password_joins_the_url_only_in_the_end(
    environ: dict[str, str], tmp_path: Path
) -> None:
    """A password with any character in it reaches the driver unharmed."""
    settings = read(
        environ
        | {
            "TOURWRIGHT_DATABASE_URL": "postgresql+psycopg://tours@db:5432/tours",
            "TOURWRIGHT_DATABASE_PASSWORD_FILE": written(tmp_path / "pw", "p@ss/word\n"),
        }
    )

    assert settings.store_url == "postgresql+psycopg://tours:p%40ss%2Fword@db:5432/tours"
    assert "p@ss" not in repr(settings)


def test_subscribers_come_with_their_secrets(environ: dict[str, str], tmp_path: Path) -> None:
    """The list names a file for each secret, so that it can be shown without harm."""
    row = {"name": "bi", "url": "https://bi.example.com/hook", "events": ["tour.*"]}
    row["secret_file"] = written(tmp_path / "bi", "whsec_canary\n")
    path = written(tmp_path / "subscribers.json", json.dumps([row]))

    (subscriber,) = read(environ | {"TOURWRIGHT_SUBSCRIBERS_FILE": path}).subscribers

    assert subscriber.secret == "whsec_canary"
    assert subscriber.events == ("tour.*",)
    assert not subscriber.allow_private_hosts


def graph(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the settings with mail by Graph, still without a credential."""
    return dict(environ) | {
        "TOURWRIGHT_MAIL_KIND": "graph",
        "TOURWRIGHT_GRAPH_TENANT_ID": "t",
        "TOURWRIGHT_GRAPH_CLIENT_ID": "c",
        "TOURWRIGHT_GRAPH_SENDER": "alliance@example.com",
    }


def test_mail_by_graph_needs_exactly_one_credential(
    environ: dict[str, str], tmp_path: Path
) -> None:
    """Secret or certificate: with none, mail could not be sent; with both, nobody knows which."""
    secret = {"TOURWRIGHT_GRAPH_CLIENT_SECRET_FILE": written(tmp_path / "secret", "s3cret")}

    assert "TOURWRIGHT_GRAPH_CLIENT_SECRET_FILE" in refusal(graph(environ))
    assert isinstance(read(graph(environ) | secret).mail, GraphMail)


def test_message_ids_carry_the_senders_domain_unless_told_otherwise(
    environ: dict[str, str],
) -> None:
    """A Message-ID should be under a domain that is the company's own."""
    told = read(environ | {"TOURWRIGHT_MAIL_DOMAIN": "tours.example.org"})

    assert read(environ).message_domain == "example.com"
    assert told.message_domain == "tours.example.org"


def entra(environ: Mapping[str, str], tmp_path: Path, **more: str) -> dict[str, str]:
    """Return the settings with sign-in by Entra, with more or other values of its group."""
    group = {
        "SIGN_IN_KIND": "entra",
        "ENTRA_TENANT_ID": "3F0C8A52-7d4e-4b0a-9c15-2f6f3f1c7e21",
        "ENTRA_CLIENT_ID": "c",
        "ENTRA_CLIENT_SECRET_FILE": written(tmp_path / "entra", "canary-secret"),
    }
    return dict(environ) | {f"TOURWRIGHT_{name}": value for name, value in (group | more).items()}


def test_sign_in_by_entra_reads_its_group(environ: dict[str, str], tmp_path: Path) -> None:
    """The tenant is compared with what tokens say, which write it in small letters."""
    settings = read(entra(environ, tmp_path))

    assert settings.entra is not None
    assert settings.entra.tenant_id == "3f0c8a52-7d4e-4b0a-9c15-2f6f3f1c7e21"
    assert "canary" not in repr(settings)


def test_without_entra_people_come_by_links(environ: dict[str, str]) -> None:
    """A company without Entra is not asked for an application."""
    assert (read(environ).sign_in_kind, read(environ).entra) == ("link", None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ENTRA_TENANT_ID", "common"),
        ("ENTRA_TENANT_ID", "organizations"),
        ("ENTRA_TENANT_ID", "meridian.example"),
        ("ENTRA_AUTHORITY", "http://login.example"),
        ("ENTRA_CLIENT_SECRET_FILE", ""),
        ("SIGN_IN_KIND", "password"),
    ],
)
def test_sign_in_by_entra_refuses_what_would_let_others_in(
    environ: dict[str, str], tmp_path: Path, name: str, value: str
) -> None:
    """One tenant by its id, over TLS, with a credential; there is no sign-in by password."""
    assert f"TOURWRIGHT_{name}" in refusal(entra(environ, tmp_path, **{name: value}))
