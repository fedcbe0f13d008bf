"""A company's directory that says what a test wants, and a browser's way there and back."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.page_world import send
from tourwright.ports import NotAuthenticError
from tourwright.ports_pages import Identity

LOGIN = "https://login.example"


@dataclass
class Directory:
    """A directory that lets in whom it is told; see `tourwright.ports_pages.SignIn`."""

    says: Identity | Exception = field(
        default_factory=lambda: Identity("oid-ana", "t", "ana@meridian.example")
    )
    origin: str = LOGIN
    asked: list[str] = field(default_factory=list)

    def begin(self, redirect_uri: str) -> tuple[str, Mapping[str, object]]:
        """See `SignIn.begin`."""
        self.asked.append(redirect_uri)
        return f"{LOGIN}/authorize?state=s1", {"state": "s1"}

    def finish(self, flow: Mapping[str, object], query: Mapping[str, str]) -> Identity:
        """See `SignIn.finish`."""
        if isinstance(self.says, Exception):
            raise self.says
        if flow["state"] != query.get("state"):
            raise NotAuthenticError("the answer does not belong to this sign-in")
        return self.says


def come_back(client: FlaskClient, to: str = "/settings") -> TestResponse:
    """Begin at the page, go to the directory and come back as its form does."""
    begun = send(client, f"/sign-in?next={to}", {}, to="/sign-in")
    assert begun.headers["Location"].startswith(LOGIN), begun.status
    site = {"Sec-Fetch-Site": "cross-site"}
    return client.post("/sign-in/callback", data={"state": "s1", "code": "c"}, headers=site)


def cookies(answer: TestResponse) -> dict[str, str]:
    """Return the cookies that an answer sets, with everything said about them."""
    return {each.partition("=")[0]: each for each in answer.headers.getlist("Set-Cookie")}
