"""German words of the mail that brings a fresh link in the place of an old one."""

from collections.abc import Mapping

from tourwright.domain.german.tour import text
from tourwright.domain.message_texts import Text

LINK_TEXTS: Mapping[str, Text] = {
    "fresh_link": text(
        "Der neue Link, um den Sie gebeten haben",
        (
            (
                "Jemand hat einen alten Link von Ihnen geöffnet und um einen neuen gebeten, sehr "
                "wahrscheinlich Sie. Hier ist er. Wenn Sie es nicht waren, ist nichts zu tun."
            ),
        ),
        ("Die Seite öffnen", "ask|where"),
    ),
}
