"""When a mail goes to a role, such as HR: the first of a matter at once, the rest as one.

A thousand people who leave in one night are a thousand questions to HR, and no mail says more than
the first. What comes after it on the same day waits for the next working morning, and is one mail.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time

from tourwright.domain.dates import ONE_DAY, local_moment
from tourwright.domain.delivery_times import Deliver, Digest, Reader, Verdict, digest_at

AT_ONCE = frozenset(
    {
        *("fresh_link", "hr_hris_held", "hr_source_refused", "it_hris_held"),
        *("second_look_asked", "standing_second", "hr_erase_waits", "erasure_second"),
    }
)
"""Matters that are told each by itself: somebody waits for it, or there is one a source."""

UTC_NAME = "UTC"
MIDNIGHT = time(0)


def role_key(role: str, purpose: str) -> str:
    """Return what mails share that may be one, "" for a mail that is always told by itself."""
    return "" if purpose in AT_ONCE else f"role:{role}:{purpose}"


def deliver_to_role(sent: Sequence[datetime], now: datetime) -> Verdict:
    """Return when a mail goes of which others went at the moments; a role's day is that of UTC."""
    if not sent:
        return Deliver()
    day = max(sent).astimezone(UTC).date() + ONE_DAY
    morning = digest_at(local_moment(day, MIDNIGHT, UTC_NAME), Reader())
    return Deliver() if morning <= now else Digest(morning)
