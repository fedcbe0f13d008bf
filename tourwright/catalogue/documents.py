"""The documents of one catalogue, by what they are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SCHEMAS = {
    "policies": "company_policy.v1",
    "tour_types": "tour_type.v1",
    "workflows": "workflow.v1",
}
"""The groups of files in the manifest, with the schema of each."""


@dataclass(frozen=True)
class Documents:
    """The manifest and the files it names: {group: {file: document}}, in the manifest's order."""

    manifest: Mapping[str, Any]
    groups: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)

    def of(self, group: str) -> Mapping[str, Mapping[str, Any]]:
        """Return the files of one group."""
        return self.groups.get(group, {})
