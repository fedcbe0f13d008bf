"""The page of one review: own preparation, sealed until both are in, then side by side."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from flask import Response, request

from tourwright.domain.rights import Role
from webhooks import talk_forms, talk_prep
from webhooks.deps import Deps
from webhooks.forms import FormField
from webhooks.guard import no_such_page
from webhooks.i18n import _
from webhooks.ics import talk_of_day
from webhooks.own_form import FORBIDDEN, UNPROCESSABLE, not_ours
from webhooks.page_kit import Fault, csrf_of, form, page, see_other
from webhooks.review_views import View
from webhooks.submit import Wish, submit
from webhooks.talk_file import file_of, home_url
from webhooks.talk_lines import OUTCOMES, last
from webhooks.talk_reading import Review, V, current, review_of
from webhooks.talk_state import Stage
from webhooks.who import seen, who
from webhooks.words import name_of, weekday


@dataclass(frozen=True)
class Trouble:
    """What a form brought back: faults, what was typed, and the status of the answer."""

    faults: tuple[Fault, ...] = ()
    typed: Mapping[str, str] = field(default_factory=dict)
    status: int = 200


class ReviewPage:
    """Shows a review to one of the two, or to the manager's delegate, and takes what they say."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)
        self._does: Mapping[str, Callable[[Review], Response]] = {
            "save": self._save,
            "answer": self._answer,
            "close": self._close,
            "move": self._move,
            "skip": self._skip,
            "pull_forward": self._pull_forward,
        }

    def now(self, tour_id: str) -> Response:
        """Send the reader to the review that is open or comes next."""
        view = seen().view
        assert view is not None, "the page is about a tour"
        lines = self._deps.journal.lines(view.alliance_id)
        number = current(lines, view, who().person_key)
        return see_other("talk_page.review", tour_id=tour_id, number=str(number))

    def show(self, tour_id: str, number: int) -> Response:
        """Return the page; changes nothing."""
        del tour_id
        review = self._read(number)
        return no_such_page() if review is None else self._render(review, Trouble())

    def act(self, tour_id: str, number: int) -> Response:
        """Do what a button of the page says."""
        del tour_id
        review = self._read(number)
        if review is None:
            return no_such_page()
        faults = not_ours(self._csrf)
        if faults:
            return self._render(review, Trouble(faults, request.form, FORBIDDEN))
        verb = request.form.get("verb", "")
        return self._does[verb](review) if verb in review.offered else self._too_late(review)

    def keep(self, tour_id: str, number: int) -> Response:
        """Keep the preparation while its owner types; the answer has no words."""
        del tour_id
        review = self._read(number)
        if review is None:
            return no_such_page()
        if not_ours(self._csrf):
            return Response(status=FORBIDDEN)
        return Response(status=UNPROCESSABLE if self._kept(review) else talk_prep.KEPT)

    def file(self, tour_id: str, number: int) -> Response:
        """Return the review as a calendar file; a review has a day and no time."""
        review = self._read(number)
        day = review.view.next_review if review and review.stage is Stage.PLANNED else None
        if review is None or day is None:
            return no_such_page()
        url = home_url(self._deps, review.view)
        talk = talk_of_day(f"{tour_id}-review-{number}@tourwright", review.view.seq, day, url)
        return file_of(talk, self._deps.clock.now())

    def _read(self, number: int) -> Review | None:
        return review_of(self._deps, who(), seen(), number)

    def _save(self, review: Review) -> Response:
        faults = self._kept(review)
        return self._again(review, faults) if faults else self._done(review)

    def _kept(self, review: Review) -> tuple[Fault, ...]:
        """Keep what is typed, or return what is too long to be kept.

        Once the own view is handed in, what was handed in stays as it is: only notes are kept.
        """
        fields = prep_fields(review)
        typed = talk_prep.sent(fields)
        faults = talk_prep.too_long(fields, typed)
        if not faults and typed:
            talk_prep.keep(self._deps, review.desk, typed)
        return faults

    def _answer(self, review: Review) -> Response:
        """Hand the view in. It is kept as a preparation first, so that no refusal loses a word."""
        too_long = self._kept(review)
        typed, faults = form(talk_forms.answer_fields(), "answer")
        if too_long or faults:
            return self._again(review, too_long or faults)
        said = {name: text.strip() for name, text in typed.items()}
        return self._wish(review, Wish(V, "answer", str(review.number), said))

    def _close(self, review: Review) -> Response:
        return self._wish(review, Wish(V, "close", str(review.number)))

    def _move(self, review: Review) -> Response:
        typed, faults = form((talk_forms.day_field(),), "move")
        if faults:
            return self._again(review, faults)
        day = date.fromisoformat(typed["day"].strip())
        return self._wish(review, Wish(V, "move", str(review.number), day=day), "day")

    def _skip(self, review: Review) -> Response:
        typed, faults = form((talk_forms.skip_field(),), "skip")
        if faults:
            return self._again(review, faults)
        wish = Wish(V, "skip", str(review.number), reason=typed["reason"].strip())
        return self._wish(review, wish, "reason")

    def _pull_forward(self, review: Review) -> Response:
        typed, faults = form((talk_forms.why_now_field(),), "pull_forward")
        if faults:
            return self._again(review, faults)
        wish = Wish(V, "pull_forward", str(review.number), reason=typed["why_now"].strip())
        return self._wish(review, wish, "why_now")

    def _wish(self, review: Review, wish: Wish, name: str = "") -> Response:
        done = submit(self._deps, wish)
        if done.is_taken:
            return self._done(review)
        return self._again(self._read(review.number) or review, (Fault(name, done.message),))

    def _done(self, review: Review) -> Response:
        number = str(review.number)
        return see_other("talk_page.review", tour_id=review.view.tour_id, number=number)

    def _too_late(self, review: Review) -> Response:
        words = _("This cannot be done now: the page shows what can. What you wrote is kept.")
        self._kept(review)
        return self._again(self._read(review.number) or review, (Fault("", words),))

    def _again(self, review: Review, faults: tuple[Fault, ...]) -> Response:
        return self._render(review, Trouble(faults, request.form, UNPROCESSABLE))

    def _render(self, review: Review, trouble: Trouble) -> Response:
        tour = seen()
        names = {"employee": name_of(tour.employee), "manager": name_of(tour.manager)}
        return page(
            "talk/review.html",
            self._csrf,
            status=trouble.status,
            company=self._deps.company,
            review=review,
            stage=review.stage.value,
            names=names,
            other=names["manager" if Role.EMPLOYEE in tour.roles else "employee"],
            views=self._named(review.views, names),
            before=self._named(review.before, names),
            day=weekday(review.view.next_review) if review.view.next_review else "",
            outcome=last(review.told, OUTCOMES),
            career=(review.view.statement or {}).get("career", ""),
            fields=prep_fields(review),
            skip=talk_forms.skip_field(),
            why_now=talk_forms.why_now_field(),
            move=talk_forms.day_field(),
            faults=trouble.faults,
            typed={**review.prep, **trouble.typed},
        )

    def _named(self, views: Sequence[View], names: Mapping[str, str]) -> tuple[View, ...]:
        """Return the views with the names of their sides, and of whoever stood in."""
        return tuple(
            replace(each, name=names[each.side], written_by=self._delegate(each.written_by))
            for each in views
        )

    def _delegate(self, person_key: str) -> str:
        return name_of(self._deps.people.get(person_key)) if person_key else ""


def prep_fields(review: Review) -> tuple[FormField, ...]:
    """Return the parts of a preparation that may still be changed."""
    if review.asked.own_in or review.stage in (Stage.REVEALED, Stage.PAST):
        return (talk_forms.notes_field(),)
    return (talk_forms.notes_field(), *talk_forms.answer_fields())
