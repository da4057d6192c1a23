"""Makes the secrets of one installation, a folder for each container that needs some; `make secrets` runs it.

What is there already stays. Each folder is mounted as its container's /run/secrets. Run as root, the files belong to
the container's user and nobody else reads them; run as another user they are readable inside a folder that only that
user may enter. `--check` only looks, as the stack does before anything else starts, and names what is missing.
All follow from `known.json` in the folder, by name; what is changed, is changed there (docs/deploy.md, Changing keys).
"""

import argparse
import base64
import json
import os
import re
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

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
TLS = ("nginx/tls.crt", "nginx/tls.key")
SEAL = "Now run `make backup` (at the first run, once the stack is up): only that takes secrets into the archive."
_LINE = re.compile(r"""\s*(?:export\s+)?(\w+)\s*=\s*("[^"]*"|'[^']*'|.*?)(?:\s+#.*)?\s*""")
"""Of .env: a name, its value, and what is remarked behind it."""

Draw = Callable[[str], str]
DrawRing = Callable[[str], dict[str, str]]
FIRST = "first"
"""Id of a ring's first key."""


def folder_of(variable: str, default: Path) -> Path:
    """The folder that this setting names, read as Compose reads it: from the environment, else from .env beside this
    file, and relative to where that is. `default` if it is not set, or empty. Nothing in it is expanded (~, $)."""
    here = Path(__file__).resolve().parent
    value = os.environ.get(variable)
    if value is None:
        file = here / ".env"
        lines = file.read_text("utf-8").splitlines() if file.is_file() else []
        told = [found[2] for line in lines if (found := _LINE.fullmatch(line)) and found[1] == variable]
        value = told[-1].strip("\"'") if told else ""
    return here / value if value else default


def files_of(secret: Draw, key: Draw, ring: DrawRing) -> dict[str, str]:
    """Every secret by consumer and file name, drawn by a name of its own: a password, 32 bytes, or a ring of keys by
    id, the newest first, which stay in use while what they did lasts."""
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
            files[f"{consumer}/semu_pii_keys"] = json.dumps(ring(f"pii.{name}"))
            files[f"{consumer}/semu_blind_index_key"] = key(f"blind-index.{name}")
    files["collection-worker/semu_ledger_signing_key"] = key("ledger-signing")
    for consumer in ("reward", "reward-worker"):
        files[f"{consumer}/semu_informant_keys"] = json.dumps(ring("informants"))
    for consumer in ("notification", "notification-worker"):
        files[f"{consumer}/semu_link_key"] = key("link")
        files[f"{consumer}/semu_callback_keys"] = json.dumps({"bank": list(ring("bank").values())})
        for field in PROVIDER_SECRETS:
            files[f"{consumer}/semu_{field}"] = secret(field)
    # Each provider gives its own; until then ours open the simulators, and nothing else.
    for field in PROVIDER_SECRETS:
        files[f"simulators/semu_sim_{field}"] = secret(field)
    files["simulators/semu_sim_bank_webhook_secret"] = next(iter(ring("bank").values()))
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
    folder.mkdir(mode=0o700, exist_ok=True, parents=True)
    known = _known(folder)
    files = files_of(
        lambda name: known.setdefault(name, secrets.token_urlsafe(24)),
        lambda name: known.setdefault(name, _bytes()),
        lambda name: _ring(known, name),
    )
    _remember(folder, known)
    for path, text in files.items():
        consumer = folder / Path(path).parent
        consumer.mkdir(mode=0o755, exist_ok=True)
        _write(folder / path, text, owner=USERS.get(consumer.name, OURS))
    for first in (folder / "gateway-bootstrap").glob("*.json"):  # an operator's own among them
        _write(first, first.read_text(), owner=OURS)
    # Empty until `make tls`: nginx takes a folder without files for a stack without TLS.
    (folder / "nginx").mkdir(mode=0o755, exist_ok=True)
    return len(files)


def rotate(folder: Path, name: str) -> None:
    """Draw this secret anew; of a ring, the keys before stay behind the new one. Exits if there is none of the name."""
    known = _known(folder, name)
    if isinstance(known[name], dict):
        known[name] = {_id(): _bytes(), **known[name]}
    else:
        del known[name]
    _remember(folder, known)


def take(folder: Path, name: str, given: Path) -> None:
    """Put what a provider gave in the place of what was drawn. Exits for a name that is no provider's."""
    if name not in (*PROVIDER_SECRETS, "bank"):
        sys.exit(f"{name} is not given by anybody. Given are: {', '.join(PROVIDER_SECRETS)}, bank.")
    known, value = _known(folder, name), given.read_text().strip()
    if not value:
        sys.exit(f"{given} is empty.")
    known[name] = {_id(): value, **known[name]} if isinstance(known[name], dict) else value
    _remember(folder, known)


def retire(folder: Path, name: str) -> None:
    """Forget all keys of a ring but the newest. Exits for a name that is no ring's."""
    known = _known(folder, name)
    if not isinstance(known[name], dict):
        sys.exit(f"{name} has no older keys.")
    known[name] = dict([next(iter(known[name].items()))])
    _remember(folder, known)


def _known(folder: Path, name: str | None = None) -> dict[str, Any]:
    """What was drawn. Exits if `name` is not among it."""
    file = folder / "known.json"
    known: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    if name is not None and name not in known:
        sys.exit(f"There is no secret {name}. There are: {', '.join(sorted(known)) or 'none, run `make secrets`'}.")
    return known


def _remember(folder: Path, known: dict[str, Any]) -> None:
    _write(folder / "known.json", json.dumps(known, indent=1), owner=None)


def _ring(known: dict[str, Any], name: str) -> dict[str, str]:
    ring: dict[str, str] | str = known.get(name) or _bytes()
    if isinstance(ring, str):  # drawn now, or by a release that knew one key only
        ring = {FIRST: ring}
    known[name] = ring
    return ring


def _bytes() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _id() -> str:
    """A key's id: the moment it was drawn, so that none is ever used twice."""
    return time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())


def make_tls(folder: Path, certificate: Path, key: Path) -> None:
    """nginx's own copy of a certificate (with its chain) and its key, in PEM."""
    (folder / "nginx").mkdir(mode=0o755, exist_ok=True, parents=True)
    for source, path in zip((certificate, key), TLS, strict=True):
        _write(folder / path, source.read_text(), owner=USERS["nginx"])


def missing(folder: Path) -> list[str]:
    """Names of the secrets that are not there, or empty; of a certificate and its key, both or neither may be."""
    names = list(files_of(lambda name: name, lambda name: name, lambda name: {FIRST: name}))
    if any((folder / path).exists() for path in TLS):
        names += TLS
    return [path for path in names if not (folder / path).is_file() or not (folder / path).stat().st_size]


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
    usual = folder_of("SEMU_SECRETS", Path(__file__).parent / "secrets")
    parser.add_argument("folder", type=Path, nargs="?", default=usual)
    parser.add_argument("--check", action="store_true", help="only say what is missing")
    parser.add_argument("--tls", nargs=2, type=Path, metavar=("CERTIFICATE", "KEY"), help="copy these for nginx")
    parser.add_argument("--rotate", metavar="NAME", help="draw this secret anew")
    parser.add_argument("--take", nargs=2, metavar=("NAME", "FILE"), help="what a provider gave")
    parser.add_argument("--retire", metavar="NAME", help="forget all keys of this ring but the newest")
    given = parser.parse_args()
    if given.check:
        if lacking := missing(given.folder):
            sys.exit("Semu does not start: secrets are missing. Run `make secrets`.\n" + "\n".join(lacking))
    elif given.tls:
        make_tls(given.folder, *given.tls)
        print(f"The certificate is in {given.folder / 'nginx'}. {SEAL}")
    else:
        if given.rotate:
            rotate(given.folder, given.rotate)
        if given.take:
            take(given.folder, given.take[0], Path(given.take[1]))
        if given.retire:
            retire(given.folder, given.retire)
        number = make(given.folder)
        print(f"{number} secrets are in {given.folder}. {SEAL} Without them the data cannot be read.")


if __name__ == "__main__":
    main()
