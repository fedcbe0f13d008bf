"""An SMTP server that keeps every mail and delivers none."""

from asyncio import WriteTransport
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from emulators.faults import Fault, FaultScript
from emulators.ledger import Ledger, Received
from emulators.mails import MailStore
from emulators.server import LOOPBACK, bound_socket, free_port

SYSTEM = "smtp"


class SmtpSink:
    """Takes mails in and plays faults, set for the path "RCPT" or "DATA".

    kind is an SMTP code; for DATA also "kill-after", which keeps the mail and cuts the connection
    instead of answering the final dot, and "kill-before", which cuts it and keeps nothing.
    """

    def __init__(self, store: MailStore, ledger: Ledger, clock: Callable[[], datetime]) -> None:
        self.store = store
        self.ledger = ledger
        self.faults = FaultScript()
        self._clock = clock

    async def handle_RCPT(  # noqa: N802  # aiosmtpd looks for this name
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Take a recipient, or play a fault."""
        fault = self.faults.take("RCPT")
        if fault is not None:
            self._count("RCPT", fault, int(fault.kind[:3]), "")
            return f"{fault.kind} this was asked for"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802  # aiosmtpd looks for this name
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep the mail, or play a fault."""
        fault = self.faults.take("DATA")
        kind = fault.kind if fault else ""
        raw = envelope.original_content or b""
        if kind in ("", "kill-after"):
            moment = self._clock().isoformat(timespec="seconds")
            self.store.add(SYSTEM, [str(each) for each in envelope.rcpt_tos], raw, moment)
        code = int(kind) if kind.isdigit() else 0 if kind else 250
        self._count("DATA", fault, code, raw.decode("utf-8", "replace"))
        if kind.startswith("kill") and isinstance(server.transport, WriteTransport):
            server.transport.abort()
        return f"{kind} this was asked for" if kind.isdigit() else "250 kept"

    def _count(self, verb: str, fault: Fault | None, code: int, body: str) -> None:
        """Write the ledger."""
        kind = fault.kind if fault else ""
        self.ledger.add(Received(SYSTEM, verb, verb, code, body, fault=kind))


@contextmanager
def listening(sink: SmtpSink, port: int = 0) -> Iterator[int]:
    """Take mails on the loopback port for as long as the block lasts; yields the port."""
    chosen = port or free_port()
    with closing(bound_socket(chosen, "mail")):
        pass
    controller = Controller(sink, hostname=LOOPBACK, port=chosen, enable_SMTPUTF8=True)
    controller.start()
    try:
        yield chosen
    finally:
        controller.stop()
