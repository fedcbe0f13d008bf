"""The vendors' published descriptions are whole, as requests are checked against them."""

import pytest
from openapi_core import OpenAPI

from emulators.contracts import contract_folder, described

FILES = sorted(contract_folder().glob("*.openapi.json"))


@pytest.mark.skipif(not FILES, reason="No published descriptions are at TOURWRIGHT_CONTRACTS")
def test_each_description_is_itself_sound() -> None:
    """Mended or not, it follows the rules of OpenAPI: the check of requests means something."""
    for path in FILES:
        OpenAPI.from_dict(described(path, "/"))
