"""Reads a page of the directory and keeps it; cares for the subscriptions."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from temporalio import activity

from activities.failures import sorted_failures
from tourwright.ports.directory import Directory, DirectoryBook, DirectoryPage, DirectoryUser
from tourwright.ports.errors import CursorGoneError
from tourwright.values import DirectoryStep, DirectoryStepped

TOO_OLD = timedelta(days=6)
"""The directory forgets a place after seven days: it is not asked for one that is almost lost."""


def _nothing(users: Sequence[DirectoryUser]) -> None:
    """Close nothing."""


class DirectoryActivities:
    """The directory's activities over its ports."""

    def __init__(
        self,
        directory: Directory,
        book: DirectoryBook,
        care: Callable[[datetime], None],
        now: Callable[[], datetime],
        closing: Callable[[Sequence[DirectoryUser]], None] = _nothing,
    ) -> None:
        """Read directory into book; care keeps the subscriptions alive.

        closing hears of every account that was read, to end the sessions of closed ones.
        """
        self._directory = directory
        self._book = book
        self._care = care
        self._now = now
        self._closing = closing

    @activity.defn(name="directory.page")
    def page(self, step: DirectoryStep) -> DirectoryStepped:
        """Read the next page and keep it; safe to repeat."""
        with sorted_failures():
            page = self._next(step)
            self._book.apply(page.users, self._now())
            self._closing(page.users)
            self._book.keep_cursor(page.cursor, self._now(), done=page.done)
        return DirectoryStepped(page.done, len(page.users))

    def _next(self, step: DirectoryStep) -> DirectoryPage:
        """Return the next page; where the place is lost or almost, the first of all."""
        done_at = self._book.last_done()
        is_old = done_at is not None and self._now() - done_at > TOO_OLD
        try:
            return self._directory.page("" if is_old and not step.round else self._book.cursor())
        except CursorGoneError:
            return self._directory.page("")

    @activity.defn(name="subscriptions.care")
    def care(self) -> None:
        """Make, renew or replace subscriptions; safe to repeat."""
        with sorted_failures():
            self._care(self._now())
