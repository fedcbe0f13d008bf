"""Who may open which page, written out by hand, route by route, and how a test asks a route."""

import re
from collections.abc import Mapping

from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.page_world import PageWorld
from tourwright.domain.model import TourView
from webhooks import app as application
from webhooks.rights import Need

ROLES: Mapping[str, str] = {
    "E": "ana",
    "M": "dana",
    "D": "lee",
    "S": "sam",
    "H": "kim",
    "C": "cleo",
    "A": "ali",
    "B": "bo",
    "I": "igor",
    "V": "eva",
}
"""Who stands for each role towards Ana's tour; X, somebody who left, has no sign-in."""

PAIR = "E M"
EVERYBODY = "E M D S H C A B I V"
READERS = "E M D? S? H?"
TABLE: Mapping[str, str] = {
    "sign_in.leave": EVERYBODY,
    "sign_in.out": EVERYBODY,
    "sign_in.kept": EVERYBODY,
    "sign_in.throw_away": EVERYBODY,
    "home_page.show": EVERYBODY,
    "thanks_page.board": EVERYBODY,
    "thanks_page.give": EVERYBODY,
    "thanks_page.one": EVERYBODY,
    "team_page.show": EVERYBODY,
    "away_page.show": EVERYBODY,
    "away_page.act": EVERYBODY,
    "settings_page.show": EVERYBODY,
    "settings_page.save": EVERYBODY,
    "undo_page.show": EVERYBODY,
    "undo_page.undo": EVERYBODY,
    "time_machine.show": "H C",
    "channels_page.show": "H",
    **dict.fromkeys(("hr_questions.show", "hr_questions.decide"), "H"),
    **dict.fromkeys(("hris_held.listing", "hris_held.show", "hris_held.decide"), "H I"),
    **dict.fromkeys(("hris_compare.show", "hris_compare.act"), "H I"),
    **dict.fromkeys(("hris_compare.one", "hris_compare.file"), "H"),
    **dict.fromkeys(("hris_people.show", "hris_people.act"), "H"),
    **dict.fromkeys(("import_page.show", "import_page.act"), "H"),
    **dict.fromkeys(("import_page.one", "import_page.decide", "import_page.to_mend"), "H"),
    "hand_overs_board.show": "H",
    **dict.fromkeys(("hand_overs_page.show", "hand_overs_page.act"), EVERYBODY),
    **dict.fromkeys(("begin_page.show", "begin_page.begin"), "E M H"),
    **dict.fromkeys(("stop_page.show", "stop_page.stop"), "H A"),
    **dict.fromkeys(("good_standing_page.show", "good_standing_page.decide"), "H A"),
    **dict.fromkeys(("erasure_page.show", "erasure_page.decide"), "H"),
    "looks_page.show": "E M D S H",
    "looks_page.look": "E M D S H",
    "looks_page.looks": "E",
    "exit_page.show": "E H",
    "exit_page.choose": "E",
    **dict.fromkeys(
        (
            *("alliance_page.show", "alliance_page.act"),
            *("alliance_page.history", "alliance_page.version"),
            *("first_talk.show", "first_talk.write"),
            *("gaps_page.show", "gaps_page.write", "gaps_page.one", "gaps_page.act"),
            *("gaps_page.alignment", "gaps_page.mark"),
            *("thanks_page.show", "thanks_page.act"),
            *("moving_on.show", "moving_on.act", "moving_on.evidence", "moving_on.add_evidence"),
            "moving_on.evidence_text",
            *("closing_page.act", "closing_page.reopen", "closing_page.cancel"),
            *("talk_page.renewal", "talk_page.renewal_now", "talk_page.renewal_act"),
            *("talk_page.renewal_prep", "talk_page.renewal_file"),
            *("hand_over_page.show", "hand_over_page.act"),
            *("counterpart_page.show", "counterpart_page.act"),
            *("amend_page.show", "amend_page.act"),
            *("amend_page.answer", "amend_page.answered"),
            *("amend_page.counter", "amend_page.countered"),
            *("amend_page.correction", "amend_page.corrected"),
            *("commit_page.show", "commit_page.act"),
            *("prospects_page.show", "prospects_page.write"),
            *("workshop.show", "workshop.act", "workshop.save", "workshop.edit"),
            *("workshop.merge", "workshop.settle", "workshop.comment", "workshop.agree"),
            *("workshop.revisions", "workshop.own"),
            *("away_page.pair", "away_page.snooze"),
        ),
        PAIR,
    ),
    **dict.fromkeys(
        (
            *("talk_page.review", "talk_page.review_now", "talk_page.review_act"),
            *("talk_page.review_prep", "talk_page.review_file"),
        ),
        "E M D",
    ),
    **dict.fromkeys(("print_page.show", "print_page.pdf", "print_page.text"), READERS),
    **dict.fromkeys(("closing_page.show", "closing_page.void"), "E M H"),
}
"""Which roles open a route of people; a question mark: after saying why."""

BY_LINK = {
    *("asks.show", "asks.decide", "where.show", "where.act"),
    *("alumni.show", "alumni.decide", "alumni.leave", "alumni.leave_page"),
    *("alumni.erase", "alumni.erase_page", "alumni.copy"),
}
"""Routes that a token in the address opens, for the person it was made for."""

OPEN_TO_ALL = {
    *("static", "health.live", "health.ready", "inbound.receive", "fresh_link.ask_for_one"),
    *("sign_in.show", "sign_in.begin", "sign_in.callback", "sign_in.link", "sign_in.by_link"),
    *("bot.receive", "outlook_actions.act", "outlook_actions.card"),
    *("graph_hooks.notify", "graph_hooks.lifecycle", "inbound.receive_unsigned"),
}
"""Routes that tell nothing about anybody, or check a signature or state of their own."""

OF_OPERATORS = {
    *("operator.show", "operator.resend"),
    *("hris_operations.show", "hris_operations.act"),
}
PUBLISHED = {"thanks_page.one"}
"""About a tour, yet for everybody here: thanks that were published, told from all others inside."""

OF_NO_PAIR = {
    *("channels_page.show", "hand_overs_board.show"),
    *("hr_questions.show", "hr_questions.decide"),
    *("hris_people.show", "hris_people.act", "import_page.show", "import_page.act"),
    *("import_page.one", "import_page.decide", "import_page.to_mend"),
    *("hris_compare.one", "hris_compare.file"),
}
"""About everybody here: whoever has the right only towards their own pair does not see it."""

NUMBERED = ("number", "seq", "subject_id", "gap_id", "thanks_id", "act_id")
VALUES = {"field": "mission_objective", **dict.fromkeys(NUMBERED, "1")}
UNKNOWN = "unknown-1"


def rules(world: PageWorld) -> dict[str, Rule]:
    """Return the routes by endpoint."""
    return {rule.endpoint: rule for rule in world.app.url_map.iter_rules()}


def method_of(rule: Rule) -> str:
    """Return the method with which a route is called."""
    return "GET" if "GET" in (rule.methods or ()) else "POST"


def call(client: FlaskClient, rule: Rule, tour: TourView | None) -> TestResponse:
    """Call a route for a tour, None for one that does not exist."""
    tour_id = tour.tour_id if tour else UNKNOWN
    person_key = tour.employee_key if tour else UNKNOWN
    ids = {
        "tour_id": tour_id,
        "person_key": person_key,
        "alliance_id": tour_id.rpartition("-")[0],
        **VALUES,
        **dict.fromkeys(("source", "secret"), UNKNOWN),
    }
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: ids[found[1]], rule.rule)
    method = method_of(rule)
    return client.open(path, method=method)


def outcome(answer: TestResponse) -> str:
    """Return what a person sees: opened, why (they are asked what for), nothing or sign in."""
    if answer.status_code == 200 and answer.text == "opened":
        return "opened"
    if answer.status_code == 303:
        to_sign_in = answer.location.startswith("/sign-in?next=")
        return "sign in" if to_sign_in else "why" if "/look?" in answer.location else "led on"
    return "nothing" if answer.status_code == 404 else f"status {answer.status_code}"


def expected(cell: str, role: str) -> str:
    """Return what the table says of a role."""
    allowed = cell.split()
    if role in allowed:
        return "opened"
    return "why" if f"{role}?" in allowed else "nothing"


def of_people(world: PageWorld) -> set[str]:
    """Return the endpoints of pages of people."""
    return set(rules(world)) - BY_LINK - OPEN_TO_ALL - OF_OPERATORS


def needs() -> dict[str, Need]:
    """Return what every page of people declares."""
    return {name: need for part in application.OF_PEOPLE for name, need in part.NEEDS.items()}
