"""All of Semu on one machine: parts, databases, topics, services, gateway, simulators."""

import asyncio
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from semu_contracts.events import TOPICS
from semu_kit.topics import create_topics

from semu_embedded.databases import Passwords, ServiceDatabase, existing, provide
from semu_embedded.parts import Parts
from semu_embedded.ports import Ports
from semu_embedded.programs import OWN_DATABASE, SERVICES, Programs, choose_urls
from semu_embedded.state import State
from semu_embedded.supervisor import Supervisor
from semu_embedded.trouble import Trouble

PARTITIONS = 8
_SCOPES = {
    "collection": ["internal:recipients", "internal:sums"],
    "notification": ["internal:amounts", "internal:recipients"],
    "gateway": ["internal:timeline"],
}
"""What a service may ask of the others."""


@dataclass(frozen=True)
class StackOptions:
    """How one installation is started.

    `clients` and `officials` are the gateway's bootstrap entries beside the services' own; a client's
    secret and an official's password are made here and told by `Stack.secret`.
    """

    state_dir: Path = Path(".semu")
    clock_offset_seconds: int = 0
    clients: Sequence[Mapping[str, Any]] = ()
    officials: Sequence[Mapping[str, Any]] = ()
    parts: Parts | None = None
    """Running parts to use; without them the stack runs its own, or those that the environment names."""
    prefix: str = ""
    """Before the name of every database and topic, so that several installations can share the parts."""
    passwords: Passwords | None = None
    """Of the services' roles, where others use the same roles; else generated."""
    fresh: bool = False
    """Throw away what an earlier installation left in the state directory."""
    say: Callable[[str], None] = print


class Stack:
    """The running whole: `async with Stack(options) as stack`."""

    def __init__(self, options: StackOptions) -> None:
        self._options = options
        self._state = State(options.state_dir)
        self._ports = Ports(options.say)
        self._own_parts: Parts | None = None
        self.parts: Parts
        """The database server and the broker that it runs on."""
        self.urls: dict[str, str] = {}
        """Base address by name: gateway, simulators and the four services."""
        self.databases: dict[str, ServiceDatabase] = {}
        self.supervisor = Supervisor(self._state.logs, options.say)
        """To kill, hold, release and restart single processes, such as `collection-worker`."""

    async def __aenter__(self) -> Self:
        """Start everything in order.

        Raises Trouble when a second one holds the state directory, or a part cannot start.
        """
        self._state.hold()
        try:
            if self._options.fresh:
                self._state.clear()
            await self._start()
        except BaseException:
            await self._stop()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stop()

    def secret(self, name: str) -> str:
        """A generated secret: `client.<client id>` or `official.<sign-in id>`."""
        return self._state.secret(name)

    @property
    def logs(self) -> Path:
        return self._state.logs

    async def _start(self) -> None:
        self.parts = parts = self._options.parts or await self._start_parts()
        if self._options.fresh:
            await self._refuse_what_is_left(parts.admin_url)
        self.urls = choose_urls(self._ports)
        self.databases = {name: await self._database(parts.admin_url, name) for name in OWN_DATABASE}
        topics = [self._options.prefix + topic for topic in TOPICS]
        await create_topics(parts.kafka_bootstrap, topics, partitions=PARTITIONS)
        await self._start_programs(
            Programs(
                self._state,
                self.urls,
                self.databases,
                kafka_bootstrap=parts.kafka_bootstrap,
                kafka_prefix=self._options.prefix,
                partitions=PARTITIONS,
                clock_offset_seconds=self._options.clock_offset_seconds,
            )
        )

    async def _start_parts(self) -> Parts:
        self._options.say("starting PostgreSQL and Kafka")
        self._own_parts = Parts(self._state, self._ports)
        await self._own_parts.start()
        for child in self._own_parts.children:
            self.supervisor.adopt(child)
        return self._own_parts

    async def _refuse_what_is_left(self, admin_url: str) -> None:
        """A server named by settings may hold an earlier installation, whose keys went with the state directory."""
        left = await existing(admin_url, [self._options.prefix + name for name in OWN_DATABASE])
        if left:
            raise Trouble(
                f"The PostgreSQL server still holds the databases of an earlier installation: {', '.join(left)}",
                "drop them if nobody needs them, or name another server in SEMU_EXTERNAL_DATABASE_URL, or unset it",
            )

    async def _start_programs(self, programs: Programs) -> None:
        say, supervisor = self._options.say, self.supervisor
        say("bringing the databases to this release")
        await asyncio.gather(*(supervisor.run_once(programs.migration(name)) for name in OWN_DATABASE))
        await supervisor.run_once(programs.bootstrap(self._bootstrap_file()))
        say("starting the gateway, the services and the simulators")
        await supervisor.start([programs.api("gateway"), programs.simulators()])
        await supervisor.start([programs.api(name) for name in SERVICES])
        await supervisor.start([programs.worker(name) for name in OWN_DATABASE])
        say(f"ready: {self.urls['gateway']}")

    async def _stop(self) -> None:
        await self.supervisor.stop()
        if self._own_parts:
            await self._own_parts.stop()
        self._ports.release()
        self._state.release()

    async def _database(self, admin_url: str, name: str) -> ServiceDatabase:
        passwords = self._options.passwords or Passwords(
            owner=self._state.secret(f"database.{name}.owner"), app=self._state.secret(f"database.{name}.app")
        )
        return await provide(admin_url, name, passwords, name=self._options.prefix + name)

    def _bootstrap_file(self) -> Path:
        """The clients and officials that the gateway is to know, with their secrets, readable by this user only."""
        services = [
            {
                "client_id": name,
                "kind": "service",
                "name": f"{name} service",
                "municipality": "*",
                "scopes": _SCOPES.get(name, []),
            }
            for name in OWN_DATABASE
        ]
        public = [client for client in self._options.clients if client["kind"] == "application"]
        secret = [client for client in self._options.clients if client["kind"] != "application"]
        clients = [
            *public,
            *({**client, "secret": self.secret(f"client.{client['client_id']}")} for client in (*services, *secret)),
        ]
        officials = [
            {**official, "password": self.secret(f"official.{official['sign_in_id']}")}
            for official in self._options.officials
        ]
        file = self._state.directory / "bootstrap.json"
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
            json.dump({"clients": clients, "officials": officials}, out, ensure_ascii=False)
        return file
