"""HR's catalogue: tour types, policies and workflow schemas, read, checked, made into values.

`check` reports every fault, `load` returns a `Catalogue` or raises `CatalogueError`, and a
`CatalogueHolder` goes on with the good one when a new one is broken.
"""

from tourwright.catalogue.catalogue import Catalogue, check, load
from tourwright.catalogue.facts import person_facts, step_facts
from tourwright.catalogue.fault import CatalogueError, Fault
from tourwright.catalogue.holder import CatalogueHolder
from tourwright.catalogue.report import catalogue_report

__all__ = [
    "Catalogue",
    "CatalogueError",
    "CatalogueHolder",
    "Fault",
    "catalogue_report",
    "check",
    "load",
    "person_facts",
    "step_facts",
]
