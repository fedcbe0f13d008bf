"""The limits of a reading: what holds a round, and what does not."""

from dataclasses import replace

import pytest

from tourwright.domain.breaker import EMPTY, Reason, judge, reason_of
from tourwright.domain.hris import Limits, Seen

LIMITS = Limits()
THOUSAND = Seen(known=1000, rows=1000, whole=True)


def of_kind(kind: str, figure: int) -> Seen:
    """Return a reading of a thousand people that brings so many events of one kind."""
    return replace(THOUSAND, kinds={kind: figure})


@pytest.mark.parametrize(
    ("at_it", "above_it", "reason"),
    [
        (of_kind("terminated", 20), of_kind("terminated", 21), "leavers:21:20"),
        (
            of_kind("termination_scheduled", 20),
            of_kind("termination_scheduled", 21),
            "leavers:21:20",
        ),
        (of_kind("erased", 20), of_kind("erased", 21), "leavers:21:20"),
        (replace(THOUSAND, missing=20), replace(THOUSAND, missing=21), "leavers:21:20"),
        (of_kind("manager_changed", 100), of_kind("manager_changed", 101), "movers:101:100"),
        (of_kind("job_changed", 100), of_kind("job_changed", 101), "movers:101:100"),
        (of_kind("location_changed", 100), of_kind("location_changed", 101), "movers:101:100"),
        (of_kind("hired", 100), of_kind("hired", 101), "hires:101:100"),
        (replace(THOUSAND, rejects=50), replace(THOUSAND, rejects=51), "rejects:51:50"),
        (replace(THOUSAND, identity=50), replace(THOUSAND, identity=51), "identity:51:50"),
        (replace(THOUSAND, unknown=500), replace(THOUSAND, unknown=501), "unknown:501:500"),
        (
            replace(THOUSAND, rows=250_000),
            replace(THOUSAND, rows=250_001),
            "too_many_rows:250001:250000",
        ),
        (
            replace(THOUSAND, filled_before={"hire_date": 0.9}, filled_now={"hire_date": 0.45}),
            replace(THOUSAND, filled_before={"hire_date": 0.9}, filled_now={"hire_date": 0.44}),
            "emptied:hire_date",
        ),
    ],
)
def test_each_limit_holds_just_above_and_not_at_it(
    at_it: Seen, above_it: Seen, reason: str
) -> None:
    """At the limit the round goes on; one more and it waits."""
    assert judge(at_it, LIMITS) == ()
    assert judge(above_it, LIMITS) == (reason,)


def test_a_falling_head_count_is_held_where_leavers_were_allowed() -> None:
    """IT may allow more leavers and still wants to know that the company shrinks."""
    limits = Limits(leavers=200)

    assert judge(of_kind("terminated", 50), limits) == ()
    assert judge(of_kind("terminated", 51), limits) == ("fall:51:50",)
    assert judge(replace(THOUSAND, kinds={"terminated": 51, "hired": 1}), limits) == ()


def test_a_reading_of_everybody_without_anybody_is_held() -> None:
    """An empty file ends nobody; a delta without a change is what most deltas are."""
    assert judge(Seen(known=9, rows=0, whole=True), LIMITS) == (EMPTY,)
    assert judge(Seen(known=0, rows=0, first=True, whole=True), LIMITS) == (EMPTY,)
    assert judge(Seen(known=9, rows=0), LIMITS) == ()


def test_trickles_and_absences_count_once() -> None:
    """Who is missing is counted once, whether staged as vanished or only as missing."""
    assert judge(replace(THOUSAND, missing=15, kinds={"vanished": 15}), LIMITS) == ()


def test_a_thousand_leavers_of_a_hundred_thousand_are_within_the_share() -> None:
    """The greater of the number and the share counts."""
    many = Seen(known=100_000, rows=1000, kinds={"terminated": 1000})

    assert judge(many, LIMITS) == ()
    assert judge(replace(many, known=10_000), LIMITS) == ("leavers:1000:200", "fall:1000:500")


def test_a_few_people_are_no_share_but_most_of_them_are() -> None:
    """In a company of nine one mover is eleven percent and nothing to wait for."""
    nine = Seen(known=9, rows=9, whole=True)

    assert judge(replace(nine, kinds={"manager_changed": 4, "terminated": 1}), LIMITS) == ()
    assert judge(replace(nine, missing=5), LIMITS) == ("leavers:5:4", "fall:5:4")
    assert judge(replace(nine, rejects=5), LIMITS) == ("rejects:5:4",)
    assert judge(Seen(known=1, rows=1, kinds={"terminated": 1}), LIMITS) == ()


def test_refused_records_of_a_trickle_hold_nothing() -> None:
    """Two records that could not be taken change nobody; a source goes on after them."""
    assert judge(Seen(known=9, rows=2, rejects=2), LIMITS) == ()
    assert judge(Seen(known=9, rows=6, rejects=6), LIMITS) == ("rejects:6:5",)


def test_a_first_reading_is_judged_by_what_it_could_not_take_alone() -> None:
    """Everybody is new then."""
    first = Seen(known=0, rows=1000, kinds={"hired": 1000}, unknown=1000, first=True, whole=True)

    assert judge(first, LIMITS) == ()
    assert judge(replace(first, rejects=51), LIMITS) == ("rejects:51:50",)


def test_whoever_lifts_a_limit_is_obeyed() -> None:
    """A limit of everybody holds nothing."""
    limits = Limits(leavers_percent=100, fall_percent=100)

    assert judge(Seen(known=10, rows=10, kinds={"terminated": 10}, whole=True), limits) == ()


def test_a_reason_is_read_again() -> None:
    """Pages put it into words."""
    assert reason_of("leavers:42:20") == Reason("leavers", 42, 20)
    assert reason_of("emptied:work_email") == Reason("emptied", field="work_email")
    assert reason_of(EMPTY) == Reason(EMPTY)
