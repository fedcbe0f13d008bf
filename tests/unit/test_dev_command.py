"""`tourwright dev` where it cannot run."""

import sys

import pytest

from tourwright.cli import main


def test_an_installed_product_says_that_the_trial_needs_a_clone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The emulators are not in the wheel; a sentence says so, not a stack trace."""
    for name in [name for name in sys.modules if name.startswith(("emulators", "tourwright.dev"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "emulators", None)

    code = main(["dev"])

    assert code == 2
    assert "make dev" in capsys.readouterr().err
