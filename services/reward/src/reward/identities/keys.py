"""The keys of the informants, apart from those of all other personal data."""

import hmac
import json
from base64 import b64decode, b64encode
from dataclasses import replace
from typing import cast

from semu_kit.pii import Vault
from semu_kit.routes import UnitOfWorkRoute
from semu_kit.runtime import Runtime

from reward.settings import Settings


class KeysUnusable(ValueError):
    """The setting `informant_keys` seals nothing, or other keys open what it seals. Never quotes a key."""


class InformantRoute(UnitOfWorkRoute):
    """A write whose body says who informed, or what about: without the informants' keys nobody can try what it said
    against the fingerprint that is kept of it."""

    def fingerprinting(self, runtime: Runtime) -> Vault:
        return for_informants(runtime).vault


def for_informants(runtime: Runtime) -> Runtime:
    """The process, sealing and opening under the setting `informant_keys` and nothing else."""
    keys = cast(Settings, runtime.settings).informant_keys.get_secret_value()
    *_, oldest = json.loads(keys).values()  # it stays when another becomes the first
    index = hmac.digest(b64decode(oldest), b"blind index", "sha256")
    return replace(runtime, vault=Vault.of(keys, b64encode(index).decode()))


def must_be_usable(runtime: Runtime) -> None:
    """To be asked at the start, and not when the first informant has come. Raises KeysUnusable."""
    try:
        for_informants(runtime)
    except (ValueError, TypeError, AttributeError):
        raise KeysUnusable(
            "SEMU_INFORMANT_KEYS: a JSON object of key id to base64 of 32 bytes, with at least one key, is needed"
        ) from None
    settings = cast(Settings, runtime.settings)
    own, others = (json.loads(one.get_secret_value()) for one in (settings.informant_keys, settings.pii_keys))
    if {b64decode(key) for key in own.values()} & {b64decode(key) for key in others.values()}:
        raise KeysUnusable("SEMU_INFORMANT_KEYS: a key of SEMU_PII_KEYS is among them; informants need their own")
