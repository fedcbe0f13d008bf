"""What the doctor prints, for people and for machines, and with which code it ends."""

import json
import logging
import string
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from tests.doctor_world import doctor_world
from tourwright import cli
from tourwright.doctor import CHECKS, Finding, State, is_wrong, json_of, text_of
from tourwright.doctor.words import FAULTS, FINE, TITLES, UNKNOWN, Fault

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
WRONG = Finding("clock", "Clock", State.WRONG, "It is six minutes off.", "Switch NTP on.", "off")
FINE_ONE = Finding("people", "People", State.OK, "The directory can be read.")
OFF = Finding("tasks", "Tasks", State.OFF)
KNOWN = {
    *("app", "group", "variable", "tenant", "code", "seconds", "mailbox", "outside"),
    *("permissions", "address", "status", "bot_id", "other", "minutes"),
}


def test_a_fault_is_followed_by_what_to_do() -> None:
    """The eye finds the word in front, the sentence, then the arrow."""
    assert text_of([WRONG, FINE_ONE, OFF]).splitlines() == [
        "WRONG    Clock",
        "         It is six minutes off.",
        "         -> Switch NTP on.",
        "ok       People",
        "         The directory can be read.",
        "off      Tasks",
        "",
        "1 to mend. Nothing was sent to anybody.",
    ]


def test_a_machine_reads_every_finding() -> None:
    """A monitor can tell a fault by its key, whatever its words become."""
    first, *_ = read = json_of([WRONG, FINE_ONE])

    assert json.loads(json.dumps(read)) == read
    assert (first["check"], first["state"], first["fault"]) == ("clock", "wrong", "off")


@pytest.mark.parametrize(
    ("findings", "wrong"), [([WRONG, FINE_ONE], True), ([FINE_ONE, OFF], False)]
)
def test_only_a_fault_is_something_to_do(findings: list[Finding], *, wrong: bool) -> None:
    """What is off or not known does not wake anybody."""
    assert is_wrong(findings) is wrong


def test_every_check_has_its_words() -> None:
    """A title, and a sentence for when all is well."""
    names = {each.__name__ for each in CHECKS}

    assert set(TITLES) == names
    assert set(FINE) == names


@pytest.mark.parametrize("words", [FAULTS, UNKNOWN])
def test_every_fault_has_a_remedy_that_can_be_filled_in(words: Mapping[str, Fault]) -> None:
    """No brace that nobody fills, no fault without something to do."""
    for name, fault in words.items():
        assert fault.remedy, name
        for text in (fault.says, fault.remedy):
            fields = {field for _, field, _, _ in string.Formatter().parse(text) if field}
            assert fields <= KNOWN, name


def test_the_command_ends_with_1_when_there_is_something_to_mend(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The clock of the tenant stands still here, which the doctor cannot miss."""
    with doctor_world() as world:
        for name, value in world.environ.items():
            monkeypatch.setenv(name, value)
        code = cli.main(["doctor"])
        told = capsys.readouterr().out
        assert cli.main(["doctor", "--json"]) == code

    assert code == 1
    assert "WRONG    Clock" in told
    rows = json.loads(capsys.readouterr().out)
    assert {row["fault"] for row in rows if row["state"] == "wrong"} == {
        "clock_off",
        "not_notified",
    }


def test_the_command_says_nothing_beside_its_findings(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is tried and refused is no line of a log between them."""
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    with doctor_world() as world:
        for name, value in world.environ.items():
            monkeypatch.setenv(name, value)
        cli.main(["doctor"])

    assert capsys.readouterr().err == ""


def test_the_command_says_when_nothing_goes_through_microsoft(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty page would be taken for all is well."""
    with doctor_world() as world:
        environ = world.environ
    for name, value in environ.items():
        if "_M365" not in name:
            monkeypatch.setenv(name, value)
    monkeypatch.setenv("TOURWRIGHT_MAIL_KIND", "smtp")
    monkeypatch.setenv("TOURWRIGHT_SMTP_HOST", "mail.example.com")

    assert cli.main(["doctor"]) == 0
    assert "TOURWRIGHT_M365=on" in capsys.readouterr().out
