"""Mails about corrections."""

from collections.abc import Mapping

from tourwright.domain.message_texts import Text

CORRECTION_TEXTS: Mapping[str, Text] = {}
