"""The shared text: its parts, remarks, agreement, saving a part, and merging with the other side's.

typed -> kept (private) -> tried -> in the text: forgotten here
                             |---> the other side was quicker: the merge page, nothing lost
"""

import hashlib

from flask import Response, abort, request

from tourwright.domain.model import MachineName, TourView
from tourwright.domain.statement import from_dict
from tourwright.domain.tables import TourState
from tourwright.ports_pages import PairText
from webhooks.decide import DecideKind
from webhooks.deps import Deps
from webhooks.i18n import _
from webhooks.page_kit import ONCE, Fault, csrf_of, page, see_other
from webhooks.statement_sheet import sheet_of
from webhooks.submit import Done, Wish, submit
from webhooks.who import seen, who
from webhooks.word_diff import parts
from webhooks.workshop_fields import (
    BY_NAME,
    OWNER_LABELS,
    Blank,
    as_json,
    by_name,
    changed_blanks,
    faults_in,
    last_row,
    merged_value,
    rows,
    text_of,
    typed_value,
    value_in,
)
from webhooks.workshop_kept import Kept, KeptChanges
from webhooks.workshop_merge import Merged
from webhooks.workshop_own import OwnList
from webhooks.workshop_view import Shared, Typed, policy_lines, refusal, text_at

COMMENT = "comment"
LONGEST_COMMENT = 2_000
TALKED_OVER = frozenset({TourState.NEGOTIATING, TourState.SIGNING})


class TalkDesk:
    """The pages of a text that both read."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)

    def show(
        self, faults: tuple[Fault, ...] = (), status: int = 200, typed: Typed | None = None
    ) -> Response:
        """Return the text with all that is around it; faults and typed are of a form sent back."""
        view = self._head()
        if view.state not in TALKED_OVER:
            return self._over(faults, status, typed)
        shared = self._shared(typed or Typed(), view)
        policy = self._deps.policy_of(view)
        return page(
            "workshop/talk.html",
            self._csrf,
            status=status,
            shared=shared,
            view=view,
            sections=shared.sections(),
            open_parts=shared.open_parts(),
            policy=policy_lines(policy) if policy else (),
            policy_key=policy.key if policy else "",
            kept=self._waiting(view),
            faults=faults,
            bad=by_name(faults),
            owners=tuple(OWNER_LABELS.items()),
            own=self._own().inputs(_("Your own")) if _is_employee() else (),
            other=shared.other_name(),
            show_changes=request.args.get("changes") == "1",
            revisions=_revisions(shared),
        )

    def edit(self, name: str) -> Response:
        """Save one part."""
        blank = _blank(name)
        value = typed_value(request.form, blank)
        if request.form.get("verb") == "more":
            more = max(1, last_row(request.form, blank) - _count(value)) + 1
            return self.show(typed=Typed(name, value, more))
        faults = faults_in(from_dict(_view().statement or {}), blank, value)
        if faults:
            return self.show(faults, 422, Typed(name, value, 1, faults))
        base = _base()
        if base is None:
            if _view().state not in TALKED_OVER:
                self._kept().keep(blank, value, 0)
            old = Fault("", _("This page is out of date. Your words are still here: look again."))
            return self.show((old,), 409, Typed(name, value))
        return self._save(blank, value, base)

    def merge(self, name: str) -> Response:
        """Show the words of both, with a proposal."""
        kept = self._kept().get(request.args.get("kept", ""))
        if kept is None or kept.blank.name != name:
            return see_other("workshop.show", **_ids())
        return self._merge_page(kept)

    def settle(self, name: str) -> Response:
        """Save what came out of the merge, or leave the text as it stands."""
        kept = self._kept().get(request.form.get("kept", ""))
        if request.form.get("verb") == "leave":
            if kept is not None:
                self._kept().drop(kept.kept_id)
            return see_other("workshop.show", **_ids(), _anchor=f"blank-{name}")
        return self.edit(name)

    def agree(self) -> Response:
        """Agree to one part, or with "*" to all, as they were shown."""
        fields = {"field": request.form.get("field", ""), "base_rev": _sent_base()}
        done = submit(self._deps, Wish(MachineName.TOUR, "agree_field", fields=fields))
        if done.kind is DecideKind.STALE:
            words = _("This changed while you were reading. Please read it again before you agree.")
            return self.show((Fault("", words),), 409)
        return self._after(done, fields["field"])

    def own(self) -> Response:
        """Save the employee's private list, or share one item of it."""
        if not _is_employee():
            return self.show()
        faults = self._own().save(_("Your own"))
        if faults:
            return self.show(faults, 422)
        verb, _colon, number = request.form.get("verb", "").partition(":")
        done = self._own().share(int(number)) if verb == "share" and number.isdecimal() else None
        name = "own" if done is None else "employee_aspirations"
        if done is None or done.is_taken:
            return see_other("workshop.show", **_ids(), _anchor=f"blank-{name}")
        return self.show((Fault("part-own", refusal(done.message)),), 422)

    def propose(self) -> Response:
        """Put the text before both, so that they can commit to it."""
        reason = request.form.get("reason", "").strip()
        if self._shared(Typed(), _view()).is_unusual and not reason:
            words = _("The length is unusual for this kind of tour: please say in a sentence why.")
            return self.show((Fault("reason", words),), 422)
        fields = {"base_rev": _sent_base()}
        wish = Wish(MachineName.TOUR, "propose_sign", fields=fields, reason=reason[:2000])
        done = submit(self._deps, wish)
        if done.is_taken:
            return see_other("commit_page.show", **_ids())
        return self._after(done, "")

    def decline(self) -> Response:
        """Say no to this tour."""
        reason = request.form.get("reason", "").strip()[:2000]
        return self._after(submit(self._deps, Wish(MachineName.TOUR, "decline", reason=reason)), "")

    def comment(self) -> Response:
        """Remark on a part, for the other side to read beside it."""
        blank, text = _blank(request.form.get("field", "")), request.form.get("text", "").strip()
        name = f"comment-{blank.name}"
        if not text or len(text) > LONGEST_COMMENT:
            words = _("Your remark: write something, with at most 2000 characters.")
            typed = Typed(name, text)
            return self.show((Fault(name, words),), 422, typed)
        view, here = _view(), who().person_key
        once = "\n".join((view.tour_id, here, request.form.get(ONCE, ""), text))
        self._deps.pair_texts.add(
            PairText(
                text_id=hashlib.sha256(once.encode()).hexdigest()[:24],
                alliance_id=view.alliance_id,
                tour_id=view.tour_id,
                kind=COMMENT,
                by_key=here,
                at=self._deps.clock.now(),
                text=text,
                field=blank.name,
                revision=view.revision,
            )
        )
        return see_other("workshop.show", **_ids(), _anchor=f"blank-{blank.name}")

    def revisions(self) -> Response:
        """Show every revision, and how one became another, part by part."""
        shared = self._shared(Typed(), _view())
        known = [each.revision for each in shared.texts if each.revision]
        last = max(known, default=0)
        after = _number(request.args.get("b", ""), last)
        before = _number(request.args.get("a", ""), max(1, after - 1))
        old, new = (text_at(shared.texts, each) for each in (before, after))
        changed = changed_blanks(old.statement, new.statement) if old and new else ()
        return page(
            "workshop/revisions.html",
            self._csrf,
            shared=shared,
            revisions=_revisions(shared),
            before=before,
            after=after,
            changes=[(blank, parts(was, now)) for blank, was, now in changed],
        )

    def again(self, problem: str, status: int) -> Response:
        """Return the page with what was typed, and what went wrong."""
        view_args = request.view_args or {}
        name = str(view_args.get("field", "")) or request.form.get("field", "")
        text = request.form.get("text", "")
        if name in BY_NAME and "text" in request.form:
            return self.show((Fault("", problem),), status, Typed(f"comment-{name}", text))
        blank = BY_NAME.get(name)
        typed = Typed(name, typed_value(request.form, blank)) if blank else Typed()
        return self.show((Fault("", problem),), status, typed)

    def _save(self, blank: Blank, value: object, base: int) -> Response:
        """Keep the words, try them, and forget them here once the text says them."""
        head = value_in(_view().statement or {}, blank)
        earlier = request.form.get("kept", "")
        if value == head:
            return self._saved_already(blank, earlier)
        kept = self._kept().keep(blank, value, base)
        fields = {blank.name: as_json(blank, value), "base_rev": str(base)}
        if request.form.get("verb") == "save_all":
            fields["agree"] = "*"
        done = submit(self._deps, Wish(MachineName.TOUR, "edit", fields=fields))
        if earlier and earlier != kept.kept_id and done.kind is not DecideKind.REFUSED:
            self._kept().drop(earlier)
        return self._after_save(done, kept)

    def _saved_already(self, blank: Blank, earlier: str) -> Response:
        if earlier:
            self._kept().drop(earlier)
        if request.form.get("verb") == "save_all":
            fields = {"field": "*", "base_rev": _sent_base()}
            return self._after(
                submit(self._deps, Wish(MachineName.TOUR, "agree_field", fields=fields)), blank.name
            )
        return see_other("workshop.show", **_ids(), _anchor=f"blank-{blank.name}")

    def _after_save(self, done: Done, kept: Kept) -> Response:
        name = kept.blank.name
        if done.kind is DecideKind.DONE:
            self._kept().drop(kept.kept_id)
        if done.is_taken:
            return see_other("workshop.show", **_ids(), _anchor=f"blank-{name}")
        if done.kind in (DecideKind.STALE, DecideKind.CLOSED):
            return see_other("workshop.merge", **_ids(), field=name, kept=kept.kept_id)
        faults = (Fault(f"part-{name}", refusal(done.message)),)
        return self.show(faults, 422, Typed(name, kept.value, kept_id=kept.kept_id))

    def _after(self, done: Done, name: str) -> Response:
        if done.is_taken or done.until is not None:
            return see_other("workshop.show", **_ids(), _anchor=f"blank-{name}" if name else "main")
        status = 409 if done.kind in (DecideKind.STALE, DecideKind.CLOSED) else 422
        return self.show((Fault("", refusal(done.message)),), status)

    def _merge_page(self, kept: Kept) -> Response:
        view = _view()
        if view.state not in TALKED_OVER:
            return self._over((), 409)
        blank, shared = kept.blank, self._shared(Typed(), _view())
        base, head, proposal = proposed(shared, kept)
        was, theirs, yours = (text_of(blank, each) for each in (base, head, kept.value))
        change = shared.change_of(blank)
        return page(
            "workshop/merge.html",
            self._csrf,
            status=200,
            blank=blank,
            kept=kept,
            view=view,
            theirs=parts(was, theirs),
            yours=parts(was, yours),
            clashes=proposal.clashes,
            owners=tuple(OWNER_LABELS.items()),
            rows=rows(blank, proposal.value, 1),
            by=change.by if change else shared.other_name(),
        )

    def _over(self, faults: tuple[Fault, ...], status: int, typed: Typed | None = None) -> Response:
        """Return the text for reading: it is not talked over any more, or never was.

        Beside it are the reader's words that are not in it, those that came too late as well.
        """
        view = self._head()
        unsaid = [(each.blank, each.value) for each in self._waiting(view)]
        late = _late(typed) if typed else None
        if late and late not in unsaid:
            unsaid.append(late)
        return page(
            "workshop/over.html",
            self._csrf,
            status=status,
            view=view,
            faults=faults,
            unsaid=[(blank, text_of(blank, value)) for blank, value in unsaid],
            sheet=sheet_of(view, self._deps.policy_of, {}),
        )

    def _head(self) -> TourView:
        """Return the tour's row as it is now: a form that came back was tried meanwhile."""
        view = _view()
        return view if request.method == "GET" else self._deps.views.get(view.tour_id) or view

    def _shared(self, typed: Typed, view: TourView) -> Shared:
        deps = self._deps
        texts = deps.statement_texts.of_tour(view.tour_id)
        comments = deps.pair_texts.of_tour(view.tour_id, COMMENT)
        return Shared(who(), seen(), view, texts, comments, typed)

    def _waiting(self, view: TourView) -> list[Kept]:
        """Return the reader's changes that the text does not say."""
        head = view.statement or {}
        return [each for each in self._kept().all() if value_in(head, each.blank) != each.value]

    def _own(self) -> OwnList:
        return OwnList(self._deps, who().person_key, _view())

    def _kept(self) -> KeptChanges:
        return KeptChanges(self._deps.private_texts, self._deps.clock, who().person_key, _view())


def proposed(shared: Shared, kept: Kept) -> tuple[object, object, Merged]:
    """Return what both began with, what stands now, and a proposal with the words of both."""
    began = text_at(shared.texts, kept.base_rev)
    head = value_in(shared.view.statement or {}, kept.blank)
    base = value_in(began.statement, kept.blank) if began else head
    return base, head, merged_value(kept.blank, base, head, kept.value)


def _late(typed: Typed) -> tuple[Blank, object] | None:
    """Return what was typed into a part or remarked on it, None for neither."""
    blank = BY_NAME.get(typed.name.removeprefix("comment-"))
    return (blank, typed.value) if blank and typed.value else None


def _revisions(shared: Shared) -> list[dict[str, object]]:
    """Return every revision, newest first, with who made it and when."""
    by_number = {each.revision: each for each in shared.texts if each.revision}
    return [
        {"number": each.revision, "by": shared.name(each.by_key), "at": shared.when(each.at)}
        for each in sorted(by_number.values(), key=lambda each: -each.revision)
    ]


def _view() -> TourView:
    found = seen().view
    assert found is not None, "the page is about a tour"
    return found


def _is_employee() -> bool:
    return who().person_key == _view().employee_key


def _ids() -> dict[str, str]:
    return {"tour_id": _view().tour_id}


def _blank(name: str) -> Blank:
    found = BY_NAME.get(name)
    if found is None:
        abort(404)
    return found


def _count(value: object) -> int:
    return len(value) if isinstance(value, list) else 1


def _sent_base() -> str:
    """Return the revision the page was shown with, one that no text has when it was tampered."""
    base = _base()
    return str(base if base is not None else _view().revision + 1)


def _base() -> int | None:
    return _known(request.form.get("base_rev", ""), _view().revision)


def _known(text: str, last: int) -> int | None:
    is_number = text.isascii() and text.isdigit() and len(text) < 7
    return int(text) if is_number and 0 < int(text) <= last else None


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else otherwise
