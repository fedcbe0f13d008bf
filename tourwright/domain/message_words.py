"""The shape of all words that are sent in one language; what fills it stands beside it.

A language has every text, sentence and word that the others have: a test compares them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tourwright.domain.message_texts import Text


@dataclass(frozen=True)
class DigestWords:
    """Words around the things in a mail that gathers several.

    role_begin, see_all and more_listed are for a role, such as HR: see_all is the label of the page
    that lists its questions.
    """

    subject: str
    begin: str
    role_begin: str
    see_all: str
    more_listed: str
    more: str
    times: str
    how_often: str


@dataclass(frozen=True)
class DayWords:
    """How days and moments are written. weekdays begin with Monday, months with January."""

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    day: str
    moment: str


@dataclass(frozen=True)
class Frame:
    """What stands around the sentences of every mail.

    hello names the reader, hello_anybody does not. other and nobody stand in for names that are not
    known. note is the subject of a text of HR's without one, open_page the label of its link. stop
    is the label of the one click that ends the network's mails. conversation is the neutral summary
    of a calendar entry.
    """

    hello: str
    hello_anybody: str
    other: str
    nobody: str
    footer: str
    personal_footer: str
    stop: str
    note: str
    open_page: str
    conversation: str


@dataclass(frozen=True)
class Words:
    """Everything that is said in one language.

    texts are by purpose; asked is for whatever event both must want. missing is by the name of a
    fact, own by the English sentence that the engine of configured steps put beside HR's text, and
    stand_ins by placeholder.
    """

    texts: Mapping[str, Text]
    asked: Text
    frame: Frame
    days: DayWords
    digest: DigestWords
    missing: Mapping[str, str]
    own: Mapping[str, str]
    stand_ins: Mapping[str, str]
