"""Keys as files hold them."""

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from tourwright.ports import RefusedError

SHORTEST = 2048


def rsa_key(pem: str, variable: str) -> RSAPrivateKey:
    """Read the key that a setting names. Raises RefusedError for what is no RSA key we can use."""
    wanted = f"{variable}: an RSA key of {SHORTEST} bits or more as PEM, not sealed"
    try:
        key = load_pem_private_key(pem.encode(), None)
    except (ValueError, TypeError) as wrong:
        raise RefusedError(wanted) from wrong
    if not isinstance(key, RSAPrivateKey) or key.key_size < SHORTEST:
        raise RefusedError(wanted)
    return key
