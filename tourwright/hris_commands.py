"""The commands `tourwright hris ...`: parse, call, print."""

import argparse
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the group and its commands."""
    hris = commands.add_parser("hris", help="The systems that people come from.")
    parts = hris.add_subparsers(dest="part", required=True, metavar="PART")
    _add_looking(parts)
    _add_deciding(parts)
    _add_importing(parts)


def _add_looking(parts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    tried = _add(parts, "try", "Run a mapping on a saved sample; asks nobody.", _try)
    tried.add_argument("file", type=Path, help="the mapping")
    tried.add_argument("--sample", type=Path, required=True, help="what the system answered")
    tried.add_argument("--json", action="store_true", help="print the records as JSON")
    dry = _add(parts, "dry-run", "Read a source and say what would change.", _dry_run)
    dry.add_argument("source")
    _add(parts, "rounds", "List the newest readings of every source.", _rounds)
    compared = _add(parts, "reconcile", "Compare source, directory and our store.", _reconcile)
    compared.add_argument("source")


def _add_deciding(parts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    released = _add(parts, "release", "Let a reading that was held go on.", _release)
    released.add_argument("number", type=int)
    dropped = _add(parts, "drop", "Forget a reading that was held.", _drop)
    dropped.add_argument("number", type=int)
    again = _add(parts, "replay", "Apply what was read on one day again.", _replay)
    again.add_argument("source")
    again.add_argument("--day", type=date.fromisoformat, required=True, help="as 2026-01-15, UTC")
    again.add_argument("--dry", action="store_true", help="only say what would change")


def _add_importing(parts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    brought = _add(
        parts, "import", "Check a file of tours that run already; HR decides about it.", _import
    )
    brought.add_argument("file", type=Path, help="the CSV file")
    brought.add_argument("--dry", action="store_true", help="only check, keep nothing")


def _add(
    parts: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    text: str,
    run: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    parser = parts.add_parser(name, help=text, description=text)
    parser.set_defaults(run=run)
    return parser


def _said(answer: tuple[int, str]) -> int:
    code, text = answer
    sys.stdout.write(text if text.endswith("\n") else f"{text}\n")
    return code


def _try(chosen: argparse.Namespace) -> int:
    from tourwright.bootstrap.hris_commands import try_mapping

    return _said(try_mapping(chosen.file, chosen.sample, as_json=chosen.json))


def _dry_run(chosen: argparse.Namespace) -> int:
    from tourwright.bootstrap.hris_commands import dry_run

    return _said(dry_run(chosen.source))


def _rounds(_: argparse.Namespace) -> int:
    from tourwright.bootstrap.hris_commands import rounds

    return _said(rounds())


def _reconcile(chosen: argparse.Namespace) -> int:
    from tourwright.bootstrap.hris_commands import reconcile

    return _said(reconcile(chosen.source))


def _release(chosen: argparse.Namespace) -> int:
    from tourwright.bootstrap.hris_commands import release

    return _said(release(chosen.number))


def _drop(chosen: argparse.Namespace) -> int:
    from tourwright.bootstrap.hris_commands import drop

    return _said(drop(chosen.number))


def _replay(chosen: argparse.Namespace) -> int:
    from tourwright.bootstrap.hris_commands import replay

    return _said(replay(chosen.source, chosen.day, dry=chosen.dry))


def _import(chosen: argparse.Namespace) -> int:
    from tourwright.bootstrap.hris_commands import import_tours

    return _said(import_tours(chosen.file, dry=chosen.dry))
