"""The statement workshop and the page to commit."""

from tests.axe_states import State
from tests.factories import BLANKS, some_snapshot
from tests.page_world import PageWorld
from tourwright.domain.model import TourKind
from webhooks.workshop_fields import BY_NAME
from webhooks.workshop_kept import KeptChanges

KIND = TourKind.TRANSFORMATIONAL
OTHERS = {"career": '"Toward leading a plant by the sea."'}
MINE = "Toward leading a team of my own."
ANA_ADDS = {"employee_aspirations": '["Lead a plant."]', "agree": "*"}


def slot(world: PageWorld) -> None:
    """Open the slot of a tour."""
    world.open_tour(KIND, snapshot=some_snapshot(KIND, blanks=BLANKS[KIND]))


def drafting(world: PageWorld) -> None:
    """Let Dana start the draft."""
    slot(world)
    world.act("dana", "open_draft")


def sharing(world: PageWorld) -> None:
    """Let Dana share the text and change a part of it."""
    drafting(world)
    world.act("dana", "share")
    world.act("dana", "edit", fields=OTHERS)


def clashing(world: PageWorld) -> None:
    """Let Ana write in the part that Dana changed meanwhile."""
    sharing(world)
    kept = KeptChanges(world.store.private_texts, world.clock, world.key("ana"), world.tour)
    kept.keep(BY_NAME["career"], MINE, 1)


def signing(world: PageWorld) -> None:
    """Put the text before both."""
    sharing(world)
    world.act("ana", "edit", fields=ANA_ADDS)
    world.act("dana", "agree_field", fields={"field": "*"})
    world.act("dana", "propose_sign")


def signed(world: PageWorld) -> None:
    """Let Ana commit first."""
    signing(world)
    world.act("ana", "sign", text_hash=world.tour.text_hash)


def committed(world: PageWorld) -> None:
    """Let both commit."""
    signed(world)
    world.act("dana", "sign", text_hash=world.tour.text_hash)


def text(world: PageWorld) -> str:
    """Return the address of the workshop."""
    return f"/tours/{world.tour.tour_id}/statement"


def changes(world: PageWorld) -> str:
    """Return the address of the workshop with every change shown."""
    return f"{text(world)}?changes=1"


def revisions(world: PageWorld) -> str:
    """Return the address of the revisions."""
    return f"{text(world)}/revisions"


def merge(world: PageWorld) -> str:
    """Return the address of the page with both wordings."""
    kept = KeptChanges(world.store.private_texts, world.clock, world.key("ana"), world.tour)
    return f"{text(world)}/field/career/merge?kept={kept.all()[0].kept_id}"


def commit(world: PageWorld) -> str:
    """Return the address of the page to commit."""
    return f"/tours/{world.tour.tour_id}/commit"


STATES = (
    State("workshop-slot-employee", "ana", text, slot),
    State("workshop-slot-manager", "dana", text, slot),
    State("workshop-draft", "dana", text, drafting),
    State(
        "workshop-draft-error",
        "dana",
        text,
        drafting,
        {"mission_objective": "x" * 3000, "length_months": "many"},
        "share",
        422,
    ),
    State("workshop-draft-of-the-other", "ana", text, drafting),
    State("workshop-shared", "ana", text, sharing),
    State("workshop-changes", "ana", changes, sharing),
    State("workshop-error", "ana", text, sharing, {"mission_objective": "x" * 3000}, "save", 422),
    State("workshop-day-error", "dana", text, drafting, {"last_day": "1999-01-01"}, "share", 422),
    State("workshop-kept", "ana", text, clashing),
    State("workshop-merge", "ana", merge, clashing),
    State("workshop-revisions", "dana", revisions, sharing),
    State("workshop-signing", "dana", text, signing),
    State("commit", "ana", commit, signing),
    State("commit-refused", "ana", commit, signing, {"text_hash": "0" * 64}, "sign", 409),
    State("commit-once", "ana", commit, signed),
    State("commit-other-first", "dana", commit, signed),
    State("commit-done", "dana", commit, committed),
    State("commit-not-yet-proposed", "ana", commit, sharing),
    State("workshop-over", "ana", text, committed),
)
