"""Reads a mapping: checks it against its schema, then what no schema can say, and compiles it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from connectors.hris_places import ZONES
from connectors.rest.values import Finder, compiled
from tourwright.catalogue.schema_faults import schema_faults
from tourwright.ports import RefusedError
from tourwright.strict_json import StrictJsonError, loads

SCHEMA = "hris_mapping.v1"
MAX_BYTES = 512 * 1024
Document = Mapping[str, Any]
GROUPS = ("leave", "termination")
EXPRESSIONS = (
    ("list", "records"),
    ("list", "paging", "next"),
    ("one", "record"),
    ("delta", "ids"),
    ("errors", "failure"),
    ("auth", "token_path"),
)
NEEDS: Mapping[tuple[str, str], Mapping[str, tuple[str, ...]]] = {
    ("list", "paging"): {
        "page": ("param", "size"),
        "offset": ("param", "size"),
        "cursor": ("param", "next"),
        "next_link": ("next",),
        "range": ("size",),
    },
    ("delta", ""): {"changed_ids": ("path", "ids")},
    ("auth", ""): {
        "basic": ("user", "password"),
        "bearer": ("token",),
        "header": ("headers",),
        "client_credentials": ("url", "client_id", "client_secret"),
        "refresh_token": ("url", "client_id", "client_secret", "refresh_token"),
        "saml2_bearer": ("url", "client_id"),
        "jwt_bearer": ("url",),
        "login": ("url", "user", "password", "token_path"),
        "certificate": ("certificate", "private_key"),
    },
}


class MappingError(RefusedError):
    """A mapping has faults; each names its place in the file by a JSON pointer."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Each:
    """Where the parts of a list are found: periods of employment."""

    find: Any
    finders: Mapping[str, Finder]


@dataclass(frozen=True)
class RestMapping:
    """A mapping ready for use. expressions are compiled, by their JSON pointer.

    Once filled in, the document holds secrets: it is never shown.
    """

    document: Document = field(repr=False)
    finders: Mapping[str, Finder]
    groups: Mapping[str, Mapping[str, Finder]] = field(default_factory=dict)
    attributes: Mapping[str, Finder] = field(default_factory=dict)
    employments: Each | None = None
    expressions: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The system's name in messages."""
        return str(self.document["name"])

    def search(self, place: str, answer: object) -> object:
        """Evaluate the expression at this place of the mapping; without one the answer itself."""
        found = self.expressions.get(place)
        return answer if found is None else found.search(answer)


def shipped() -> tuple[str, ...]:
    """Return the names of the mappings that come along."""
    folder = files("connectors.rest") / "mappings"
    return tuple(sorted(each.name.removesuffix(".json") for each in folder.iterdir()))


def mapping_named(name: str) -> RestMapping:
    """Return a shipped mapping by its name, else the one of this file. Raises MappingError."""
    if name in shipped():
        place = files("connectors.rest") / "mappings" / f"{name}.json"
        return mapping_of(place.read_bytes(), f"{name}.json")
    try:
        return mapping_of(Path(name).read_bytes(), Path(name).name)
    except OSError as wrong:
        there = ", ".join(shipped())
        raise MappingError((f"{name}: {wrong.strerror}; shipped are {there}",)) from wrong


def mapping_of(body: bytes, file: str) -> RestMapping:
    """Return the mapping that these bytes hold. Raises MappingError with every fault."""
    try:
        document = loads(body, max_bytes=MAX_BYTES)
    except StrictJsonError as wrong:
        raise MappingError((f"{file}: {wrong}",)) from wrong
    if not isinstance(document, dict):
        raise MappingError((f"{file}: a mapping is an object in braces",))
    faults = tuple(str(fault) for fault in schema_faults(file, document, SCHEMA))
    if not faults:
        faults = tuple(f"{file}, {fault}" for fault in _meaning(document))
    if faults:
        raise MappingError(faults)
    return _compiled(document)


def _meaning(document: Document) -> Iterator[str]:
    """Yield what a schema cannot say: expressions, tables, zones, and what a kind needs."""
    for place, expression in _expressions(document):
        try:
            compiled(expression)
        except ValueError as wrong:
            yield f"{place}: is no JMESPath: {wrong}"
    for place, spec in _specs(document):
        yield from _spec_faults(place, spec, document)
    yield from _missing(document)
    zone = document.get("delta", {}).get("zone", "UTC")
    if zone not in ZONES and not zone.startswith("$"):
        yield "/delta/zone: is no time zone"


def _spec_faults(place: str, spec: Document, document: Document) -> Iterator[str]:
    """Yield a table that is not there and a zone that is none."""
    table = spec.get("table")
    if table is not None and table not in document.get("tables", {}):
        yield f"{place}/table: there is no table {table} in /tables"
    if spec.get("zone", "UTC") not in ZONES:
        yield f"{place}/zone: is no time zone"


def _missing(document: Document) -> Iterator[str]:
    """Yield what a chosen kind needs and the mapping does not say."""
    for (first, second), kinds in NEEDS.items():
        part = document.get(first, {})
        part = part.get(second, {}) if second else part
        place = f"/{first}/{second}".rstrip("/")
        for name in kinds.get(part.get("kind", ""), ()):
            if name not in part:
                yield f"{place}/{name}: {part['kind']} needs it"


def _expressions(document: Document) -> Iterator[tuple[str, str]]:
    """Yield every JMESPath with its pointer."""
    for steps in EXPRESSIONS:
        part: Any = document
        for step in steps:
            part = part.get(step) if isinstance(part, dict) else None
        if isinstance(part, str):
            yield "/" + "/".join(steps), part
    for at, each in enumerate(document.get("each", ())):
        if "records" in each:
            yield f"/each/{at}/records", each["records"]
    periods = document["map"].get("employments")
    if periods:
        yield "/map/employments/each", periods["each"]
    for place, spec in _specs(document):
        yield place, spec["path"]


def _specs(document: Document) -> Iterator[tuple[str, Document]]:
    """Yield every value of the map with its pointer, in the long form."""
    for name, value in document["map"].items():
        place = f"/map/{name}"
        if name == "employments":
            yield from _long(f"{place}/map", value["map"])
        elif name in GROUPS or name == "attributes":
            yield from _long(place, value)
        else:
            yield from _long("/map", {name: value})


def _long(place: str, values: Document) -> Iterator[tuple[str, Document]]:
    for name, value in values.items():
        yield f"{place}/{name}", {"path": value} if isinstance(value, str) else value


def _compiled(document: Document) -> RestMapping:
    """Compile a mapping without faults."""
    finders = {place: _finder(place, spec, document) for place, spec in _specs(document)}
    periods = document["map"].get("employments")
    inner = _below(finders, "/map/employments/map/")
    return RestMapping(
        document=document,
        finders={name: each for name, each in _below(finders, "/map/").items() if "/" not in name},
        groups={
            name: _below(finders, f"/map/{name}/") for name in GROUPS if name in document["map"]
        },
        attributes=_below(finders, "/map/attributes/"),
        employments=Each(compiled(periods["each"]), inner) if periods else None,
        expressions={place: compiled(found) for place, found in _expressions(document)},
    )


def _below(finders: Mapping[str, Finder], place: str) -> Mapping[str, Finder]:
    return {
        name.removeprefix(place): each for name, each in finders.items() if name.startswith(place)
    }


def _finder(place: str, spec: Document, document: Document) -> Finder:
    """Compile one value; the words of its table are folded."""
    table = str(spec.get("table", ""))
    words = document.get("tables", {}).get(table)
    steps = place.removeprefix("/map/").replace("employments/map", "employments")
    return Finder(
        name=steps.replace("/", "."),
        place=place,
        find=compiled(spec["path"]),
        how=spec.get("as", ""),
        table_name=table,
        table=None if words is None else {word.casefold(): ours for word, ours in words.items()},
        default=spec.get("default", ""),
        options={part: spec[part] for part in ("format", "zone", "separator") if part in spec},
    )


def zone_of_delta(document: Document) -> ZoneInfo:
    """Return the zone that the source's times are in."""
    return ZoneInfo(document.get("delta", {}).get("zone", "UTC"))
