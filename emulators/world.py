"""All emulators together, for a test or for a day of trying things out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from emulators.bamboohr import BambooHrEmulator, utc_now
from emulators.ledger import Ledger
from emulators.mailbox import make_mailbox
from emulators.mails import MailStore
from emulators.microsoft365 import Microsoft365Emulator
from emulators.microsoft365.people import add_company
from emulators.server import serving
from emulators.smtp import SmtpSink, listening


@dataclass(frozen=True)
class Ports:
    """Loopback ports, 0 for any free one."""

    hris: int = 0
    smtp: int = 0
    graph: int = 0
    mail_page: int = 0


@dataclass(frozen=True)
class World:
    """What runs: addresses for the product, objects for a test to look into and to disturb."""

    hris_url: str
    graph_url: str
    mail_page_url: str
    smtp_port: int
    bamboohr: BambooHrEmulator
    microsoft365: Microsoft365Emulator
    smtp: SmtpSink
    mails: MailStore
    ledger: Ledger


@contextmanager
def running(
    clock: Callable[[], datetime] = utc_now, state: Path | None = None, ports: Ports | None = None
) -> Iterator[World]:
    """Run every emulator on loopback for as long as the block lasts.

    state is a folder that keeps everything across restarts; None keeps nothing. An HRIS without
    people gets the demo company.
    """
    on = ports or Ports()
    ledger = Ledger(state / "ledger.jsonl" if state else None)
    mails = MailStore(state / "mails.sqlite3" if state else None)
    hris = BambooHrEmulator(ledger, clock, state)
    graph = Microsoft365Emulator(mails, ledger, clock)
    add_company(graph)
    graph.teams.keep_in(state / "teams.json" if state else None)
    sink = SmtpSink(mails, ledger, clock)
    if hris.book.empty:
        hris.book.seed()
    hris.hooks.start()
    try:
        with (
            serving(hris.app, on.hris, "the HR system") as hris_url,
            serving(graph.app, on.graph, "Microsoft 365") as graph_url,
            serving(make_mailbox(mails, graph), on.mail_page, "the mailbox page") as mail_url,
            listening(sink, on.smtp) as smtp_port,
        ):
            yield World(hris_url, graph_url, mail_url, smtp_port, hris, graph, sink, mails, ledger)
    finally:
        hris.hooks.stop()
        mails.close()
