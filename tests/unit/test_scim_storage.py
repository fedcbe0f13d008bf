"""Our store keeps what the SCIM library asks of a storage."""

from collections.abc import Callable

import pytest
from scim2_models import ScimProvider
from scim2_server.testing import ScimStorageContract

from tests.scim_world import SOURCE, SetClock
from tourwright.store import Store
from webhooks.scim.server import provider as described
from webhooks.scim.storage import Resources


class TestOurStorage(ScimStorageContract):
    """Every rule of the library."""

    @pytest.fixture
    def provider(self) -> ScimProvider:
        """Return what we serve."""
        return described()

    @pytest.fixture
    def storage(
        self, opened: Callable[..., Store], sqlite_url: str, provider: ScimProvider
    ) -> Resources:
        """Return an empty storage."""
        return Resources(opened(sqlite_url).scim(SOURCE), provider, SetClock(), SOURCE)
