"""How a broken rule is told to the caller of an update."""

from temporalio import workflow
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from tourwright.domain.errors import IncompleteError, RuleError


def refusal(broken: RuleError) -> ApplicationError:
    """Return the failure that tells the caller which rule said no."""
    details = [broken.field] if isinstance(broken, IncompleteError) else []
    return ApplicationError(str(broken), *details, type=type(broken).__name__, non_retryable=True)
