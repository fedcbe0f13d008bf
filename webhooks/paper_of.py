"""Puts the statement of a tour on paper: its text, who committed to it when, its versions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from tourwright.domain.model import TourView
from tourwright.ports import JournalLine
from webhooks import words
from webhooks.deps import Deps
from webhooks.i18n import _, lazy
from webhooks.paper import Paper, Part, facts_of
from webhooks.statement_sheet import Sheet, sheet_of
from webhooks.who import Seen

SIGNING = frozenset({"sign_first", "sign_second_future", "sign_second_now"})
COMMITTING = frozenset(
    {
        *(("tour", event) for event in SIGNING),
        *(("tour", event) for event in ("amend_signed", "extend")),
        *(("amendment", event) for event in ("propose", "counter")),
        *(("correction", event) for event in ("propose", "confirm")),
        ("hand_over", "adopt"),
    }
)
"""Lines of the journal by which a person stands behind the text that they name by its hash."""

HEADS: Mapping[tuple[str, str], object] = {
    ("tour", "sign_second_future"): lazy("committed to by both"),
    ("tour", "sign_second_now"): lazy("committed to by both"),
    ("tour", "amend_signed"): lazy("amendment, committed to by both"),
    ("tour", "extend"): lazy("amendment, committed to by both"),
    ("correction", "confirm"): lazy("correction of a slip of the pen, confirmed by both"),
}
"""Lines of the journal that put a text in force, in words."""

FACT_NAMES: Mapping[str, object] = {
    "kind": lazy("kind"),
    "language": lazy("language"),
    "wording": lazy("wording"),
    "employee": lazy("employee"),
    "manager": lazy("manager"),
    "company": lazy("company"),
    "allowance a year": lazy("allowance a year"),
    "networking hours a month": lazy("networking hours a month"),
    "start": lazy("start"),
    "length in months": lazy("length in months"),
    "last day": lazy("last day"),
}
KINDS: Mapping[str, object] = {
    "rotational": lazy("Rotational tour of duty"),
    "transformational": lazy("Transformational tour of duty"),
    "foundational": lazy("Foundational tour of duty"),
}


@dataclass(frozen=True)
class Head:
    """A text that came into force: when, how, under which hash."""

    at: datetime
    words: str
    text_hash: str


def paper_of(deps: Deps, seen: Seen) -> Paper | None:
    """Return the tour's statement on paper; None while there is none that both may read."""
    view = seen.view
    sheet = sheet_of(view, deps.policy_of, {})
    if view is None or sheet is None:
        return None
    lines = [line for line in deps.journal.lines(view.alliance_id) if line.stream == view.tour_id]
    signed = list(committed(lines, sheet.text_hash))
    return _paper(deps, seen, sheet, (lines, signed))


def is_committed(lines: Sequence[JournalLine], text_hash: str) -> bool:
    """Say whether two people stand behind the text."""
    return len({line.body.get("person_key") for line in committed(lines, text_hash)}) > 1


def committed(lines: Sequence[JournalLine], text_hash: str) -> Iterator[JournalLine]:
    """Yield the lines by which somebody committed to this text."""
    for line in lines:
        named = (str(line.body.get("machine")), str(line.body.get("event")))
        if named in COMMITTING and line.body.get("text_hash") == text_hash:
            yield line


def heads(lines: Sequence[JournalLine]) -> Iterator[Head]:
    """Yield every text that came into force, oldest first."""
    for line in lines:
        said = HEADS.get((str(line.body.get("machine")), str(line.body.get("event"))))
        if said is not None:
            yield Head(line.at, str(said), str(line.body.get("text_hash") or ""))


def _paper(
    deps: Deps, seen: Seen, sheet: Sheet, found: tuple[list[JournalLine], list[JournalLine]]
) -> Paper:
    assert seen.view is not None, "a paper is of a tour"
    lines, signed = found
    two = tuple(words.name_of(person) for person in (seen.employee, seen.manager))
    at = max((line.at for line in signed or lines), default=datetime(1970, 1, 1, tzinfo=UTC))
    return Paper(
        title=_("Statement of alliance: %(one)s and %(other)s", one=two[0], other=two[1]),
        about=_about(seen.view, sheet, lines),
        facts=facts_of(sheet.canonical, lambda name: str(FACT_NAMES[name])),
        sections=sheet.sections,
        moral_line=sheet.moral_line,
        parts=tuple(_parts(deps, seen, signed, lines)),
        hash_label=_("Hash of the text, in full"),
        text_hash=sheet.text_hash,
        canonical=sheet.canonical,
        at=at,
        language=sheet.language,
    )


def _about(view: TourView, sheet: Sheet, lines: Sequence[JournalLine]) -> str:
    kind = str(KINDS[view.kind])
    if not is_committed(lines, sheet.text_hash):
        return _("%(kind)s. A draft: not committed to yet.", kind=kind)
    return kind


def _parts(
    deps: Deps, seen: Seen, signed: Sequence[JournalLine], lines: Sequence[JournalLine]
) -> Iterator[Part]:
    """Yield who committed when, and the texts there were."""
    zone = seen.employee.facts.zone if seen.employee else "UTC"
    who = {line.body.get("person_key"): line for line in signed}
    people = deps.people.many([str(key) for key in who])
    names = {key: words.name_of(people.get(str(key))) for key in who}
    if who:
        said = (
            _("%(who)s, %(when)s", who=names[key], when=words.moment(line.at, zone))
            for key, line in who.items()
        )
        yield Part(_("Committed to this text"), tuple(said))
    versions = tuple(
        _("%(day)s: %(what)s, text %(hash)s", day=day, what=head.words, hash=mark)
        for head in heads(lines)
        for day, mark in [(words.day(head.at.date()), words.short_hash(head.text_hash))]
    )
    if versions:
        yield Part(_("Versions"), versions)
