"""From environment variables to `Settings`: every fault is found and named in one go."""

import difflib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from tourwright.settings.microsoft import Entra, GraphMail, Microsoft365
from tourwright.settings.model import BambooHr, Desk, Settings, Smtp
from tourwright.settings.values import ByReference, Frozen, SettingsError, read_file

PREFIX = "TOURWRIGHT_"
FILE = "_FILE"
TRIAL = "TOURWRIGHT_DEV_"
"""Names of the trial company's own ports and places; processes it starts leave them alone."""
HRIS = "TOURWRIGHT_BAMBOOHR_"
ENTRA = Entra.group
MICROSOFT = Microsoft365.group
MAIL: Mapping[str, tuple[str, type[Smtp] | type[GraphMail]]] = {
    "smtp": ("TOURWRIGHT_SMTP_", Smtp),
    "graph": ("TOURWRIGHT_GRAPH_", GraphMail),
}
Group = TypeVar("Group", bound=Frozen)
Part = TypeVar("Part", bound=Desk)
GROUPS = {"mail", "hris", "entra", "microsoft"}


@dataclass(frozen=True)
class Variable:
    """One setting as IT sees it. group is the prefix; by_reference means that a file is named."""

    group: str
    field: str
    info: FieldInfo

    @property
    def by_reference(self) -> bool:
        """Say whether the variable names a file that holds the value."""
        return any(isinstance(mark, ByReference) for mark in self.info.metadata)

    @property
    def plain(self) -> str:
        """The name under which the value itself is given."""
        return f"{self.group}{self.field.upper()}"

    @property
    def name(self) -> str:
        """The name to use in production."""
        return self.plain + FILE if self.by_reference else self.plain

    @property
    def required(self) -> bool:
        """Say whether there is no default."""
        return self.info.is_required()


def variables() -> tuple[Variable, ...]:
    """Return every setting there is, in the order of the documents."""
    found = list(_variables_of(PREFIX, Settings))
    for group, model in MAIL.values():
        found.extend(_variables_of(group, model))
    found.extend(_variables_of(ENTRA, Entra))
    found.extend(_variables_of(MICROSOFT, Microsoft365))
    return (*found, *_variables_of(HRIS, BambooHr))


def _variables_of(group: str, model: type[Frozen]) -> Iterator[Variable]:
    for field, info in model.model_fields.items():
        if not issubclass(model, Desk) or field not in GROUPS:
            yield Variable(group, field, info)


def from_environment() -> Settings:
    """Read the settings of this process. Raises SettingsError naming every fault."""
    return read(os.environ)


def read(environ: Mapping[str, str]) -> Settings:
    """Read settings from variables. Raises SettingsError naming every fault."""
    reading = _Reading(environ)
    return reading.whole(reading.settings())


def part_from_environment(model: type[Part]) -> Part:
    """Read of this process only the settings that a command needs. Raises SettingsError."""
    return read_part(os.environ, model)


def read_part(environ: Mapping[str, str], model: type[Part]) -> Part:
    """Read one part of the settings; what is missing elsewhere is no fault, a misspelt name is.

    Raises SettingsError naming every fault.
    """
    reading = _Reading(environ)
    return reading.whole(reading.part(model))


class _Reading:
    """One pass over the environment that collects faults."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = {name: value for name, value in environ.items() if value}
        self.faults: list[str] = []

    def whole(self, read: Group | None) -> Group:
        """Return what was read. Raises SettingsError when there are faults."""
        if read is None or self.faults:
            raise SettingsError("settings: " + "\n  ".join(dict.fromkeys(self.faults)))
        return read

    def part(self, model: type[Part]) -> Part | None:
        """Return one part of the settings, or None when there are faults."""
        self._refuse_unknown()
        values = self._values(_variables_of(PREFIX, model))
        if "mail" in model.model_fields and self._environ.get(f"{PREFIX}MAIL_KIND") == "graph":
            values["mail"] = self._group(*MAIL["graph"])
        if "microsoft" in model.model_fields:
            values |= self._channels()
        return self._model(PREFIX, model, values)

    def _channels(self) -> dict[str, object]:
        """Return Microsoft 365, where it is set up."""
        on = self._environ.get(f"{PREFIX}M365") == "on"
        return {"microsoft": self._group(MICROSOFT, Microsoft365)} if on else {}

    def settings(self) -> Settings | None:
        """Return the settings, or None when there are faults."""
        self._refuse_unknown()
        prefix, model = MAIL.get(self._environ.get(f"{PREFIX}MAIL_KIND", ""), MAIL["smtp"])
        values = self._values(_variables_of(PREFIX, Settings))
        values["mail"] = self._group(prefix, model)
        if self._has_bamboohr():
            values["hris"] = self._group(HRIS, BambooHr)
        if self._environ.get(f"{PREFIX}SIGN_IN_KIND") == "entra":
            values["entra"] = self._group(ENTRA, Entra)
        values |= self._channels()
        return self._model(PREFIX, Settings, values)

    def _has_bamboohr(self) -> bool:
        """Say whether people come from the settings' own account, as they do without a file.

        Beside a file it is an account once something stands there that every account needs.
        """
        if f"{PREFIX}HRIS_SOURCES" not in self._environ:
            return True
        needed = (one for one in _variables_of(HRIS, BambooHr) if one.required)
        return bool(self._values(needed))

    def _refuse_unknown(self) -> None:
        """Refuse misspelt names: a setting that is silently not read is the worst kind."""
        known = {name for one in variables() for name in (one.plain, one.name)}
        for name in sorted(self._environ):
            if name.startswith(PREFIX) and not name.startswith(TRIAL) and name not in known:
                near = difflib.get_close_matches(name, known, n=1)
                hint = f": did you mean {near[0]}?" if near else ": remove it"
                self.faults.append(f"{name} is no setting{hint}")

    def _group(self, group: str, model: type[Group]) -> Group | None:
        return self._model(group, model, self._values(_variables_of(group, model)))

    def _values(self, wanted: Iterator[Variable]) -> dict[str, object]:
        """Return the texts given for the variables, by field."""
        texts = ((variable.field, self._text(variable)) for variable in wanted)
        return {field: text for field, text in texts if text is not None}

    def _text(self, variable: Variable) -> str | None:
        value = self._environ.get(variable.plain)
        if not variable.by_reference:
            return value
        path = self._environ.get(variable.name)
        if value is not None and path is not None:
            self.faults.append(f"{variable.name} and {variable.plain} are both set: keep the file")
        if value is not None and not self._dev():
            self.faults.append(
                f"{variable.plain} holds a secret in the environment: "
                f"put it into a file and name the file in {variable.name}"
            )
        return value if path is None else self._file(variable, path)

    def _dev(self) -> bool:
        return self._environ.get(f"{PREFIX}DEV", "").lower() in {"1", "true", "yes", "on"}

    def _file(self, variable: Variable, path: str) -> str | None:
        """Return what the file holds; an empty one counts as not set."""
        try:
            return read_file(Path(path)) or None
        except ValueError as wrong:
            self.faults.append(f"{variable.name}: {wrong}")
            return None

    def _model(self, group: str, model: type[Group], values: dict[str, object]) -> Group | None:
        try:
            return model.model_validate(values)
        except ValidationError as wrong:
            self._note(wrong.errors(), {one.field: one for one in _variables_of(group, model)})
            return None

    def _note(self, errors: list[ErrorDetails], names: Mapping[str, Variable]) -> None:
        """Note each fault once; one that was noted where it began is left out."""
        for error in errors:
            field = str(error["loc"][0]) if error["loc"] else ""
            variable = names.get(field)
            if field not in GROUPS and not self._noted(variable, error):
                self.faults.append(_fault(variable, error))

    def _noted(self, variable: Variable | None, error: ErrorDetails) -> bool:
        """Say whether the value is missing because its file could not be read."""
        if variable is None or error["type"] != "missing":
            return False
        return any(fault.startswith(f"{variable.name}:") for fault in self.faults)


def _fault(variable: Variable | None, error: ErrorDetails) -> str:
    """Say one fault: the variable, what is wrong, what to do."""
    message = error["msg"].removeprefix("Value error, ")
    if variable is None:
        return message
    if error["type"] == "missing":
        return f"{variable.name} is not set: {variable.info.description}"
    place = ".".join(str(part) for part in error["loc"][1:])
    return f"{variable.name}: {place + ': ' if place else ''}{message}"
