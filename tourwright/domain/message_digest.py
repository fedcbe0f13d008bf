"""Words of the mail that gathers what can wait."""

from collections.abc import Mapping

from tourwright.domain.message_texts import Text

DIGEST_TEXTS: Mapping[str, Text] = {}
