"""The `tourwright` command: parse, call, print, settle.

Each command imports what it runs when it runs: all of it takes two seconds, `tourwright dates`
needs little of it.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

from tourwright import __version__, hris_commands, statement_verify
from tourwright.ports import ConnectorError

Command = Callable[[argparse.Namespace], int]
OK, FOUND, WRONG = 0, 1, 2
BACKUP = "the moment of the backup with its zone, as 2026-11-23T02:00Z"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 fine, 1 something was found, 2 the call or the settings are wrong."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except ConnectorError as wrong:
        sys.stderr.write(f"tourwright: {wrong}\n")
        return WRONG


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tourwright", description="Tours of duty.")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add(commands, "web", "Serve pages and webhooks.", _web)
    _add(commands, "worker", "Run the tours and send what goes out.", _worker)
    _add(commands, "migrate", "Bring the database to this release.", _migrate)
    _add_dates(commands)
    _add_catalogue(commands)
    _add_journal(commands)
    _add_keys(commands)
    _add_resend(commands)
    _add_statement(commands)
    _add_microsoft(commands)
    hris_commands.add_to(commands)
    _add_trial(commands)
    return parser


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    text: str,
    run: Command,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text, description=text)
    parser.set_defaults(run=run)
    return parser


def _add_dates(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    dates = _add(commands, "dates", "Compute the dates of a tour as JSON.", _dates)
    dates.add_argument("--start", required=True, help="first day, as 2026-01-15")
    dates.add_argument("--months", required=True, help="length in calendar months, 1 to 120")
    dates.add_argument("--country", default="", help="ISO 3166 code for public holidays, as DE")
    dates.add_argument("--zone", default="UTC", help="IANA time zone, as Europe/Berlin")
    dates.add_argument("--cadence", default="3", help="months between reviews")


def _add_catalogue(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    catalogue = commands.add_parser("catalogue", help="HR's catalogue.")
    parts = catalogue.add_subparsers(dest="part", required=True, metavar="PART")
    check = _add(parts, "check", "Report every fault of a catalogue folder.", _check_catalogue)
    check.add_argument("directory", type=Path)


def _add_journal(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    journal = commands.add_parser("journal", help="The hash-chained history.")
    parts = journal.add_subparsers(dest="part", required=True, metavar="PART")
    _add(parts, "verify", "Find changed, deleted, swapped or cut rows.", _verify_journal)


def _add_keys(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    keys = commands.add_parser("keys", help="Master key and data keys.")
    parts = keys.add_subparsers(dest="part", required=True, metavar="PART")
    _add(parts, "rotate", "Wrap every data key by the current master key.", _rotate_keys)


def _add_resend(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = "Hand to Temporal again what was stored since a backup of its database."
    resend = _add(commands, "resend", text, _resend)
    resend.add_argument("--since", required=True, type=_moment, help=BACKUP)
    text = "Erase again who was erased since a backup of the store."
    forget = _add(commands, "forget", text, _forget)
    forget.add_argument("--since", required=True, type=_moment, help=BACKUP)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(f"{text} is no moment as 2026-11-23T02:00Z") from wrong
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text} has no zone: write {text}Z for UTC")
    return moment


def _add_statement(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    statement = commands.add_parser("statement", help="Saved statements of alliance.")
    parts = statement.add_subparsers(dest="part", required=True, metavar="PART")
    verify = _add(parts, "verify", "Compute the hash of a saved statement.", _verify_statement)
    verify.add_argument("file", type=Path, help="the .txt, .html or .pdf file")
    verify.add_argument("--hash", default="", help="the hash that both committed to")


def _add_microsoft(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = "Find what is set up wrongly at Microsoft 365; nothing is sent."
    doctor = _add(commands, "doctor", text, _doctor)
    doctor.add_argument("--json", action="store_true", help="print the findings as JSON")
    teams = _add(commands, "teams-package", "Write the app that IT uploads to Teams.", _package)
    teams.add_argument("--out", type=Path, default=Path("tourwright-teams.zip"), help="the zip")
    teams.add_argument("--privacy", default="", help="the company's page on privacy, https")
    teams.add_argument("--terms", default="", help="the company's terms of use, https")


def _add_trial(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    _add(commands, "dev", "Run a trial company on this machine.", _dev)
    demo = _add(commands, "demo", "Live five years of one alliance in about a minute.", _demo)
    demo.add_argument("--out", type=Path, default=Path("var/demo.html"), help="the page to write")


def _web(_: argparse.Namespace) -> int:
    from tourwright.bootstrap.web import serve_web

    serve_web()
    return OK


def _worker(_: argparse.Namespace) -> int:
    from tourwright.bootstrap.worker import run_worker
    from tourwright.temporal import settle

    run_worker()
    settle()
    return OK


def _migrate(_: argparse.Namespace) -> int:
    from tourwright.bootstrap.commands import migrate

    migrate()
    return OK


def _dates(chosen: argparse.Namespace) -> int:
    from tourwright.bootstrap.calendars import calendars
    from tourwright.dates_command import DatesInputError, dates_report

    try:
        report = dates_report(
            chosen.start,
            chosen.months,
            place=(chosen.country, chosen.zone),
            cadence=chosen.cadence,
            calendars=calendars(),
        )
    except DatesInputError as wrong:
        sys.stderr.write(f"tourwright dates: {wrong}\n")
        return WRONG
    sys.stdout.write(json.dumps(report, indent=2, default=date.isoformat) + "\n")
    return OK


def _check_catalogue(chosen: argparse.Namespace) -> int:
    from tourwright.catalogue import catalogue_report

    code, text = catalogue_report(chosen.directory)
    sys.stdout.write(text + "\n")
    return code


def _verify_journal(_: argparse.Namespace) -> int:
    from tourwright.bootstrap.commands import journal_faults

    faults, lines = journal_faults()
    for fault in faults:
        sys.stdout.write(f"alliance {fault.alliance_id} row {fault.position}: {fault.kind}\n")
    found = f"faults found: {len(faults)}" if faults else "the journal is whole"
    sys.stdout.write(f"{found}; lines read: {lines}\n")
    return FOUND if faults else OK


def _rotate_keys(_: argparse.Namespace) -> int:
    from tourwright.bootstrap.commands import rotate_keys

    sys.stdout.write(f"{rotate_keys()} data keys wrapped by the current master key\n")
    return OK


def _resend(chosen: argparse.Namespace) -> int:
    from tourwright.bootstrap.commands import resend

    again = resend(chosen.since)
    sys.stdout.write(
        f"wait to be handed to Temporal again: {again.acts} answers and acts of people, "
        f"{again.events} events of systems, {again.changes} changes of employments\n"
    )
    return OK


def _forget(chosen: argparse.Namespace) -> int:
    from tourwright.bootstrap.forgetting import forget
    from tourwright.temporal import settle

    again = forget(chosen.since)
    settle()
    sys.stdout.write(f"erased again: {again}\n")
    return OK


def _verify_statement(chosen: argparse.Namespace) -> int:
    return statement_verify.check_file(chosen.file, chosen.hash)


def _doctor(chosen: argparse.Namespace) -> int:
    from tourwright.bootstrap.examination import doctor
    from tourwright.doctor import is_wrong, json_of, text_of

    findings = doctor()
    if chosen.json:
        sys.stdout.write(json.dumps(json_of(findings), indent=2) + "\n")
    else:
        sys.stdout.write(text_of(findings))
    return FOUND if is_wrong(findings) else OK


def _package(chosen: argparse.Namespace) -> int:
    from tourwright.bootstrap.commands import teams_package

    chosen.out.write_bytes(teams_package(chosen.privacy, chosen.terms))
    sys.stdout.write(f"{chosen.out}: upload it in the Teams admin centre, Manage apps\n")
    return OK


def _dev(_: argparse.Namespace) -> int:
    try:
        from tourwright.dev.company import run
    except ModuleNotFoundError as missing:
        sys.stderr.write(
            f"tourwright dev: {missing.name} is missing: the trial company runs from a clone of "
            "the project, with `make dev`\n"
        )
        return WRONG
    return run()


def _demo(chosen: argparse.Namespace) -> int:
    from tourwright.dev.demo import run
    from tourwright.temporal import settle

    code = run(chosen.out)
    settle()
    return code


if __name__ == "__main__":
    sys.exit(main())
