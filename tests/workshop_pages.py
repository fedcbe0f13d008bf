"""Two people in the workshop: their browsers, and what a form of its pages holds."""

import re
from dataclasses import dataclass
from html import unescape

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories import BLANKS, some_snapshot
from tests.page_world import PageWorld, hidden
from tourwright.domain.model import TourKind, TourView

PROMISE = {"promises-0-owner": "manager", "promises-0-text": "Two hours of coaching a month"}
ASPIRATION = {"manager_aspirations-0": "Build a plant that others visit"}


@dataclass
class Workshop:
    """One tour with Ana's and Dana's browsers."""

    world: PageWorld
    ana: FlaskClient
    dana: FlaskClient
    tour_id: str

    @property
    def view(self) -> TourView:
        """The tour's row as it is now."""
        return self.world.view(self.tour_id)

    @property
    def said(self) -> str:
        """The shared text with everything in it."""
        return repr(self.view.statement)

    def path(self, more: str = "") -> str:
        """Return the address of a page of the statement."""
        return f"/tours/{self.tour_id}/statement{more}"

    def start(self, client: FlaskClient) -> TestResponse:
        """Start the draft."""
        return self.press(client, self.path(), "open_draft")

    def press(self, client: FlaskClient, path: str, verb: str, **fields: str) -> TestResponse:
        """Open the page and press the button with this verb."""
        page = client.get(path)
        return client.post(path, data={**hidden(page, verb), "verb": verb, **fields})

    def draft(self, verb: str, **fields: str) -> TestResponse:
        """Send Dana's draft as its page shows it, with these inputs changed."""
        page = self.dana.get(self.path())
        return self.dana.post(self.path(), data={**typed(page), **fields, "verb": verb})

    def share(self) -> None:
        """Dana writes the draft and shares it."""
        self.start(self.dana)
        shared = self.draft("share", **PROMISE, **ASPIRATION)
        assert shared.status_code == 303, shared.text

    def form(self, client: FlaskClient, name: str) -> dict[str, str]:
        """Return the form of one part as the page holds it, base revision and all."""
        return part_form(client.get(self.path()), self.path(f"/field/{name}"))

    def edit(
        self, client: FlaskClient, name: str, verb: str = "save", **fields: str
    ) -> TestResponse:
        """Change one part."""
        form = self.form(client, name) | fields | {"verb": verb}
        return client.post(self.path(f"/field/{name}"), data=form)

    def agree(self, client: FlaskClient, name: str = "*") -> TestResponse:
        """Agree to a part, or to all."""
        page = client.get(self.path())
        form = part_form(page, self.path("/agree"), f'name="field" value="{name}"')
        return client.post(self.path("/agree"), data=form | {"verb": "agree"})

    def to_commit(self) -> None:
        """Fill what is missing, agree, and put the text before both."""
        self.share()
        self.edit(self.dana, "mission_objective", mission_objective="Move three plants")
        self.fill()
        self.agree(self.ana)
        done = self.press(self.dana, self.path(), "propose")
        assert done.status_code == 303, done.text

    def fill(self) -> None:
        """Let Ana write what is hers."""
        self.edit(self.ana, "employee_aspirations", **{"employee_aspirations-0": "Lead a plant"})
        page = self.form(self.ana, "promises")
        rows = sum(name.endswith("-owner") for name in page)
        last = {
            f"promises-{rows - 1}-owner": "employee",
            f"promises-{rows - 1}-text": "Line 1 live",
        }
        self.edit(self.ana, "promises", **last)

    def commit(self, client: FlaskClient, verb: str = "sign") -> TestResponse:
        """Press a button of the commit page."""
        return self.press(client, f"/tours/{self.tour_id}/commit", verb)


def opened(world: PageWorld, kind: TourKind = TourKind.TRANSFORMATIONAL) -> Workshop:
    """Return the workshop of a new tour of Ana with Dana, whose draft nobody has started."""
    snapshot = some_snapshot(kind, blanks=BLANKS[kind])
    view = world.open_tour(kind, snapshot=snapshot)
    return Workshop(world, world.signed_in("ana"), world.signed_in("dana"), view.tour_id)


INPUT = re.compile(r'<input [^>]*?name="([^"]+)"[^>]*?value="([^"]*)"')
AREA = re.compile(r'<textarea [^>]*?name="([^"]+)"[^>]*>\n?(.*?)</textarea>', re.DOTALL)
CHOICE = re.compile(r'<select [^>]*?name="([^"]+)"[^>]*>(.*?)</select>', re.DOTALL)
CHOSEN = re.compile(r'<option value="([^"]*)" selected')


def typed(page: TestResponse) -> dict[str, str]:
    """Return what the page's first form in main would send."""
    return inputs_of(page.text.partition("<main")[2].partition("<form")[2].partition("</form>")[0])


def part_form(page: TestResponse, action: str, holding: str = "") -> dict[str, str]:
    """Return what the form with this address would send."""
    forms = page.text.split("<form")[1:]
    meant = [f for f in forms if f'action="{action}"' in f and holding in f]
    assert meant, f"no form to {action} in {page.text}"
    return inputs_of(meant[0].partition("</form>")[0])


def inputs_of(form: str) -> dict[str, str]:
    """Return names and values of a form's inputs."""
    found = {name: unescape(value) for name, value in INPUT.findall(form)}
    found |= {name: unescape(value) for name, value in AREA.findall(form)}
    for name, options in CHOICE.findall(form):
        found[name] = next(iter(CHOSEN.findall(options)), "employee")
    return found
