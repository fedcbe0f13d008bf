"""The first event of the trial company: its HRIS reports a new hire, and both people get a mail."""

import time
from dataclasses import dataclass

import requests

from emulators.demo_company import Colleague, candidates, staff
from tourwright.dev.places import LOOPBACK, Ports
from tourwright.dev.processes import Processes, ProcessFailedError

NEWCOMER = "200"
CALL_LIMIT_S = 5.0
MAIL_LIMIT_S = 60.0
POLL_S = 0.2


@dataclass(frozen=True)
class Pair:
    """The new hire and the manager."""

    employee: Colleague
    manager: Colleague


def pair() -> Pair:
    """Return whom the newcomer's tour is about."""
    employee = next(each for each in candidates() if each.id == NEWCOMER)
    return Pair(employee, next(each for each in staff() if each.id == employee.manager))


def hire_newcomer(ports: Ports) -> None:
    """Let the HRIS hire the newcomer; somebody hired already stays so."""
    url = f"http://{LOOPBACK}:{ports.hris}/do/hire"
    answer = requests.post(
        url, data={"person": NEWCOMER}, timeout=CALL_LIMIT_S, allow_redirects=False
    )
    answer.raise_for_status()


def wait_for_mails(ports: Ports, processes: Processes) -> None:
    """Wait until both were asked to commit. Raises ProcessFailedError, StoppedError."""
    both = pair()
    ends = time.monotonic() + MAIL_LIMIT_S
    while not all(_was_asked(ports, each) for each in (both.employee, both.manager)):
        if time.monotonic() > ends:
            raise ProcessFailedError(
                "the first mails did not arrive within a minute: read web.log and worker.log"
            )
        processes.look()
        processes.pause(POLL_S)


def mailbox_url(ports: Ports, address: str) -> str:
    """Return the page of one mailbox."""
    return f"http://{LOOPBACK}:{ports.mailbox}/?to={address}"


def _was_asked(ports: Ports, who: Colleague) -> bool:
    page = requests.get(mailbox_url(ports, who.work_email), timeout=CALL_LIMIT_S)
    return "/asks/" in page.text
