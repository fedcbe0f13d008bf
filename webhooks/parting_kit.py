"""What the pages about moving on, closing and taking over share: the two people, notes, answers."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Response, request

from tourwright.domain.model import TourView
from tourwright.domain.rights import Role
from tourwright.ports_pages import PairText
from webhooks.decide import DecideKind
from webhooks.deps import Deps
from webhooks.i18n import _, mark
from webhooks.page_kit import Fault, csrf_of, is_ours, see_other
from webhooks.submit import Wish, submit
from webhooks.who import seen, who
from webhooks.words import name_of

SAID = "said"
TICK = timedelta(microseconds=1)
AGAIN = mark("This page was open for too long or in another window. Please send it again.")
NOT_NOW = mark("This cannot be done now: the page shows what can.")


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


class PartingPage(ABC):
    """The frame of these pages: shown, sent, and shown again with what is to be put right."""

    here = ""
    """Its endpoint."""
    kind = ""
    """What its texts between the two are kept as, "" when it has none."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)
        self._notes = Notes(deps, self.kind)

    def show(self, tour_id: str) -> Response:
        """Return the page; changes nothing."""
        del tour_id
        return self._page()

    def act(self, tour_id: str) -> Response:
        """Take what one of the two sends."""
        return self._sent(tour_id) if is_ours(self._csrf) else self._too_old()

    def _too_old(self) -> Response:
        return self._page(403, (Fault("", _(AGAIN)),))

    def _refused(self, words: str) -> Response:
        return self._page(422, (Fault("", words),))

    def _carry_out(self, tour_id: str, wish: Wish) -> Response:
        """Do it, or say what is to be put right when the rules refuse."""
        done = submit(self._deps, wish)
        if done.is_taken:
            return back_to(self.here, tour_id, done.kind.value)
        return self._page(422, (Fault(done.field, done.message),))

    @abstractmethod
    def _sent(self, tour_id: str) -> Response:
        """Take a form of ours."""

    @abstractmethod
    def _page(self, status: int = 200, faults: tuple[Fault, ...] = ()) -> Response:
        """Return the page."""
