"""What a benchmark found: a table to read and a JSON file to keep."""

import json
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

FOLDER = Path("var/benchmarks")


@dataclass(frozen=True)
class Figure:
    """One measured thing; a goal of None is only reported. at_least: the goal is a lower bound."""

    name: str
    value: float
    unit: str = ""
    goal: float | None = None
    at_least: bool = False

    @property
    def is_met(self) -> bool | None:
        """Say whether the goal is met, None without a goal."""
        if self.goal is None:
            return None
        return self.value >= self.goal if self.at_least else self.value <= self.goal

    @property
    def verdict(self) -> str:
        """Return the goal in words."""
        if self.goal is None:
            return ""
        bound = "at least" if self.at_least else "at most"
        return f"{'met' if self.is_met else 'MISSED'}: {bound} {self.goal:g}"


@dataclass(frozen=True)
class Result:
    """All figures of one benchmark."""

    name: str
    figures: Sequence[Figure]

    def figure(self, name: str) -> Figure:
        """Return the figure of the name."""
        return next(each for each in self.figures if each.name == name)

    def table(self) -> str:
        """Return the figures as aligned text."""
        wide = max(len(each.name) for each in self.figures)
        lines = [
            f"  {each.name:<{wide}}  {each.value:>10,.2f} {each.unit:<10} {each.verdict}".rstrip()
            for each in self.figures
        ]
        return "\n".join([self.name, *lines])

    def save(self, folder: Path = FOLDER) -> Path:
        """Write the figures as JSON; returns the file."""
        folder.mkdir(parents=True, exist_ok=True)
        figures = [{**asdict(each), "is_met": each.is_met} for each in self.figures]
        document = {"name": self.name, "machine": machine(), "figures": figures}
        path = folder / f"{self.name}.json"
        path.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
        return path


def machine() -> dict[str, str]:
    """Return what the figures depend on."""
    return {"system": platform.system(), "cpu": platform.machine(), "python": _version()}


def _version() -> str:
    return platform.python_version()
