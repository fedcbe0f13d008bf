"""What the operations page says of the webhook by which a source tells us of changes."""

from tourwright.ports.hris import HrisSource
from tourwright.ports.hris_hooks import HookSeen, HookState

FOUND = {
    HookState.LIVE: "there, as it must be",
    HookState.MADE: "was missing and has been made",
    HookState.MENDED: "had been changed and was mended",
    HookState.REFUSED: "cannot be seen to",
}
LOOKED_INTO = frozenset({"files", "feed"})
GUIDES = frozenset({"bamboohr", "personio", "workday", "successfactors"})


def webhook_words(source: HrisSource, seen: HookSeen | None, base_url: str) -> str:
    """Return one sentence or two for whoever runs the installation; they hold no secret."""
    if source.hooks is not None:
        return _cared_for(source, seen)
    if source.kind in LOOKED_INTO:
        return "Webhook: none, its folder is looked into."
    if source.kind == "scim":
        return "Webhook: none, the directory writes to us by itself."
    if source.events is None:
        return "Webhook: none, it is read by the clock alone."
    return _by_hand(source, base_url)


def _cared_for(source: HrisSource, seen: HookSeen | None) -> str:
    if seen is None:
        hours = source.every.subscriptions_hours
        return f"Webhook: not looked after yet; it is every {hours} h, or run the schedule now."
    notes = f" ({'; '.join(seen.looked.notes)})" if seen.looked.notes else ""
    at = seen.looked_at.strftime("%Y-%m-%d %H:%M")
    return f"Webhook: {FOUND[seen.looked.state]}{notes}, {at} UTC."


def _by_hand(source: HrisSource, base_url: str) -> str:
    """Say what to do there: nobody tells us when a webhook has ended."""
    ending = "/<path secret>" if source.path_secret else ""
    guide = source.kind if source.kind in GUIDES else "any-hris"
    return (
        f"Webhook: made by hand, for {base_url}/hooks/{source.name}{ending}; we cannot see whether "
        f"it is there. docs/how-to/connect-{guide}.md says how; look at its log there, and make it "
        "anew when the account that made it has ended."
    )
