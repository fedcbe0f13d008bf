"""A commitment on paper, which HR records on the page about one person's tour.

The print names its hash, so that nobody records another text than the one that both held. Of the
scan only its SHA-256 is kept, by which the file in HR's keeping is known again. Source: lifecycle
E57.
"""

import hashlib
from collections.abc import Iterator

from flask import request

from tourwright.domain.model import MachineName, Party, TourView
from tourwright.domain.tables import TourState
from webhooks.deps import Deps
from webhooks.i18n import _
from webhooks.page_kit import Fault
from webhooks.submit import Done, Wish, submit_to

VERB = "on_paper"
MARK, SCAN = "mark", "scan"
SIGNS = 12
"""So much of the hash is typed from the paper."""


def is_possible(view: TourView | None) -> bool:
    """Say whether the tour's text waits for both to commit to it."""
    return view is not None and view.state == TourState.SIGNING


def record(deps: Deps, view: TourView) -> tuple[Done | None, tuple[Fault, ...]]:
    """Record it as HR; returns what became of it, or what is to be put right first."""
    scan = request.files.get(SCAN)
    data = scan.read() if scan is not None else b""
    faults = tuple(_faults(view, data))
    if faults:
        return None, faults
    fields = {SCAN: hashlib.sha256(data).hexdigest()}
    wish = Wish(MachineName.TOUR, "sign_on_paper", fields=fields, text_hash=view.text_hash)
    return submit_to(deps, view, Party.HR, wish), ()


def _faults(view: TourView, data: bytes) -> Iterator[Fault]:
    typed = "".join(request.form.get(MARK, "").split()).casefold()
    if len(typed) < SIGNS:
        yield Fault(MARK, _("Hash on the paper: type at least its first %(signs)s.", signs=SIGNS))
    elif not view.text_hash.startswith(typed):
        yield Fault(MARK, _("Hash on the paper: the text that waits has another one by now."))
    if not data:
        yield Fault(SCAN, _("Scan of the paper: choose the file."))
