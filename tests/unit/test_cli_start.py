"""How the command starts: what it does not need it does not bring in."""

import subprocess
import sys

import pytest

HEAVY = ("alembic", "flask", "granian", "msal", "sqlalchemy", "temporalio", "webhooks")
LOOK = """
import sys
from tourwright.cli import main
try:
    code = main(sys.argv[2:])
except SystemExit as ended:
    code = ended.code
print(sorted({name.partition(".")[0] for name in sys.modules} & set(sys.argv[1].split())))
sys.exit(code)
"""


@pytest.mark.parametrize(
    "command",
    [
        ("--version",),
        ("--help",),
        ("dates", "--start", "2026-01-15", "--months", "36", "--country", "DE"),
        ("catalogue", "check", "schemas/starter"),
        ("hris", "try", "--help"),
    ],
)
def test_a_command_that_only_computes_brings_in_neither_engine_nor_pages(
    command: tuple[str, ...],
) -> None:
    """HR waits for the answer, not for the parts of two servers."""
    done = subprocess.run(
        [sys.executable, "-c", LOOK, " ".join(HEAVY), *command],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"
