"""The checks: from what was found out to a finding each; pure, the words are in `words`."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tourwright.doctor.facts import Found, Reply, SignedIn, Subscribed
from tourwright.doctor.words import FAULTS, FINE, SIGNED_CARDS, TITLES, UNKNOWN

MOST_OFF_S = 300.0
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
NOTIFICATIONS, LIFECYCLE, BOT = "/graph/notifications", "/graph/lifecycle", "/api/messages"
OF_MAILBOXES = (
    "Mail.Send",
    "Mail.ReadWrite",
    "Mail.Read",
    "Calendars.ReadWrite",
    "Calendars.Read",
    "Calendars.ReadBasic",
)
NO_TENANT = frozenset({"AADSTS90002", "AADSTS900023", "AADSTS900021"})
NO_APP = frozenset({"AADSTS700016", "AADSTS7000229"})
EXPIRED = frozenset({"AADSTS7000222"})
WRONG = frozenset({"AADSTS7000215", "AADSTS700027", "AADSTS70021", "AADSTS700213"})
GROUPS = {
    "main": ("Microsoft 365", "TOURWRIGHT_M365_", "TOURWRIGHT_M365_CLIENT_SECRET_FILE"),
    "mail": ("mail", "TOURWRIGHT_GRAPH_", "TOURWRIGHT_GRAPH_CLIENT_SECRET_FILE"),
    "bot": ("the bot", "TOURWRIGHT_M365_", "TOURWRIGHT_M365_BOT_CLIENT_SECRET_FILE"),
}


class State(StrEnum):
    """How a check ended. OFF: the settings do not want it."""

    OK = "ok"
    WRONG = "wrong"
    UNKNOWN = "unknown"
    OFF = "off"


@dataclass(frozen=True)
class Finding:
    """What one check found, in words; fault is the key of the fault, "" without one."""

    check: str
    title: str
    state: State
    says: str = ""
    remedy: str = ""
    fault: str = ""


@dataclass(frozen=True)
class Verdict:
    """How a check ended, before it is put into words."""

    state: State
    fault: str = ""
    fills: Mapping[str, str] | None = None


OK, OFF = Verdict(State.OK), Verdict(State.OFF)
Rule = Callable[[Found], Verdict]


def wrong(fault: str, **fills: str) -> Verdict:
    """Return a fault."""
    return Verdict(State.WRONG, fault, fills)


def unknown(fault: str) -> Verdict:
    """Return that it cannot be known."""
    return Verdict(State.UNKNOWN, fault)


def sign_in(found: Found) -> Verdict:
    """The applications for directory and mail are let in."""
    for app in ("main", "mail"):
        signed = found.facts.sign_ins.get(app)
        if signed is not None and not signed.ok:
            return _refused(app, signed, found.wanted.tenant)
    return OK


def bot_sign_in(found: Found) -> Verdict:
    """The bot is let in."""
    signed = found.facts.sign_ins.get("bot")
    if signed is None:
        return OFF
    return OK if signed.ok else _refused("bot", signed, found.wanted.tenant)


def _refused(app: str, signed: SignedIn, tenant: str) -> Verdict:
    name, group, variable = GROUPS[app]
    fills = {"app": name, "group": group, "variable": variable, "tenant": tenant}
    fills["code"] = signed.code or "without a number"
    if not signed.reached:
        return wrong("sign_in_silent", **fills)
    for codes, fault in (
        (EXPIRED, "secret_expired"),
        (WRONG, "secret_wrong"),
        (NO_TENANT, "tenant_wrong"),
        (NO_APP, "app_wrong"),
    ):
        if signed.code in codes:
            return wrong(fault, **fills)
    return wrong("sign_in_refused", **fills)


def clock(found: Found) -> Verdict:
    """The clock is right."""
    off = found.facts.clock_off_s
    if off is None:
        return unknown("clock_untold")
    return OK if abs(off) <= MOST_OFF_S else wrong("clock_off", seconds=f"{off:.0f}")


def people(found: Found) -> Verdict:
    """The directory can be read."""
    if not found.wanted.channels:
        return OFF
    return _tried(found.facts.people, "people_denied")


def mailbox(found: Found) -> Verdict:
    """The service mailbox is one."""
    if not found.wanted.mailbox:
        return OFF
    if Reply.MISSING in _of_mailbox(found):
        return wrong("mailbox_missing")
    return _answered(_of_mailbox(found))


def mailbox_scope(found: Found) -> Verdict:
    """At least one right reaches the service mailbox."""
    if not found.wanted.mailbox:
        return OFF
    tried = _of_mailbox(found)
    if len(tried) > 1 and set(tried) == {Reply.NO}:
        return wrong("scope_misses")
    return _answered(tried)


def mail_send(found: Found) -> Verdict:
    """Mails can be sent."""
    return _on_mailbox(found, found.facts.send, "send_denied", is_wanted=True)


def mail_draft(found: Found) -> Verdict:
    """Drafts can be written."""
    return _on_mailbox(found, found.facts.draft, "draft_denied", is_wanted=found.wanted.drafts)


def calendar(found: Found) -> Verdict:
    """Events can be written."""
    return _on_mailbox(
        found, found.facts.calendar, "calendar_denied", is_wanted=found.wanted.events
    )


def away(found: Found) -> Verdict:
    """Who is away can be read."""
    return _on_mailbox(found, found.facts.away, "away_denied", is_wanted=found.wanted.away)


def mail_outside(found: Found) -> Verdict:
    """No other mailbox is reached."""
    if not found.wanted.mailbox:
        return OFF
    consented = found.facts.roles("mail") & frozenset(OF_MAILBOXES)
    names = ", ".join(each for each in OF_MAILBOXES if each in consented)
    if found.facts.outside is Reply.YES:
        return wrong("scope_void", permissions=names or "what is consented there")
    if names:
        return wrong("scope_void_by_consent", permissions=names)
    if found.facts.outside is Reply.NOT_ASKED:
        return unknown("outside_untold")
    return unknown("no_answer") if found.facts.outside is Reply.NO_ANSWER else OK


def tasks(found: Found) -> Verdict:
    """Tasks can be written."""
    return _consented(found, "Tasks.ReadWrite.All", "tasks_denied", is_wanted=found.wanted.tasks)


def teams_install(found: Found) -> Verdict:
    """The app can be installed for people."""
    name = "TeamsAppInstallation.ReadWriteSelfForUser.All"
    return _consented(found, name, "install_denied", is_wanted=found.wanted.installs)


def bot_endpoint(found: Found) -> Verdict:
    """Our own address of the bot answers as ours does."""
    status = found.facts.endpoint
    if not found.wanted.bot_id or status is None:
        return OFF
    if status == 0:
        return wrong("endpoint_silent")
    return OK if status == 401 else wrong("endpoint_not_ours", status=str(status))


def teams_app(found: Found) -> Verdict:
    """The app is in the catalogue."""
    if not found.wanted.bot_id:
        return OFF
    reply = found.facts.catalogue
    if reply is Reply.NO:
        return unknown("catalogue_closed")
    return wrong("app_missing") if reply is Reply.MISSING else _answered((reply,))


def outlook_cards(found: Found) -> Verdict:
    """Cards in mails are set up whole, or not at all."""
    wanted = found.wanted
    if not wanted.provider:
        return wrong("cards_half") if wanted.half_outlook else OFF
    if not wanted.cloud_has_cards:
        return wrong("cards_elsewhere")
    if not GUID.fullmatch(wanted.provider):
        return wrong("cards_no_id")
    return OK if wanted.mailbox else wrong("cards_no_mail")


def notifications(found: Found) -> Verdict:
    """A subscription is live, and tells us."""
    if not found.wanted.notifications:
        return OFF
    known = found.facts.subscriptions
    if known is None:
        return unknown("no_answer")
    live = [each for each in known if each.ends_at > found.now]
    if not live:
        return wrong("not_notified", minutes="15")
    return _told_right(live, found.wanted.base_url)


def _told_right(live: list[Subscribed], base_url: str) -> Verdict:
    ours = [each for each in live if each.address == base_url + NOTIFICATIONS]
    if not ours:
        return wrong("notified_elsewhere", other=live[0].address)
    lifecycle = {each.lifecycle for each in ours}
    return OK if lifecycle == {base_url + LIFECYCLE} else wrong("no_lifecycle")


def _of_mailbox(found: Found) -> tuple[Reply, ...]:
    """Return what came of everything that was tried on the service mailbox."""
    facts = found.facts
    tried = (facts.send, facts.draft, facts.calendar)
    return tuple(each for each in tried if each is not Reply.NOT_ASKED)


def _on_mailbox(found: Found, reply: Reply, fault: str, *, is_wanted: bool) -> Verdict:
    if not found.wanted.mailbox or not is_wanted:
        return OFF
    if reply is Reply.MISSING or mailbox_scope(found).state is State.WRONG:
        return unknown("mailbox_first")
    return _tried(reply, fault)


def _consented(found: Found, name: str, fault: str, *, is_wanted: bool) -> Verdict:
    """Judge a permission that only Entra can give."""
    if not is_wanted:
        return OFF
    signed = found.facts.sign_ins.get("main")
    if signed is None or not signed.ok:
        return unknown("sign_in_first")
    return OK if name in signed.roles else wrong(fault)


def _tried(reply: Reply, fault: str) -> Verdict:
    return wrong(fault) if reply is Reply.NO else _answered((reply,))


def _answered(replies: tuple[Reply, ...]) -> Verdict:
    """Return that it is fine, unless nobody answered."""
    if not replies or set(replies) == {Reply.NOT_ASKED}:
        return unknown("sign_in_first")
    return unknown("no_answer") if set(replies) == {Reply.NO_ANSWER} else OK


CHECKS: tuple[Rule, ...] = (
    sign_in,
    clock,
    people,
    mailbox,
    mailbox_scope,
    mail_send,
    mail_draft,
    mail_outside,
    calendar,
    away,
    tasks,
    bot_sign_in,
    bot_endpoint,
    teams_app,
    teams_install,
    outlook_cards,
    notifications,
)


def examine(found: Found) -> tuple[Finding, ...]:
    """Return what every check found, in order."""
    return tuple(_finding(each.__name__, each(found), found) for each in CHECKS)


def _finding(check: str, verdict: Verdict, found: Found) -> Finding:
    fills = {**_fills(check, found), **(verdict.fills or {})}
    title = TITLES[check]
    if verdict.state is State.OFF:
        return Finding(check, title, State.OFF)
    if verdict.state is State.OK:
        return Finding(check, title, State.OK, (FINE[check] + _more(check, found)).format(**fills))
    told = (FAULTS if verdict.state is State.WRONG else UNKNOWN)[verdict.fault]
    says, remedy = told.says.format(**fills), told.remedy.format(**fills)
    return Finding(check, title, verdict.state, says, remedy, verdict.fault)


def _more(check: str, found: Found) -> str:
    """Return what IT copies from here."""
    is_signed = check == "outlook_cards" and found.wanted.card_key
    return SIGNED_CARDS if is_signed else ""


def _fills(check: str, found: Found) -> dict[str, str]:
    wanted = found.wanted
    path = NOTIFICATIONS if check == "notifications" else BOT
    return {
        "mailbox": wanted.mailbox,
        "outside": wanted.outside,
        "bot_id": wanted.bot_id,
        "card_key": wanted.card_key,
        "address": wanted.base_url + path,
    }
