"""Records that were joined, on a real server: the tour goes on, and the other alliance rests."""

from tests.temporal_hands import HR
from tests.temporal_world import World

TWIN = "p-twin"


def test_a_tour_goes_on_with_its_manager_under_another_key(running: World) -> None:
    """And comes back when the records part; no hand-over is opened by either."""
    alliance = running.alliance()
    alliance.hire()
    tour = alliance.tour(1)
    boss = tour.tour.manager.person_key

    alliance.act(HR, "same_person", fields={"old": boss, "new": TWIN})
    running.settle()
    assert (alliance.alliance.current_manager_key, tour.tour.manager.person_key) == (TWIN, TWIN)

    alliance.act(HR, "same_person", fields={"old": TWIN, "new": boss})
    running.settle()
    assert (tour.tour.manager.person_key, tour.tour.hand_over) == (boss, None)


def test_an_alliance_rests_and_goes_on(running: World) -> None:
    """Through a new run of its workflow, too."""
    alliance = running.alliance()
    alliance.hire(manager_key="")
    before = alliance.alliance

    alliance.act(HR, "merged")
    alliance.renew()
    assert (alliance.alliance.merged, alliance.next()) == (True, None)

    alliance.act(HR, "parted")
    running.settle()
    assert (alliance.alliance.merged, alliance.alliance.holds) == (False, before.holds)
