"""Employments out of the rows of the table `employmentStatus`; pure.

A row says from its date on: a kind of work, a leave, or "Terminated". Rows come in no order.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from connectors.bamboohr.reading import Json, Raw, Reading, day_of, text_of
from tourwright.domain.people import Employment, Leave, Termination, WorkerType

ENDED_BY_DATE: Json = {}


@dataclass(frozen=True)
class Stretch:
    """One employment; ending is the row that terminated it, None when nothing did.

    An employment that was followed by another kind of work the next day has an end and no ending.
    """

    start: date
    worker_type: WorkerType
    end: date | None = None
    ending: Json | None = None


def stretches(raw: Raw, reading: Reading) -> tuple[Stretch, ...]:
    """Return the employments, oldest first; without the table the record's own dates make one."""
    made: list[Stretch] = []
    for day, row in _dated(raw.rows or ()):
        _next(made, day, row, reading)
    return tuple(made) or _from_record(raw.record, reading)


def current(found: Sequence[Stretch], today: date) -> Stretch | None:
    """Return the employment that counts today: the last begun, else the first to come."""
    begun = [stretch for stretch in found if stretch.start <= today]
    return begun[-1] if begun else (found[0] if found else None)


def employments(found: Sequence[Stretch]) -> tuple[Employment, ...]:
    """Return the neutral employments."""
    return tuple(Employment(each.start, each.end, each.worker_type) for each in found)


def termination(stretch: Stretch | None) -> Termination | None:
    """Return how the employment ends, None while nothing says that it does."""
    if stretch is None or stretch.end is None or stretch.ending is None:
        return None
    row = stretch.ending
    return Termination(
        date=stretch.end,
        type=_termination_type(text_of(row, "terminationTypeId", "terminationType")),
        reason=text_of(row, "terminationReasonId", "terminationReason"),
        rehire_eligible=_yes_no(text_of(row, "terminationRehireId", "terminationRehire")),
    )


def leave(raw: Raw, reading: Reading, today: date) -> Leave | None:
    """Return the leave that covers today, from status rows and approved time off."""
    by_row = _leave_by_row(raw, reading, today)
    by_request = _leave_by_request(raw, reading, today)
    if by_row is None or by_request is None:
        return by_row or by_request
    return replace(by_row, expected_end=by_row.expected_end or by_request.expected_end)


def _dated(rows: Sequence[Json]) -> list[tuple[date, Json]]:
    """Return the rows that carry a date, in order of date and then of row id."""
    dated = [(day, row) for row in rows if (day := day_of(row, "date")) is not None]
    return sorted(dated, key=lambda pair: (pair[0], text_of(pair[1], "id").zfill(20)))


def _next(made: list[Stretch], day: date, row: Json, reading: Reading) -> None:
    """Take one more row into account."""
    last = made[-1] if made and made[-1].end is None else None
    if _is_termination(row):
        if last is not None:
            made[-1] = replace(last, end=day, ending=row)
        return
    kind = _worker_type(row, reading)
    if last is not None and (kind == last.worker_type or _is_leave(row, reading)):
        return
    if last is not None:
        made[-1] = replace(last, end=max(last.start, day - timedelta(days=1)))
    made.append(Stretch(day, kind))


def _from_record(record: Json, reading: Reading) -> tuple[Stretch, ...]:
    """Make the one employment that the record's dates tell of."""
    start = day_of(record, "hireDate")
    if start is None:
        return ()
    kind = _worker_type(record, reading)
    end = day_of(record, "terminationDate")
    if end is None or end < start:
        return (Stretch(start, kind),)
    return (Stretch(start, kind, end, ENDED_BY_DATE),)


def _status(row: Json) -> str:
    """Return the employment status word, lower case."""
    return text_of(row, "employmentStatus", "employmentStatusName").casefold()


def _is_termination(row: Json) -> bool:
    """Say whether the row ends the employment."""
    return _status(row).startswith("terminat")


def _is_leave(row: Json, reading: Reading) -> bool:
    """Say whether the row is a leave."""
    return _status(row) in reading.leave_words


def _worker_type(row: Json, reading: Reading) -> WorkerType:
    """Return the nature of the work; an unknown word is an employee."""
    return reading.worker_types.get(_status(row), WorkerType.EMPLOYEE)


def _termination_type(text: str) -> str:
    """Sort the account's own word; "involuntary" holds "voluntary", so it is asked first."""
    word = text.casefold()
    if not word:
        return "unknown"
    if "involuntary" in word or "dismiss" in word:
        return "involuntary"
    return "voluntary" if "voluntary" in word or "resign" in word else "other"


def _yes_no(text: str) -> bool | None:
    """Read eligibility for re-hire; anything but yes and no is for a person to decide."""
    return {"yes": True, "true": True, "no": False, "false": False}.get(text.casefold())


def _leave_by_row(raw: Raw, reading: Reading, today: date) -> Leave | None:
    """Return the leave whose row is the last that came true."""
    rows = _dated(raw.rows or ())
    begun = [pair for pair in rows if pair[0] <= today]
    if not begun or not _is_leave(begun[-1][1], reading):
        return None
    coming = [day for day, _ in rows if day > today]
    return Leave(begun[-1][0], coming[0] - timedelta(days=1) if coming else None)


def _leave_by_request(raw: Raw, reading: Reading, today: date) -> Leave | None:
    """Return the approved time off of a leave type that covers today."""
    for request in raw.time_off:
        kind = request.get("type")
        named = isinstance(kind, dict) and text_of(kind, "name").casefold() in reading.leave_words
        start, end = day_of(request, "start"), day_of(request, "end")
        if named and start and end and start <= today <= end:
            return Leave(start, end)
    return None
