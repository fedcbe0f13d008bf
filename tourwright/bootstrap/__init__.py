"""Builds every object and hands it over; the only package that knows all rooms.

`parts` makes what both processes share, `web` and `worker` build the two processes on it, and
`commands` are the small jobs of the command line.
"""

from tourwright.bootstrap.collector import settle_in
from tourwright.bootstrap.commands import (
    calendars,
    catalogue_faults,
    journal_faults,
    migrate,
    rotate_keys,
    teams_package,
)
from tourwright.bootstrap.examination import doctor
from tourwright.bootstrap.housekeeping import housekeeper_of
from tourwright.bootstrap.letters import writer_of
from tourwright.bootstrap.parts import Parts, SystemClock, parts_of, store_of
from tourwright.bootstrap.web import Web, serve_web, started, web_of
from tourwright.bootstrap.worker import (
    activities_of,
    courier_of,
    delivery_of,
    run_worker,
    sources_of,
    work_with,
    worker_of,
)

__all__ = [
    "Parts",
    "SystemClock",
    "Web",
    "activities_of",
    "calendars",
    "catalogue_faults",
    "courier_of",
    "delivery_of",
    "doctor",
    "housekeeper_of",
    "journal_faults",
    "migrate",
    "parts_of",
    "rotate_keys",
    "run_worker",
    "serve_web",
    "settle_in",
    "sources_of",
    "started",
    "store_of",
    "teams_package",
    "web_of",
    "work_with",
    "worker_of",
    "writer_of",
]
