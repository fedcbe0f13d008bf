"""Every history that a release recorded replays with the code of today."""

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest
from temporalio import workflow
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer, UnsandboxedWorkflowRunner
from temporalio.workflow import NondeterminismError

from tests.histories.paths import PATHS
from tests.history_keys import history_keyring
from tourwright import __version__
from tourwright.bootstrap.worker import WORKFLOWS
from tourwright.domain import tour as rules
from tourwright.temporal import data_converter
from tourwright.values import TourStart
from workflows import directory, hris_round
from workflows.alliance import Alliance
from workflows.directory import DirectoryRound
from workflows.hris_round import HrisRound
from workflows.hris_subscriptions import HrisSubscriptions
from workflows.options import QUICK
from workflows.source_event import SourceEvent
from workflows.tour_of_duty import TourOfDuty

EVERY = (TourOfDuty, Alliance, SourceEvent, DirectoryRound, HrisRound, HrisSubscriptions)
FOLDER = Path(__file__).parents[1] / "histories"
FILES = sorted(FOLDER.glob("*.json.gz"))


def history(path: Path) -> WorkflowHistory:
    """Return a recorded history."""
    kept = json.loads(gzip.decompress(path.read_bytes()))
    return WorkflowHistory.from_json(kept["workflow_id"], kept["history"])


def kind_of(path: Path) -> str:
    """Return the name of the workflow that a recorded history is of."""
    first = history(path).events[0].workflow_execution_started_event_attributes
    return first.workflow_type.name


def replayer(*workflows: type, **options: object) -> Replayer:
    """Return a replayer that can read what was recorded."""
    return Replayer(
        workflows=workflows or EVERY,
        data_converter=data_converter(history_keyring()),
        **options,  # type: ignore[arg-type]  # by name
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name.removesuffix(".json.gz"))
async def test_a_recorded_history_replays(path: Path) -> None:
    """A tour that was begun under that release goes on under this one."""
    replayed = await replayer().replay_workflow(history(path), raise_on_replay_failure=False)

    assert replayed.replay_failure is None


def test_this_release_recorded_its_paths() -> None:
    """A release without its histories could be broken by the next one unseen."""
    mine = [path for path in FILES if path.name.startswith(f"{__version__}-")]

    assert len(mine) >= len(PATHS)


def test_every_workflow_of_the_worker_has_a_recorded_history() -> None:
    """A kind of workflow that nobody recorded could change unseen."""
    recorded = {kind_of(path) for path in FILES}

    assert recorded == {each.__name__ for each in WORKFLOWS}
    assert set(EVERY) == set(WORKFLOWS)


@workflow.defn(name="TourOfDuty")
class ChangedTour(TourOfDuty):
    """A tour that asks one activity more than the recorded ones did."""

    @workflow.init
    def __init__(self, start: TourStart) -> None:
        """Begin as always."""
        super().__init__(start)

    @workflow.run
    async def run(self, start: TourStart) -> None:
        """Ask one thing more, unguarded."""
        await workflow.execute_activity("hris.refresh", start.carried, **later(), result_type=str)
        await super().run(start)


def later() -> workflow.ActivityConfig:
    """Return the options of the extra activity."""
    return workflow.ActivityConfig(start_to_close_timeout=QUICK["start_to_close_timeout"])


async def test_a_changed_workflow_is_found() -> None:
    """The check can fail: a command that no history has is no silent change."""
    recorded = history(FOLDER / "0.1.0-rotational-unattended.json.gz")
    changed = replayer(ChangedTour, workflow_runner=UnsandboxedWorkflowRunner())

    with pytest.raises(NondeterminismError):
        await changed.replay_workflow(recorded)


async def test_a_changed_rule_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules run inside the workflow: one that plans no dates any more is found as well."""
    real = rules.open_tour
    quiet = lambda opening, now: replace(real(opening, now), replan=False)  # noqa: E731
    monkeypatch.setattr(rules, "open_tour", quiet)
    changed = replayer(TourOfDuty, workflow_runner=UnsandboxedWorkflowRunner())

    with pytest.raises(NondeterminismError):
        await changed.replay_workflow(history(FOLDER / "0.1.0-rotational-unattended.json.gz"))


async def test_a_reading_that_goes_on_elsewhere_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """How long a run is belongs to what was recorded, too."""
    monkeypatch.setattr(hris_round, "MOST_STEPS", hris_round.MOST_STEPS - 100)
    changed = replayer(HrisRound, workflow_runner=UnsandboxedWorkflowRunner())

    with pytest.raises(NondeterminismError):
        await changed.replay_workflow(history(FOLDER / "0.1.0-hris-round-long.json.gz"))


async def test_a_directory_that_is_read_on_elsewhere_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """How many pages a run reads was recorded as well."""
    monkeypatch.setattr(directory, "MOST_PAGES", directory.MOST_PAGES - 100)
    changed = replayer(DirectoryRound, workflow_runner=UnsandboxedWorkflowRunner())

    with pytest.raises(NondeterminismError):
        await changed.replay_workflow(history(FOLDER / "0.1.0-directory-round-long.json.gz"))
