"""The settings as frozen values; each field says what it is for."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import quote, urlsplit, urlunsplit

from pydantic import BeforeValidator, Field, model_validator

from tourwright.settings.microsoft import CloudName, Entra, GraphMail, Microsoft365
from tourwright.settings.values import (
    SECRET,
    BambooKeys,
    Frozen,
    MasterKey,
    Place,
    Port,
    Subscriber,
    json_of,
    master_keys_of,
    subscribers_of,
)

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class Smtp(Frozen):
    """Mail over SMTP."""

    host: Annotated[str, Field(min_length=1, description="Name of the mail server.")]
    port: Annotated[Port, Field(description="587 with STARTTLS, 465 with TLS, 25 inside.")] = 587
    security: Annotated[
        Literal["starttls", "tls", "none"],
        Field(description="How the connection is protected; `none` only towards loopback."),
    ] = "starttls"
    user: Annotated[str, Field(description="Account, empty when the server asks for none.")] = ""
    password: Annotated[str, SECRET, Field(repr=False, description="Its password.")] = ""

    @model_validator(mode="after")
    def _protected(self) -> Self:
        if self.security == "none" and self.host not in LOOPBACK:
            raise ValueError(
                "TOURWRIGHT_SMTP_SECURITY must be starttls or tls: the host is not this machine"
            )
        return self


class BambooHr(Frozen):
    """The HRIS: one BambooHR account."""

    base_url: Annotated[
        str, Field(pattern="^https?://", description="`https://<company>.bamboohr.com`.")
    ]
    api_key: Annotated[
        str, SECRET, Field(min_length=1, repr=False, description="API key of a read-only account.")
    ]
    webhook_keys: Annotated[
        BambooKeys,
        Field(
            min_length=1,
            repr=False,
            description="Private keys of the webhooks, one a line, two while a key is changed.",
        ),
    ]
    places: Annotated[
        Mapping[str, Place],
        BeforeValidator(json_of),
        SECRET,
        Field(description='JSON: location name to `{"zone", "country", "region"}`.'),
    ] = Field(default_factory=dict)
    default_zone: Annotated[str, Field(description="Zone of people at an unknown place.")] = "UTC"


MailSettings = Smtp | GraphMail


class Desk(Frozen):
    """Whether this is somebody's desk; every part of the settings asks."""

    dev: Annotated[bool, Field(description="Only on a desk: secrets may be plain values.")] = False


class StoreSettings(Desk):
    """Where the store is: enough for what needs neither keys nor anybody outside."""

    database_url: Annotated[
        str,
        Field(
            pattern=r"^(sqlite:///|postgresql(\+psycopg)?://)",
            description="SQLite file or PostgreSQL, without a password.",
        ),
    ] = "sqlite:///var/tourwright.sqlite"
    database_password: Annotated[
        str, SECRET, Field(repr=False, description="Password of the PostgreSQL account.")
    ] = ""

    @model_validator(mode="after")
    def _password_is_apart(self) -> Self:
        """Refuse a password that stands in the address."""
        if not self.dev and urlsplit(self.database_url).password:
            raise ValueError(
                "TOURWRIGHT_DATABASE_URL holds a password: give TOURWRIGHT_DATABASE_PASSWORD_FILE"
            )
        return self

    @property
    def store_url(self) -> str:
        """The database URL with its password; never log it."""
        if not self.database_password:
            return self.database_url
        parts = urlsplit(self.database_url)
        user, _, host = parts.netloc.rpartition("@")
        netloc = f"{user}:{quote(self.database_password, safe='')}@{host}"
        return urlunsplit(parts._replace(netloc=netloc))


class KeyedSettings(StoreSettings):
    """The store, and the master keys that open its data keys."""

    master_keys: Annotated[
        tuple[MasterKey, ...],
        BeforeValidator(master_keys_of),
        SECRET,
        Field(
            min_length=1,
            repr=False,
            description="Lines `<id>:<base64 of 32 bytes>`, the current key first.",
        ),
    ]


class MicrosoftSettings(Desk):
    """What goes through Microsoft 365; mail is None where a part leaves out other ways of it."""

    base_url: Annotated[
        str, Field(pattern="^https?://[^/?#]+/?$", description="Our address as people open it.")
    ]
    catalogue_dir: Annotated[
        Path | None, Field(description="HR's catalogue; the starter catalogue when not set.")
    ] = None
    mail_kind: Annotated[
        Literal["smtp", "graph"], Field(description="Which way mail goes; see the groups below.")
    ] = "smtp"
    cloud: Annotated[
        CloudName, Field(description="Microsoft's cloud: moves every address of theirs together.")
    ] = "public"
    m365: Annotated[
        Literal["off", "on"], Field(description="Chat, cards and directory of Microsoft 365.")
    ] = "off"
    mail: MailSettings | None = None
    microsoft: Microsoft365 | None = None

    @model_validator(mode="after")
    def _safe_outside_dev(self) -> Self:
        """Refuse what is only good enough on a desk."""
        if not self.dev and not _is_protected(self.base_url):
            raise ValueError("TOURWRIGHT_BASE_URL must be https: links in mails carry tokens")
        return self

    @model_validator(mode="after")
    def _microsoft_fits(self) -> Self:
        """Refuse a stand-in outside a desk, and a calendar without its mailbox."""
        chosen = self.microsoft
        if chosen is None:
            return self
        if chosen.stand_in and not (self.dev and urlsplit(chosen.stand_in).hostname in LOOPBACK):
            raise ValueError(
                "TOURWRIGHT_M365_STAND_IN is only for a desk: TOURWRIGHT_DEV=true and a loopback "
                "address"
            )
        if (chosen.events == "graph" or chosen.out_of_office) and self.mail_kind != "graph":
            raise ValueError(
                "TOURWRIGHT_M365_EVENTS=graph and OUT_OF_OFFICE use the service mailbox: "
                "set TOURWRIGHT_MAIL_KIND=graph"
            )
        return self


class Settings(KeyedSettings, MicrosoftSettings):
    """Everything IT decides, in one value."""

    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"], Field(description="Least level logged.")
    ] = "INFO"
    task_queue: Annotated[
        str, Field(min_length=1, description="Temporal task queue of the worker.")
    ] = "tours"
    web_host: Annotated[str, Field(description="Address the web process listens on.")] = "127.0.0.1"
    web_port: Annotated[Port, Field(description="Port of pages and webhooks.")] = 8080
    web_threads: Annotated[int, Field(ge=1, le=256, description="Requests served at a time.")] = 16
    metrics_host: Annotated[str, Field(description="Address metrics are served on.")] = "127.0.0.1"
    web_metrics_port: Annotated[Port, Field(description="Prometheus port, web process.")] = 9464
    worker_metrics_port: Annotated[Port, Field(description="Prometheus port, worker.")] = 9465
    mail_from: Annotated[str, Field(pattern="@", description="Sender's mail address.")]
    mail_from_name: Annotated[str, Field(description="Sender's name.")] = "Tourwright"
    mail_domain: Annotated[
        str, Field(description="Domain in Message-IDs; the sender's when not set.")
    ] = ""
    link_key: Annotated[
        str,
        SECRET,
        Field(min_length=32, repr=False, description="Signs links and forms; 32 characters up."),
    ]
    signed_sources: Annotated[
        Mapping[str, tuple[str, ...]],
        BeforeValidator(json_of),
        SECRET,
        Field(repr=False, description="JSON: source name to its list of `whsec_` secrets."),
    ] = Field(default_factory=dict)
    subscribers: Annotated[
        tuple[Subscriber, ...],
        BeforeValidator(subscribers_of),
        SECRET,
        Field(description="JSON list of who gets outgoing events."),
    ] = ()
    operator_token: Annotated[
        str, SECRET, Field(repr=False, description="Opens the operator's pages; closed without.")
    ] = ""
    codec_token: Annotated[
        str, SECRET, Field(repr=False, description="Opens the payload codec; closed without.")
    ] = ""
    codec_origin: Annotated[
        str, Field(description="Origin of the Temporal UI that may call the codec.")
    ] = ""
    sign_in_kind: Annotated[
        Literal["link", "entra"],
        Field(
            description="How people sign in: `entra` with their company account, `link` by a link "
            "from a mail, for two hours and one alliance."
        ),
    ] = "link"
    hris_sources: Annotated[
        Path | None,
        Field(
            description="JSON file of the systems that people come from; BambooHR alone if unset."
        ),
    ] = None
    hris_spool: Annotated[
        Path, Field(description="Folder for files of people while they are read.")
    ] = Path("var/hris")
    hris_mail: Annotated[
        str, Field(pattern="^(.*@.*)?$", description="IT's address for readings that are held.")
    ] = ""
    hris_tells_per_second: Annotated[
        float, Field(gt=0, le=1000, description="How fast a reading is passed on to Temporal.")
    ] = 20
    hris_keep_days: Annotated[
        int, Field(ge=1, le=366, description="Days that what was read is kept, to apply it again.")
    ] = 30
    mail: MailSettings
    hris: BambooHr | None = None
    entra: Entra | None = None

    @property
    def message_domain(self) -> str:
        """The domain in Message-IDs."""
        return self.mail_domain or self.mail_from.rpartition("@")[2]


def _is_protected(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.hostname or "") in LOOPBACK
