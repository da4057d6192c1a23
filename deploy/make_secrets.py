"""Makes the secrets of one installation, a folder for each container that needs some; `make secrets` runs it.

What is there already stays. Each folder is mounted as its container's /run/secrets. Run as root, the files belong to
the container's user and nobody else reads them; run as another user they are readable inside a folder that only that
user may enter. `--check` only looks, as the stack does before anything else starts, and names what is missing.
"""

import argparse
import base64
import json
import os
import secrets
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

SERVICES = ("assessment", "collection", "notification", "reward")
PROVIDER_SECRETS = (
    "alimtalk_appkey",
    "alimtalk_secret_key",
    "alimtalk_webhook_signature",
    "kakaopay_secret_key",
    "identity_client_secret",
)
SCOPES = {
    "collection": ["internal:recipients", "internal:sums"],
    "notification": ["internal:amounts", "internal:recipients"],
    "gateway": ["internal:timeline"],
}
"""What a service's own token opens at the others."""
USERS = {"postgres": 999, "databases": 999, "backup": 999, "nginx": 101}
"""User id in the container; every other container's is OURS."""
OURS = 10001

Draw = Callable[[str], str]


def files_of(secret: Draw, key: Draw) -> dict[str, str]:
    """Every secret by consumer and file name; `secret` and `key` draw a password or 32 bytes by a name of its own."""
    files = {"postgres/superuser": secret("postgres"), "databases/superuser": secret("postgres")}
    files["databases/backup"] = files["backup/semu_backup_password"] = secret("database.backup")
    files["databases/roles"] = ""
    for name in (*SERVICES, "gateway"):
        owner, app = secret(f"database.{name}.owner"), secret(f"database.{name}.app")
        files["databases/roles"] += f"{name} {owner} {app}\n"
        files[f"{name}-migration/semu_migration_database_url"] = f"postgresql://{name}_owner:{owner}@postgres/{name}"
        for consumer in (name, f"{name}-worker"):
            files[f"{consumer}/semu_database_url"] = f"postgresql://{name}_app:{app}@postgres/{name}"
            files[f"{consumer}/semu_client_secret"] = secret(f"client.{name}")
            files[f"{consumer}/semu_pii_keys"] = json.dumps({"first": key(f"pii.{name}")})
            files[f"{consumer}/semu_blind_index_key"] = key(f"blind-index.{name}")
    files["collection-worker/semu_ledger_signing_key"] = key("ledger-signing")
    for consumer in ("reward", "reward-worker"):
        files[f"{consumer}/semu_informant_keys"] = json.dumps({"first": key("informants")})
    for consumer in ("notification", "notification-worker"):
        files[f"{consumer}/semu_link_key"] = key("link")
        files[f"{consumer}/semu_callback_keys"] = json.dumps({"bank": [secret("bank")]})
        for field in PROVIDER_SECRETS:
            files[f"{consumer}/semu_{field}"] = secret(field)
    # Each provider gives its own; until then ours open the simulators, and nothing else.
    for field in PROVIDER_SECRETS:
        files[f"simulators/semu_sim_{field}"] = secret(field)
    files["simulators/semu_sim_bank_webhook_secret"] = secret("bank")
    for field in ("database_url", "client_secret", "pii_keys", "blind_index_key"):
        files[f"gateway-bootstrap/semu_{field}"] = files[f"gateway/semu_{field}"]
    files["gateway-bootstrap/clients.json"] = json.dumps({"clients": list(_clients(secret))}, indent=1)
    return files


def _clients(secret: Draw) -> Iterator[dict[str, object]]:
    for name in (*SERVICES, "gateway"):
        yield {
            "client_id": name, "kind": "service", "name": f"{name} service", "municipality": "*",
            "secret": secret(f"client.{name}"), "scopes": SCOPES.get(name, []),
        }  # fmt: skip


def make(folder: Path) -> int:
    """Write what is missing, keep what is there; returns how many files there are."""
    folder.mkdir(mode=0o700, exist_ok=True)
    known_file = folder / "known.json"
    known: dict[str, str] = json.loads(known_file.read_text()) if known_file.exists() else {}
    files = files_of(
        lambda name: known.setdefault(name, secrets.token_urlsafe(24)),
        lambda name: known.setdefault(name, base64.b64encode(secrets.token_bytes(32)).decode()),
    )
    _write(known_file, json.dumps(known, indent=1), owner=None)
    for path, text in files.items():
        consumer = folder / Path(path).parent
        consumer.mkdir(mode=0o755, exist_ok=True)
        _write(folder / path, text, owner=USERS.get(consumer.name, OURS))
    for first in (folder / "gateway-bootstrap").glob("*.json"):  # an operator's own among them
        _write(first, first.read_text(), owner=OURS)
    # Empty until `make tls`: nginx takes a folder without files for a stack without TLS.
    (folder / "nginx").mkdir(mode=0o755, exist_ok=True)
    return len(files)


def make_tls(folder: Path, certificate: Path, key: Path) -> None:
    """nginx's own copy of a certificate (with its chain) and its key, in PEM."""
    (folder / "nginx").mkdir(mode=0o755, exist_ok=True, parents=True)
    for source, name in ((certificate, "tls.crt"), (key, "tls.key")):
        _write(folder / "nginx" / name, source.read_text(), owner=USERS["nginx"])


def missing(folder: Path) -> list[str]:
    """Names of the secrets that are not there, or empty."""
    return [
        path
        for path in files_of(lambda name: name, lambda name: name)
        if not (folder / path).is_file() or not (folder / path).stat().st_size
    ]


def _write(path: Path, text: str, *, owner: int | None) -> None:
    """Readable by `owner` alone where we are root (None: by whoever runs this); never for a moment by others."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    root = os.geteuid() == 0
    mode = 0o600 if owner is None else 0o400 if root else 0o444
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        if root and owner is not None:
            os.fchown(file.fileno(), owner, owner)
        os.fchmod(file.fileno(), mode)
    new.replace(path)


def main() -> None:
    parser = argparse.ArgumentParser(description="The secrets of one installation.")
    parser.add_argument("folder", type=Path, nargs="?", default=Path(__file__).parent / "secrets")
    parser.add_argument("--check", action="store_true", help="only say what is missing")
    parser.add_argument("--tls", nargs=2, type=Path, metavar=("CERTIFICATE", "KEY"), help="copy these for nginx")
    given = parser.parse_args()
    if given.check:
        if lacking := missing(given.folder):
            sys.exit("Semu does not start: secrets are missing. Run `make secrets`.\n" + "\n".join(lacking))
    elif given.tls:
        make_tls(given.folder, *given.tls)
    else:
        number = make(given.folder)
        print(
            f"{number} secrets are in {given.folder}. Back them up apart from the data: without them it cannot be read."
        )


if __name__ == "__main__":
    main()
