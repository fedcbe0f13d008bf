"""Planning of configured steps: conditions, mornings on working days, texts, dates."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

import schemas
from tourwright.catalogue import load, step_facts
from tourwright.catalogue.times import DurationError, duration_problem, parse_at, shifted
from tourwright.domain.calendar import WorkCalendar
from tourwright.domain.model import MachineName, PersonRef, TourKind
from tourwright.domain.people import AllianceFacts, PersonStatus
from tourwright.domain.placeholders import PLACEHOLDERS, fill, fill_for_reading, placeholders_of
from tourwright.domain.plan import Plan, PlanRequest
from tourwright.domain.policy import Policy, Snapshot, StepSpec, TourType, WorkflowSpec
from tourwright.domain.step_model import PlannedStep
from tourwright.step_planning import StepRequest, has_steps, plan_at, plan_steps

NOW = datetime(2026, 1, 15, 14, tzinfo=UTC)
BEN = PersonRef("ben", "Europe/Berlin", "DE")
DANA = PersonRef("dana", "America/New_York", "US")
TASK = StepSpec(
    "plan", "task", ("manager",), texts={"title": "Plan", "text": "With {{employee.name}}"}
)
TOUR_TYPE = TourType("rotation", TourKind.ROTATIONAL, "First rotation", 12)
NO_HOLIDAYS = WorkCalendar()


def flow(
    *steps: StepSpec, on: str = "committed", at: str = "", kinds: tuple[TourKind, ...] = ()
) -> WorkflowSpec:
    """A workflow schema, on committed unless said otherwise."""
    return WorkflowSpec("onboarding", steps or (TASK,), "" if at else on, at, kinds)


def request(
    *flows: WorkflowSpec, context: Mapping[str, Mapping[str, Any]] | None = None
) -> StepRequest:
    """What an activity is asked when a tour was committed."""
    snapshot = Snapshot(
        "1", Policy("company", "Example Company", "hr@example.com"), TOUR_TYPE, flows
    )
    roles = {"employee": "ben", "manager": "dana", "skip_level": "sky", "hr": ""}
    known = context or {"tour": {"number": 1}, "employee": {}, "event": {}}
    return StepRequest("committed", "", NOW, snapshot, BEN, DANA, roles, known)


def planned(
    spec: StepSpec, subject_id: str = "", values: Mapping[str, str] | None = None
) -> PlannedStep:
    """The one step of a workflow schema, planned."""
    asked = replace(request(flow(spec)), subject_id=subject_id, values=values or {})
    (step,) = plan_steps(asked, NO_HOLIDAYS, NO_HOLIDAYS)
    return step


def test_step_knows_its_people_and_where_it_comes_from() -> None:
    """Roles become keys; the id is one per workflow, step and occasion."""
    step = planned(TASK, subject_id="3")

    assert step.step_id == "onboarding.plan.3"
    assert step.who_keys == (("manager", "dana"),)
    assert (step.workflow_key, step.trigger, step.begin_at) == ("onboarding", "committed", NOW)


def test_only_steps_of_the_event_are_planned() -> None:
    """Another event's, and a date's, wait."""
    asked = request(flow(on="review.open"), flow(at="end - P90D"))

    assert plan_steps(asked, NO_HOLIDAYS, NO_HOLIDAYS) == ()
    assert has_steps(asked.snapshot, "review.open")
    assert not has_steps(asked.snapshot, "committed")


@pytest.mark.parametrize(
    ("when", "count"),
    [
        ("", 1),
        ("tour.number == `1`", 1),
        ("tour.number > `1`", 0),
        ("event.subject", 0),
        ("][", 0),
        ("tour.number > 'one'", 0),
        ("contains(tour.kind, `1`)", 0),
    ],
)
def test_a_step_whose_condition_is_not_met_is_left_out(when: str, count: int) -> None:
    """A condition that cannot be read counts as not met, and never stops a tour."""
    asked = request(flow(replace(TASK, when=when)))

    assert len(plan_steps(asked, NO_HOLIDAYS, NO_HOLIDAYS)) == count


def test_moments_are_nine_o_clock_at_the_recipient() -> None:
    """Dana lives in New York: 22 January, 09:00 there is 14:00 in UTC."""
    step = planned(replace(TASK, due="P7D"))

    assert step.due_at == datetime(2026, 1, 22, 14, tzinfo=UTC)
    assert step.zone == "America/New_York"


@pytest.mark.parametrize("zone", ["", "Mars/Olympus"])
def test_moments_in_a_zone_that_nobody_knows_are_in_utc(zone: str) -> None:
    """Planning never fails for a zone: the tour would wait for ever."""
    asked = replace(request(flow(replace(TASK, due="P7D"))), manager=PersonRef("dana", zone))

    (step,) = plan_steps(asked, NO_HOLIDAYS, NO_HOLIDAYS)

    assert step.due_at == datetime(2026, 1, 22, 9, tzinfo=UTC)


def test_moments_of_the_employee_are_in_their_zone() -> None:
    """Berlin, in summer time."""
    step = planned(replace(TASK, who=("employee",), due="P6M"))

    assert step.due_at == datetime(2026, 7, 15, 7, tzinfo=UTC)


def test_moments_wait_for_a_working_day_of_all_asked() -> None:
    """Saturday becomes Monday, and Tuesday when Monday is a holiday of one of them."""
    both = replace(TASK, who=("employee", "manager"), due="P2D")
    monday_off = WorkCalendar(frozenset({date(2026, 1, 19)}))

    (usual,) = plan_steps(request(flow(both)), NO_HOLIDAYS, NO_HOLIDAYS)
    (later,) = plan_steps(request(flow(both)), NO_HOLIDAYS, monday_off)

    assert usual.due_at == datetime(2026, 1, 19, 8, tzinfo=UTC)
    assert later.due_at == datetime(2026, 1, 20, 8, tzinfo=UTC)


def test_all_moments_count_from_the_beginning_of_the_step() -> None:
    """With a delay of a week, a reminder after three days comes after ten."""
    spec = replace(TASK, after="P7D", remind=("P4D",), escalate="P5D", expire="P1M")

    step = planned(spec)

    assert step.begin_at == datetime(2026, 1, 22, 14, tzinfo=UTC)
    assert step.remind_at == (datetime(2026, 1, 26, 14, tzinfo=UTC),)
    assert step.escalate_at == datetime(2026, 1, 27, 14, tzinfo=UTC)
    assert step.expire_at == datetime(2026, 2, 23, 14, tzinfo=UTC)


def test_a_meeting_begins_an_hour_into_the_day() -> None:
    """At the first person's place."""
    meeting = StepSpec("talk", "meeting", ("employee", "manager"), due="P7D")

    assert planned(meeting).due_at == datetime(2026, 1, 22, 9, tzinfo=UTC)


def test_an_approval_knows_whose_request_it_is() -> None:
    """So that this person never decides it."""
    approval = replace(TASK, kind="approval", requested_by="employee")

    assert planned(approval).requester_key == "ben"
    assert planned(TASK).requester_key == ""


def test_known_values_are_filled_in_and_names_stay() -> None:
    """Names are put in when a text is sent, so a changed name is never wrong."""
    text = "{{tour.mission}} with {{ employee.name }} until {{step.due}}"
    spec = replace(TASK, due="P7D", texts={"text": text})

    step = planned(spec, values={"tour.mission": "Learn to sell"})

    assert (
        step.spec.texts["text"]
        == "Learn to sell with {{ employee.name }} until Thursday 22 January 2026"
    )


def test_the_day_a_date_is_counted_from_is_known() -> None:
    """A mail a month before the talk names the day of the talk."""
    mail = StepSpec("think", "mail", ("employee",), texts={"text": "On {{renewal.day}} you talk."})
    asked = replace(
        request(flow(mail, at="renewal - P30D")), trigger="at", subject_id="onboarding@2028-01-17"
    )

    (step,) = plan_steps(asked, NO_HOLIDAYS, NO_HOLIDAYS)

    assert step.spec.texts["text"] == "On Monday 17 January 2028 you talk."


def dated(at: str, facts: Mapping[str, Any] | None = None) -> list[tuple[str, datetime]]:
    """The moments of a workflow schema bound to a date, for a tour of three years."""
    asked = PlanRequest(
        "tour-1", TourKind.TRANSFORMATIONAL, "active", NOW, BEN, DANA,
        start=date(2026, 1, 15), last_day=date(2029, 1, 14), now=NOW,
    )  # fmt: skip
    days = (date(2026, 4, 15), date(2026, 7, 15))
    plan = Plan(review_days=days, renewal_on=date(2028, 1, 17))
    dues = plan_at((flow(at=at),), replace(asked, **(facts or {})), plan, NO_HOLIDAYS, NO_HOLIDAYS)
    return [(due.subject_id, due.at) for due in dues]


@pytest.mark.parametrize(
    ("at", "subject", "moment"),
    [
        ("start", "2026-01-15", datetime(2026, 1, 15, 8, tzinfo=UTC)),
        ("start + P1M", "2026-01-15", datetime(2026, 2, 16, 8, tzinfo=UTC)),
        ("end - P90D", "2029-01-14", datetime(2028, 10, 16, 7, tzinfo=UTC)),
        ("renewal - P30D", "2028-01-17", datetime(2027, 12, 20, 8, tzinfo=UTC)),
    ],
)
def test_dates_are_counted_from_their_anchor(at: str, subject: str, moment: datetime) -> None:
    """On a working day, 09:00 at the employee's place; the anchor's day is part of the subject."""
    assert dated(at) == [(f"onboarding@{subject}", moment)]


def test_a_date_in_a_zone_that_nobody_knows_is_in_utc() -> None:
    """Without a zone it comes all the same."""
    assert dated("start", {"employee": PersonRef("ben", "")}) == [
        ("onboarding@2026-01-15", datetime(2026, 1, 15, 9, tzinfo=UTC))
    ]


def test_a_date_at_reviews_comes_once_for_each() -> None:
    """A week before, each with a subject of its own."""
    assert [subject for subject, _ in dated("review - P7D")] == [
        "onboarding@2026-04-15",
        "onboarding@2026-07-15",
    ]


@pytest.mark.parametrize(
    ("at", "facts"),
    [
        ("end - P4Y", {}),
        ("end - P90D", {"last_day": None}),
        ("start", {"now": datetime(2026, 1, 30, tzinfo=UTC)}),
        ("start", {"fired": ("at:onboarding@2026-01-15",)}),
    ],
    ids=["before the start", "no end", "long past", "came already"],
)
def test_dates_that_are_not_meant_do_not_come(at: str, facts: dict[str, Any]) -> None:
    """Nobody is written to about last month."""
    assert dated(at, facts) == []


def test_dates_only_come_for_the_kinds_named() -> None:
    """A schema for foundational tours is silent in a transformational one."""
    only = flow(at="start", kinds=(TourKind.FOUNDATIONAL,))
    asked = PlanRequest("t", TourKind.ROTATIONAL, "active", NOW, BEN, DANA, start=NOW.date())

    assert plan_at((only,), asked, Plan(), NO_HOLIDAYS) == ()


@pytest.mark.parametrize("trigger", ["at", "at:onboarding@2029-01-14"])
def test_the_date_that_came_starts_its_own_steps(trigger: str) -> None:
    """Each occasion has steps of its own."""
    asked = replace(
        request(flow(at="end - P90D"), replace(flow(at="start"), key="other")),
        trigger=trigger,
        subject_id="onboarding@2029-01-14",
    )

    steps = plan_steps(asked, NO_HOLIDAYS, NO_HOLIDAYS)

    assert [step.step_id for step in steps] == ["onboarding.plan.2029-01-14"]


def test_due_of_a_date_belongs_to_the_steps() -> None:
    """So the tour hands it to the right rule."""
    asked = PlanRequest("t", TourKind.ROTATIONAL, "active", NOW, BEN, DANA, start=NOW.date())

    (due,) = plan_at((flow(at="start"),), asked, Plan(), NO_HOLIDAYS)

    assert (due.machine, due.event, due.key) == (MachineName.STEP, "at", "at:onboarding@2026-01-15")


def test_facts_for_conditions_are_exactly_the_declared_ones() -> None:
    """What is not known is "", what is not declared is not there."""
    person = AllianceFacts("a", "ben", PersonStatus.ACTIVE, "UTC", department="Sales")

    facts = step_facts(person, {"kind": "rotational", "length_months": None}, {"secret": "x"})

    assert (facts["employee"]["department"], facts["employee"]["rehired"]) == ("Sales", False)
    assert (facts["tour"]["length_months"], facts["tour"]["type"]) == (None, "")
    assert set(facts["event"]) == {"name", "subject", "initiator", "day"}


@pytest.mark.parametrize("key", [flow.key for flow in load(schemas.starter_directory()).workflows])
def test_every_starter_workflow_plans(key: str) -> None:
    """With the facts a tour has, no step fails."""
    catalogue = load(schemas.starter_directory())
    (meant,) = (each for each in catalogue.workflows if each.key == key)
    person = AllianceFacts("a", "ben", PersonStatus.ACTIVE, "UTC")
    tour = {"kind": "rotational", "number": 1, "length_months": 12}
    facts = step_facts(person, tour, {"initiator": "employee", "subject": "1"})
    asked = replace(
        request(meant, context=facts), trigger=meant.on or "at", subject_id=key if meant.at else "1"
    )

    steps = plan_steps(asked, NO_HOLIDAYS, NO_HOLIDAYS)

    assert len(steps) == len(meant.steps)


@pytest.mark.parametrize(
    ("day", "duration", "result"),
    [
        (date(2026, 8, 31), "P6M", date(2027, 2, 28)),
        (date(2028, 2, 29), "P1Y", date(2029, 2, 28)),
        (date(2026, 1, 15), "P2W", date(2026, 1, 29)),
    ],
)
def test_durations_move_by_the_calendar(day: date, duration: str, result: date) -> None:
    """Months end within their month."""
    assert shifted(day, duration) == result


@pytest.mark.parametrize("text", ["P", "P0D", "7 days", "PT4H", "P11Y", "-P7D", ""])
def test_what_is_no_duration_of_days_is_told(text: str) -> None:
    """Hours, nothing, ten years and more, and words."""
    assert duration_problem(text)


@pytest.mark.parametrize("text", ["", "end-P90D", "end - ", "end * P1D", "end - P1D - P1D", "END"])
def test_what_is_no_date_expression_is_refused(text: str) -> None:
    """Anchor, blank, sign, blank, duration."""
    with pytest.raises(DurationError):
        parse_at(text)


def test_placeholders_are_replaced_once_and_by_words_when_unknown() -> None:
    """A value that looks like a placeholder stays text; no braces are ever read by people."""
    text = "{{employee.name}} and {{ manager.name }}"

    assert placeholders_of(text) == ("employee.name", "manager.name")
    assert (
        fill(text, {"employee.name": "{{manager.name}}"})
        == "{{manager.name}} and {{ manager.name }}"
    )
    assert fill_for_reading(text, {"manager.name": "Dana"}) == "the employee and Dana"
    assert "{{" not in fill_for_reading("".join(f"{{{{{name}}}}}" for name in PLACEHOLDERS), {})


@pytest.mark.parametrize(
    ("language", "day"), [("en", "Thursday 22 January 2026"), ("de", "Donnerstag, 22. Januar 2026")]
)
def test_days_in_hrs_texts_are_in_the_language_of_the_texts(language: str, day: str) -> None:
    """HR writes in the company's language, so a day inside is written in it too."""
    asked = request(flow(replace(TASK, texts={"text": "{{step.due}}"}, due="P7D")))
    policy = replace(asked.snapshot.policy, language=language)

    (step,) = plan_steps(
        replace(asked, snapshot=replace(asked.snapshot, policy=policy)), NO_HOLIDAYS, NO_HOLIDAYS
    )

    assert step.spec.texts["text"] == day
