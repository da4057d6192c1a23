from pathlib import Path

import pytest
from semu_embedded import Parts
from semu_embedded.ports import Ports
from semu_embedded.state import State


async def test_a_server_and_a_broker_that_settings_name_are_used_and_none_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEMU_EXTERNAL_DATABASE_URL", "postgresql://admin@db.example/postgres")
    monkeypatch.setenv("SEMU_EXTERNAL_KAFKA", "one.example:9092,two.example:9092")
    parts = Parts(State(tmp_path), Ports(lambda _: None))
    await parts.start()
    assert parts.admin_url == "postgresql://admin@db.example/postgres"
    assert parts.kafka_bootstrap == "one.example:9092,two.example:9092"
    assert parts.children == []
