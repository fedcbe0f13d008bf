"""Ana's tour with Dana at a talk, over real pages: shared by the tests of talks."""

from collections.abc import Mapping
from datetime import timedelta

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.page_world import PageWorld, send
from tourwright.domain.model import MachineName, TourKind
from tourwright.store import Store

SAID = {
    "progress": "on_track",
    "text": "The heron stands.",
    "career": "Lead a launch.",
    "next_steps": "Ring the mill.",
}
OTHER = {"progress": "at_risk", "text": "The kiln is cold.", "next_steps": "Light it."}


def both(world: PageWorld, verb: str, machine: str = "renewal", **details: object) -> None:
    """Let both say the same without a page."""
    for name in ("ana", "dana"):
        world.act(name, verb, machine, **details)


def review_opens(world: PageWorld) -> None:
    """Let the day of the first review come."""
    world.rules.fire("due", MachineName.REVIEW, subject_id="1")
    world.settle()


def talk_due(world: PageWorld) -> None:
    """Let the talk about what comes next fall due."""
    world.act("ana", "pull_forward", "renewal")


def talk_scheduled(world: PageWorld) -> None:
    """Let the two agree on a time."""
    talk_due(world)
    both(world, "accept_slot")


def talk_held(world: PageWorld) -> None:
    """Let the two agree on a time, and hold the talk."""
    talk_scheduled(world)
    world.clock.moment += timedelta(days=10)
    both(world, "held")


class TalkWorld(PageWorld):
    """A tour under way; its talks open on demand."""

    def __init__(self, store: Store, kind: TourKind = TourKind.ROTATIONAL) -> None:
        """Live to the point where both have committed."""
        super().__init__(store)
        self.committed(kind)
        self.settle()

    @property
    def review(self) -> str:
        """The address of the first review."""
        return f"/tours/{self.tour.tour_id}/talk/review/1"

    @property
    def talk(self) -> str:
        """The address of the first talk about what comes next."""
        return f"/tours/{self.tour.tour_id}/talk/renewal/1"

    @property
    def first(self) -> str:
        """The address of the first conversation."""
        return f"/tours/{self.tour.tour_id}/first-conversation"

    def review_opens(self) -> None:
        """Let the day of the first review come."""
        review_opens(self)

    def talk_due(self) -> None:
        """Let the talk about what comes next fall due."""
        talk_due(self)

    def talk_held(self) -> None:
        """Let the two agree on a time, and hold the talk."""
        talk_held(self)

    def press(
        self, name: str, path: str, verb: str, fields: Mapping[str, str] | None = None
    ) -> TestResponse:
        """Let somebody open a page and press one of its buttons."""
        answer = send(self.signed_in(name), path, {"verb": verb, **(fields or {})}, button=verb)
        self.settle()
        return answer

    def read(self, name: str, path: str) -> str:
        """Return the words of a page as somebody reads it."""
        page = self.signed_in(name).get(path)
        assert page.status_code == 200, (name, path, page.status_code)
        return page.text

    def browser(self, name: str) -> FlaskClient:
        """Return somebody's browser."""
        return self.signed_in(name)
