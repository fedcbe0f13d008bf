"""Which application permission each call needs, and the refusal of who lacks it."""

import re

from flask import Flask, Response, jsonify, request

from emulators.microsoft365.tenant import Tenant

MAILBOX = r"/v1\.0/users/(?P<mailbox>[^/]+)"
ANY_MAIL = ("Mail.ReadWrite", "Mail.Read", "Mail.ReadBasic.All")
ANY_CALENDAR = ("Calendars.ReadWrite", "Calendars.Read", "Calendars.ReadBasic")
DIRECTORY = ("User.Read.All", "User.ReadWrite.All", "Directory.Read.All")
TASKS = ("Tasks.ReadWrite.All",)
INSTALLS = ("TeamsAppInstallation.ReadWriteSelfForUser.All",)
INSTALLED = (*INSTALLS, "TeamsAppInstallation.ReadForUser.All")
READS, WRITES = "GET", "POST|PATCH|DELETE"
TABLE = tuple(
    (re.compile(rf"({methods}) {path}$"), wanted)
    for methods, path, wanted in (
        ("POST", rf"{MAILBOX}/sendMail", ("Mail.Send",)),
        ("POST", rf"{MAILBOX}/messages/[^/]+/send", ("Mail.Send",)),
        (READS, rf"{MAILBOX}/(messages|mailFolders).*", ANY_MAIL),
        (WRITES, rf"{MAILBOX}/messages.*", ("Mail.ReadWrite",)),
        ("POST", rf"{MAILBOX}/calendar/getSchedule", ANY_CALENDAR),
        (READS, rf"{MAILBOX}/(events|calendarView).*", ANY_CALENDAR),
        (WRITES, rf"{MAILBOX}/events.*", ("Calendars.ReadWrite",)),
        ("POST", rf"{MAILBOX}/onlineMeetings.*", ("OnlineMeetings.ReadWrite.All",)),
        (f"{READS}|{WRITES}", r"/v1\.0/planner/.*", TASKS),
        (f"{READS}|{WRITES}", r"/v1\.0/users/[^/]+/todo/.*", TASKS),
        (READS, r"/v1\.0/appCatalogs/teamsApps", ("AppCatalog.Read.All",)),
        (READS, r"/v1\.0/users/[^/]+/teamwork/.*", INSTALLED),
        (WRITES, r"/v1\.0/users/[^/]+/teamwork/installedApps.*", INSTALLS),
        (READS, r"/v1\.0/users", ("User.ReadBasic.All", *DIRECTORY)),
        (READS, r"/v1\.0/users/[^/]+(/manager|/directReports)?", DIRECTORY),
        (f"{READS}|{WRITES}", r"/v1\.0/subscriptions.*", ("User.Read.All",)),
    )
)


def add_rights(app: Flask, tenant: Tenant) -> None:
    """Refuse what administrators did not allow."""

    @app.before_request
    def check() -> tuple[Response, int] | None:
        call = f"{request.method} {request.path}"
        matched = [(found, wanted) for rule, wanted in TABLE if (found := rule.match(call))]
        if not matched:
            return None
        found, wanted = matched[0]
        mailbox = found.groupdict().get("mailbox", "")
        if not any(tenant.allows(each, mailbox) for each in wanted):
            return refusal(mailbox)
        return _no_mailbox(tenant, mailbox)


def refusal(mailbox: str) -> tuple[Response, int]:
    """Answer as Exchange or the directory says no."""
    code = "ErrorAccessDenied" if mailbox else "Authorization_RequestDenied"
    words = "Access is denied." if mailbox else "Insufficient privileges to complete the operation."
    return jsonify(error={"code": code, "message": words}), 403


def _no_mailbox(tenant: Tenant, mailbox: str) -> tuple[Response, int] | None:
    """Refuse a mailbox that is not in Exchange Online."""
    user = tenant.find(mailbox) if mailbox else None
    if user is None or user.mailbox in ("cloud", "shared"):
        return None
    words = "The mailbox is either inactive, soft-deleted, or is hosted on-premise."
    return jsonify(error={"code": "MailboxNotEnabledForRESTAPI", "message": words}), 404
