"""Builds what works on the service mailbox: the pace of its mails, the events of its calendar."""

from datetime import timedelta

from connectors.microsoft365.events import CalendarSettings, GraphCalendar
from tourwright.bootstrap.microsoft_app import Microsoft
from tourwright.bootstrap.parts import Parts
from tourwright.ports import Mailer
from tourwright.ports.mailbox import MailboxRate, TalkCalendar
from tourwright.settings import GraphMail
from webhooks.mail_lane import Lane, LanePorts, PacedLane


def lane_of(parts: Parts, microsoft: Microsoft, mailer: Mailer) -> Lane | None:
    """Build the way of letters to the service mailbox; other mail servers have no pace of ours."""
    mail, chosen, store = parts.settings.mail, microsoft.settings, parts.store
    if not isinstance(mail, GraphMail):
        return None
    every = timedelta(seconds=1 / chosen.mails_per_second)
    talks = talks_of(parts, microsoft, mail.sender)
    ports = LanePorts(mailer, store.letters, store.slots, parts.clock, talks)
    return PacedLane(ports, MailboxRate(mail.sender, every))


def talks_of(parts: Parts, microsoft: Microsoft, mailbox: str) -> TalkCalendar | None:
    """Build what keeps talks as events of the service mailbox's calendar."""
    chosen = microsoft.settings
    if chosen.events != "graph":
        return None
    calendar = CalendarSettings(mailbox, parts.settings.base_url, chosen.online_meetings)
    return GraphCalendar(microsoft.graph, calendar, parts.store.events, parts.clock)
