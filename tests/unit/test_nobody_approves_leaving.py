"""Nobody approves leaving: no such event, verb, route, button, right or word exists (law L5).

Each test looks in another place where it could come in: the tables of events, the verbs of the
rules, the questions people are asked, the routes, the pages, the words in both languages, HR's
own steps, the table of rights.
"""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.page_world import PageWorld
from tests.tour_world import HRIS, TRANSITION, E, M, TourWorld, active
from tourwright.catalogue import check
from tourwright.domain.messages import TEXTS
from tourwright.domain.model import AskKind, AskOpen, MachineName
from tourwright.domain.rights import MATRIX, Grant, Right
from tourwright.domain.tables import MACHINES, TOUR
from tourwright.domain.tour_verbs import RULES
from tourwright.store import Store
from webhooks.forms import LABELS
from webhooks.moving_on import STEPS

APPROVAL = re.compile(
    r"approv|reject|\bgrant|permit|permission|authori[sz]e|den(y|ied)\b|allow(ed)? to leave"
    r"|genehmig|ablehn|erlaub|bewillig|zustimm|gestatt",
    re.IGNORECASE,
)
"""Words of somebody above who decides, in English and German."""

LEAVING = re.compile(
    r"transition|mov(e|ing) on|leav(e|ing)|resign|last day|weggeh|weggang|weiterzieh|kündig"
    r"|ausscheid|letzte[rn]? tag",
    re.IGNORECASE,
)
NONE_OF_IT = re.compile(
    r"nobody('s)? approv|approved by nobody|niemandes (erlaubnis|zustimmung)", re.IGNORECASE
)
"""Words that say that there is none."""

PAGES = Path("webhooks/templates")
OURS = ("moving_on", "closing", "hand_over", "time_machine")
WORKFLOWS = json.loads(Path("schemas/starter/catalogue.json").read_text())["files"]["workflows"]
DAY_VERBS = {"agree_day", "change_day", "internal_move"}


def declared() -> TourWorld:
    """Return a tour whose employee spoke of moving on."""
    world = active()
    world.act(E, "declare_transition", reason="A master's degree.")
    return world


def test_no_event_of_any_machine_approves() -> None:
    """No table has such an event, but for HR's own steps, which no transition starts."""
    events = {event for machine in MACHINES for event in machine.events}

    assert not [event for event in events if APPROVAL.search(event)]


def test_declaring_has_no_guard_and_no_third_party() -> None:
    """The row is for the two alone, and asks for nothing."""
    rows = [row for row in TOUR.rows if row.event == "declare_transition"]

    assert {party for row in rows for party in row.by} == {E, M}
    assert all(not row.both for row in rows)
    assert all("approv" not in row.guard or "no approval" in row.guard for row in rows)


def test_no_verb_of_any_rule_approves() -> None:
    """What people and systems can send to a tour."""
    verbs = {verb for _, verb in RULES}

    assert not [verb for verb in verbs if APPROVAL.search(verb)]
    assert not [verb for verb in STEPS if APPROVAL.search(verb)]


@pytest.mark.parametrize("party", [E, M])
def test_declaring_asks_nobody_anything(party) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001  a party
    """It is told to the other side, which has nothing to answer."""
    world = active()

    world.act(party, "declare_transition", reason="It is time.")

    assert [ask for ask in world.records[-1].asks if isinstance(ask, AskOpen)] == []
    assert world.tour.transition is not None


def test_day_is_the_only_question_and_every_answer_names_one() -> None:
    """The other side is asked for a day, never for a yes or no to leaving itself."""
    world = declared()
    day = world.now.date()
    world.act(E, "agree_day", TRANSITION, day=day)

    asked = [ask for ask in world.tour.asks if ask.machine is MachineName.TRANSITION]

    assert {ask.kind for ask in asked} == {AskKind.TASK}
    assert {verb for ask in asked for verb in ask.verbs} <= DAY_VERBS


def test_silence_of_the_other_side_stops_nothing() -> None:
    """The HRIS tells of the leave, and the plan is done: nobody else was needed."""
    world = declared()
    world.act(HRIS, "person_left", day=world.now.date(), fields={"initiator": "employee"})

    assert world.tour.transition is not None
    assert world.tour.transition.state == "done"


def test_right_exists_to_say_that_nobody_has_it() -> None:
    """Every role's cell is no."""
    assert set(MATRIX[Right.APPROVE_LEAVING].values()) == {Grant.NO}


def test_no_route_and_no_need_approves(sqlite_store: Store) -> None:
    """Neither an address nor an endpoint, and no page asks for the right."""
    world = PageWorld(sqlite_store)
    named = [f"{rule.rule} {rule.endpoint}" for rule in world.app.url_map.iter_rules()]

    assert not [each for each in named if APPROVAL.search(each)]
    for path in Path("webhooks").glob("*.py"):
        if path.name != "rights.py":
            assert "APPROVE_LEAVING" not in path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize("path", sorted(each for name in OURS for each in PAGES.glob(f"{name}/*")))
def test_no_template_of_these_pages_has_such_a_word(path: Path) -> None:
    """Nothing to press or to read."""
    assert not APPROVAL.search(path.read_text(encoding="utf-8"))


def test_no_sentence_about_leaving_has_such_a_word() -> None:
    """In no template and no Python of the pages, and in no mail."""
    said = [*_sentences(), *(word for text in TEXTS.values() for word in text.paragraphs)]

    wrong = [each for each in said if LEAVING.search(each) and APPROVAL.search(each)]

    assert [each for each in wrong if not NONE_OF_IT.search(each)] == []


def test_no_german_sentence_about_leaving_has_such_a_word() -> None:
    """The same in the other language."""
    wrong = []
    for path in Path("webhooks/translations").rglob("messages.po"):
        with path.open("rb") as text:
            catalog = read_po(text)
        said = [str(message.string) for message in catalog if message.id and message.string]
        wrong += [each for each in said if LEAVING.search(each) and APPROVAL.search(each)]

    assert [each for each in wrong if not NONE_OF_IT.search(each)] == []


def test_buttons_of_the_plan_have_words_of_the_two(sqlite_store: Store) -> None:
    """Whoever looks at the plan finds no button that decides it for the other."""
    world = PageWorld(sqlite_store)
    world.committed()
    world.act("ana", "declare_transition", reason="It is time.")
    page = world.signed_in("dana").get(f"/tours/{world.tour.tour_id}/moving-on").text

    buttons = re.findall(r"<button[^>]*>([^<]*)</button>", page.partition("<main")[2])

    assert buttons
    assert not [words for words in buttons if APPROVAL.search(words)]
    labels = [LABELS[verb] for verb in DAY_VERBS & LABELS.keys()]
    assert not [label for label in labels if APPROVAL.search(label)]


def test_hr_cannot_configure_an_approval_of_leaving(tmp_path: Path) -> None:
    """A step that asks for a yes when somebody goes is a fault of the catalogue."""
    folder = _copied(tmp_path)
    ask = {"key": "ask", "kind": "approval", "who": ["hr"], "title": "May they go?", "text": "x"}
    steps = [{**ask, "due": "P7D", "expire": "P30D"}]
    for event in ("transition.dated", "person_left", "ended_early"):
        flow = {"key": "leave_check", "on": event, "steps": steps}
        (folder / "workflows" / "leave_check.json").write_text(json.dumps(flow))
        manifest = json.loads((folder / "catalogue.json").read_text())
        listed = [*WORKFLOWS, "workflows/leave_check.json"]
        manifest["files"]["workflows"] = listed
        (folder / "catalogue.json").write_text(json.dumps(manifest))

        faults = [str(fault) for fault in check(folder)]

        assert any("nobody approves leaving" in fault for fault in faults), (event, faults)


def _copied(tmp_path: Path) -> Path:
    source = Path("schemas/starter")
    folder = tmp_path / "starter"
    for path in source.rglob("*.json"):
        target = folder / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text().replace("../../", f"{source.parent.resolve()}/")
        target.write_text(text)
    return folder


def _sentences() -> Iterator[str]:
    """Yield every text of the pages: the strings of the code, and the text of the templates."""
    for path in Path("webhooks").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield from (
                    each.value
                    for each in node.args
                    if isinstance(each, ast.Constant) and isinstance(each.value, str)
                )
    for path in PAGES.rglob("*.html"):
        yield from re.split(r"[<>{}]|\.\s", path.read_text(encoding="utf-8"))
