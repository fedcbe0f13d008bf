"""Every benchmark runs to its end at a tiny size and computes what it promises; never how fast."""

from pathlib import Path

import pytest

from benchmarks import __main__ as command
from benchmarks import (
    decisions,
    digest,
    leavers,
    memory,
    notifications,
    pages,
    people_load,
    people_stream,
    tour_cost,
    webhook,
)
from benchmarks.results import Figure, Result


def values(result: Result) -> dict[str, float]:
    """Return the figures by name."""
    return {each.name: each.value for each in result.figures}


def test_webhooks_are_compared() -> None:
    """Our route and the bare receiver both take everything that is sent."""
    found = values(webhook.run(requests=40, repeats=1))

    assert found["CPU, ours / bare"] >= 0
    assert found["p99 / p50, ours"] >= 1


def test_notifications_are_taken_while_the_engine_is_down() -> None:
    """All of them, and every handshake between them is answered."""
    found = values(notifications.run(seconds=1))

    assert found["sent a second"] == notifications.RATE
    assert found["taken, p99"] >= found["taken, p50"] > 0


def test_a_tour_is_counted() -> None:
    """What an action is made of adds up, and the counts are within the budget of a tour."""
    figures = tour_cost.cost(configured=False)
    found = values(Result("", figures))

    parts = [count for name, count in found.items() if name.startswith("bare:   ")]
    assert found["bare: actions"] == sum(parts)
    assert found["bare: history events"] > found["bare: actions"]
    assert all(each.is_met for each in figures if each.goal is not None), figures


def test_decisions_are_compared() -> None:
    """Both sides do the same number; the ratio is of this run."""
    found = values(decisions.run(decisions=16, repeats=1))

    for where in ("server with a file", "server in memory"):
        reviews = found[f"reviews alone / bare, {where}"]
        commitments = found[f"commitments alone / bare, {where}"]
        page = found[f"page / bare, {where}"]
        assert 62 / page == pytest.approx(54 / reviews + 8 / commitments)


def test_a_tour_decides_as_often_as_is_assumed() -> None:
    """The mix of decisions is that of the tour whose cost is counted."""
    found = values(Result("", tour_cost.cost(configured=False)))

    assert found["bare:   updates"] == decisions.IN_PAIRS / 2 + decisions.ALONE


def test_leavers_are_counted() -> None:
    """Each alliance is called once and ends; half of them are a question to HR."""
    found = leavers.run(20)

    assert values(found)["calls after it"] == values(found)["alliances that ended"] == 20
    assert values(found)["questions to HR"] == 10
    assert all(each.is_met for each in found.figures if each.goal is not None), found.table()


def test_people_are_loaded() -> None:
    """Both databases take everybody, and a delta calls each alliance that changed once."""
    found = values(people_load.run(1_000))

    for database in ("SQLite", "PostgreSQL"):
        assert found[f"{database}, 1,000 people: calls of that delta"] == people_load.CHANGES
        assert found[f"{database}, 1,000 people: first load"] > 0


def test_a_stream_of_changes_is_read() -> None:
    """It ends as the list of everybody."""
    found = values(people_stream.run(300))

    assert found["SQLite, 300 people: records that differ"] == 0
    assert found["SQLite, 300 people: deliveries"] > 300


def test_memory_is_measured() -> None:
    """A worker with tours holds more than nothing."""
    found = values(memory.run(20))

    assert found["worker, 20 tours"] > 10


def test_pages_are_timed() -> None:
    """Each page answers, and both see the commitment."""
    found = values(pages.run(tours=12, rounds=2, commitments=1))

    assert found["p95 of /team"] > 0
    assert found["commit pressed until both see it, median"] > 0


def test_a_missed_goal_is_said(tmp_path: Path) -> None:
    """Tables and files say met or missed, and figures without a goal say neither."""
    over = Figure("actions", 91, goal=90)
    result = Result("cost", [over, Figure("ratio", 0.9, goal=0.8, at_least=True), Figure("rss", 1)])

    assert "MISSED: at most 90" in result.table()
    assert [each.is_met for each in result.figures] == [False, True, None]
    assert '"is_met": false' in result.save(tmp_path).read_text(encoding="utf-8")


def test_every_benchmark_has_a_name() -> None:
    """`make bench` runs them all."""
    of_microsoft = {"notifications", "digest"}
    of_people = {"people_load", "people_stream", "leavers"}
    others = {"webhook", "tour_cost", "decisions", "memory", "pages"}

    assert set(command.BENCHMARKS) == of_microsoft | of_people | others


def test_eighty_asks_of_a_morning_are_one_digest() -> None:
    """One mail, or one card; the mailbox never has to say no, and nobody waits for nothing."""
    result = digest.run(others=30)
    found = values(result)

    assert found["all mails"] == 31
    assert [each.name for each in result.figures if each.is_met is False] == []
