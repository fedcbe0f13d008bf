"""Text of people in a card, so that it reads as it was typed and does nothing else.

Cards read a small Markdown, make links of what looks like one, and replace `{{DATE(...)}}` by a
date. None of that may come from a text that somebody typed.
"""

import re
import unicodedata

TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the direction of a text, so that it reads other than it is."""

_EVERYWHERE = re.compile(r"([\\`*_\[\]{}<>~|])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LINK = re.compile(r"(?<=\w):(?=/)|(?<=mailto):|@|(?<=www)\.", re.IGNORECASE)
_NUMBER = re.compile(r"^(\d{1,9})([.)])")


def plain(text: str) -> str:
    """Return the text without signs that nobody sees; lines stay."""
    ends = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    return "".join(sign for sign in ends.replace("\t", " ") if _is_seen(sign))


def lines(text: str) -> list[str]:
    """Return the lines of a text that say something, each ready for a block of its own."""
    return [markdown(line) for line in plain(text).split("\n") if line.strip()]


def markdown(text: str) -> str:
    """Return one line that a reader of Markdown shows as it was typed."""
    line = " ".join(plain(text).split())
    line = _LINK.sub(r"\\\g<0>", _ENTITY.sub(r"\\&", _EVERYWHERE.sub(r"\\\1", line)))
    line = _NUMBER.sub(r"\1\\\2", line)
    return "\\" + line if line[:1] in ("-", "+", "=", "#") else line


def _is_seen(sign: str) -> bool:
    return sign == "\n" or (unicodedata.category(sign) != "Cc" and sign not in TURNS)
