"""The file of sources of people: what IT writes about each system, with its secrets resolved."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import available_timezones

from pydantic import Field, model_validator

from tourwright.domain.telling import QUIET_DAYS
from tourwright.settings.values import Frozen, Place, read_file

Kind = Literal["personio", "workday", "successfactors", "bamboohr", "files", "scim", "rest", "feed"]
Text = str | tuple[str, ...]
SECRETS = frozenset(
    {
        *("secret", "secrets", "client_secret", "password", "token", "api_key", "private_key"),
        *("bearer", "bearers", "path_secret", "key"),
    }
)
"""Names whose values are given as files, except on a desk."""

ZONES = available_timezones()
FILE, FILES = "_file", "_files"
SEES_TO_WEBHOOKS = "bamboohr"
"""The kind whose webhook we make and mend ourselves, and whose key we then keep."""


class Figures(Frozen):
    """Above which figures a reading is held; see `tourwright.domain.hris.Limits`."""

    leavers: Annotated[int, Field(ge=0)] = 5
    leavers_percent: Annotated[float, Field(ge=0, le=100)] = 2
    movers_percent: Annotated[float, Field(ge=0, le=100)] = 10
    hires: Annotated[int, Field(ge=0)] = 50
    hires_percent: Annotated[float, Field(ge=0, le=100)] = 10
    fall_percent: Annotated[float, Field(ge=0, le=100)] = 5
    rejects_percent: Annotated[float, Field(ge=0, le=100)] = 5
    identity_percent: Annotated[float, Field(ge=0, le=100)] = 5
    unknown_percent: Annotated[float, Field(ge=0, le=100)] = 50
    max_rows: Annotated[int, Field(ge=1)] = 250_000


class Rules(Frozen):
    """What IT chose; see `tourwright.ports.hris.SourceRules`."""

    absent: Literal["report", "left"] = "report"
    first: Literal["hold", "apply"] = "hold"
    adopt: Literal["joiners", "everybody"] = "joiners"
    leave_kinds: bool = False
    quiet_days: Annotated[int, Field(ge=0, le=366)] = QUIET_DAYS
    joins: str = ""
    announced: bool = False
    limits: Figures = Figures()


class Every(Frozen):
    """How often a source is read; see `tourwright.ports.hris.Rhythms`."""

    delta_minutes: Annotated[int, Field(ge=0, le=1440)] = 15
    full: Annotated[
        str,
        Field(
            pattern=r"^((daily|weekly (mon|tues|wednes|thurs|fri|satur|sun)day) "
            r"([01]\d|2[0-3]):[0-5]\d [A-Za-z0-9_+/-]+)?$"
        ),
    ] = "daily 02:30 UTC"
    files_minutes: Annotated[int, Field(ge=0, le=1440)] = 0
    subscriptions_hours: Annotated[int, Field(ge=0, le=168)] = 0


class Events(Frozen):
    """How the source proves what it sends. recipe unsigned: by a secret at the address's end."""

    recipe: Literal["bamboohr", "hibob", "frappe", "finch", "merge", "deel", "standard", "unsigned"]
    secrets: tuple[str, ...] = Field(default=(), repr=False)
    path_secret: str = Field(default="", repr=False)

    @model_validator(mode="after")
    def _proves_itself(self) -> Self:
        if self.recipe == "unsigned" and len(self.path_secret) < 32:
            raise ValueError("path_secret_file: unsigned needs one of 32 characters or more")
        return self


class Sftp(Frozen):
    """A server that files are fetched from. host_key is its line of a known_hosts file."""

    host: Annotated[str, Field(min_length=1)]
    port: Annotated[int, Field(ge=1, le=65535)] = 22
    user: Annotated[str, Field(min_length=1)]
    host_key: Annotated[str, Field(min_length=1)]
    private_key: str = Field(default="", repr=False)
    password: str = Field(default="", repr=False)
    folder: str = "."


class Source(Frozen):
    """One system that people come from.

    options are the vendor's own, each described in the guide of its connector. mapping names a
    shipped mapping or a file. places: as for BambooHR, by name or id of a location. folder and what
    follows it are those of files.
    """

    kind: Kind
    base_url: Annotated[str, Field(pattern="^(https?://.*)?$")] = ""
    auth: Mapping[str, Text] = Field(default_factory=dict, repr=False)
    rules: Rules = Rules()
    every: Every = Every()
    mapping: str = ""
    places: Mapping[str, Place] = Field(default_factory=dict)
    default_zone: str = "UTC"
    events: Events | None = None
    options: Mapping[str, str | int | bool | tuple[str, ...]] = Field(default_factory=dict)
    folder: Path | None = None
    sftp: Sftp | None = None
    pattern: str = "*.csv"
    full: bool = True
    columns: Mapping[str, str] = Field(default_factory=dict)
    tables: Mapping[str, Mapping[str, str]] = Field(default_factory=dict)
    day_format: str = ""
    done_marker: str = ""
    encoding: str = "utf-8"
    fallback: str = ""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.kind in ("files", "feed") and (self.folder is None) == (self.sftp is None):
            raise ValueError("folder: give a folder or sftp, one of both")
        if self.kind == "rest" and not self.mapping:
            raise ValueError("mapping: give the name of a shipped one, or a file")
        if self.rules.joins and self.rules.absent == "left":
            raise ValueError("rules/absent: a source that joins another one ends nobody: report")
        return self

    @model_validator(mode="after")
    def _zones_are_known(self) -> Self:
        zones = {
            "default_zone": self.default_zone,
            "every/full": self.every.full.rpartition(" ")[2],
        }
        zones |= {f"places/{name}/zone": each.zone for name, each in self.places.items()}
        for place, zone in zones.items():
            if zone and zone not in ZONES:
                raise ValueError(f"{place}: must be a time zone such as Europe/Berlin")
        return self

    @model_validator(mode="after")
    def _events_can_be_proved(self) -> Self:
        cared_for, events = self.every.subscriptions_hours > 0, self.events
        if cared_for and (self.kind != SEES_TO_WEBHOOKS or events is None):
            raise ValueError(
                f"every/subscriptions_hours: only a source of kind {SEES_TO_WEBHOOKS} with events "
                "lets us see to its webhook; make that of others by hand and set 0"
            )
        if events is not None and events.recipe != "unsigned" and not (events.secrets or cared_for):
            raise ValueError("events/secret_files: give one file, two while a secret is changed")
        return self


class SourcesFile(Frozen):
    """The whole file."""

    schema_: Annotated[Literal["hris_sources.v1"], Field(alias="schema")]
    sources: Annotated[
        Mapping[Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")], Source], Field(min_length=1)
    ]

    @model_validator(mode="after")
    def _joins_are_there(self) -> Self:
        for name, source in self.sources.items():
            joined = source.rules.joins
            if joined and (joined == name or joined not in self.sources):
                raise ValueError(
                    f"sources/{name}/rules/joins: must be the name of another source of this file"
                )
        return self


def resolved(value: object, faults: list[str], *, plain: bool, place: str = "") -> object:
    """Return the document with each `..._file` replaced by what the file holds.

    plain allows secrets as values. Faults name their place and never a value.
    """
    if isinstance(value, list):
        return [resolved(each, faults, plain=plain, place=place) for each in value]
    if not isinstance(value, dict):
        return value
    made: dict[str, object] = {}
    for name, given in value.items():
        here = f"{place}/{name}"
        if name.endswith((FILE, FILES)) and name.removesuffix("s").endswith(FILE):
            made[_name(name)] = _read(given, here, faults)
            continue
        if name in SECRETS and not plain and isinstance(given, str | list):
            faults.append(f"{here}: put the secret into a file and give {name}{FILE}")
        made[name] = resolved(given, faults, plain=plain, place=here)
    return made


def _name(name: str) -> str:
    """Return secret of secret_file, secrets of secret_files."""
    return name.removesuffix(FILE) if name.endswith(FILE) else f"{name.removesuffix(FILES)}s"


def _read(given: object, here: str, faults: list[str]) -> object:
    paths = given if isinstance(given, list) else [given]
    texts = [_text(each, here, faults) for each in paths]
    return texts if isinstance(given, list) else texts[0]


def _text(path: object, here: str, faults: list[str]) -> str:
    if not isinstance(path, str):
        faults.append(f"{here}: must be the path of a file")
        return ""
    try:
        return read_file(Path(path))
    except ValueError as wrong:
        faults.append(f"{here}: {wrong}")
        return ""
