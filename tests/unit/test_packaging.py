"""What is shipped, what it depends on, and what must never be in the repository."""

import importlib
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PACKAGES = set(PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])
PINNED = re.compile(r"[a-z0-9][a-z0-9._-]*==\S+( ; [^\\]+)?( \\)?")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")


def tracked(*paths: str) -> list[str]:
    """Return the files under version control below the paths, or all of them."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *paths], cwd=ROOT, check=True, capture_output=True
    )
    return [name for name in listed.stdout.decode().split("\0") if (ROOT / name).is_file()]


def text_of(name: str) -> str:
    """Return a tracked file as text, "" when it is a picture or the like."""
    try:
        return (ROOT / name).read_text("utf-8")
    except UnicodeDecodeError:
        return ""


def plain_name(requirement: str) -> str:
    """Return the normal form of a requirement's name."""
    name = re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """Build the wheel as a release does, without the network."""
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(out)]
    built = subprocess.run([*command, str(ROOT)], capture_output=True, check=False, timeout=50)
    assert built.returncode == 0, built.stderr.decode()
    (path,) = out.glob("*.whl")
    return zipfile.ZipFile(path)


def test_the_wheel_holds_our_packages_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    """Emulators, tests and benchmarks stay at home."""
    tops = {name.partition("/")[0] for name in wheel.namelist()}

    assert {top for top in tops if not top.endswith(".dist-info")} == PACKAGES


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_the_wheel_holds_every_file_of_a_package(wheel: zipfile.ZipFile, package: str) -> None:
    """Templates, schemas, the starter catalogue and migrations come along."""
    missing = set(tracked(package)) - set(wheel.namelist())

    assert missing == set()


@pytest.mark.parametrize(
    "needed",
    [
        r"schemas/\w+\.v1\.schema\.json",
        r"schemas/starter/catalogue\.json",
        r"schemas/starter/tour_types/.+\.json",
        r"tourwright/store/migrations/versions/.+\.py",
        r"webhooks/templates/.+\.html",
        r"connectors/rest/mappings/.+\.json",
        r"tourwright-[\d.]+\.dist-info/licenses/LICENSE",
    ],
)
def test_the_wheel_holds_what_is_no_code(wheel: zipfile.ZipFile, needed: str) -> None:
    """A product without one of these would start and then fail."""
    assert any(re.fullmatch(needed, name) for name in wheel.namelist())


def test_the_wheel_brings_the_command(wheel: zipfile.ZipFile) -> None:
    """`tourwright` calls a function that exists."""
    (name,) = [name for name in wheel.namelist() if name.endswith("/entry_points.txt")]
    (target,) = re.findall(r"^tourwright = (\S+)$", wheel.read(name).decode(), re.MULTILINE)
    module, _, function = target.partition(":")

    assert callable(getattr(importlib.import_module(module), function))


def test_no_dependency_brings_a_package_of_our_names() -> None:
    """It would overwrite ours in silence, or ours it."""
    owners = metadata.packages_distributions()
    foreign = {
        name: set(owners.get(name, [])) - {"tourwright"} for name in PACKAGES | {"emulators"}
    }

    assert {name: by for name, by in foreign.items() if by} == {}


def test_dependencies_are_not_pinned_in_the_project() -> None:
    """Versions are pinned in constraints.txt alone, so that a library user is free."""
    extras = PROJECT["project"]["optional-dependencies"].values()
    every = [*PROJECT["project"]["dependencies"], *(one for extra in extras for one in extra)]

    assert [one for one in every if re.search(r"[=<>~]", one)] == []


def test_constraints_hold_names_versions_and_hashes_only() -> None:
    """No address of a registry and no local path stands in the file."""
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    rest = [one for one in lines if one and not one.startswith("#")]

    assert [one for one in rest if not (PINNED.fullmatch(one) or HASH.fullmatch(one))] == []


def test_every_dependency_is_pinned() -> None:
    """`pip install --require-hashes` would refuse an unpinned one."""
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pinned = {plain_name(one) for one in lines if PINNED.fullmatch(one)}
    extras = PROJECT["project"]["optional-dependencies"].values()
    every = {*PROJECT["project"]["dependencies"], *(one for extra in extras for one in extra)}
    system = PROJECT["build-system"]["requires"]

    assert {plain_name(one) for one in (*every, *system)} - {"tourwright"} - pinned == set()


def test_rules_are_kept_from_every_dependency() -> None:
    """The import contract of rules and ports names each package that we depend on."""
    (contract,) = [
        one
        for one in PROJECT["tool"]["importlinter"]["contracts"]
        if one["name"] == "Rules and ports know the standard library only"
    ]
    ours = {plain_name(one) for one in PROJECT["project"]["dependencies"]}
    imported = {
        module
        for module, owners in metadata.packages_distributions().items()
        if not module.startswith("_") and ours & {plain_name(owner) for owner in owners}
    }

    assert len(imported) >= len(ours) - 1
    assert imported - set(contract["forbidden_modules"]) == set()


def test_every_connector_is_kept_from_the_others() -> None:
    """A new folder of connectors joins the contract of independence."""
    (contract,) = [
        one
        for one in PROJECT["tool"]["importlinter"]["contracts"]
        if one["name"] == "No connector knows another"
    ]
    folders = {f"connectors.{Path(name).parts[1]}" for name in tracked("connectors/*/*.py")}

    assert folders <= set(contract["modules"])


# One letter of each name stands in brackets, so that the patterns do not match themselves.
ADDRESSES = re.compile(r"py[p]i\.org|[p]ythonhosted|[n]pmjs\.org|[d]eb\.debian|[p]roxy\.golang")
MACHINE = re.compile(r"(?<![\w.])/(?:[w]ork|[r]oot|[f]arm|opt/[p]ypi)/")


@pytest.mark.parametrize("forbidden", [ADDRESSES, MACHINE], ids=["registry", "path"])
def test_no_file_names_a_registry_or_a_path_of_one_machine(forbidden: re.Pattern[str]) -> None:
    """The repository works wherever it is cloned."""
    assert [name for name in tracked() if forbidden.search(text_of(name))] == []


def test_what_the_scan_looks_for_is_found() -> None:
    """The patterns match what they are meant for."""
    assert ADDRESSES.search("https://pypi@org/simple".replace("@", "."))
    assert MACHINE.search("cd /work@main".replace("@", "/"))
    assert not MACHINE.search("https://example.com/work/1")


def test_there_is_no_lock_file_and_no_state() -> None:
    """constraints.txt is the only record of versions; what runs leave behind is not kept."""
    forbidden = {"uv.lock", "poetry.lock", "Pipfile.lock", ".env"}

    assert [name for name in tracked() if Path(name).name in forbidden] == []
    assert tracked("var", ".venv", "dist") == []


def test_no_hint_is_postponed() -> None:
    """Temporal resolves hints at run time inside its sandbox; a postponed one fails there."""
    postponed = re.compile(r"^from __future__ import .*annotations", re.MULTILINE)

    assert [name for name in tracked("*.py") if postponed.search(text_of(name))] == []
