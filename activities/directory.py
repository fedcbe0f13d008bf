"""Reads a page of the directory and keeps it; cares for the subscriptions."""

from collections.abc import Callable
from datetime import datetime

from temporalio import activity

from activities.failures import sorted_failures
from tourwright.ports.directory import CursorGoneError, Directory, DirectoryBook, DirectoryPage
from tourwright.values import DirectoryStep, DirectoryStepped


class DirectoryActivities:
    """The directory's activities over its ports."""

    def __init__(
        self,
        directory: Directory,
        book: DirectoryBook,
        care: Callable[[datetime], None],
        now: Callable[[], datetime],
    ) -> None:
        """Read directory into book; care keeps the subscriptions alive."""
        self._directory = directory
        self._book = book
        self._care = care
        self._now = now

    @activity.defn(name="directory.page")
    def page(self, step: DirectoryStep) -> DirectoryStepped:
        """Read the next page and keep it; safe to repeat."""
        del step
        with sorted_failures():
            page = self._next()
            self._book.apply(page.users, self._now())
            self._book.keep_cursor(page.cursor, self._now(), done=page.done)
        return DirectoryStepped(page.done, len(page.users))

    def _next(self) -> DirectoryPage:
        """Return the next page; where the directory forgot the place, the first of all."""
        try:
            return self._directory.page(self._book.cursor())
        except CursorGoneError:
            return self._directory.page("")

    @activity.defn(name="subscriptions.care")
    def care(self) -> None:
        """Make, renew or replace subscriptions; safe to repeat."""
        with sorted_failures():
            self._care(self._now())
