"""Records put together: nothing is lost, the order stays, the last view counts."""

from tests.store_factories import ask, entry, meeting, notice, record, view
from tourwright.domain.model import AskClose, OutEvent, Record
from tourwright.domain.records import joined

STATEMENT = {"mission_objective": "Build it"}


def test_of_nothing_there_is_no_record() -> None:
    """Acts that were repeats brought nothing to write."""
    assert joined([]) is None


def test_a_single_record_is_itself() -> None:
    """An act alone is written as it always was."""
    one = record(4, "edit", view=view(4))

    assert joined([one]) is one


def test_what_several_hold_stands_in_their_order() -> None:
    """One record tells of all, under the number of the first."""
    first = record(4, "one_in", asks=(AskClose("a", "answered"),), notices=(notice("n1"),))
    second = record(5, "both_in", asks=(ask("b"),), notices=(notice("n2"),))

    both = joined([first, second])

    assert both == record(
        4,
        asks=(AskClose("a", "answered"), ask("b")),
        notices=(notice("n1"), notice("n2")),
        entries=(entry("one_in"), entry("both_in")),
    )


def test_meetings_and_events_come_along() -> None:
    """Calendars and subscribers miss nothing."""
    told = [OutEvent(what) for what in ("review.opened", "review.revealed")]
    parts = [record(n, events=(told[n - 1],), meetings=(meeting(n),)) for n in (1, 2)]

    both = _joined(*parts)

    assert (both.events, both.meetings) == (tuple(told), (meeting(1), meeting(2)))


def test_the_last_view_counts() -> None:
    """A view that comes later says how things are."""
    both = _joined(record(4, view=view(4, state="active")), record(5, view=view(5, state="ended")))

    assert both.view == view(5, state="ended")


def test_a_statement_is_kept_when_the_last_view_has_none() -> None:
    """A view without a statement says that it did not change."""
    both = _joined(record(4, view=view(4, statement=STATEMENT)), record(5, view=view(5)))

    assert both.view == view(5, statement=STATEMENT)


def test_a_view_in_front_of_a_record_without_is_kept() -> None:
    """A record without a view takes none away."""
    assert _joined(record(4, view=view(4)), record(5)).view == view(4)


def test_records_without_views_have_none_together() -> None:
    """Nothing is invented."""
    assert _joined(record(4), record(5)).view is None


def _joined(*records: Record) -> Record:
    both = joined(records)
    assert both is not None
    return both
