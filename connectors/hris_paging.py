"""How listings go on, as pure steps: from an answer and the place of its page to the next place.

A place is text, "" before the first page; a reading can be taken up at any place later on. None
means that there is no next page. A link is followed on the same server only.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from requests.utils import parse_header_links

from tourwright.ports import RefusedError, TransientError

CONTENT_RANGE = re.compile(r"^\s*[\w-]+\s+(\d+)-(\d+)/(\d+|\*)\s*$")


@dataclass(frozen=True)
class Page:
    """One page as it came: where it was asked for, how many records it had, and its answer."""

    url: str
    place: str
    records: int
    answer: object = None
    headers: Mapping[str, str] = field(default_factory=dict)


def numbered(page: Page, first: int, size: int) -> str | None:
    """Return the number of the next page; a short page is the last."""
    if page.records < size or not page.records:
        return None
    return str(int(page.place or first) + 1)


def offset(page: Page, size: int) -> str | None:
    """Return where the next page begins; a short page is the last."""
    if page.records < size or not page.records:
        return None
    return str(int(page.place or 0) + page.records)


def cursor(page: Page, find: Callable[[object], object]) -> str | None:
    """Return the cursor in the answer. Raises TransientError for one that leads nowhere."""
    found = find(page.answer)
    following = "" if found is None or isinstance(found, bool) else str(found)
    return _onward(page, following)


def link_in_body(page: Page, find: Callable[[object], object]) -> str | None:
    """Return the address in the answer. Raises RefusedError for another server's."""
    found = find(page.answer)
    return _onward(page, same_server(page.url, found) if isinstance(found, str) else "")


def link_in_header(page: Page) -> str | None:
    """Return the address of the header `Link` that is called next."""
    links = parse_header_links(page.headers.get("Link", ""))
    found = [each["url"] for each in links if each.get("rel") == "next" and "url" in each]
    return _onward(page, same_server(page.url, found[0]) if found else "")


def ranged(page: Page, size: int) -> str | None:
    """Return where the next range begins, by `Content-Range` or else by a full page."""
    told = CONTENT_RANGE.match(page.headers.get("Content-Range", ""))
    start = int(page.place or 0)
    if told is None or told[3] == "*":
        return str(start + page.records) if page.records >= size else None
    following = start + page.records
    return str(following) if page.records and following < int(told[3]) else None


def same_server(url: str, link: str) -> str:
    """Return the link made whole, if it stays on the server of url. Raises RefusedError."""
    if not link:
        return ""
    whole = urljoin(url, link)
    here, there = urlsplit(url), urlsplit(whole)
    if (here.scheme, here.netloc.casefold()) != (there.scheme, there.netloc.casefold()):
        raise RefusedError("paging: the next page is on another server; it is not followed")
    return whole


def _onward(page: Page, following: str) -> str | None:
    """Return the next place unless there is none; the same place again is no progress."""
    if not following:
        return None
    if following == page.place:
        raise TransientError("paging: the same cursor came twice, the listing would not end")
    return following
