"""All checks of one folder, in order: read, schema, then what only the files together can tell."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tourwright.catalogue.documents import SCHEMAS, Documents
from tourwright.catalogue.fault import Fault, pointer, shown
from tourwright.catalogue.meaning import meaning_faults
from tourwright.catalogue.reading import MANIFEST, read
from tourwright.catalogue.schema_faults import schema_faults


def checked_documents(root: Path) -> tuple[Documents, list[Fault]]:
    """Return the documents of a folder and every fault; documents are whole only without faults."""
    manifest, faults = _document(root, MANIFEST, "catalogue.v1")
    if manifest is None:
        return Documents({}), faults
    groups: dict[str, dict[str, Any]] = {}
    for group, files in manifest["files"].items():
        groups[group], found = _group(root, group, files)
        faults += found
    documents = Documents(manifest, groups)
    return documents, [*faults, *_not_named(root, documents), *meaning_faults(documents)]


def _document(root: Path, name: str, schema: str) -> tuple[dict[str, Any] | None, list[Fault]]:
    """Return one file that its schema accepts, or None and why not."""
    document, faults = read(root, name)
    if document is None or faults:
        return None, faults
    faults = schema_faults(name, document, schema)
    return (None, faults) if faults else (document, [])


def _group(root: Path, group: str, names: list[str]) -> tuple[dict[str, Any], list[Fault]]:
    """Return the good files of one group and the faults of the others."""
    good: dict[str, Any] = {}
    faults: list[Fault] = []
    for at, name in enumerate(names):
        if not (root / name).is_file():
            missing = f"{shown(name)}, but there is no such file"
            faults.append(_no_such_file(pointer("files", group, at), missing))
            continue
        document, found = _document(root, name, SCHEMAS[group])
        faults += found
        if document is not None:
            good[name] = document
    return good, faults


def _no_such_file(place: str, found: str) -> Fault:
    """Return the fault of a manifest that names a file which is not there."""
    allowed = "the path of a file in this folder"
    return Fault(MANIFEST, place, found, allowed, '"policies/company.json"')


def _not_named(root: Path, documents: Documents) -> Iterator[Fault]:
    """Yield a fault for each JSON file that lies there but is not part of the catalogue."""
    named = {name for names in documents.manifest["files"].values() for name in names}
    for path in sorted(root.rglob("*.json")):
        name = path.relative_to(root).as_posix()
        hidden = any(part.startswith(".") for part in name.split("/"))
        if name != MANIFEST and name not in named and not hidden:
            allowed = f"every .json file is named in {MANIFEST} under files, or is moved away"
            yield Fault(
                name, pointer(), "a file that the manifest does not name", allowed, shown(name)
            )
