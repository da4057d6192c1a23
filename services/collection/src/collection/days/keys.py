"""The key that heads are signed with (Ed25519). The database never holds its private half."""

import base64
import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key


class Signer:
    """Signs heads with the private key."""

    def __init__(self, seed: str) -> None:
        """`seed`: base64 of 32 bytes. Raises ValueError."""
        self._private = Ed25519PrivateKey.from_private_bytes(base64.b64decode(seed, validate=True))
        self.public_key = base64.b64encode(self._private.public_key().public_bytes_raw()).decode()
        """Base64 of 32 bytes."""

    def sign(self, text: str) -> str:
        """The signature in base64."""
        return base64.b64encode(self._private.sign(text.encode())).decode()


def key_id(public_key: str) -> str:
    """A public key's own name: the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(base64.b64decode(public_key)).hexdigest()[:16]


def pem(public_key: str) -> str:
    """The public key as other tools read it."""
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key))
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def public_keys(pems: str) -> list[str]:
    """The public keys in a file of one or more PEM blocks, in base64. Raises ValueError for what is no such key."""
    end = "-----END PUBLIC KEY-----"
    blocks = [block + end for block in pems.split(end)[:-1]]
    if not blocks:
        raise ValueError("no PUBLIC KEY block")
    keys = []
    for block in blocks:
        key = load_pem_public_key(block.strip().encode())
        if not isinstance(key, Ed25519PublicKey):
            raise ValueError("not an Ed25519 key")
        keys.append(base64.b64encode(key.public_bytes_raw()).decode())
    return keys


def is_signed(text: str, signature: str, public_key: str) -> bool:
    """Whether the holder of the key signed this text."""
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key))
    try:
        key.verify(base64.b64decode(signature, validate=True), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True
