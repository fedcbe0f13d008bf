"""Reads a file of many rows in a process of its own, and says what it took.

python -m tests.files_load FOLDER ROWS [PAGES]
"""

import json
import sys
import time
from pathlib import Path

from connectors.files.rows import Layout
from tests.files_world import Drops
from tourwright.ports.hris import ReadAsked, Why

HEADER = (
    "employee_id,given_name,family_name,work_email,personal_email,manager_id,department,job_title,"
    "location,country,time_zone,status,hire_date\n"
)


def write(path: Path, rows: int) -> None:
    """Write a file of so many people, ten to a manager."""
    with path.open("w", encoding="utf-8") as out:
        out.write(HEADER)
        for n in range(1, rows + 1):
            out.write(
                f"P{n:07},Zoë{n},Müller{n},p{n}@acme.example,p{n}@home.example,"
                f"{f'P{n // 10:07}' if n > 9 else ''},Sales,Seller,Berlin,DE,Europe/Berlin,active,"
                f"20{n % 20 + 5:02}-{n % 12 + 1:02}-{n % 28 + 1:02}\n"
            )


def load(folder: Path, rows: int, pages: int) -> dict[str, float]:
    """Read the file page by page, at most so many pages; returns figures."""
    drops = Drops(folder, Layout(max_rows=rows))
    write(drops.put("people.csv", ""), rows)
    reader, began = drops.reader(), time.monotonic()
    page = reader.page(ReadAsked(Why.FILE))
    people = taken = 0
    while not page.done and taken < pages:
        page = reader.page(ReadAsked(Why.FILE, page.cursor))
        people, taken = people + len(page.people), taken + 1
    return {"people": people, "seconds": time.monotonic() - began, "peak_mb": peak_mb()}


def peak_mb() -> float:
    """Return the most memory this process had; what getrusage says may be its parent's."""
    status = Path("/proc/self/status").read_text("utf-8")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    most = int(sys.argv[3]) if len(sys.argv) > 3 else sys.maxsize
    sys.stdout.write(json.dumps(load(Path(sys.argv[1]), int(sys.argv[2]), most)))
