"""The words of the mail about thanks; what was said stands on the page alone."""

from collections.abc import Mapping

from tourwright.domain.message_texts import Text

THANKS_TEXTS: Mapping[str, Text] = {
    "thanks_given": Text(
        "A thank-you for you",
        (
            "Somebody you work with took the time to thank you. You are the first to read it.",
            (
                "You alone decide who else may: keep it to yourself, or let the team or the "
                "company read it. If you do nothing, it stays with you."
            ),
        ),
        (("Read it", "ask|where"),),
    ),
}
