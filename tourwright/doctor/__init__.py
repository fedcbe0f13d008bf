"""Finds what is set up wrongly at Microsoft 365, and says in words what IT has to do.

A connector finds out the facts (`facts`), the rules judge them (`checks`), the texts are in
`words`, and `report` lays them out.
"""

from tourwright.doctor.checks import CHECKS, Finding, State, examine
from tourwright.doctor.facts import Facts, Found, Reply, SignedIn, Subscribed, Wanted
from tourwright.doctor.report import is_wrong, json_of, text_of

__all__ = [
    "CHECKS",
    "Facts",
    "Finding",
    "Found",
    "Reply",
    "SignedIn",
    "State",
    "Subscribed",
    "Wanted",
    "examine",
    "is_wrong",
    "json_of",
    "text_of",
]
