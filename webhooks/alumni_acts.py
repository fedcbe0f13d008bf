"""What somebody who left does by the link of their own: stored, then told to the alliance."""

import logging

from tourwright.domain.asks import workflow_of
from tourwright.domain.errors import RuleError
from tourwright.domain.model import Act, MachineName, Party
from tourwright.ports import PendingAct, TransientError
from webhooks.decide import apply
from webhooks.deps import Deps
from webhooks.tokens import Link

logger = logging.getLogger(__name__)


def tell_alliance(
    deps: Deps, link: Link, event: str, machine: MachineName = MachineName.ALUMNI
) -> RuleError | None:
    """Tell the alliance what its person wants; returns the rule that refused it.

    A repeat before anything else happened is the same act.
    """
    act = Act(
        act_id=f"{event}-{link.subject}-{len(deps.journal.lines(link.subject))}",
        machine=machine,
        event=event,
        party=Party.ALUM,
        person_key=link.person_key,
        channel="page",
    )
    workflow_id = workflow_of(link.subject, link.subject)
    pending = PendingAct(act, workflow_id, "", deps.clock.now())
    if deps.asks.claim(pending, None) != "taken":
        return None
    try:
        return apply(pending, deps.engine, deps.recorder, deps.asks)
    except TransientError:
        logger.info("left to the dispatcher", extra={"act_id": act.act_id})
        return None
