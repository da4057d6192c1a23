import socket

import pytest
from semu_embedded.ports import HOST, Ports


@pytest.fixture
def taken() -> int:
    with socket.create_server((HOST, 0)) as server:
        yield server.getsockname()[1]


def test_a_taken_port_gives_the_next_one_and_is_said(taken: int) -> None:
    said: list[str] = []
    port = Ports(said.append).take("Kafka", taken)
    assert port > taken
    assert said == [f"port {taken} is taken: Kafka uses {port}"]


def test_a_port_is_given_once() -> None:
    ports = Ports(lambda _: None)
    first = ports.take("assessment", 18081)
    assert ports.take("collection", first) != first
