"""Runs the emulators as servers: `python -m emulators.serve --help`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from emulators.bamboohr import BambooHrEmulator
from emulators.demo_company import candidates
from emulators.hris_page import hire
from emulators.microsoft365 import Microsoft365Emulator
from emulators.server import PortTakenError
from emulators.stopping import stop_on_signals
from emulators.world import Ports, running

HRIS_PORT, MAIL_PAGE_PORT, SMTP_PORT, GRAPH_PORT = 8101, 8102, 8103, 8104


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until Ctrl-C or a signal to stop; 1 with a plain sentence when a port is taken."""
    options = _parser().parse_args(arguments)
    options.state.mkdir(parents=True, exist_ok=True)
    ports = Ports(options.hris_port, options.smtp_port, options.graph_port, options.mail_ui_port)
    stopped = stop_on_signals()
    try:
        with running(state=options.state, ports=ports) as world:
            _connect(world.bamboohr, options)
            _open(world.microsoft365, options)
            print(f"HR system      {world.hris_url}/", flush=True)
            print(f"Mailboxes      {world.mail_page_url}/", flush=True)
            print(f"Microsoft 365  {world.graph_url}/v1.0", flush=True)
            print(f"SMTP           127.0.0.1:{world.smtp_port}", flush=True)
            stopped.wait()
    except PortTakenError as taken:
        print(taken, file=sys.stderr)
        return 1
    return 0


def _connect(account: BambooHrEmulator, options: argparse.Namespace) -> None:
    """Take the keys, tell where webhooks go, and hire the first newcomer once."""
    if options.api_key_file:
        account.api_key = _first_line(options.api_key_file)
    if options.webhook_url:
        key = _first_line(options.webhook_key_file) if options.webhook_key_file else ""
        account.hooks.register(options.webhook_url, key)
    newcomer = candidates()[0]
    if options.first_hire and account.book.person(newcomer.id) is None:
        hire(account.book, account.hooks, {"person": newcomer.id})


def _open(microsoft365: Microsoft365Emulator, options: argparse.Namespace) -> None:
    """Take the application's secret, and tell where the bot listens and which mailbox is ours."""
    if options.graph_secret_file:
        secret = _first_line(options.graph_secret_file)
        microsoft365.tenant.secret = microsoft365.tenant.bot_secret = secret
    microsoft365.endpoints.bot_url = options.bot_url
    if options.service_mailbox:
        microsoft365.tenant.limit_to(options.service_mailbox)


def _first_line(path: Path) -> str:
    """Read a secret that a file holds."""
    return path.read_text(encoding="utf-8").strip().splitlines()[0].strip()


def _parser() -> argparse.ArgumentParser:
    """Say what can be chosen."""
    parser = argparse.ArgumentParser(prog="python -m emulators.serve", description=__doc__)
    parser.add_argument("--hris-port", type=int, default=HRIS_PORT)
    parser.add_argument("--mail-ui-port", type=int, default=MAIL_PAGE_PORT)
    parser.add_argument("--smtp-port", type=int, default=SMTP_PORT)
    parser.add_argument("--graph-port", type=int, default=GRAPH_PORT)
    parser.add_argument("--state", type=Path, default=Path("var/emulators"), help="folder kept")
    parser.add_argument("--webhook-url", default="", help="where the HR system sends its events")
    parser.add_argument("--webhook-key-file", type=Path, help="holds what it signs them with")
    parser.add_argument("--api-key-file", type=Path, help="holds the key that readers must show")
    parser.add_argument("--graph-secret-file", type=Path, help="holds the application's secret")
    parser.add_argument("--bot-url", default="", help="where the Teams bot listens")
    parser.add_argument("--service-mailbox", default="", help="the only mailbox we may use")
    parser.add_argument("--first-hire", action="store_true", help="hire one newcomer, once")
    return parser


if __name__ == "__main__":
    sys.exit(main())
