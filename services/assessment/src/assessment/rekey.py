"""`python -m assessment.rekey`: after a key of personal data was changed (docs/deploy.md)."""

from semu_kit.rekey import BlindIndex, run_rekey

from assessment.settings import Settings

INDEXES = (
    BlindIndex(
        "taxpayers", key="id", record="record_id", column="number_index",
        make=lambda vault, _, person: vault.blind_index(f"{person['kind']}-number", person["number"]),
    ),
)  # fmt: skip

if __name__ == "__main__":
    run_rekey(Settings(), INDEXES)
