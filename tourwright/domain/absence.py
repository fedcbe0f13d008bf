"""Mails wait for somebody who said that they are out of office, unless they press.

Whoever is away for long is not waited for: HR is asked instead, and the mail goes.

Source: Microsoft 365, trap 11; lifecycle, E29.
"""

from datetime import datetime, timedelta

from tourwright.domain.delivery_times import is_pressing

LONGEST = timedelta(days=14)


def hold_until(
    purpose: str, back_at: datetime | None, due: datetime | None, now: datetime
) -> datetime | None:
    """Return when the mail is looked at again, None when it goes now.

    back_at is when the reader is back, None while they are there. A mail that presses, or that has
    to be answered before the return, goes; nothing waits for a return that is far.
    """
    if back_at is None or back_at <= now or is_pressing(purpose):
        return None
    if due is not None and due <= back_at:
        return None
    return None if back_at - now > LONGEST else back_at


def is_long(back_at: datetime | None, now: datetime) -> bool:
    """Say whether somebody is away for so long that HR should know of what waits."""
    return back_at is not None and back_at - now > LONGEST
