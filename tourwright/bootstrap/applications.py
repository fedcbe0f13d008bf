"""From settings of an application in Entra to the credential that a connector takes."""

from connectors.credentials import Certificate, Credential, Federated, ManagedIdentity, Secret
from tourwright.settings import EntraApplication

SYSTEM_IDENTITY = "system"


def credential_of(app: EntraApplication) -> Credential:
    """Return the one credential that is set."""
    if app.client_secret:
        return Secret(app.client_secret)
    if app.federated_token_file is not None:
        return Federated(app.federated_token_file)
    if app.managed_identity:
        own = app.managed_identity == SYSTEM_IDENTITY
        return ManagedIdentity("" if own else app.managed_identity, app.federated_by_identity)
    return Certificate(app.private_key, app.certificate)
