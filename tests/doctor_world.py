"""A tenant set up as the guide says, our own address of the bot, and one look of the doctor."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from flask import Flask

from emulators.entra import CLIENT_ID, CLIENT_SECRET, TENANT
from emulators.microsoft365 import Microsoft365Emulator, User
from emulators.microsoft365.tenant import BOT_ID, OUTLOOK_PROVIDER, TEAMS_APP_ID
from emulators.server import serving
from tests.microsoft_tenant import MAILBOX, NOW, app_in_tenant
from tourwright.bootstrap.examination import Examination
from tourwright.doctor import Finding, State
from tourwright.settings import read

OUTSIDE = "somebody.else@acme.example"
LEAST = {
    "User.Read.All",
    "AppCatalog.Read.All",
    "Tasks.ReadWrite.All",
    "TeamsAppInstallation.ReadWriteSelfForUser.All",
}
ON_THE_MAILBOX = {"Mail.Send", "Mail.ReadWrite", "Calendars.ReadWrite", "Calendars.ReadBasic"}
MASTER = base64.b64encode(bytes(32)).decode()
APPLICATION = {"TENANT_ID": TENANT, "CLIENT_ID": CLIENT_ID, "CLIENT_SECRET": CLIENT_SECRET}


@dataclass
class DoctorWorld:
    """The tenant and the settings; a test bends either."""

    emulator: Microsoft365Emulator
    environ: dict[str, str]
    status: int = 401
    asked: list[str] = field(default_factory=list)

    def look(self) -> Sequence[Finding]:
        """Let the doctor look."""
        settings = read(self.environ)
        return Examination(settings, lambda: NOW).findings()

    def faults(self) -> dict[str, str]:
        """Return the check and the fault of everything that is wrong."""
        found = self.look()
        return {each.check: each.fault for each in found if each.state is State.WRONG}

    def set(self, **values: str) -> None:
        """Change settings; an empty one is taken away."""
        self.environ |= {f"TOURWRIGHT_{name}": value for name, value in values.items()}

    def subscribe(self, **values: object) -> None:
        """Put a live subscription of ours into the tenant, bent by values."""
        address = f"{self.environ['TOURWRIGHT_BASE_URL']}/graph"
        wanted: dict[str, object] = {
            "id": "s1",
            "changeType": "updated,deleted",
            "resource": "/users",
            "notificationUrl": f"{address}/notifications",
            "lifecycleNotificationUrl": f"{address}/lifecycle",
            "expirationDateTime": f"{NOW + timedelta(days=9):%Y-%m-%dT%H:%M:%SZ}",
        }
        self.emulator.subscriptions.live["s1"] = {**wanted, **values}


def settings_of(url: str, base_url: str) -> dict[str, str]:
    """Return settings with everything on."""
    general = {
        "DEV": "true",
        "BASE_URL": base_url,
        "LINK_KEY": "k" * 32,
        "MASTER_KEYS": f"k:{MASTER}",
        "BAMBOOHR_BASE_URL": "https://example.bamboohr.com",
        "BAMBOOHR_API_KEY": "key",
        "BAMBOOHR_WEBHOOK_KEYS": "hook",
        "MAIL_FROM": MAILBOX,
        "MAIL_KIND": "graph",
        "GRAPH_SENDER": MAILBOX,
        "M365": "on",
        "M365_STAND_IN": url,
        "M365_BOT_ID": BOT_ID,
        "M365_BOT_CLIENT_SECRET": CLIENT_SECRET,
        "M365_TEAMS_APP_ID": TEAMS_APP_ID,
        "M365_TEAMS_INSTALL": "true",
        "M365_OUTLOOK_PROVIDER": OUTLOOK_PROVIDER,
        "M365_EVENTS": "graph",
        "M365_OUT_OF_OFFICE": "true",
        "M365_TASKS": "todo",
        "M365_NOTIFICATIONS": "basic",
        "M365_PROBE_OUTSIDE": OUTSIDE,
    }
    apps = {
        f"{group}_{name}": value
        for group in ("GRAPH", "M365")
        for name, value in APPLICATION.items()
    }
    return {f"TOURWRIGHT_{name}": value for name, value in {**general, **apps}.items()}


@contextmanager
def doctor_world(**settings: str) -> Iterator[DoctorWorld]:
    """Serve a tenant in which nothing is wrong, for as long as the block lasts."""
    with app_in_tenant() as app:
        tenant = app.emulator.tenant
        tenant.grants, tenant.exchange, tenant.scope = set(LEAST), set(ON_THE_MAILBOX), {MAILBOX}
        app.emulator.add_user(User("mailbox", MAILBOX, mailbox="shared"))
        app.emulator.add_user(User("outside", OUTSIDE))
        world = DoctorWorld(app.emulator, {})
        with serving(our_address(world)) as base_url:
            world.environ = settings_of(app.url, base_url)
            world.set(**settings)
            world.subscribe()
            yield world


def our_address(world: DoctorWorld) -> Flask:
    """Return what stands for our own web process: it refuses messages without a token."""
    app = Flask("ours")

    @app.post("/api/messages")
    def message() -> tuple[str, int]:
        world.asked.append("message")
        return "", world.status

    return app


def told(findings: Sequence[Finding]) -> Mapping[str, Finding]:
    """Return the findings by check."""
    return {each.check: each for each in findings}
