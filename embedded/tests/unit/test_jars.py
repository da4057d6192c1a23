from pathlib import Path

import pytest
from semu_embedded import Trouble, jars


@pytest.fixture
def no_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    return tmp_path


def test_the_first_download_without_network_says_what_to_do_and_leaves_no_half(no_network: Path) -> None:
    with pytest.raises(Trouble) as trouble:
        jars.fetch()
    assert "could not be downloaded" in trouble.value.what
    assert "SEMU_EXTERNAL_KAFKA" in trouble.value.remedy
    assert list((no_network / "semu").iterdir()) == []


def test_every_jar_is_locked_by_its_hash() -> None:
    lines = [line.split() for line in jars.LOCK.read_text().splitlines()]
    assert all(len(digest) == 64 for _, digest in lines)
    assert f"org.apache.kafka:kafka_2.13:{jars.KAFKA_VERSION}" in {coordinate for coordinate, _ in lines}
