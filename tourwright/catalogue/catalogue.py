"""The catalogue as one value, and the ways to get it from a folder."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tourwright.catalogue.checking import checked_documents
from tourwright.catalogue.conditions import holds
from tourwright.catalogue.documents import Documents
from tourwright.catalogue.facts import PersonFacts, person_facts
from tourwright.catalogue.fault import CatalogueError, Fault
from tourwright.catalogue.values import policy_of, tour_type_of, workflow_of
from tourwright.domain.policy import Policy, Snapshot, TourType, WorkflowSpec

ID_CHARACTERS = 12


@dataclass(frozen=True)
class Catalogue:
    """One good state of what HR wrote.

    version is the manifest's name and a short hash of the content ("2026.1+0f3a..."), so a tour can
    name what it was committed under. policies and tour_types are by key, in the manifest's order.
    """

    version: str
    company: str
    default_policy: str
    policies: Mapping[str, Policy] = field(default_factory=dict)
    tour_types: Mapping[str, TourType] = field(default_factory=dict)
    workflows: tuple[WorkflowSpec, ...] = ()

    def snapshot(self, type_key: str, policy_key: str | None = None) -> Snapshot:
        """Return what one tour of this type runs under for its whole life.

        Raises KeyError when the catalogue has no such type or policy.
        """
        tour_type = self.tour_types[type_key]
        meant = tuple(flow for flow in self.workflows if _is_for(flow, tour_type))
        policy = self.policies[policy_key or self.default_policy]
        return Snapshot(self.version, policy, tour_type, meant)

    def for_hire(self, facts: PersonFacts) -> TourType | None:
        """Return the first type for new hires that this person is eligible for."""
        known = person_facts(facts)
        offered = (kind for kind in self.tour_types.values() if kind.hire_default)
        return next((kind for kind in offered if holds(kind.eligible, known)), None)

    def policy_for(self, facts: PersonFacts) -> Policy:
        """Return the policy that applies to this person."""
        known = person_facts(facts)
        own = (policy for policy in self.policies.values() if policy.applies_to)
        default = self.policies[self.default_policy]
        return next((policy for policy in own if holds(policy.applies_to, known)), default)


def check(directory: Path) -> list[Fault]:
    """Return every fault of the catalogue in this folder; none means it can be used."""
    return checked_documents(directory)[1]


def load(directory: Path) -> Catalogue:
    """Return the catalogue of this folder. Raises CatalogueError with every fault."""
    documents, faults = checked_documents(directory)
    if faults:
        raise CatalogueError(tuple(faults))
    return catalogue_of(documents)


def catalogue_of(documents: Documents) -> Catalogue:
    """Return the value of documents that were checked."""
    manifest = documents.manifest
    company = manifest["company"]
    policies = [policy_of(found, company) for found in documents.of("policies").values()]
    tour_types = [tour_type_of(found) for found in documents.of("tour_types").values()]
    workflows = tuple(workflow_of(found) for found in documents.of("workflows").values())
    made = Catalogue(
        version=manifest["version"],
        company=company["name"],
        default_policy=manifest["default_policy"],
        policies={policy.key: policy for policy in policies},
        tour_types={kind.key: kind for kind in tour_types},
        workflows=workflows,
    )
    return _named(made)


def _named(made: Catalogue) -> Catalogue:
    """Return the catalogue with the hash of what it means in its version.

    Comments, spaces and file names mean nothing, so they change no version.
    """
    content = json.dumps(asdict(made), sort_keys=True, ensure_ascii=True, default=str)
    content_id = hashlib.sha256(content.encode()).hexdigest()[:ID_CHARACTERS]
    return Catalogue(
        f"{made.version}+{content_id}",
        made.company,
        made.default_policy,
        made.policies,
        made.tour_types,
        made.workflows,
    )


def _is_for(flow: WorkflowSpec, tour_type: TourType) -> bool:
    """Say whether the workflow schema is meant for this kind of tour."""
    return not flow.kinds or tour_type.kind in flow.kinds
