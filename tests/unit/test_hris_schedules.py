"""Which schedules the file wants; a server without any stops nothing."""

import logging

import pytest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from tests.hris_sources import Webhooks, care_of, source_of
from tourwright.hris_schedules import HrisSchedules, planned
from tourwright.ports import NotFoundError, TransientError
from tourwright.ports.hris import Rhythms, Why


def test_each_kind_has_the_schedules_it_needs() -> None:
    """Files are looked into, systems are asked; a rhythm of nothing is none."""
    sources = [
        source_of("entra", "scim"),
        source_of("payroll", "files"),
        source_of("ledger", "feed", Rhythms(files_minutes=1)),
        source_of("quiet", "rest", Rhythms(0, "")),
        source_of("weekly", "rest", Rhythms(0, "weekly sunday 02:30 Europe/Berlin")),
    ]

    found = {each.schedule_id: each for each in planned({each.name: each for each in sources})}

    assert {name: (each.why, each.every) for name, each in found.items()} == {
        "hris:entra:delta": (Why.DELTA, "every 15 min"),
        "hris:entra:full": (Why.FULL, "daily 02:30 UTC"),
        "hris:payroll:files": (Why.FILE, "every 5 min"),
        "hris:ledger:files": (Why.FEED, "every 1 min"),
        "hris:ledger:full": (Why.FULL, "daily 02:30 UTC"),
        "hris:weekly:full": (Why.FULL, "weekly sunday 02:30 Europe/Berlin"),
    }
    weekly = found["hris:weekly:full"].spec
    (at,) = weekly.calendars
    assert weekly.time_zone_name == "Europe/Berlin"
    days, hours, minutes = (list(part) for part in (at.day_of_week, at.hour, at.minute))
    assert [each.start for each in (*days, *hours, *minutes)] == [0, 2, 30]
    (daily,) = found["hris:entra:full"].spec.calendars
    assert [(each.start, each.end) for each in daily.day_of_week] == [(0, 6)]


def test_a_webhook_is_looked_after_where_the_system_lets_us() -> None:
    """Elsewhere hours of it mean nothing, and hours of nothing are none."""
    hooks = care_of(Webhooks())
    sources = [
        source_of("cared", every=Rhythms(0, "", subscriptions_hours=12), hooks=hooks),
        source_of("alone", every=Rhythms(0, "", subscriptions_hours=12)),
        source_of("never", every=Rhythms(0, ""), hooks=hooks),
    ]

    (found,) = planned({each.name: each for each in sources})

    assert (found.schedule_id, found.why, found.every) == (
        "hris:cared:subscriptions",
        None,
        "every 12 h",
    )


def unready(fault: Exception) -> HrisSchedules:
    """Return schedules whose server fails."""

    async def connect() -> Client:
        raise fault

    return HrisSchedules(connect, "tours", {"entra": source_of("entra")}, lambda _: None)


def test_a_server_without_schedules_is_said_to_be_one(caplog: pytest.LogCaptureFixture) -> None:
    """Once at the start; rounds by hand go on."""
    fault = RPCError("unimplemented", RPCStatusCode.UNIMPLEMENTED, b"")

    with caplog.at_level(logging.WARNING):
        unready(fault).ensure()

    assert [record.message for record in caplog.records] == ["no schedule"]


@pytest.mark.parametrize(
    ("fault", "wanted"),
    [
        (RuntimeError("no server"), TransientError),
        (TimeoutError(), TransientError),
        (RPCError("down", RPCStatusCode.UNAVAILABLE, b""), TransientError),
        (RPCError("gone", RPCStatusCode.NOT_FOUND, b""), NotFoundError),
    ],
)
def test_what_cannot_be_done_is_said(fault: Exception, wanted: type[Exception]) -> None:
    """To be tried again, or that there is no such schedule."""
    for act in ("pause", "resume", "trigger"):
        with pytest.raises(wanted):
            getattr(unready(fault), act)("hris:entra:delta")
    with pytest.raises(NotFoundError):
        unready(fault).pause("directory")
