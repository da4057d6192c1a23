"""Signing keys of the identity providers, kept over restarts."""

import json
from typing import Any, Literal

from joserfc.jwk import Key, KeyParameters, KeySet, OKPKey, RSAKey

from simulators.store import Store

Algorithm = Literal["RS256", "EdDSA"]


class Keys:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[Algorithm, Key] = {}

    def signing(self, algorithm: Algorithm) -> Key:
        if algorithm not in self._known:
            self._known[algorithm] = self._kept_or_made(algorithm)  # reading an RSA key takes as long as 50 logins
        return self._known[algorithm]

    def _kept_or_made(self, algorithm: Algorithm) -> Key:
        row = self._store.row("SELECT jwk FROM identity_keys WHERE algorithm = ?", (algorithm,))
        if row is None:
            made = self._make(algorithm)
            self._store.write(
                "INSERT INTO identity_keys VALUES (?, ?)", (algorithm, json.dumps(made.as_dict(private=True)))
            )
            return made
        jwk = json.loads(row["jwk"])
        return RSAKey.import_key(jwk) if algorithm == "RS256" else OKPKey.import_key(jwk)

    def published(self, algorithm: Algorithm) -> dict[str, Any]:
        """The key set (JWKS) that verifies, without the private part."""
        return dict(KeySet([self.signing(algorithm)]).as_dict(private=False))

    def _make(self, algorithm: Algorithm) -> Key:
        parameters: KeyParameters = {"kid": f"sim-{algorithm.lower()}", "use": "sig", "alg": algorithm}
        if algorithm == "RS256":
            return RSAKey.generate_key(2048, parameters)
        return OKPKey.generate_key("Ed25519", parameters)
