"""`tourwright demo`: five years of one alliance in about a minute, and a page that shows them."""

import logging
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from temporalio.runtime import LoggingConfig, Runtime, TelemetryConfig, TelemetryFilter

from tourwright.dev.demo_page import Report, demo_page
from tourwright.dev.life import BEGIN, NORA, Life, Told
from tourwright.dev.stage import Stage, staged

OK = 0


@dataclass
class Progress:
    """Shows each chapter while it is lived."""

    begun: float

    def say(self, told: Told) -> None:
        """Print one line."""
        spent = time.monotonic() - self.begun
        sys.stdout.write(f"{spent:6.1f} s  {told.day.isoformat()}  {told.title}\n")
        sys.stdout.flush()


def run(out: Path) -> int:
    """Live the five years, write the page, say where it is."""
    quiet()
    sys.stdout.write("Five years of one alliance, with the real workflows, pages and mails:\n\n")
    progress = Progress(time.monotonic())
    with tempfile.TemporaryDirectory(prefix="tourwright-demo-") as home:
        page = _lived(Path(home), progress)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page, encoding="utf-8")
    sys.stdout.write(
        f"\nThe whole story with every mail as it was sent: {out.resolve().as_uri()}\n"
    )
    return OK


def quiet() -> None:
    """Keep servers and the native core from talking between the chapters."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    logging.getLogger("temporalio").setLevel(logging.ERROR)
    errors = LoggingConfig(filter=TelemetryFilter(core_level="ERROR", other_level="ERROR"))
    Runtime.set_default(
        Runtime(telemetry=TelemetryConfig(logging=errors)), error_if_already_set=False
    )


def _lived(home: Path, progress: Progress) -> str:
    with staged(home, BEGIN) as stage:
        life = Life(stage, progress.say)
        life.live()
        return demo_page(report_of(stage, life.chapters))


def report_of(stage: Stage, chapters: Sequence[Told]) -> Report:
    """Collect what the life left behind."""
    person = stage.parts.store.people.by_source("bamboohr", NORA)
    if person is None:
        raise LookupError("the life has not begun")
    alliance = person.alliance_id
    return Report(
        chapters=tuple(chapters),
        tours=tuple(stage.parts.store.views.of_alliance(alliance)),
        mails=tuple(stage.world.mails.all()),
        lines=tuple(stage.parts.store.journal.lines(alliance)),
        faults=len(list(stage.parts.store.journal.verify())),
    )
