"""The one schedule of ours at Temporal: the reading of the directory."""


class Schedules:
    """Makes the schedule and starts a reading sooner; see `workflows.directory`."""

    def ensure(self) -> None:
        """Make the schedule as the settings say; where a server has none, say so once."""
        raise NotImplementedError

    def hint(self) -> bool:
        """Start a reading soon, at most every ten seconds; False when one was just started."""
        raise NotImplementedError

    def care_now(self) -> None:
        """Look after the subscriptions now."""
        raise NotImplementedError
