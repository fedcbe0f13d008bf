"""What a life left behind, as plain lines that are the same each time it is lived.

Two workflows of one alliance write at the same time; within a day each stream keeps its own order.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

from icalendar import Calendar

from tourwright.dev.demo_page import Report


def account_of(report: Report, names: Mapping[str, str]) -> str:
    """Return journal, mails, calendar entries and tours, a line each, ids replaced by names."""
    parts = {
        "journal": _journal(report),
        "mails": sorted(_mails(report)),
        "calendar": sorted(_calendar(report)),
        "tours": _tours(report),
    }
    text = "".join(
        f"# {name}\n" + "".join(f"{line}\n" for line in lines) + "\n"
        for name, lines in parts.items()
    )
    for found, name in names.items():
        text = text.replace(found, name)
    return text


def _journal(report: Report) -> Iterator[str]:
    for line in sorted(report.lines, key=lambda line: (line.at.date(), line.stream, line.seq)):
        body = line.body
        moved = f"{body.get('from_state', '')} -> {body.get('to_state', '')}"
        number = line.stream.partition("-")[2] or "alliance"
        yield (
            f"{line.at.date()} {number} {body.get('machine')}.{body.get('event')} "
            f"by {body.get('party')}: {moved}"
        )


def _mails(report: Report) -> Iterator[str]:
    for mail in report.mails:
        day = parsedate_to_datetime(str(mail.message["Date"])).astimezone(UTC).date()
        yield f"{day} {mail.recipient}: {mail.subject}"


def _calendar(report: Report) -> Iterator[str]:
    for mail in report.mails:
        if mail.calendar:
            for event in Calendar.from_ical(mail.calendar).walk("VEVENT"):
                yield (
                    f"{event['UID']} sequence {event['SEQUENCE']} "
                    f"{event.decoded('DTSTART').astimezone(UTC):%Y-%m-%d %H:%M} "
                    f"{event.get('STATUS', '')} to {mail.recipient}"
                )


def _tours(report: Report) -> Iterator[str]:
    for tour in report.tours:
        yield (
            f"{tour.number} {tour.kind} {tour.type_key} {tour.state} {tour.start} {tour.last_day} "
            f"{tour.length_months} renewal {tour.renewal_on} {tour.renewal_state}"
        )
