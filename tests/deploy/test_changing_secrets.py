"""Every secret of an installation can be changed, and nothing that is in use is lost by it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parents[2] / "deploy" / "make_secrets.py"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "secrets"
    run(made)
    return made


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, PROGRAM, *arguments, folder], capture_output=True, text=True)


def everything(folder: Path) -> dict[str, str]:
    return {str(file.relative_to(folder)): file.read_text() for file in folder.rglob("*") if file.is_file()}


def changed(before: dict[str, str], folder: Path) -> set[str]:
    after = everything(folder)
    assert set(after) == set(before)
    return {name for name in after if after[name] != before[name]} - {"known.json"}


def test_making_them_again_changes_nothing(folder: Path) -> None:
    before = everything(folder)
    assert run(folder).returncode == 0
    assert changed(before, folder) == set()


def test_a_new_key_of_personal_data_seals_and_the_old_one_still_opens(folder: Path) -> None:
    before = everything(folder)
    assert run(folder, "--rotate", "pii.collection").returncode == 0
    name = "collection/semu_pii_keys"
    assert changed(before, folder) == {name, "collection-worker/semu_pii_keys"}
    old, new = json.loads(before[name]), json.loads((folder / name).read_text())
    assert list(new.values())[1:] == list(old.values())
    assert new == {next(iter(new)): next(iter(new.values())), **old}


def test_keys_that_sealed_nothing_any_more_are_forgotten_on_demand(folder: Path) -> None:
    run(folder, "--rotate", "pii.reward")
    kept = next(iter(json.loads((folder / "reward/semu_pii_keys").read_text()).items()))
    assert run(folder, "--retire", "pii.reward").returncode == 0
    assert list(json.loads((folder / "reward/semu_pii_keys").read_text()).items()) == [kept]


def test_a_password_is_changed_wherever_it_is_used(folder: Path) -> None:
    before = everything(folder)
    assert run(folder, "--rotate", "database.reward.app").returncode == 0
    assert changed(before, folder) == {
        "reward/semu_database_url", "reward-worker/semu_database_url", "databases/roles",
    }  # fmt: skip


def test_what_a_provider_gave_takes_the_place_of_what_was_drawn_and_stays(folder: Path, tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.write_text("from-the-provider\n")
    assert run(folder, "--take", "kakaopay_secret_key", str(given)).returncode == 0
    run(folder)
    assert (folder / "notification/semu_kakaopay_secret_key").read_text() == "from-the-provider"
    assert run(folder, "--take", "bank", str(given)).returncode == 0
    newest, *older = json.loads((folder / "notification/semu_callback_keys").read_text())["bank"]
    assert (newest, len(older)) == ("from-the-provider", 1), "webhooks under way are signed with the one before"


def test_keys_of_a_release_that_knew_one_key_only_stay_in_use(folder: Path) -> None:
    known = json.loads((folder / "known.json").read_text())
    [key] = known["pii.assessment"].values()
    (folder / "known.json").write_text(json.dumps(known | {"pii.assessment": key}))
    before = everything(folder)
    assert run(folder).returncode == 0
    assert changed(before, folder) == set()


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--rotate", "link"],
        ["--take", "bank", __file__],
        ["--retire", "bank"],
        ["--tls", __file__, __file__],
    ],
)
def test_every_change_is_followed_by_the_word_that_the_archive_has_to_take_it(
    folder: Path, arguments: list[str]
) -> None:
    assert "run `make backup`" in run(folder, *arguments).stdout


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--rotate", "nothing"], "There is no secret nothing"),
        (["--retire", "link"], "link has no older keys"),
        (["--take", "link", "/dev/null"], "link is not given by anybody"),
        (["--take", "bank", "/dev/null"], "/dev/null is empty"),
    ],
)
def test_a_change_that_cannot_be_is_refused_with_the_reason_and_changes_nothing(
    folder: Path, arguments: list[str], word: str
) -> None:
    before = everything(folder)
    done = run(folder, *arguments)
    assert done.returncode != 0
    assert word in done.stderr
    assert changed(before, folder) == set()
