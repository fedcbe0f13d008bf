"""Who may do what, as data: the table of rights, and which roles a person has towards a tour.

Every page asks here through one check, `webhooks.rights`. Source: the product's lifecycle, "Who may
do what"; docs/reference/rights.md shows the same table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

HR = "HR"
POPULATION = "HR:"


class Role(StrEnum):
    """Who somebody is, towards one tour or in the company; the letters of the lifecycle."""

    EMPLOYEE = "E"
    MANAGER = "M"
    DELEGATE = "D"
    SKIP_LEVEL = "S"
    HR = "H"
    CONFIGURATOR = "C"
    ALUMNI_MANAGER = "A"
    BUDGET_OWNER = "B"
    OPERATOR = "I"
    ALUM = "X"
    EXECUTIVE = "V"


class Right(StrEnum):
    """What can be done. The first fourteen are the rows of the lifecycle, the others our pages'."""

    READ_DRAFT = "read_draft"
    READ_COMMITTED = "read_committed"
    READ_PRIVATE = "read_private"
    EDIT = "edit"
    ANSWER_REVIEW = "answer_review"
    APPROVE_EXPENSE = "approve_expense"
    DECLARE = "declare"
    APPROVE_LEAVING = "approve_leaving"
    DECIDE_STANDING = "decide_standing"
    STOP_PERSON = "stop_person"
    PUBLISH_POLICY = "publish_policy"
    RELEASE_BATCH = "release_batch"
    READ_FIGURES = "read_figures"
    ERASE = "erase"
    READ_STATES = "read_states"
    READ_TEAM = "read_team"
    NAME_DELEGATE = "name_delegate"
    CORRECT_DATA = "correct_data"
    READ_LOOKS = "read_looks"
    READ_EXIT_ANSWERS = "read_exit_answers"
    CHOOSE_EXIT_ANSWERS = "choose_exit_answers"
    BEGIN_TOUR = "begin_tour"
    FORESEE = "foresee"
    OPERATE = "operate"
    OWN_SETTINGS = "own_settings"
    SIGNED_IN = "signed_in"
    PUBLIC = "public"


class Grant(StrEnum):
    """What the table says. OWN: within the limit that `LIMITS` names, else not."""

    YES = "yes"
    OWN = "own"
    WITH_PURPOSE = "with_purpose"
    NO = "no"


ROLES = "EMDSHCABIXV"
BEST_FIRST = (Grant.YES, Grant.OWN, Grant.WITH_PURPOSE)
_SIGNS: Mapping[str, Grant] = {
    "y": Grant.YES,
    "l": Grant.OWN,
    "o": Grant.WITH_PURPOSE,
    "-": Grant.NO,
}


def _row(signs: str) -> Mapping[Role, Grant]:
    """Read one row: a sign for each role, in the order of ROLES."""
    grants = [_SIGNS[sign] for sign in signs.split()]
    return dict(zip(map(Role, ROLES), grants, strict=True))


MATRIX: Mapping[Right, Mapping[Role, Grant]] = {
    #                            E M D S H C A B I X V
    Right.READ_DRAFT: _row("     y y - - - - - - - - -"),
    Right.READ_COMMITTED: _row(" y y o o o - - - - l -"),
    Right.READ_PRIVATE: _row("   - - - - - - - - - - -"),
    Right.EDIT: _row("           y y - - - - - - - - -"),
    Right.ANSWER_REVIEW: _row("  y y y - - - - - - - -"),
    Right.APPROVE_EXPENSE: _row("- y y l - - - y - - -"),
    Right.DECLARE: _row("        y y - - - - - - - - -"),
    Right.APPROVE_LEAVING: _row("- - - - - - - - - - -"),
    Right.DECIDE_STANDING: _row("- l - - y - y - - l -"),
    Right.STOP_PERSON: _row("    l - - - y - y - - l -"),
    Right.PUBLISH_POLICY: _row(" - l - - - y - - - - -"),
    Right.RELEASE_BATCH: _row("  - - - - y - - - y - -"),
    Right.READ_FIGURES: _row("   - l - y y - y - - - y"),
    Right.ERASE: _row("          l - - - y - - - l l -"),
    Right.READ_STATES: _row("    y y y y y - - - - - -"),
    Right.READ_TEAM: _row("      - y y - - - - - - - -"),
    Right.NAME_DELEGATE: _row("  - y - - - - - - - - -"),
    Right.CORRECT_DATA: _row("   y y - - y - - - - - -"),
    Right.READ_LOOKS: _row("     y - - - - - - - - - -"),
    Right.READ_EXIT_ANSWERS: _row("y - - - y - - - - - -"),
    Right.CHOOSE_EXIT_ANSWERS: _row("y - - - - - - - - - -"),
    Right.BEGIN_TOUR: _row("     y y - - y - - - - - -"),
    Right.FORESEE: _row("        - - - - y y - - - - -"),
    Right.OPERATE: _row("        - - - - - - - - y - -"),
    Right.OWN_SETTINGS: _row("   y y y y y y y y y - y"),
    Right.SIGNED_IN: _row("      y y y y y y y y y - y"),
    Right.PUBLIC: _row("         y y y y y y y y y y y"),
}
COMMITTED_TO = frozenset(
    {"committed", "active", "paused", "closing", "completed", "superseded", "ended_early"}
)
"""States of a tour whose text both committed to; before, whoever is not of the two reads none."""

LIMITS: Mapping[tuple[Right, Role], str] = {
    (Right.READ_COMMITTED, Role.ALUM): "own",
    (Right.ANSWER_REVIEW, Role.DELEGATE): "marked",
    (Right.APPROVE_EXPENSE, Role.SKIP_LEVEL): "after timer",
    (Right.DECIDE_STANDING, Role.MANAGER): "hint",
    (Right.DECIDE_STANDING, Role.ALUM): "second look",
    (Right.STOP_PERSON, Role.EMPLOYEE): "self",
    (Right.STOP_PERSON, Role.ALUM): "self",
    (Right.PUBLISH_POLICY, Role.MANAGER): "inside leeway",
    (Right.READ_FIGURES, Role.MANAGER): "own team if \N{GREATER-THAN OR EQUAL TO} 5",
    (Right.ERASE, Role.EMPLOYEE): "ask",
    (Right.ERASE, Role.HR): "two people",
    (Right.ERASE, Role.OPERATOR): "runs",
    (Right.ERASE, Role.ALUM): "ask",
}
HELD: Mapping[str, Role] = {
    "Configurator": Role.CONFIGURATOR,
    "AlumniManager": Role.ALUMNI_MANAGER,
    "BudgetOwner": Role.BUDGET_OWNER,
    "Operator": Role.OPERATOR,
    "Executive": Role.EXECUTIVE,
}


@dataclass(frozen=True)
class Circle:
    """The people around one tour; "" where there is nobody. department is the employee's."""

    employee_key: str
    manager_key: str
    delegate_key: str = ""
    skip_level_key: str = ""
    department: str = ""


NOBODY = Circle("", "")


def roles_of(person_key: str, held: frozenset[str], circle: Circle) -> frozenset[Role]:
    """Return the roles of a person towards a tour, or in the company when the circle is NOBODY.

    held are the roles that the company's directory gives. Who is one of the two is that one side
    and nothing else: nobody holds both sides, and nobody looks after the own tour as HR partner.
    """
    side = _side(person_key, circle)
    if side is not None:
        return frozenset({side})
    roles = {role for name, role in HELD.items() if name in held}
    if person_key and person_key == circle.delegate_key:
        roles.add(Role.DELEGATE)
    if person_key and person_key == circle.skip_level_key:
        roles.add(Role.SKIP_LEVEL)
    if _looks_after(held, circle):
        roles.add(Role.HR)
    return frozenset(roles)


def _side(person_key: str, circle: Circle) -> Role | None:
    if not person_key:
        return None
    if person_key == circle.employee_key:
        return Role.EMPLOYEE
    return Role.MANAGER if person_key == circle.manager_key else None


def populations(held: frozenset[str]) -> frozenset[str] | None:
    """Return the departments that an HR partner looks after; None when it is everybody."""
    if HR in held:
        return None
    names = (name for name in held if name.startswith(POPULATION))
    return frozenset(name.removeprefix(POPULATION) for name in names)


def _looks_after(held: frozenset[str], circle: Circle) -> bool:
    """Say whether an HR partner's population holds the employee; a population is a department."""
    theirs = populations(held)
    if theirs is None or (theirs and circle == NOBODY):
        return True
    return circle.department != "" and circle.department in theirs


def grant(right: Right, roles: frozenset[Role]) -> Grant:
    """Return the best that any of the roles gives."""
    given = {MATRIX[right][role] for role in roles}
    return next((one for one in BEST_FIRST if one in given), Grant.NO)
