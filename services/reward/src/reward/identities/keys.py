"""The keys of the informants, apart from those of all other personal data."""

from dataclasses import replace
from typing import cast

from semu_kit.pii import Vault
from semu_kit.runtime import Runtime

from reward.settings import Settings


def for_informants(runtime: Runtime) -> Runtime:
    """The process, sealing and opening under the setting `informant_keys` and nothing else."""
    settings = cast(Settings, runtime.settings)
    keys, index = settings.informant_keys.get_secret_value(), settings.blind_index_key.get_secret_value()
    return replace(runtime, vault=Vault.of(keys, index))
