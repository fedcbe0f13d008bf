"""A copy for somebody who left: each tour with its evidence of results and the text of the two.

One plain text, which opens without this system and without an account. What was not committed to by
both is not in it, nor what the other one wrote for themselves. Source: lifecycle E42.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress

from flask import Response, make_response

from tourwright.domain.model import TourView
from tourwright.domain.rights import Role
from tourwright.ports import JournalLine, KeyDestroyedError
from webhooks import evidence
from webhooks.deps import Deps
from webhooks.guard import no_such_page
from webhooks.i18n import _
from webhooks.paper_of import is_committed
from webhooks.parting_kit import Notes, Two
from webhooks.statement_sheet import Sheet, sheet_of
from webhooks.tokens import Link, Links, Purpose
from webhooks.words import name_of

FILE_NAME = "my-tours-of-duty.txt"
Kept = tuple[TourView, Sheet]


class AlumniCopy:
    """Hands out the copy by the link of the alumni pages."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._links = Links(deps.token_key, deps.base_url)
        self._notes = Notes(deps, evidence.KIND)

    def text(self, token: str) -> Response:
        """Return the copy as a file; no such page while there is nothing to copy."""
        link = self._read(token)
        kept = self.tours(link) if link is not None else ()
        if link is None or not kept:
            return no_such_page(token)
        blocks = [self._block(link, view, sheet) for view, sheet in kept]
        answer = make_response("\n\n".join(blocks))
        answer.headers["Content-Type"] = "text/plain; charset=utf-8"
        answer.headers["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
        return answer

    def tours(self, link: Link) -> tuple[Kept, ...]:
        """Return the alum's own tours that both committed to; none of somebody who was erased."""
        with suppress(KeyDestroyedError):
            return tuple(self._tours(link, self._deps.journal.lines(link.subject)))
        return ()

    def _tours(self, link: Link, lines: Sequence[JournalLine]) -> Iterator[Kept]:
        for view in self._deps.views.of_alliance(link.subject):
            sheet = sheet_of(view, self._deps.policy_of, {})
            own = [line for line in lines if line.stream == view.tour_id]
            is_mine = view.employee_key == link.person_key
            if sheet is not None and is_mine and is_committed(own, sheet.text_hash):
                yield view, sheet

    def _read(self, token: str) -> Link | None:
        return self._links.good(token, Purpose.ALUMNI, self._deps.clock.now())

    def _block(self, link: Link, view: TourView, sheet: Sheet) -> str:
        """Return one tour: what was reached, then the text that its hash is made of."""
        people = self._deps.people.many([view.employee_key, view.manager_key])
        employee, manager = (people.get(key) for key in (view.employee_key, view.manager_key))
        two = Two(view, name_of(employee), name_of(manager), link.person_key, Role.EMPLOYEE)
        reached = evidence.parts_of(two, self._notes.latest(view.tour_id))
        text = evidence.Part(_("The text both committed to"), tuple(sheet.canonical.splitlines()))
        return evidence.as_text([*reached, text], two)
