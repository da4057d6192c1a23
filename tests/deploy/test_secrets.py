"""`make secrets`: what each container gets, who may read it, and that it is what the container asks for."""

import importlib
import os
import re
import runpy
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError
from pydantic_settings import BaseSettings
from simulators.settings import SimulatorSettings

DEPLOY = Path(__file__).parents[2] / "deploy"
PROGRAM = DEPLOY / "make_secrets.py"
NOBODY = 65534
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]
IMAGES = {"postgres": 999, "databases": 999, "backup": 999, "nginx": 101}
"""Users of the official images that a container has; ours is 10001."""


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, PROGRAM, *arguments], capture_output=True, text=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "secrets"
    assert run(made).returncode == 0
    return made


def files(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file() and file.name != "known.json"]


def in_containers() -> set[str]:
    return {
        volume["source"].rpartition("/")[2]
        for name, service in SERVICES.items() if name != "secrets"
        for volume in service.get("volumes", [])
        if isinstance(volume, dict) and "SEMU_SECRETS" in volume["source"]
    }  # fmt: skip


def test_a_secret_is_readable_by_its_containers_user_and_nobody_else(folder: Path) -> None:
    root = os.geteuid() == 0
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "known.json").stat().st_mode & 0o777 == 0o600
    for file in files(folder):
        user = IMAGES.get(file.parent.name, 10001) if root else os.geteuid()
        assert (file.stat().st_uid, file.stat().st_mode & 0o777) == (user, 0o400 if root else 0o444), file


def test_without_root_only_whoever_made_them_may_enter_their_folder() -> None:
    user = NOBODY if os.geteuid() == 0 else os.geteuid()
    with tempfile.TemporaryDirectory() as place:
        os.chown(place, user, -1)
        made = Path(place) / "secrets"
        # The rights are given up within, because another user may not start the interpreter of this one.
        script = (
            f"import os, pathlib, runpy\nprogram = runpy.run_path({str(PROGRAM)!r})\n"
            f"os.setuid({user})\nprogram['make'](pathlib.Path({str(made)!r}))"
        )
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert (made.stat().st_uid, made.stat().st_mode & 0o777) == (user, 0o700)
        # Any user of the one container that sees such a file may read it, and no container sees the folder above.
        assert {file.stat().st_mode & 0o777 for file in files(made)} == {0o444}


@pytest.mark.parametrize(
    ("environment", "lines", "expected"),
    [
        ({}, None, "deploy/secrets"),
        ({}, "SEMU_BACKUPS=/mnt/backups\n", "deploy/secrets"),
        ({}, "SEMU_SECRETS=\n", "deploy/secrets"),
        ({}, "#SEMU_SECRETS=no\nSEMU_SECRETS=../sealed/apart   # 한 곳에\n", "sealed/apart"),
        ({}, "SEMU_SECRETS=no\nSEMU_SECRETS='../of two'\n", "of two"),
        ({}, "SEMU_SECRETS={tmp}/whole\n", "whole"),
        ({"SEMU_SECRETS": "said"}, "SEMU_SECRETS=no\n", "deploy/said"),
        ({"SEMU_SECRETS": "~"}, None, "deploy/~"),
    ],
)
def test_secrets_are_made_in_the_folder_that_the_containers_mount(
    environment: dict[str, str], lines: str | None, expected: str, tmp_path: Path
) -> None:
    program = tmp_path / "deploy" / PROGRAM.name
    program.parent.mkdir()
    shutil.copy(PROGRAM, program)
    if lines is not None:
        program.with_name(".env").write_text(lines.format(tmp=tmp_path), "utf-8")
    rest = {name: value for name, value in os.environ.items() if name != "SEMU_SECRETS"}
    done = subprocess.run(
        [sys.executable, program], cwd=tmp_path, env=rest | environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert [made.parent.resolve() for made in tmp_path.rglob("known.json")] == [tmp_path / expected]


def test_there_is_a_folder_for_each_container_that_mounts_one_and_for_no_other(folder: Path) -> None:
    assert {each.name for each in folder.iterdir() if each.is_dir()} == in_containers()


def test_nothing_is_the_same_in_two_installations(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    run(other)
    for file in files(folder):
        assert file.read_bytes() != (other / file.relative_to(folder)).read_bytes(), file


def test_each_container_holds_only_what_is_its_own(folder: Path) -> None:
    holders: dict[bytes, set[str]] = {}
    for file in files(folder):
        holders.setdefault(file.read_bytes(), set()).add(file.parent.name.removesuffix("-worker"))
    shared = {frozenset(names) for names in holders.values() if len(names) > 1}
    assert shared == {
        frozenset({"gateway", "gateway-bootstrap"}),
        frozenset({"databases", "postgres"}),
        frozenset({"databases", "backup"}),
        frozenset({"notification", "simulators"}),
    }


@pytest.mark.parametrize("name", [*(f"{service}{part}" for service in (
    "gateway", "assessment", "collection", "notification", "reward") for part in ("", "-worker")), "gateway-bootstrap",
    "simulators"])  # fmt: skip
def test_a_container_finds_every_setting_that_it_needs(folder: Path, name: str, monkeypatch: Any) -> None:
    for key in os.environ:
        if key.startswith("SEMU_"):
            monkeypatch.delenv(key)
    for key, value in SERVICES[name]["environment"].items():
        monkeypatch.setenv(key, re.sub(r"\$\{\w+:-(.*?)}", r"\1", str(value)))
    settings = of(name)
    settings(_secrets_dir=folder / name)
    if settings is not SimulatorSettings:
        with pytest.raises(ValidationError, match="client_secret"):
            settings(_secrets_dir=folder / "nginx")


def of(name: str) -> type[BaseSettings]:
    service = name.removesuffix("-worker").removesuffix("-bootstrap")
    if service == "simulators":
        return SimulatorSettings
    module = importlib.import_module(f"{service}.settings")
    found: type[BaseSettings] = module.GatewaySettings if service == "gateway" else module.Settings
    return found


def test_the_key_of_the_ledger_is_the_workers_alone(folder: Path) -> None:
    assert [file.parent.name for file in folder.rglob("semu_ledger_signing_key")] == ["collection-worker"]


def test_missing_and_empty_secrets_stop_the_start_and_are_named(folder: Path) -> None:
    assert run("--check", folder).returncode == 0
    (folder / "reward" / "semu_informant_keys").unlink()
    (folder / "gateway" / "semu_client_secret").unlink()
    (folder / "gateway" / "semu_client_secret").touch()
    done = run("--check", folder)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "Semu does not start: secrets are missing. Run `make secrets`.",
        "gateway/semu_client_secret",
        "reward/semu_informant_keys",
    ]
    run(folder)
    assert run("--check", folder).returncode == 0


def test_a_lost_copy_comes_back_as_it_was(folder: Path) -> None:
    lost = folder / "collection" / "semu_pii_keys"
    before = lost.read_bytes()
    lost.unlink()
    run(folder)
    assert lost.read_bytes() == before


def test_an_operators_own_first_officials_go_to_the_container_that_registers_them(folder: Path) -> None:
    own = folder / "gateway-bootstrap" / "city.json"
    own.write_text("{}")
    own.chmod(0o644)
    run(folder)
    assert (own.read_text(), own.stat().st_mode & 0o777) == ("{}", 0o400 if os.geteuid() == 0 else 0o444)


def test_a_certificate_is_copied_for_nginx_alone(folder: Path, tmp_path: Path) -> None:
    certificate, key = tmp_path / "chain.pem", tmp_path / "key.pem"
    certificate.write_text("certificate")
    key.write_text("key")
    assert run("--tls", certificate, key, folder).returncode == 0
    assert {file.name: file.read_text() for file in (folder / "nginx").iterdir()} == {
        "tls.crt": "certificate", "tls.key": "key",
    }  # fmt: skip
    assert (folder / "nginx" / "tls.key").stat().st_mode & 0o777 == (0o400 if os.geteuid() == 0 else 0o444)


def test_a_certificate_without_its_key_stops_the_start(folder: Path) -> None:
    (folder / "nginx" / "tls.crt").write_text("certificate")
    done = run("--check", folder)
    assert (done.returncode, done.stderr.splitlines()[1:]) == (1, ["nginx/tls.key"])


def test_no_secret_is_in_the_images_context() -> None:
    ignored = (DEPLOY.parent / ".dockerignore").read_text("utf-8").splitlines()
    assert ignored[0] == "*"
    let_in = [line for line in ignored if line.startswith("!")]
    assert not [line for line in let_in if "secrets" in line or line.rstrip("/") in ("!deploy", "!.")]


def test_names_of_users_in_the_program_are_those_of_the_containers() -> None:
    users = runpy.run_path(str(PROGRAM))["USERS"]
    assert users == IMAGES
    for name, user in users.items():
        assert SERVICES[name].get("user", f"{user}:{user}") == f"{user}:{user}"
