"""The settings of Microsoft 365: applications in Entra, mail by Graph, sign-in, chat and cards."""

from pathlib import Path
from typing import Annotated, ClassVar, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from tourwright.settings.values import SECRET, Frozen

CLOUDS = ("public", "gcc", "gcc_high", "dod", "china")
CloudName = Literal["public", "gcc", "gcc_high", "dod", "china"]
NOTIFIER = "0bf30f3b-4a52-48df-9a82-234910c4a086"
"""The application by which Microsoft proves that a notification with content is its own."""


def words_of(text: object) -> object:
    """Split a list with commas; blanks do not count."""
    if not isinstance(text, str):
        return text
    return [each.strip() for each in text.split(",") if each.strip()]


Words = Annotated[tuple[str, ...], BeforeValidator(words_of)]


class EntraApplication(Frozen):
    """An application in Entra: which one, and how it proves itself, in one of four ways."""

    group: ClassVar[str]
    tenant_id: Annotated[str, Field(min_length=1, description="Directory (tenant) id.")]
    client_id: Annotated[str, Field(min_length=1, description="Application (client) id.")]
    client_secret: Annotated[
        str, SECRET, Field(repr=False, description="Client secret; or give a certificate.")
    ] = ""
    private_key: Annotated[
        str, SECRET, Field(repr=False, description="PEM private key of the certificate.")
    ] = ""
    certificate: Annotated[
        str, SECRET, Field(repr=False, description="PEM certificate that Entra knows.")
    ] = ""
    federated_token_file: Annotated[
        Path | None,
        Field(description="File with a token of the platform we run on; read at each use."),
    ] = None
    managed_identity: Annotated[
        str, Field(description="`system`, or the client id of a user-assigned identity in Azure.")
    ] = ""
    federated_by_identity: Annotated[
        bool, Field(description="The managed identity vouches for the application.")
    ] = False

    @model_validator(mode="after")
    def _one_credential(self) -> Self:
        ways = (
            bool(self.client_secret),
            bool(self.private_key or self.certificate),
            self.federated_token_file is not None,
            bool(self.managed_identity),
        )
        half = bool(self.private_key) != bool(self.certificate)
        if sum(ways) != 1 or half:
            raise ValueError(
                f"give {self.group}CLIENT_SECRET_FILE, or PRIVATE_KEY_FILE and CERTIFICATE_FILE, "
                "or FEDERATED_TOKEN_FILE, or MANAGED_IDENTITY"
            )
        if self.federated_by_identity and not self.managed_identity:
            raise ValueError(f"{self.group}FEDERATED_BY_IDENTITY needs MANAGED_IDENTITY")
        return self


class GraphMail(EntraApplication):
    """Mail by Microsoft Graph, as an application with rights on one sender mailbox."""

    group: ClassVar[str] = "TOURWRIGHT_GRAPH_"
    sender: Annotated[str, Field(pattern="@", description="The service mailbox that sends.")]
    mode: Annotated[
        Literal["draft", "send"],
        Field(
            description="`draft` (Mail.ReadWrite and Mail.Send) can look before it repeats; "
            "`send` needs Mail.Send only and cannot."
        ),
    ] = "draft"
    base_url: Annotated[
        str, Field(pattern="^(https?://.*)?$", description="Graph's address; the cloud's if unset.")
    ] = ""
    authority: Annotated[
        str,
        Field(pattern="^(https?://.*)?$", description="Sign-in address; the cloud's if unset."),
    ] = ""


class Entra(EntraApplication):
    """Sign-in of employees, managers and HR with their company account."""

    group: ClassVar[str] = "TOURWRIGHT_ENTRA_"
    tenant_id: Annotated[
        str,
        StringConstraints(
            to_lower=True, pattern=r"(?i)^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
        ),
        Field(description="Directory (tenant) id; accounts of this directory only."),
    ]
    authority: Annotated[
        str, Field(pattern="^(https://.*)?$", description="Sign-in address; the cloud's if unset.")
    ] = ""

    @model_validator(mode="after")
    def _can_sign_in(self) -> Self:
        if self.managed_identity and not self.federated_by_identity:
            raise ValueError(
                "TOURWRIGHT_ENTRA_MANAGED_IDENTITY cannot sign people in by itself: "
                "set TOURWRIGHT_ENTRA_FEDERATED_BY_IDENTITY=true"
            )
        return self


class Microsoft365(EntraApplication):
    """Chat, cards, directory and calendar of Microsoft 365; each is off until it is set up."""

    group: ClassVar[str] = "TOURWRIGHT_M365_"
    bot_id: Annotated[str, Field(description="Application (client) id of the Teams bot.")] = ""
    bot_client_secret: Annotated[
        str,
        SECRET,
        Field(repr=False, description="Its secret; not needed when it is the same application."),
    ] = ""
    teams_app_id: Annotated[str, Field(description="Id of our app in the Teams catalogue.")] = ""
    teams_install: Annotated[
        bool, Field(description="Install the app for people who lack it; needs its permission.")
    ] = False
    outlook_provider: Annotated[
        str, Field(description="Provider id (originator) of actionable messages.")
    ] = ""
    outlook_issuers: Annotated[
        Words, Field(description="Issuers of Outlook's tokens, with commas; from the tenant.")
    ] = ()
    outlook_audiences: Annotated[
        Words, Field(description="Audiences of Outlook's tokens, with commas; from the client id.")
    ] = ()
    outlook_callers: Annotated[
        Words,
        Field(description="Applications that may call for Outlook; Microsoft's own if unset."),
    ] = ()
    outlook_signing_key: Annotated[
        str,
        SECRET,
        Field(repr=False, description="PEM RSA key that signs cards; without it the mail proves."),
    ] = ""
    directory_minutes: Annotated[
        int, Field(ge=0, le=1440, description="Minutes between readings of the directory; 0: none.")
    ] = 15
    notifications: Annotated[
        Literal["off", "basic", "rich"],
        Field(description="Let the directory tell of changes, to read it sooner."),
    ] = "off"
    notification_certificate: Annotated[
        str, SECRET, Field(repr=False, description="PEM certificate that `rich` encrypts with.")
    ] = ""
    notification_key: Annotated[
        str, SECRET, Field(repr=False, description="PEM private key of that certificate.")
    ] = ""
    notification_app: Annotated[
        str, Field(description="Application that must have signed a `rich` notification.")
    ] = NOTIFIER
    events: Annotated[
        Literal["ics", "graph"],
        Field(description="Talks as `.ics` in mails, or as events of the service mailbox."),
    ] = "ics"
    online_meetings: Annotated[
        bool, Field(description="Give events a Teams link; the service mailbox needs a licence.")
    ] = False
    tasks: Annotated[
        Literal["off", "todo"],
        Field(description="Also show questions as tasks in To Do; needs a right on all tasks."),
    ] = "off"
    out_of_office: Annotated[
        bool, Field(description="Let mails wait that do not press while somebody is away.")
    ] = False
    mails_per_second: Annotated[
        float, Field(gt=0, le=10, description="Pace of the service mailbox.")
    ] = 0.4
    probe_outside: Annotated[
        str, Field(description="A mailbox that we must not reach, for `tourwright doctor`.")
    ] = ""
    stand_in: Annotated[
        str, Field(description="Address of a stand-in for Microsoft; only on a desk.")
    ] = ""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.notifications == "rich" and not (
            self.notification_certificate and self.notification_key
        ):
            raise ValueError(
                f"{self.group}NOTIFICATIONS=rich needs NOTIFICATION_CERTIFICATE_FILE "
                "and NOTIFICATION_KEY_FILE"
            )
        if self.notifications != "off" and not self.directory_minutes:
            raise ValueError(
                f"{self.group}NOTIFICATIONS needs DIRECTORY_MINUTES: what is to be read?"
            )
        if self.bot_id and self.bot_id != self.client_id and not self.bot_client_secret:
            raise ValueError(f"{self.group}BOT_ID needs BOT_CLIENT_SECRET_FILE: it is another app")
        return self
