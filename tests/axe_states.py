"""Every page in every state, as the tests of access and of look walk them.

Each module below `tests/states` has `STATES`, a tuple of `State`. A state is told how to be made in
a fresh `PageWorld`, who looks, and at which address.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from tests.page_world import PageWorld


def _nothing(_: PageWorld) -> None:
    """Change nothing."""


@dataclass(frozen=True)
class State:
    """One page in one state.

    person is a name of the cast, "" for nobody signed in. prepare makes the state, path names the
    page then. sent, when given, is posted to it (with the hidden fields of the form with `button`):
    the state is what comes back, a form with errors for one.
    """

    name: str
    person: str
    path: Callable[[PageWorld], str]
    prepare: Callable[[PageWorld], object] = _nothing
    sent: Mapping[str, str] = field(default_factory=dict)
    button: str = ""
    status: int = 200


def all_states() -> tuple[State, ...]:
    """Return the states of every module below `tests/states`."""
    folder = Path(__file__).with_name("states")
    names = sorted(path.stem for path in folder.glob("*.py") if not path.stem.startswith("_"))
    found = [import_module(f"tests.states.{name}").STATES for name in names]
    every = [state for states in found for state in states]
    names = [state.name for state in every]
    assert len(set(names)) == len(names), "give each state a name of its own"
    return tuple(every)
