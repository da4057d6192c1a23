"""A service's HTTP process: `python -m semu_kit.serve NAME`, which ends without cutting a request."""

import asyncio
import socket
from collections.abc import Iterator
from typing import Annotated

import typer
import uvicorn

_IDLE_SECONDS = 4.0
"""How long idle connections are kept open when stopping: longer than a gateway keeps one for its next request (3 s), or
a request could be under way on a connection that is just being closed."""
_FINISH_SECONDS = 20
"""How long requests that began may take after that; together less than Docker waits (`stop_grace_period`)."""
_KEEP_ALIVE_SECONDS = 75
"""Longer than any client of ours keeps an idle connection: a server must not close what is being used."""


class _Server(uvicorn.Server):
    """uvicorn, told to stop, closes every connection that has no request yet, though one may be under way on it, or it
    may wait to be accepted. This takes those first, and answers them."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        loop = asyncio.get_running_loop()
        self.server_state.default_headers = [*self.server_state.default_headers, (b"connection", b"close")]
        for connection in _last_of(sockets or []):
            await loop.connect_accepted_socket(self._protocol, connection)
        until = loop.time() + _IDLE_SECONDS
        while self.server_state.connections and loop.time() < until:
            await asyncio.sleep(0.05)
        await super().shutdown(sockets)

    def _protocol(self) -> asyncio.Protocol:
        made: asyncio.Protocol = self.config.http_protocol_class(  # type: ignore[call-arg]
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )
        return made


def _last_of(listening: list[socket.socket]) -> Iterator[socket.socket]:
    """What waits to be accepted; after that, whoever connects is refused and goes to another at once.

    Without a pause in between: who connects in a pause would be cut.
    """
    waiting = []
    for each in listening:
        while True:
            try:
                waiting.append(each.accept()[0])
            except BlockingIOError:
                break
        each.shutdown(socket.SHUT_RD)
    yield from waiting


def main(
    name: Annotated[str, typer.Argument(help="The package whose `main.create_app` makes the application.")],
    port: Annotated[int, typer.Option(help="Port, on all addresses.")] = 8080,
    behind_proxy: Annotated[
        bool, typer.Option("--behind-proxy", help="Believe what X-Forwarded-For and -Proto say of the caller.")
    ] = False,
) -> None:
    """Serve until SIGTERM or SIGINT. No paths are logged: that of a notice page is as good as a key."""
    config = uvicorn.Config(
        f"{name}.main:create_app",
        factory=True,
        host="0.0.0.0",  # noqa: S104  # in a container, whose network says who reaches it
        port=port,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=_FINISH_SECONDS,
        proxy_headers=behind_proxy,
        forwarded_allow_ips="*",
        access_log=False,
        log_level="warning",
    )
    listening = config.bind_socket()
    listening.setblocking(False)
    _Server(config).run(sockets=[listening])


if __name__ == "__main__":
    typer.run(main)
