"""The clock of the trial company, over workflows of a real server."""

from tests.temporal_world import World, fresh_alliance
from tourwright.dev.clock import TourClock
from tourwright.temporal import tour_workflow_id
from tourwright.values import AllianceStart


def test_what_another_version_began_is_lost_and_breaks_no_page(on_dev: World) -> None:
    """A workflow that gives no answer has no next date; whoever looks is told why."""
    alliance_id = fresh_alliance()
    tour_id = f"{alliance_id}-1"
    start = AllianceStart(alliance_id=alliance_id, person_key="p-1")
    workflow_id = tour_workflow_id(tour_id)
    on_dev.ids.add(workflow_id)
    on_dev.run(
        on_dev.client.start_workflow("Alliance", start, id=workflow_id, task_queue=on_dev.queue)
    )

    moments = on_dev.run(TourClock(on_dev.client).moments(alliance_id, [tour_id]))

    assert [(each.workflow_id, each.lost, each.next_at) for each in moments] == [
        (workflow_id, True, None)
    ]
