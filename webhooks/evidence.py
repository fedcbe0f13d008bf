"""Evidence of results: what was reached in a tour, for the employee to take along.

It tells what both committed to and what each of them adds; nothing is scored. The employee keeps a
copy as plain text, which opens without this system. Source: product C30, B21; lifecycle E42.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import Response, make_response, request

from tourwright.domain.model import TourView
from webhooks.forms import FieldKind, FormField
from webhooks.i18n import _
from webhooks.page_kit import Fault, form, page
from webhooks.parting_kit import Note, PartingPage, Two, back_to, the_two, told_before
from webhooks.words import day as day_words

KIND = "evidence"
HERE = "moving_on.evidence"
MAX_WORDS = 4_000
WIDTH = 78


@dataclass(frozen=True)
class Part:
    """One part of the evidence: a heading with its lines, "" lines between paragraphs."""

    heading: str
    lines: tuple[str, ...]


class EvidencePage(PartingPage):
    """Shows the evidence to the two, lets each add to it, and gives it away as text."""

    here = HERE
    kind = KIND

    def text(self, tour_id: str) -> Response:
        """Return the evidence as a plain text to keep."""
        del tour_id
        two = the_two()
        answer = make_response(as_text(self._parts(two), two))
        answer.headers["Content-Type"] = "text/plain; charset=utf-8"
        answer.headers["Content-Disposition"] = 'attachment; filename="evidence-of-results.txt"'
        return answer

    def _sent(self, tour_id: str) -> Response:
        """Keep what one of the two saw; the words before are kept below it."""
        typed, faults = form((own_field(the_two()),), "save", MAX_WORDS)
        if faults:
            return self._page(422, faults)
        two = the_two()
        self._notes.write(two.view, two.reader_key, two.reader, typed["seen"].strip())
        return back_to(HERE, tour_id, "saved")

    def _parts(self, two: Two) -> list[Part]:
        return list(parts_of(two, self._notes.latest(two.view.tour_id)))

    def _page(self, status: int = 200, faults: tuple[Fault, ...] = ()) -> Response:
        two = the_two()
        mine = self._notes.latest(two.view.tour_id).get(two.reader, Note())
        return page(
            "moving_on/evidence.html",
            self._csrf,
            status=status,
            faults=faults,
            typed=request.form if status != 200 else {"seen": mine.text},
            company=self._deps.company,
            two=two,
            parts=self._parts(two),
            own=own_field(two),
            told=told_before(),
        )


def own_field(two: Two) -> FormField:
    """Return where the reader adds what they saw."""
    employee = two.reader == "E"
    label = (
        _("What I reached, in my words")
        if employee
        else _("What I saw of %(name)s's results", name=two.other)
    )
    hint = _("Numbers, links, names of what was built. Only what may leave the company.")
    return FormField("seen", label, FieldKind.TEXT, hint=hint)


def parts_of(two: Two, notes: Mapping[str, Note]) -> Iterator[Part]:
    """Yield the parts that have something to say."""
    view = two.view
    yield Part(_("The tour"), tuple(_facts(two)))
    statement = view.statement or {}
    for name, heading in (
        ("company_results", _("Results for the company, as both committed to them")),
        ("employee_results", _("Results for %(name)s", name=two.employee)),
    ):
        lines = tuple(_result(each) for each in _listed(statement.get(name)))
        if lines:
            yield Part(heading, lines)
    for side, heading in (
        ("E", _("%(name)s says", name=two.employee)),
        ("M", _("%(name)s says", name=two.manager)),
    ):
        note = notes.get(side, Note())
        if note.text and note.by_key in (view.employee_key, view.manager_key):
            yield Part(heading, tuple(note.text.splitlines()))
    thanks = tuple(_thanks(view))
    if thanks:
        yield Part(_("Thanks that %(name)s kept or published", name=two.employee), thanks)
    shareable = str(statement.get("shareable") or "")
    if shareable:
        yield Part(_("What may be spoken of outside"), tuple(shareable.splitlines()))


def _facts(two: Two) -> Iterator[str]:
    view = two.view
    yield _("Mission: %(mission)s", mission=view.mission)
    yield _("Employee: %(name)s. Manager: %(manager)s.", name=two.employee, manager=two.manager)
    if view.start is not None:
        yield _("Begun on %(day)s.", day=day_words(view.start))
    if view.last_day is not None:
        yield _("Planned until about %(day)s.", day=day_words(view.last_day))
    yield _outcome(view.state)
    if view.text_hash:
        yield _("The text both committed to: %(hash)s", hash=view.text_hash)


def _outcome(state: str) -> str:
    """Return how the tour stands, in a sentence."""
    said = {
        "completed": _("The mission was completed."),
        "superseded": _("It was followed by the next tour."),
        "ended_early": _("It ended before its planned day."),
    }
    return said.get(state) or _("The tour is under way.")


def _result(each: Mapping[str, object]) -> str:
    text, known = str(each.get("text") or ""), str(each.get("how_we_know") or "")
    return _("%(what)s (seen by: %(how)s)", what=text, how=known) if known else text


def _thanks(view: TourView) -> Iterator[str]:
    """Yield the thanks the employee has kept or let be seen; one that can be retracted is not."""
    for each in view.thanks:
        if each.get("state") == "kept" and each.get("text"):
            yield str(each["text"])


def _listed(value: object) -> Sequence[Mapping[str, object]]:
    found = value if isinstance(value, list | tuple) else ()
    return [each for each in found if isinstance(each, Mapping)]


def as_text(parts: Sequence[Part], two: Two) -> str:
    """Return the evidence as plain text."""
    title = _("Evidence of results: %(name)s", name=two.employee)
    blocks = [f"{title}\n{'=' * min(WIDTH, len(title))}\n"]
    blocks += [
        "\n".join((part.heading, "-" * len(part.heading), *part.lines, "")) for part in parts
    ]
    return "\n".join(blocks)
