"""Makes the secrets of one installation under deploy/secrets, a folder for each consumer; `make secrets` runs it.

What is there already stays. Each folder is mounted as its container's /run/secrets. Run as root, the files belong to
the containers' user and nobody else reads them; run as another user they are readable inside a folder that only that
user may enter.
"""

import base64
import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent / "secrets"
SERVICES = ("assessment", "collection", "notification", "reward")
PROVIDER_SECRETS = (
    "alimtalk_appkey",
    "alimtalk_secret_key",
    "alimtalk_webhook_signature",
    "kakaopay_secret_key",
    "identity_client_secret",
)
CONTAINER_USER, POSTGRES_USER = 10001, 999


def main() -> None:
    """Write what is missing and say where it lies."""
    ROOT.mkdir(mode=0o700, exist_ok=True)
    known_file = ROOT / "known.json"
    known: dict[str, str] = json.loads(known_file.read_text()) if known_file.exists() else {}

    def secret(name: str) -> str:
        return known.setdefault(name, secrets.token_urlsafe(24))

    def key(name: str) -> str:
        return known.setdefault(name, base64.b64encode(secrets.token_bytes(32)).decode())

    files = {"postgres/superuser": secret("postgres"), "postgres/roles": ""}
    for name in (*SERVICES, "gateway"):
        owner, app = secret(f"database.{name}.owner"), secret(f"database.{name}.app")
        files["postgres/roles"] += f"{name} {owner} {app}\n"
        files[f"{name}-migration/semu_migration_database_url"] = f"postgresql://{name}_owner:{owner}@postgres/{name}"
        files[f"{name}/semu_database_url"] = f"postgresql://{name}_app:{app}@postgres/{name}"
        files[f"{name}/semu_client_secret"] = secret(f"client.{name}")
        files[f"{name}/semu_pii_keys"] = json.dumps({"first": key(f"pii.{name}")})
        files[f"{name}/semu_blind_index_key"] = key(f"blind-index.{name}")
    files["collection/semu_ledger_signing_key"] = key("ledger-signing")
    files["reward/semu_informant_keys"] = json.dumps({"first": key("informants")})
    files["notification/semu_link_key"] = key("link")
    # Each provider gives its own; until then these open the simulators, and nothing else.
    for field in PROVIDER_SECRETS:
        files[f"notification/semu_{field}"] = files[f"simulators/semu_sim_{field}"] = secret(field)
    files["notification/semu_callback_keys"] = json.dumps({"bank": [secret("bank")]})
    files["simulators/semu_sim_bank_webhook_secret"] = secret("bank")
    files["gateway/bootstrap.json"] = json.dumps({"clients": _clients(secret), "officials": []}, indent=1)

    known_file.write_text(json.dumps(known, indent=1))
    known_file.chmod(0o600)
    for path, text in files.items():
        _write(ROOT / path, text)
    print(f"{len(files)} secrets are in {ROOT}. Back them up apart from the data: without them it cannot be read.")


def _clients(secret: Callable[[str], str]) -> list[dict[str, object]]:
    scopes = {
        "collection": ["internal:recipients", "internal:sums"],
        "notification": ["internal:amounts", "internal:recipients"],
        "gateway": ["internal:timeline"],
    }
    return [
        {
            "client_id": name, "kind": "service", "name": f"{name} service", "municipality": "*",
            "secret": secret(f"client.{name}"), "scopes": scopes.get(name, []),
        }
        for name in (*SERVICES, "gateway")
    ]  # fmt: skip


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    root = os.geteuid() == 0
    path.write_text(text)
    path.chmod(0o400 if root else 0o444)
    if root:
        os.chown(path, *([POSTGRES_USER] * 2 if path.parent.name == "postgres" else [CONTAINER_USER] * 2))


if __name__ == "__main__":
    main()
