"""Which permission of Microsoft Graph each call of ours needs, why, and what stops without it.

All are application permissions. The page for IT is generated from here, and a test compares every
call with Microsoft's own table of least permissions. The chat needs none: its bot is installed.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Permission:
    """One permission. calls are the requests that need it, as Microsoft's reference writes them.

    scoped: Exchange can limit it to the service mailbox, and should. setting turns on what needs
    it, "" for what every installation needs. stops is what no longer works without it.
    """

    name: str
    reason: str
    stops: str
    calls: tuple[str, ...]
    scoped: bool = False
    setting: str = ""


_ALL = (
    Permission(
        "User.Read.All",
        "Read who has an account, who is whose manager, and whose account is closed.",
        "Nobody is matched with an account: no cards, and mails go to people whose account was "
        "closed until the HR system says that they left.",
        (
            "GET /users/delta",
            "GET /users/{user-id}",
        ),
        setting="TOURWRIGHT_M365=on",
    ),
    Permission(
        "Mail.Send",
        "Send the mails from the service mailbox.",
        "No mail goes out. Each is a dead letter, which the operator's page sends again.",
        (
            "POST /users/{user-id}/sendMail",
            "POST /users/{user-id}/messages/{message-id}/send",
        ),
        scoped=True,
        setting="TOURWRIGHT_MAIL_KIND=graph",
    ),
    Permission(
        "Mail.ReadWrite",
        "Write a mail as a draft, find it again and look whether it went out, so that a lost "
        "answer gives no second mail.",
        "Set TOURWRIGHT_GRAPH_MODE=send: mails still go out, and after a lost answer a question "
        "may come twice.",
        (
            "GET /users/{user-id}/messages",
            "POST /users/{user-id}/messages",
            "PATCH /users/{user-id}/messages/{message-id}",
        ),
        scoped=True,
        setting="TOURWRIGHT_GRAPH_MODE=draft",
    ),
    Permission(
        "Calendars.ReadWrite",
        "Make talks as events of the service mailbox, move and cancel them.",
        "Talks come as calendar files in mails.",
        (
            "GET /users/{user-id}/events",
            "POST /users/{user-id}/events",
            "PATCH /users/{user-id}/events/{event-id}",
            "POST /users/{user-id}/events/{event-id}/cancel",
        ),
        scoped=True,
        setting="TOURWRIGHT_M365_EVENTS=graph",
    ),
    Permission(
        "Calendars.ReadBasic",
        "Ask whether somebody is out of office, from the service mailbox.",
        "Mails that do not press reach people while they are away.",
        ("POST /users/{user-id}/calendar/getSchedule",),
        scoped=True,
        setting="TOURWRIGHT_M365_OUT_OF_OFFICE=true",
    ),
    Permission(
        "TeamsAppInstallation.ReadWriteSelfForUser.All",
        "Install our own app in Teams for people who lack it.",
        "People get the app by a setup policy, or install it themselves; until then they get mail.",
        (
            "GET /users/{user-id}/teamwork/installedApps",
            "POST /users/{user-id}/teamwork/installedApps",
            "GET /users/{user-id}/teamwork/installedApps/{userScopeTeamsAppInstallation-id}/chat",
        ),
        setting="TOURWRIGHT_M365_TEAMS_INSTALL=true",
    ),
    Permission(
        "AppCatalog.Read.All",
        "Let `tourwright doctor` see whether the app is in the catalogue of Teams.",
        "`tourwright doctor` says that it cannot know.",
        ("GET /appCatalogs/teamsApps",),
        setting="optional, for `tourwright doctor`",
    ),
    Permission(
        "Tasks.ReadWrite.All",
        "Show questions as tasks in To Do. Opens the tasks of the whole tenant.",
        "No tasks; nothing else changes.",
        (
            "GET /users/{user-id}/todo/lists",
            "GET /users/{user-id}/todo/lists/{todoTaskList-id}/tasks",
            "POST /users/{user-id}/todo/lists/{todoTaskList-id}/tasks",
            "PATCH /users/{user-id}/todo/lists/{todoTaskList-id}/tasks/{todoTask-id}",
        ),
        setting="TOURWRIGHT_M365_TASKS=todo",
    ),
)
PERMISSIONS: Mapping[str, Permission] = {each.name: each for each in _ALL}

OF_THE_RESOURCE = (
    "GET /subscriptions",
    "POST /subscriptions",
    "GET /subscriptions/{subscription-id}",
    "PATCH /subscriptions/{subscription-id}",
    "DELETE /subscriptions/{subscription-id}",
    "POST /subscriptions/{subscription-id}/reauthorize",
)
"""Calls that need the permission of what is subscribed to; ours subscribe to people only."""
