"""`python -m collection.rekey`: after a key of personal data was changed (docs/deploy.md)."""

from semu_kit.rekey import BlindIndex, run_rekey

from collection.settings import Settings

INDEXES = (
    BlindIndex(
        "virtual_account", key="id", record="id", column="account_index",
        make=lambda vault, account, sealed: vault.blind_index(
            "virtual_account", f"{account['bank']}:{sealed['number']}"
        ),
    ),
)  # fmt: skip

if __name__ == "__main__":
    run_rekey(Settings(), INDEXES)
