"""Everybody of a company but a few leaves between two readings, on a server of Temporal's own.

What is measured is what people notice: nothing before somebody released the reading, one call for
each alliance then, and how many mails anybody gets of it in the week after.
"""

import time

from benchmarks.company import company
from benchmarks.results import Figure, Result
from tests.leavers_world import Exodus, leaving, most
from tests.postman_world import HR_MAIL

COUNT = 1_000
DAYS = 5
TO_HR = 4.0
"""The held reading, the first question about good standing, and one mail on two mornings."""


def run(count: int = COUNT) -> Result:
    """Let so many leave; every figure is of this one run."""
    with company(in_memory=True) as here, leaving(here.server, here.store, count) as gone:
        return Result("leavers", _measured(gone, count))


def _measured(gone: Exodus, count: int) -> list[Figure]:
    gone.begin()
    held = gone.leave()
    before = len(gone.tells.told)
    began = time.perf_counter()
    gone.let_go(held)
    taken = time.perf_counter() - began
    departed = gone.states().get("departed", 0)
    asked, began = gone.asked(), time.perf_counter()
    mails = gone.mails(DAYS)
    return [
        Figure("leavers", float(count)),
        Figure("calls before the release", float(before), goal=0.0),
        Figure("calls after it", float(len(gone.tells.told)), goal=float(count)),
        Figure("alliances that ended", float(departed)),
        Figure("from the release until all were told", taken, "s"),
        Figure("questions to HR", float(asked)),
        Figure(f"mails to HR in {DAYS} days", float(mails.get(HR_MAIL, 0)), goal=TO_HR),
        Figure("most mails to one person", float(most(mails, but=(HR_MAIL,))), goal=1.0),
        Figure("the courier's work on them", time.perf_counter() - began, "s"),
    ]
