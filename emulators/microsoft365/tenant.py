"""The emulated tenant: who is in it, what its administrators allowed, where its services are."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from uuid import NAMESPACE_URL, uuid5

from emulators.entra import CLIENT_ID, CLIENT_SECRET, TENANT

BOT_ID = "5a1d0f6e-2c0b-4c0e-8a51-0e7b9d2f4a10"
TEAMS_APP_ID = "0d6c5a2e-71f4-4f0c-9a3c-4b1f6f6d7c55"
OUTLOOK_PROVIDER = "65c680ef-36a6-4a1b-b84c-a7b5c6198792"
SERVICE_URL = "https://smba.trafficmanager.net/teams"
CONSENTED = frozenset(
    {
        "User.Read.All",
        "Mail.Send",
        "Mail.ReadWrite",
        "Calendars.ReadWrite",
        "Calendars.ReadBasic",
        "OnlineMeetings.ReadWrite.All",
        "Tasks.ReadWrite.All",
        "TeamsAppInstallation.ReadWriteSelfForUser.All",
        "TeamsAppInstallation.ReadForUser.All",
        "AppCatalog.Read.All",
    }
)
POLICIES = {
    "custom_apps": True,
    "app_in_catalogue": True,
    "actionable_messages": True,
    "online_meetings": True,
}


@dataclass
class User:
    """Somebody in the directory.

    teams: "installed", "none" (the app is not installed) or "blocked"; mailbox: "cloud",
    "on_premises", "shared" or "none"; removed: "", "changed" (soft) or "deleted".
    """

    oid: str
    mail: str = ""
    upn: str = ""
    enabled: bool = True
    manager_oid: str = ""
    employee_id: str = ""
    name: str = ""
    user_type: str = "Member"
    teams: str = "none"
    mailbox: str = "cloud"
    hired_on: str = ""
    leaves_at: str = ""
    oof_from: datetime | None = None
    oof_until: datetime | None = None
    removed: str = ""

    @property
    def mri(self) -> str:
        """The name that Teams gives this person."""
        return f"29:{_hex_of(self.oid)}"

    @property
    def conversation_id(self) -> str:
        """The personal chat with the bot."""
        return f"a:{_hex_of(self.oid + '/chat')}"


@dataclass
class Tenant:
    """What administrators can set.

    grants are application permissions consented in Entra: they reach every mailbox. exchange are
    permissions given by an Exchange role, for the mailboxes of scope only (None = for all). Both
    add up, so a consent in Entra makes a scope void. certificate is what the application may sign
    with (PEM), federated are the subjects of other parties' tokens that may stand in for it.
    """

    id: str = TENANT
    client_id: str = CLIENT_ID
    bot_id: str = BOT_ID
    secret: str = CLIENT_SECRET
    bot_secret: str = CLIENT_SECRET
    teams_app_id: str = TEAMS_APP_ID
    outlook_provider: str = OUTLOOK_PROVIDER
    service_url: str = SERVICE_URL
    users: dict[str, User] = field(default_factory=dict)
    grants: set[str] = field(default_factory=lambda: set(CONSENTED))
    exchange: set[str] = field(default_factory=set)
    scope: set[str] | None = None
    policies: dict[str, bool] = field(default_factory=lambda: dict(POLICIES))
    clock_offset_s: float = 0.0
    token_life_s: int = 3599
    secret_expired: bool = False
    certificate: str = ""
    federated: set[str] = field(default_factory=set)
    outlook_tokens: str = "2.0"

    def add(self, user: User) -> User:
        """Put somebody into the directory."""
        user.upn = user.upn or user.mail
        self.users[user.oid] = user
        return user

    def find(self, key: str) -> User | None:
        """Return who has the object id, principal name or address."""
        wanted = key.lower()
        if wanted in self.users:
            return self.users[wanted]
        for user in self.users.values():
            if wanted in (user.upn.lower(), user.mail.lower(), user.mri):
                return user
        return None

    def of_chat(self, conversation_id: str) -> User | None:
        """Return whose chat it is."""
        for user in self.users.values():
            if user.conversation_id == conversation_id:
                return user
        return None

    def limit_to(self, mailbox: str) -> None:
        """Give what is about mailboxes by an Exchange role for one of them, not by consent."""
        of_mailboxes = {each for each in self.grants if each.startswith(("Mail.", "Calendars."))}
        self.grants -= of_mailboxes
        self.exchange |= of_mailboxes
        self.scope = {mailbox}

    def allows(self, permission: str, mailbox: str = "") -> bool:
        """Say whether our application may do this, to this mailbox if it is about one."""
        if permission in self.grants:
            return True
        reaches = self.scope is None or mailbox.lower() in {each.lower() for each in self.scope}
        return bool(mailbox) and permission in self.exchange and reaches


@cache
def _hex_of(name: str) -> str:
    """Return what stands for the name; each call looks through everybody for theirs."""
    return uuid5(NAMESPACE_URL, name).hex


def oid_of(employee_id: str) -> str:
    """Return the object id that an employee of the demo company has in the directory."""
    return str(uuid5(NAMESPACE_URL, f"https://directory.example/{employee_id}"))
