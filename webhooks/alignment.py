"""Three lists side by side: what each of the two and the company want, and what they share of it.

The two mark each line by themselves; nothing is counted, and there is no figure to reach.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Response, request

from tourwright.domain.model import TourView
from tourwright.ports_pages import PairText
from webhooks import words
from webhooks.deps import Deps
from webhooks.i18n import _
from webhooks.own_form import CONFLICT, FORBIDDEN, not_ours, said_of
from webhooks.page_kit import ONCE, Fault, csrf_of, page, see_other
from webhooks.who import Seen, seen, who

LISTS = ("employee_aspirations", "manager_aspirations", "company_values")
MARKS = ("shared", "differs", "unknown")
KIND = "mark"
PRIVATE = "aspirations"


@dataclass(frozen=True)
class Item:
    """One line of a list, with what each of the two says of it ("" for nothing yet)."""

    item_id: str
    owner: str
    text: str
    of_company: bool
    mine: str
    theirs: str

    @property
    def group(self) -> str:
        """Return where it stands: a mark of both, else not known yet."""
        return self.mine if self.mine == self.theirs and self.mine else "unknown"


class AlignmentPage:
    """Shows the three lists, and takes what each of the two says of a line."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)

    def show(self, tour_id: str) -> Response:
        """Return the lists in three groups."""
        del tour_id
        return self._answer()

    def mark(self, tour_id: str) -> Response:
        """Take what one of the two says of a line."""
        old = not_ours(self._csrf)
        if old:
            return self._answer(old, FORBIDDEN)
        item_id, mark = request.form.get("item", ""), request.form.get("mark", "")
        tour = seen().view
        if tour is None or mark not in MARKS or item_id not in _lines(tour):
            gone = _("This line has changed meanwhile. Please look at it as it is now.")
            return self._answer((Fault("", gone),), CONFLICT)
        self._deps.pair_texts.add(self._text(tour, item_id, mark))
        return see_other("gaps_page.alignment", tour_id=tour_id, done="marked")

    def _text(self, tour: TourView, item_id: str, mark: str) -> PairText:
        """Return the mark as it is kept: the words of the line are in the statement alone."""
        key, once = who().person_key, request.form.get(ONCE, "")
        text_id = hashlib.sha256(f"{tour.tour_id}\n{once}\n{key}\n{item_id}\n{mark}".encode())
        return PairText(
            text_id=f"mark-{text_id.hexdigest()[:24]}",
            alliance_id=tour.alliance_id,
            tour_id=tour.tour_id,
            kind=KIND,
            by_key=key,
            at=self._deps.clock.now(),
            text=mark,
            field=item_id,
        )

    def _answer(self, faults: tuple[Fault, ...] = (), status: int = 200) -> Response:
        tour = seen()
        assert tour.view is not None, "the page is about a tour"
        marks = self._deps.pair_texts.of_tour(tour.view.tour_id, KIND)
        items = _items(tour, who().person_key, marks)
        return page(
            "gaps/alignment.html",
            self._csrf,
            status=status,
            tour=tour.view,
            groups=[(title, _in_group(items, name)) for name, title in _groups()],
            marks=_marks(),
            other=_other_name(tour, who().person_key),
            private=self._private(tour.view),
            hr_email=_hr_email(tour.view),
            faults=faults,
            said=said_of({"marked": _("Done. The other side sees your mark too.")}),
        )

    def _private(self, tour: TourView) -> list[str]:
        """Return what the reader has written for nobody else."""
        kept = self._deps.private_texts.get(who().person_key, tour.tour_id, PRIVATE)
        lines = "\n".join(kept.fields.values()).splitlines() if kept else []
        return [line for line in lines if line.strip()]


def _items(tour: Seen, reader: str, marks: Sequence[PairText]) -> list[Item]:
    """Return every line of the three lists; the latest mark of each person counts."""
    assert tour.view is not None, "the page is about a tour"
    said = {(mark.field, mark.by_key): mark.text for mark in marks}
    two = (tour.circle.employee_key, tour.circle.manager_key)
    other = next((key for key in two if key != reader), "")
    return [
        Item(
            item_id=item_id,
            owner=_owner(tour, name),
            text=text,
            of_company=name == "company_values",
            mine=said.get((item_id, reader), ""),
            theirs=said.get((item_id, other), ""),
        )
        for item_id, (name, text) in _lines(tour.view).items()
    ]


def _lines(view: TourView) -> Mapping[str, tuple[str, str]]:
    """Return each line by its id; the id follows from the words, so new words are a new line."""
    found = {}
    for name in LISTS:
        told = (view.statement or {}).get(name)
        for text in told if isinstance(told, list | tuple) else ():
            digest = hashlib.sha256(f"{name}\n{text}".encode()).hexdigest()
            found[digest[:16]] = (name, str(text))
    return found


def _owner(tour: Seen, name: str) -> str:
    if name == "company_values":
        return _("The company, as the manager sees it")
    return words.name_of(tour.employee if name == "employee_aspirations" else tour.manager)


def _in_group(items: Sequence[Item], name: str) -> list[Item]:
    return [item for item in items if item.group == name]


def _other_name(tour: Seen, reader: str) -> str:
    mine = reader == tour.circle.employee_key
    return words.name_of(tour.manager if mine else tour.employee)


def _hr_email(view: TourView) -> str:
    policy = (view.statement or {}).get("policy")
    return str(policy.get("hr_email", "")) if isinstance(policy, Mapping) else ""


def _groups() -> tuple[tuple[str, str], ...]:
    return (
        ("shared", _("What you share")),
        ("differs", _("Where you differ")),
        ("unknown", _("Not talked about yet")),
    )


def _marks() -> Mapping[str, str]:
    return {
        "shared": _("We share this"),
        "differs": _("We differ here"),
        "unknown": _("I do not know yet"),
    }
