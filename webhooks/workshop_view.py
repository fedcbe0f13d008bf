"""What the pages of the workshop show: one section a blank, its changes, and what is still open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tourwright.domain.errors import RuleError
from tourwright.domain.model import Party, TourView
from tourwright.domain.people import Person
from tourwright.domain.policy import Policy
from tourwright.domain.refusal_words import refusal_in
from tourwright.domain.statement import from_dict, missing, warnings_for
from tourwright.domain.tour_negotiation import OWN, filled
from tourwright.ports_pages import PairText, StatementText
from webhooks import words
from webhooks.i18n import _, language
from webhooks.page_kit import Fault
from webhooks.who import Seen, Who
from webhooks.word_diff import Part, parts
from webhooks.workshop_fields import (
    BLANKS,
    BY_NAME,
    ENDS,
    OWNER_LABELS,
    Blank,
    Input,
    rows,
    text_of,
    value_in,
)

SIDES = (Party.EMPLOYEE, Party.MANAGER)


@dataclass(frozen=True)
class Comment:
    """One remark about a part."""

    by: str
    at: str
    text: str
    revision: int


@dataclass(frozen=True)
class Change:
    """How a part became what it is: who changed it, when, in which revision."""

    revision: int
    by: str
    at: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Promised:
    """One promise as it is read: who makes it, as a sign and in words, and what."""

    owner: str
    by: str
    text: str


@dataclass(frozen=True)
class Section:
    """One part of the text as one reader sees it. theirs_only: the reader cannot write it."""

    blank: Blank
    text: str
    rows: tuple[tuple[Input, ...], ...]
    is_filled: bool
    agreed_by_me: bool
    agreed_by_them: bool
    theirs_only: bool
    change: Change | None = None
    comments: tuple[Comment, ...] = ()
    is_open: bool = False
    promises: tuple[Promised, ...] = ()


@dataclass(frozen=True)
class OpenPoint:
    """One thing left to do before both can commit; name is the part it is about.

    words are a whole sentence.
    """

    name: str
    words: str


@dataclass(frozen=True)
class OpenParts:
    """Parts that wait for the same, by name and label."""

    why: str
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Typed:
    """What was typed into one part and came back: the value, empty rows to add, what is wrong.

    kept_id names the words when they were kept already.
    """

    name: str = ""
    value: object = None
    more: int = 0
    faults: tuple[Fault, ...] = ()
    kept_id: str = ""


@dataclass(frozen=True)
class Shared:
    """The shared text with everything around it, for one reader."""

    here: Who
    seen: Seen
    view: TourView
    texts: Sequence[StatementText]
    comments: Sequence[PairText] = ()
    typed: Typed = field(default_factory=Typed)

    @property
    def side(self) -> Party:
        """Return the reader's side."""
        is_employee = self.here.person_key == self.view.employee_key
        return Party.EMPLOYEE if is_employee else Party.MANAGER

    def name(self, person_key: str) -> str:
        """Return how somebody of the two is called."""
        two = (self.seen.employee, self.seen.manager)
        found: Person | None = next((p for p in two if p and p.person_key == person_key), None)
        return words.name_of(found) if found else _("an earlier manager")

    def other_name(self) -> str:
        """Return how the other side is called."""
        view = self.view
        is_employee = self.side is Party.EMPLOYEE
        return self.name(view.manager_key if is_employee else view.employee_key)

    def sections(self) -> tuple[Section, ...]:
        """Return every part of the text, in reading order."""
        statement = self.view.statement or {}
        said = set(filled(from_dict(statement)))
        return tuple(self._section(blank, statement, said) for blank in self._blanks())

    def _blanks(self) -> Iterable[Blank]:
        has_end = self.view.kind != "foundational"
        return (blank for blank in BLANKS if has_end or blank.name not in ENDS)

    def _section(
        self, blank: Blank, statement: Mapping[str, object], said: Iterable[str]
    ) -> Section:
        value = value_in(statement, blank)
        mine, theirs = self._agreed()
        is_typed = self.typed.name == blank.name
        more = self.typed.more if is_typed else 1
        return Section(
            blank=blank,
            text=text_of(blank, value),
            rows=rows(blank, self.typed.value if is_typed else value, max(1, more)),
            is_filled=blank.name in said,
            agreed_by_me=blank.name in mine,
            agreed_by_them=blank.name in theirs,
            theirs_only=blank.name == OWN[_other(self.side)],
            change=self.change_of(blank),
            comments=tuple(
                self._comment(each) for each in self.comments if each.field == blank.name
            ),
            is_open=is_typed,
            promises=_promised(value) if blank.name == "promises" else (),
        )

    def _agreed(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        view = self.view
        both = (view.employee_agreed, view.manager_agreed)
        return both if self.side is Party.EMPLOYEE else (both[1], both[0])

    def change_of(self, blank: Blank) -> Change | None:
        """Return the last change of a part, None when it stands as it was shared."""
        revision = self.view.changed.get(blank.name, 0)
        after, before = self.text_at(revision), self.text_at(revision - 1)
        if not revision or after is None or before is None:
            return None
        told = parts(*(text_of(blank, value_in(each.statement, blank)) for each in (before, after)))
        return Change(revision, self.name(after.by_key), self.when(after.at), told)

    def text_at(self, revision: int) -> StatementText | None:
        """Return the text as it stood in a revision."""
        return text_at(self.texts, revision)

    def when(self, at: datetime) -> str:
        """Return a moment in words, at the reader's place."""
        return words.moment(at, self.here.zone)

    def _comment(self, text: PairText) -> Comment:
        return Comment(self.name(text.by_key), self.when(text.at), text.text, text.revision)

    def open_parts(self) -> tuple[OpenParts, ...]:
        """Return what is left to do before both can commit, parts in reading order."""
        statement = from_dict(self.view.statement or {})
        empty = [name for side in SIDES for name in missing(statement, side)]
        mine, theirs = self._agreed()
        said = filled(statement)
        found = (
            (_("Something is still missing"), empty),
            (_("Waits for your agreement"), [name for name in said if name not in mine]),
            (
                _("Waits for %(name)s", name=self.other_name()),
                [name for name in said if name not in theirs],
            ),
        )
        told = (OpenParts(why, _labelled(names)) for why, names in found)
        return tuple(each for each in told if each.parts)

    @property
    def is_unusual(self) -> bool:
        """Say whether the length is outside of what is usual, so that a reason is asked."""
        return bool(warnings_for(from_dict(self.view.statement or {})))


def text_at(texts: Sequence[StatementText], revision: int) -> StatementText | None:
    """Return the text as it stood in a revision, None before it was shared."""
    found = [each for each in texts if each.revision and each.revision <= revision]
    return found[-1] if found else None


def lacking(statement: Mapping[str, object], side: Party) -> tuple[OpenPoint, ...]:
    """Return what the author of a draft has to fill before it is shared."""
    read = from_dict(statement)
    other_own = OWN[_other(side)]
    names = [name for name in missing(read, side) if name not in (other_own, OWN[Party.EMPLOYEE])]
    points = [
        OpenPoint(name, _("%(part)s: please fill it in.", part=_label(name))) for name in names
    ]
    if not any(each.owner != "employee" for each in read.promises):
        sentence = _("Promises: a tour needs a promise of the manager or of the company.")
        points = [each for each in points if each.name != "promises"]
        points.append(OpenPoint("promises", sentence))
    return tuple(points)


def policy_lines(policy: Policy) -> tuple[tuple[str, str], ...]:
    """Return the policy layer as (label, words): what is equal for the whole team."""
    amount = f"{policy.allowance_amount} {policy.allowance_currency}"
    principles = tuple((_("Principle"), each) for each in policy.principles)
    return (
        *principles,
        (_("Money for your network, a year"), amount),
        (_("Hours for your network, a month"), str(policy.networking_hours)),
    )


def refusal(broken: RuleError | str) -> str:
    """Return why something was refused as a sentence for people."""
    text = str(broken)
    name, colon, rest = text.partition(" is empty: ")
    if colon and name in BY_NAME:
        return _("%(part)s: something is still missing", part=_label(name)) + "."
    if text.startswith("not agreed yet"):
        return _("The other side has not agreed to every part yet.")
    if text.startswith(OWN[Party.MANAGER]):
        return _("The manager's aspirations come first. Yours follow as soon as they are there.")
    if text.startswith("length_months"):
        return _("Length in months: this length is outside of what this kind of tour allows.")
    text = refusal_in(language(), rest if colon else text)
    return text if colon else text[:1].upper() + text[1:]


def _labelled(names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, _label(name)) for name in dict.fromkeys(names) if name in BY_NAME)


def _promised(value: object) -> tuple[Promised, ...]:
    items = value if isinstance(value, list) else []
    return tuple(
        Promised(each["owner"], str(OWNER_LABELS.get(each["owner"], each["owner"])), each["text"])
        for each in items
    )


def _label(name: str) -> str:
    blank = BY_NAME.get(name)
    return str(blank.label) if blank else name.replace("_", " ")


def _other(side: Party) -> Party:
    return Party.MANAGER if side is Party.EMPLOYEE else Party.EMPLOYEE
