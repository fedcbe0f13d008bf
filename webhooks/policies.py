"""The policy layer that a tour was committed under, from what the tour's own row says."""

from collections.abc import Mapping

from tourwright.domain.model import TourView
from tourwright.domain.policy import Policy, policy_from


def policy_of(view: TourView) -> Policy | None:
    """Return the policy as its text was before both people; None while there is no shared text."""
    layer = (view.statement or {}).get("policy")
    return policy_from(layer) if isinstance(layer, Mapping) else None
