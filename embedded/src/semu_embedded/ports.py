"""TCP ports on 127.0.0.1: the usual one, or the next that is free."""

import socket
import sys
from collections.abc import Callable

from semu_embedded.trouble import Trouble

HOST = "127.0.0.1"
_TRIES = 100


def is_free(port: int) -> bool:
    """Whether a server could listen on the port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


class Ports:
    """Gives each part a port of its own, and says so where the usual one is taken.

    A port is reserved against other starts on this machine from the moment it is given: between the choice
    and the broker's listening lie seconds, in which a second start would choose it too and then talk to
    the first one's broker.
    """

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._given: set[int] = set()
        self._reservations: list[socket.socket] = []

    def take(self, name: str, usual: int) -> int:
        """The usual port, or the next one free; the reservation ends with this process, or with `release`.

        Raises Trouble when a hundred in a row are taken.
        """
        for port in range(usual, usual + _TRIES):
            if is_free(port) and self._reserve(port):
                self._given.add(port)
                if port != usual:
                    self._say(f"port {usual} is taken: {name} uses {port}")
                return port
        raise Trouble(
            f"No free port for {name} between {usual} and {usual + _TRIES - 1}",
            "stop what listens there (`ss -ltnp` lists it) and start again",
        )

    def release(self) -> None:
        """Give up the reservations."""
        while self._reservations:
            self._reservations.pop().close()

    def _reserve(self, port: int) -> bool:
        """Take the port's name among Linux's abstract sockets, which only one process can hold."""
        if sys.platform != "linux":
            return port not in self._given
        reservation = socket.socket(socket.AF_UNIX)
        try:
            reservation.bind(f"\0semu-port-{port}")
        except OSError:
            reservation.close()
            return False
        self._reservations.append(reservation)
        return True
