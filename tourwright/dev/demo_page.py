"""The page of the demo: five years as a picture, each chapter, every mail as it was sent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from email.utils import parsedate_to_datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

import webhooks
from emulators.mails import Mail
from tourwright.dev.life import Told
from tourwright.domain.model import MachineName, TourView
from tourwright.domain.tables import TOUR
from tourwright.ports import JournalLine
from webhooks.where_board import STATES

WIDTH, LEFT, RIGHT = 1000, 20, 20
LANE, TOP = 46, 34
SHEET = Path(webhooks.__file__).with_name("static") / "tourwright.css"


@dataclass(frozen=True)
class Report:
    """What a life left behind. faults counts what is wrong with the journal's chain."""

    chapters: tuple[Told, ...]
    tours: tuple[TourView, ...]
    mails: tuple[Mail, ...]
    lines: tuple[JournalLine, ...]
    faults: int


@dataclass(frozen=True)
class Bar:
    """One tour in the picture, in its coordinates."""

    label: str
    kind: str
    x: float
    width: float
    y: int


@dataclass(frozen=True)
class Mark:
    """One chapter in the picture; number is what stands in the circle."""

    number: int
    x: float
    title: str


@dataclass(frozen=True)
class Picture:
    """The picture's parts; years are (label, x)."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    years: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Letter:
    """One mail with the day it speaks from."""

    day: date
    to: str
    subject: str
    text: str
    html: str
    entry: str


def demo_page(report: Report) -> str:
    """Return the page: one file that needs no other."""
    env = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return env.get_template("demo.html").render(
        report=report,
        state_of=state_of,
        end_of=end_of,
        picture=picture_of(report),
        letters=[letter_of(mail) for mail in report.mails],
        sheet=SHEET.read_text(encoding="utf-8"),
    )


def state_of(tour: TourView) -> str:
    """Return where the tour stands, in the words of the pages."""
    return str(STATES.get(tour.state, tour.state))


def end_of(tour: TourView, lines: Sequence[JournalLine]) -> date | None:
    """Return the day the tour came to its end, or will by its text; None for one without an end."""
    ends = (line for line in lines if line.stream == tour.tour_id and _is_end(line))
    days = [line.at.astimezone(UTC).date() for line in ends]
    return min([*days, *([tour.last_day] if tour.last_day else [])], default=None)


def _is_end(line: JournalLine) -> bool:
    return line.body.get("machine") == MachineName.TOUR and line.body.get("to_state") in TOUR.ends


def letter_of(mail: Mail) -> Letter:
    """Return the mail as the page shows it."""
    return Letter(
        parsedate_to_datetime(str(mail.message["Date"])).astimezone(UTC).date(),
        mail.recipient,
        mail.subject,
        mail.text,
        mail.html,
        mail.calendar,
    )


def picture_of(report: Report) -> Picture:
    """Place tours and chapters on one line of time."""
    first = date(report.chapters[0].day.year, 1, 1)
    last = date(report.chapters[-1].day.year + 1, 7, 1)
    scale = Scale(first, last)
    bars = tuple(_bars(report, scale))
    marks = tuple(
        Mark(number, scale.x(told.day), told.title)
        for number, told in enumerate(report.chapters, 1)
    )
    years = tuple((str(year), scale.x(date(year, 1, 1))) for year in range(first.year, last.year))
    return Picture(WIDTH, TOP + LANE * len(bars) + 80, bars, marks, years)


@dataclass(frozen=True)
class Scale:
    """Turns days into pixels."""

    first: date
    last: date

    def x(self, day: date) -> float:
        """Return where the day is, from the left."""
        share = (day - self.first).days / (self.last - self.first).days
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


def _bars(report: Report, scale: Scale) -> Iterator[Bar]:
    for lane, tour in enumerate(report.tours):
        if tour.start is None:
            continue
        last = end_of(tour, report.lines) or scale.last
        begin, end = scale.x(tour.start), scale.x(min(last, scale.last))
        label = f"{tour.number}. {tour.kind} tour, {state_of(tour)}"
        yield Bar(label, tour.kind.value, begin, max(end - begin, 4), TOP + LANE * lane)
