"""The catalogue: its version, the holder, who gets what, and what a file may not do."""

import codecs
import json
import shutil
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tourwright.catalogue import (
    CatalogueError,
    CatalogueHolder,
    Fault,
    catalogue_report,
    check,
    load,
)
from tourwright.catalogue.values import step_of
from tourwright.domain.people import AllianceFacts, PersonStatus
from tourwright.domain.statement import Names, standard

GOOD = Path(__file__).parents[1] / "fixtures" / "catalogue" / "good"
Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A good catalogue in a folder of its own."""
    return Path(shutil.copytree(GOOD, tmp_path / "catalogue"))


def changed(folder: Path, file: str, change: Change) -> Path:
    """Change one document of the folder."""
    document = json.loads((folder / file).read_text(encoding="utf-8"))
    change(document)
    (folder / file).write_text(json.dumps(document), encoding="utf-8")
    return folder


def person(department: str) -> AllianceFacts:
    """A person as the alliance knows them."""
    status = PersonStatus.ACTIVE
    return AllianceFacts("alliance", "person", status, "UTC", department=department)


def test_version_names_the_manifest_and_the_content(folder: Path) -> None:
    """People read the first part, a tour relies on the second."""
    name, _, content = load(folder).version.partition("+")

    assert name == "3"
    assert len(content) == 12


@pytest.mark.parametrize(
    "change",
    [
        lambda found: found.update(comment="A note to colleagues."),
        lambda found: found.update({"$schema": "../company_policy.v1.schema.json"}),
        lambda found: found,
    ],
    ids=["comment", "editor", "spaces"],
)
def test_version_stays_when_nothing_changes_its_meaning(folder: Path, change: Change) -> None:
    """Comments and layout make no new version."""
    before = load(folder).version

    assert load(changed(folder, "policies/company.json", change)).version == before


def test_version_changes_with_any_value(folder: Path) -> None:
    """Even when somebody forgets to raise the manifest's version."""
    before = load(folder).version
    changed(
        folder, "policies/company.json", lambda found: found["absence"].update(hold_after_days=13)
    )

    assert load(folder).version != before


def test_holder_takes_a_good_change_and_keeps_the_earlier_one(folder: Path) -> None:
    """A reload switches, and the version before can still be asked for."""
    holder = CatalogueHolder(folder)
    before = holder.current
    changed(folder, "catalogue.json", lambda found: found.update(version="4"))

    faults = holder.reload()

    assert faults == ()
    assert holder.current.version.startswith("4+")
    assert holder.version(before.version) is before


def test_holder_of_a_broken_catalogue_is_refused_at_the_start(folder: Path) -> None:
    """There is nothing good yet to go on with."""
    (folder / "catalogue.json").unlink()

    with pytest.raises(CatalogueError, match=r"catalogue\.json"):
        CatalogueHolder(folder)


def test_report_of_a_good_catalogue_names_the_version(folder: Path) -> None:
    """Exit code 0, and what was found."""
    code, text = catalogue_report(folder)

    assert code == 0
    assert load(folder).version in text


def test_report_counts_as_people_do(folder: Path) -> None:
    """One is not many: one policy, one fault."""
    good = catalogue_report(folder)[1]
    (folder / "catalogue.json").unlink()

    assert "1 policy, 1 tour type, 1 workflow schema." in good
    assert catalogue_report(folder)[1].startswith("1 fault; ")


def test_report_of_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """A wrong path is a fault like others, with the way out."""
    code, text = catalogue_report(tmp_path / "nowhere")

    assert code == 1
    assert "starter catalogue" in text


def test_policy_for_a_person_is_the_first_that_applies(folder: Path) -> None:
    """The default is everybody's whom no other policy names."""
    sales = json.loads((folder / "policies/company.json").read_text(encoding="utf-8"))
    sales.update(key="sales", applies_to="department == 'Sales'")
    (folder / "policies/sales.json").write_text(json.dumps(sales), encoding="utf-8")
    changed(
        folder,
        "catalogue.json",
        lambda found: found["files"]["policies"].append("policies/sales.json"),
    )

    catalogue = load(folder)

    assert catalogue.policy_for(person(department="Sales")).key == "sales"
    assert catalogue.policy_for(person(department="Legal")).key == "company"


def test_default_policy_with_a_condition_is_refused(folder: Path) -> None:
    """Otherwise somebody would have no policy."""
    changed(
        folder, "policies/company.json", lambda found: found.update(applies_to="country == 'DE'")
    )

    assert [fault.pointer for fault in check(folder)] == ["/default_policy"]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda found: found["steps"][1].update(escalate="P14D"), "/steps/1/escalate"),
        (
            lambda found: found["steps"][1].update(who=["manager", "skip_level"]),
            "/steps/1/escalate",
        ),
        (lambda found: found["steps"][1].pop("quorum"), "/steps/1/quorum"),
        (lambda found: found["steps"][1].update(rule="all"), "/steps/1/quorum"),
        (lambda found: found["steps"][0].update(when="tour"), "/steps/0/when"),
        (lambda found: found["steps"][0].update(when="tour.kind.x"), "/steps/0/when"),
        (lambda found: found["steps"][0].update(when="to_array(tour.kind)"), "/steps/0/when"),
        (lambda found: found["steps"][0].update(when="employee.*"), "/steps/0/when"),
        (lambda found: found["steps"][0].update(when="length(tour.number)"), "/steps/0/when"),
        (lambda found: found["steps"][0].update(when="tour.number > '3'"), "/steps/0/when"),
        (lambda found: found["steps"][0].update(when="tour.number == '1'"), "/steps/0/when"),
        (lambda found: found["steps"][0].update(when="tour.on_hold == 'true'"), "/steps/0/when"),
        (
            lambda found: found["steps"][0].update(
                when="tour.kind == 'rotational' && employee.hire_date > `2026`"
            ),
            "/steps/0/when",
        ),
        (
            lambda found: found["steps"][0].update(when="contains(employee.department, `1`)"),
            "/steps/0/when",
        ),
        (
            lambda found: found["steps"][0].update(when="(" * 200 + "tour.kind" + ")" * 200),
            "/steps/0/when",
        ),
        (lambda found: found["steps"][0].update(after="P9999D"), "/steps/0/after"),
        (
            lambda found: found["steps"][2].update(text="{{ employee.name | upper }}"),
            "/steps/2/text",
        ),
        (lambda found: found["steps"][2].update(text="{{employee.name"), "/steps/2/text"),
        (lambda found: found["steps"][2].update(text=" \n "), "/steps/2/text"),
        (lambda found: found["steps"][2].update(text="half of a pair: \ud800"), "/steps/2/text"),
        (lambda found: found["steps"][2].update(text="nothing: \0"), "/steps/2/text"),
        (lambda found: found["steps"][2].update(subject="Hi\nBcc: all"), "/steps/2/subject"),
        (lambda found: found["steps"][2].update(subject="Hi\r"), "/steps/2/subject"),
        (lambda found: found["steps"][3].update(who=["employee", "hr"]), "/steps/3/who/1"),
        (lambda found: found["steps"][2].update(text="We guarantee you a place."), "/steps/2/text"),
    ],
)
def test_one_slip_in_a_workflow_schema_is_one_fault(
    folder: Path, change: Change, place: str
) -> None:
    """More slips than the broken folders hold."""
    faults = check(changed(folder, "workflows/onboarding.json", change))

    assert [fault.pointer for fault in faults] == [place]


@pytest.mark.parametrize(
    ("at", "word"),
    [("start - P30D", "before it begins"), ("end - P0D", "nothing"), ("end - PT4H", "duration")],
)
def test_dates_that_never_come_are_refused(folder: Path, at: str, word: str) -> None:
    """A date before the start, and a shift of nothing or of hours."""

    def bind(found: dict[str, Any]) -> None:
        del found["on"]
        found["at"] = at

    faults = check(changed(folder, "workflows/onboarding.json", bind))

    assert [fault.pointer for fault in faults] == ["/at"]
    assert word in str(faults[0])


@pytest.mark.parametrize(
    "text",
    ["This is no contract.", "It is not legally binding.", "We make this without any obligation."],
)
def test_saying_that_a_text_is_no_contract_is_fine(folder: Path, text: str) -> None:
    """The wording check looks for enforcement, not for its denial."""
    changed(folder, "policies/company.json", lambda found: found.update(principles=[text]))

    assert check(folder) == []


def test_hidden_folders_of_editors_are_left_alone(folder: Path) -> None:
    """A folder under version control or of an editor holds JSON of its own."""
    (folder / ".vscode").mkdir()
    (folder / ".vscode" / "settings.json").write_text("{}", encoding="utf-8")

    assert check(folder) == []


def test_a_text_made_to_tire_the_wording_check_is_read(folder: Path) -> None:
    """Hundreds of denials and hundreds of words of contracts."""
    text = "not " * 500 + "shall " * 300
    changed(folder, "workflows/onboarding.json", lambda found: found["steps"][2].update(text=text))

    assert {fault.pointer for fault in check(folder)} == {"/steps/2/text"}


def test_a_long_condition_ends_quickly(folder: Path) -> None:
    """Five hundred characters of names and operators are read, not feared."""
    long = " || ".join(["tour.kind"] * 38)
    changed(folder, "workflows/onboarding.json", lambda found: found["steps"][0].update(when=long))

    assert check(folder) == []


def test_a_link_out_of_the_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    """A catalogue reads no other file of the machine."""
    outside = tmp_path / "outside.json"
    shutil.move(folder / "policies/company.json", outside)
    (folder / "policies/company.json").symlink_to(outside)

    assert "leads outside" in str(check(folder)[0])


@pytest.mark.parametrize("reference", ["http://127.0.0.1:{port}/x.json", "file:///etc/passwd"])
@pytest.mark.parametrize("file", ["policies/company.json", "workflows/onboarding.json"])
def test_a_reference_in_a_file_is_refused_without_a_connection(
    folder: Path, file: str, reference: str
) -> None:
    """HR's files stand for themselves."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        address = reference.format(port=server.getsockname()[1])
        changed(folder, file, lambda found: found.update({"$ref": address, "$schema": address}))

        faults: list[Fault] = check(folder)

        with pytest.raises(TimeoutError):
            server.accept()
    assert [fault.pointer for fault in faults] == ["/$ref"]


@pytest.mark.parametrize(
    ("blank", "value", "place"),
    [
        ("mission_objective", " ", ""),
        ("mission_objective", "a\tb", ""),
        ("career", "a\u202eb", ""),
        ("company_values", ["We share.", "a\u2028b"], "/1"),
        ("company_results", [{"kind": "a\nb", "text": "Served."}], "/0/kind"),
        ("company_results", [{"kind": "service", "text": "\n"}], "/0/text"),
    ],
)
def test_a_blank_that_no_statement_can_hold_is_a_fault(
    folder: Path, blank: str, value: object, place: str
) -> None:
    """Otherwise nobody would see it before the first hire, whose tour could not be offered."""
    changed(
        folder, "tour_types/rotation.json", lambda found: found["statement"].update({blank: value})
    )

    assert [fault.pointer for fault in check(folder)] == [f"/statement/{blank}{place}"]


@pytest.mark.parametrize(("language", "word"), [("en", "result"), ("de", "Ergebnis")])
def test_a_result_of_no_named_sort_is_called_a_result(
    folder: Path, language: str, word: str
) -> None:
    """The schema lets HR leave the sort out; a statement of the type is whole."""
    results = [{"text": "Served."}]
    changed(
        folder,
        "tour_types/rotation.json",
        lambda found: found["statement"].update(company_results=results),
    )
    made = load(folder).tour_types["rotation"]

    text = standard(made.kind, made.blanks, Names("", "", ""), None, None, language=language)

    assert [each.kind for each in text.company_results] == [word]


@pytest.mark.parametrize(
    ("name", "value"),
    [("name", " "), ("name", "Example\nLtd"), ("hr_email", "HR <hr@example.com>")],
)
def test_the_company_has_a_name_and_an_address_of_one_line(
    folder: Path, name: str, value: str
) -> None:
    """Both stand at the head of mails."""
    changed(folder, "catalogue.json", lambda found: found["company"].update({name: value}))

    assert [fault.pointer for fault in check(folder)] == [f"/company/{name}"]


def test_a_reason_with_a_space_around_it_is_a_fault(folder: Path) -> None:
    """The people system's word would never equal it, and nobody would know why."""
    reasons = {"reasons": ["moved"], "refused_reasons": ["theft "]}
    changed(folder, "policies/company.json", lambda found: found["good_standing"].update(**reasons))

    assert [fault.pointer for fault in check(folder)] == ["/good_standing/refused_reasons/0"]


def test_a_byte_order_mark_is_named(folder: Path) -> None:
    """Some editors write one; the message says how to save instead."""
    file = folder / "policies/company.json"
    file.write_bytes(codecs.BOM_UTF8 + file.read_bytes())

    (fault,) = check(folder)

    assert "byte order mark" in fault.found
    assert "save it as UTF-8" in fault.allowed


def test_a_whole_number_may_be_written_with_a_fraction_of_nothing(folder: Path) -> None:
    """The schema takes 6.0 for whole; calendars count with 6."""
    changed(folder, "tour_types/rotation.json", lambda found: found.update(length_months=6.0))

    assert repr(load(folder).tour_types["rotation"].length_months) == "6"


def test_a_hostile_text_is_refused(folder: Path) -> None:
    """No pattern of ours works long on a text that is made to tire it."""
    hostile = "P" + "1" * 200_000
    changed(
        folder, "workflows/onboarding.json", lambda found: found["steps"][0].update(due=hostile)
    )

    assert {fault.pointer for fault in check(folder)} == {"/steps/0/due"}


@pytest.mark.parametrize(("kind", "rule"), [("task", "all"), ("approval", "any")])
def test_without_a_rule_a_task_is_everybodys_and_an_approval_anybodys(kind: str, rule: str) -> None:
    """A task for two is done when both did it; one yes is enough."""
    assert step_of({"key": "lunch", "kind": kind}).rule == rule
    assert step_of({"key": "lunch", "kind": kind, "rule": "quorum"}).rule == "quorum"
