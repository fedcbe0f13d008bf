"""The JSON Schemas of what HR writes and of what crosses the wire, read from this package.

Nothing here ever opens a connection or a file named by a document: the retriever is closed.
"""

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NoReturn

import jsonschema_rs

NAMES = (
    "catalogue.v1",
    "company_policy.v1",
    "hris_mapping.v1",
    "hris_sources.v1",
    "tour_type.v1",
    "workflow.v1",
    "webhook_in.hris_change.v1",
    "event_out.v1",
)
"""Every schema there is, by the name that `schema` and `validator` take."""

PATTERN_SIZE_LIMIT_BYTES = 1_000_000


class ReferenceRefusedError(Exception):
    """A schema names a document outside itself; none is ever fetched."""


def schema(name: str) -> dict[str, Any]:
    """Return the schema of this name, as `company_policy.v1`; the caller may change the copy."""
    if name not in NAMES:
        raise KeyError(f"no schema {name!r}: there are {', '.join(NAMES)}")
    text = (files("schemas") / f"{name}.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


@cache
def validator(name: str) -> jsonschema_rs.Draft202012Validator:
    """Return the compiled schema of this name: formats on, patterns linear, retriever closed."""
    return closed_validator(schema(name))


def closed_validator(document: dict[str, Any]) -> jsonschema_rs.Draft202012Validator:
    """Compile any schema so that it can reach nothing and no pattern runs long.

    Raises:
        ValueError: the schema is none, has a pattern that needs backtracking, or a reference that
            leads outside (jsonschema_rs.ValidationError and ReferencingError descend from it or
            wrap ReferenceRefusedError).
    """
    return jsonschema_rs.Draft202012Validator(
        document,
        validate_formats=True,
        retriever=_refuse,
        pattern_options=jsonschema_rs.RegexOptions(size_limit=PATTERN_SIZE_LIMIT_BYTES),
    )


def starter_directory() -> Path:
    """Return the folder of the starter catalogue that comes with the product."""
    return Path(str(files("schemas") / "starter"))


def _refuse(uri: str) -> NoReturn:
    """Refuse to fetch: schemas stand for themselves."""
    raise ReferenceRefusedError(f"{uri} is not fetched: put everything into one document")
