"""`python -m gateway.rekey`: after a key of personal data was changed (docs/deploy.md).

The keys that sign tokens are sealed, too, and live for a month: keep the old key that long.
"""

from semu_kit.rekey import BlindIndex, run_rekey

from gateway.officials.service import sign_in_index
from gateway.settings import GatewaySettings

INDEXES = (
    BlindIndex(
        "officials", key="id", record="id", column="sign_in_index",
        make=lambda vault, _, official: sign_in_index(vault, official["sign_in_id"]),
    ),
)  # fmt: skip

if __name__ == "__main__":
    run_rekey(GatewaySettings(), INDEXES)
