import socket
from collections.abc import Iterator

import pytest
from semu_embedded.ports import HOST, Ports


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server((HOST, 0)) as server:
        yield server.getsockname()[1]


def test_a_taken_port_gives_the_next_one_and_is_said(taken: int) -> None:
    said: list[str] = []
    ports = Ports(said.append)
    port = ports.take("Kafka", taken)
    ports.release()
    assert port > taken
    assert said == [f"port {taken} is taken: Kafka uses {port}"]


def test_a_port_is_given_to_one_start_until_that_ends() -> None:
    one, other = Ports(lambda _: None), Ports(lambda _: None)
    first = one.take("assessment", 18081)
    assert one.take("collection", first) != first
    assert other.take("assessment", first) != first
    one.release()
    assert other.take("assessment", first) == first
    other.release()
