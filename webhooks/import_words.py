"""What the checking of a file of tours says, marked for the catalogues: rules know no language."""

from webhooks.i18n import mark

WORDS = frozenset(
    {
        mark("choose a file"),
        mark("letters cannot be read: save it as CSV UTF-8"),
        mark("the file is no CSV: save it as CSV UTF-8 again"),
        mark("the file is empty: the first row names the columns"),
        mark("two columns have one name: leave the one that counts"),
        mark("a cell is far too long, or holds what is no text"),
        mark("fill it in"),
        mark("nobody whom you look after has this id"),
        mark("this person does not work here any more"),
        mark("more than one row of this person: leave the one that counts"),
        mark("nobody has a tour with themselves"),
        mark("a tour of this person runs here already"),
        mark("write the day as 2026-12-31"),
        mark("it has not begun: agree on it here instead"),
        mark("write the day as 2026-12-31, or leave it empty"),
        mark("the day has not come yet"),
        mark("write one of rotational, transformational, foundational"),
        mark("a foundational tour has no planned end: leave it empty"),
        mark("write whole months, 1 to 120"),
        mark("this tour is over already: leave the row out"),
        mark("more cells than columns: put texts with separators into quotes"),
    }
)
"""Sentences about a file or a row; those with a name of a column in them stay as they are."""
