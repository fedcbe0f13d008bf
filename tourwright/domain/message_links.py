"""The words of the mail that brings a fresh link in the place of an old one."""

from collections.abc import Mapping

from tourwright.domain.message_texts import Text

LINK_TEXTS: Mapping[str, Text] = {
    "fresh_link": Text(
        "The fresh link you asked for",
        (
            (
                "Somebody opened an old link of yours and asked for a fresh one, most likely you. "
                "Here it is. If it was not you, nothing needs to be done."
            ),
        ),
        (("Open the page", "ask|where"),),
    ),
}
