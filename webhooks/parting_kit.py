"""What the pages about moving on, closing and taking over share: the two people, notes, answers."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Response, request

from tourwright.domain.model import TourView
from tourwright.domain.rights import Role
from tourwright.ports_pages import PairText
from webhooks.csrf import FormNotOursError
from webhooks.decide import DecideKind
from webhooks.deps import Deps
from webhooks.i18n import _, mark
from webhooks.page_kit import Fault, csrf_of, see_other
from webhooks.submit import Done, Wish, submit
from webhooks.who import seen, who
from webhooks.words import name_of

SAID = "said"
TICK = timedelta(microseconds=1)
AGAIN = mark("This page was open for too long or in another window. Please send it again.")


@dataclass(frozen=True)
class Two:
    """The two people of the tour, and who of them reads; reader is "" for anybody else."""

    view: TourView
    employee: str
    manager: str
    reader_key: str
    reader: str

    def name(self, person_key: str) -> str:
        """Return how one of them is called; who was the manager before is somebody."""
        names = {self.view.employee_key: self.employee, self.view.manager_key: self.manager}
        return names.get(person_key) or _("somebody who was the manager before")

    @property
    def other(self) -> str:
        """The name of the one who does not read."""
        return self.manager if self.reader == Role.EMPLOYEE else self.employee


def the_two() -> Two:
    """Return the two people of the tour of the address."""
    here, around = who(), seen()
    assert around.view is not None, "the page is about a tour"
    side = next((role for role in (Role.EMPLOYEE, Role.MANAGER) if role in around.roles), "")
    return Two(
        around.view,
        name_of(around.employee),
        name_of(around.manager),
        here.person_key,
        str(side),
    )


def is_ours(deps: Deps) -> bool:
    """Say whether the form that was sent is one we rendered for this browser."""
    try:
        csrf_of(deps).check()
    except FormNotOursError:
        return False
    return True


def told_before() -> str:
    """Return the sentence about what was just done, by the word in the address; "" without one."""
    sentences = {
        DecideKind.DONE.value: _("Done. It stands on this page for both of you."),
        DecideKind.RECORDED.value: _("Stored safely; it will be carried out shortly."),
        DecideKind.HELD.value: _("Stored; it is opened together with the other side's."),
        DecideKind.REPEAT.value: _("This was done already; nothing changed."),
        DecideKind.RESTS.value: _("Stored. Until it takes effect, only you know of it."),
        "saved": _("Saved for both of you."),
    }
    return sentences.get(request.args.get(SAID, ""), "")


def carried_out(deps: Deps, wish: Wish) -> tuple[Done, tuple[Fault, ...]]:
    """Do it, and say what is to be put right when the rules refuse."""
    done = submit(deps, wish)
    faults = () if done.is_taken else (Fault(done.field, done.message),)
    return done, faults


def back_to(endpoint: str, tour_id: str, done: str) -> Response:
    """Send the browser to the page, which says what was done."""
    return see_other(endpoint, tour_id=tour_id, **{SAID: done})


@dataclass(frozen=True)
class Note:
    """The latest words under one name, by whom and when, and its mark to notice a later one."""

    text: str = ""
    by_key: str = ""
    on: str = ""
    mark: str = ""


class Notes:
    """Texts between the two about one thing; the latest of each name stands, all are kept."""

    def __init__(self, deps: Deps, kind: str) -> None:
        """Work on one kind of texts."""
        self._deps = deps
        self._kind = kind

    def all(self, tour_id: str) -> Sequence[PairText]:
        """Return every text, oldest first."""
        return self._deps.pair_texts.of_tour(tour_id, self._kind)

    def latest(self, tour_id: str) -> Mapping[str, Note]:
        """Return the latest words under each name."""
        return {text.field: _note(text) for text in self.all(tour_id)}

    def _after_all(self, tour_id: str) -> datetime:
        """Return now, but later than every text there is: the order of two is never a guess."""
        now = self._deps.clock.now()
        return max([now, *(text.at + TICK for text in self.all(tour_id))])

    def write(self, view: TourView, by_key: str, name: str, text: str) -> None:
        """Keep new words under a name."""
        now = self._after_all(view.tour_id)
        parts = (view.tour_id, self._kind, name, by_key, now.isoformat(), text)
        mark = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]
        self._deps.pair_texts.add(
            PairText(
                text_id=mark,
                alliance_id=view.alliance_id,
                tour_id=view.tour_id,
                kind=self._kind,
                by_key=by_key,
                at=now,
                text=text,
                field=name,
            )
        )


def _note(text: PairText) -> Note:
    return Note(text.text, text.by_key, text.at.date().isoformat(), text.text_id)
