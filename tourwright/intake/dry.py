"""A reading by hand that changes nothing: read and judged, then over."""

from tourwright.intake.ports import IntakePorts
from tourwright.intake.rounds import Intake
from tourwright.ports import NotFoundError
from tourwright.ports.hris import Round, Why
from tourwright.values import HrisStep


def read_dry(ports: IntakePorts, source: str, why: Why = Why.FULL) -> Round:
    """Return the round that was read and judged. Raises what the source raises."""
    intake, number, done = Intake(ports), 0, False
    while not done:
        stepped = intake.read(HrisStep(number, source, why.value, dry=True))
        number, done = stepped.round_no, stepped.done
    intake.judge(HrisStep(number, source, why.value, dry=True))
    found = ports.rounds.get(number)
    if found is None:
        raise NotFoundError(f"round {number}: it was forgotten")
    return found
