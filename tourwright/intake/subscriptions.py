"""Looks after the webhooks by which systems of people tell us that something changed."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tourwright.ports import RefusedError
from tourwright.ports.hris import HrisSource
from tourwright.ports.hris_hooks import HookBook, HookCare, HookKept, HookSeen, HookState, Looked

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Subscribing:
    """The care of every source whose system lets us see to its webhook."""

    sources: Mapping[str, HrisSource]
    book: HookBook
    now: Callable[[], datetime]

    def care(self, source: str) -> str:
        """See to the source's webhook and say what came of it, "" where there is nothing to do.

        A system that refuses is noted, for a person to act. Raises TransientError.
        """
        known = self.sources.get(source)
        if known is None or known.hooks is None:
            return ""
        before = self.book.get(source)
        kept = before.looked.kept if before else HookKept()
        looked = _looked(known.hooks, kept)
        self.book.put(HookSeen(source, known.hooks.address, self.now(), looked))
        if looked.state is HookState.REFUSED:
            logger.warning("webhook refused", extra={"source": source})
        return looked.state.value


def _looked(care: HookCare, kept: HookKept) -> Looked:
    try:
        return care.calls.look_after(care.address, kept, is_key_given=care.is_key_given)
    except RefusedError as why:
        return Looked(HookState.REFUSED, kept, (str(why),))
