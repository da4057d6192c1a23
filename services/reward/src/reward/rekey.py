"""`python -m reward.rekey`: after a key of personal data, or of the informants, was changed (docs/deploy.md).

The reasons in the register of looks stay under the key that sealed them: their rows are never changed.
"""

from collections.abc import Mapping

from semu_kit.pii import Vault
from semu_kit.rekey import BlindIndex, run_rekey
from semu_kit.runtime import Runtime

from reward.identities.keys import for_informants
from reward.settings import Settings

INDEXES = (
    BlindIndex(
        "citizens", key="person", record="person", column="number_index",
        make=lambda vault, _, citizen: vault.blind_index("resident-number", citizen["resident_number"]),
    ),
)  # fmt: skip


def vaults(runtime: Runtime) -> Mapping[str, Vault]:
    """What is sealed under the informants' keys."""
    return dict.fromkeys(("informant", "report"), for_informants(runtime).vault)


if __name__ == "__main__":
    run_rekey(Settings(), INDEXES, vaults)
