"""Semu's own processes: what each is started with and told by its environment."""

import json
from collections.abc import Mapping
from pathlib import Path

from semu_embedded.databases import ServiceDatabase
from semu_embedded.ports import HOST, Ports
from semu_embedded.state import State, key
from semu_embedded.supervisor import Program, module

SERVICES = ("assessment", "collection", "notification", "reward")
OWN_DATABASE = (*SERVICES, "gateway")
_PORTS = {
    "gateway": 8080,
    "assessment": 8081,
    "collection": 8082,
    "notification": 8083,
    "reward": 8084,
    "simulators": 8090,
}
_ROOT = Path(__file__).resolve().parents[3]
_FONTS = _ROOT / "web" / "node_modules" / "krds-uiux" / "resources" / "fonts"


def choose_urls(ports: Ports) -> dict[str, str]:
    """The address of every process that listens, by its name."""
    return {name: f"http://{HOST}:{ports.take(name, usual)}" for name, usual in _PORTS.items()}


class Programs:
    """Every process of one installation, from its addresses, databases and secrets."""

    def __init__(
        self,
        state: State,
        urls: Mapping[str, str],
        databases: Mapping[str, ServiceDatabase],
        *,
        kafka_bootstrap: str,
        kafka_prefix: str,
        partitions: int,
        clock_offset_seconds: int,
    ) -> None:
        self._state = state
        self._urls = urls
        self._databases = databases
        self._common = {
            "SEMU_KAFKA_BOOTSTRAP": kafka_bootstrap,
            "SEMU_KAFKA_PREFIX": kafka_prefix,
            "SEMU_TOPIC_PARTITIONS": str(partitions),
            "SEMU_CLOCK_OFFSET_SECONDS": str(clock_offset_seconds),
            "SEMU_GATEWAY_URL": urls["gateway"],
            "SEMU_ISSUER": urls["gateway"],
            "SEMU_PUBLIC_URL": urls["gateway"],
            **{f"SEMU_{name.upper()}_URL": urls[name] for name in SERVICES},
        }

    def api(self, name: str) -> Program:
        """The process that answers HTTP for a service or the gateway."""
        return self._server(name, self.environment(name))

    def worker(self, name: str) -> Program:
        """The process that relays and applies events and runs the jobs of a service or the gateway."""
        return Program(f"{name}-worker", module(f"{name}.worker"), self.environment(name))

    def migration(self, name: str) -> Program:
        """Brings the service's database to this release."""
        return Program(f"{name}-migration", module("semu_kit.migrations", name), self.environment(name))

    def bootstrap(self, file: Path) -> Program:
        """Registers the clients and officials of the file with the gateway."""
        return Program("gateway-bootstrap", module("gateway.bootstrap", str(file)), self.environment("gateway"))

    def simulators(self) -> Program:
        """The outside providers, played."""
        return self._server(
            "simulators", {**self._common, **{f"SEMU_SIM_{name}": value for name, value in self._play().items()}}
        )

    def environment(self, name: str) -> dict[str, str]:
        """What the processes of a service, or of the gateway, are told."""
        database = self._databases[name]
        return {
            **self._common,
            "SEMU_DATABASE_URL": database.url,
            "SEMU_MIGRATION_DATABASE_URL": database.migration_url,
            "SEMU_CLIENT_ID": name,
            "SEMU_CLIENT_SECRET": self._state.secret(f"client.{name}"),
            "SEMU_PII_KEYS": json.dumps({"first": self._state.secret(f"pii-key.{name}", key)}),
            "SEMU_BLIND_INDEX_KEY": self._state.secret(f"blind-index-key.{name}", key),
            **(self._providers() if name == "notification" else {}),
            **(self._ledger() if name == "collection" else {}),
            **(self._informants() if name == "reward" else {}),
        }

    def _server(self, name: str, environment: dict[str, str]) -> Program:
        url = self._urls[name]
        command = module(
            "uvicorn",
            f"{name}.main:create_app",
            "--factory",
            f"--host={HOST}",
            f"--port={url.rpartition(':')[2]}",
            "--timeout-graceful-shutdown=5",
            "--timeout-keep-alive=75",  # longer than any client of ours: a server must not close what is being used
            "--no-proxy-headers",  # any local caller could choose its own address for the rate limits
            "--log-level=warning",
            "--no-access-log",  # the path of a notice page is as good as a key
        )
        return Program(name, command, environment, f"{url}/health/ready")

    def _play(self) -> dict[str, str]:
        """The simulators' settings; their credentials are this installation's own."""
        return {
            "STATE": str(self._state.directory / "simulators.db"),
            "PUBLIC_URL": self._urls["simulators"],
            "ALIMTALK_WEBHOOK_URL": f"{self._urls['gateway']}/callbacks/alimtalk",
            "ALIMTALK_WEBHOOK_SIGNATURE": self._state.secret("alimtalk-webhook"),
            "ALIMTALK_APPKEY": self._state.secret("alimtalk-appkey"),
            "ALIMTALK_SECRET_KEY": self._state.secret("alimtalk"),
            "KAKAOPAY_SECRET_KEY": self._state.secret("kakaopay"),
            "IDENTITY_CLIENT_SECRET": self._state.secret("identity"),
            "BANK_WEBHOOK_URL": f"{self._urls['gateway']}/callbacks/payments/bank",
            "BANK_WEBHOOK_SECRET": self._state.secret("bank-webhook"),
        }

    def _ledger(self) -> dict[str, str]:
        """What collection is told of its ledger. The key that closed days are signed with is in this user's secrets."""
        return {
            "SEMU_LEDGER_SIGNING_KEY": self._state.secret("ledger-signing-key", key),
            "SEMU_AGREEMENT_PAUSE_SECONDS": "5",  # on one machine nothing is under way for longer
        }

    def _informants(self) -> dict[str, str]:
        """What the reward service seals informants' identities with, apart from all other personal data."""
        return {"SEMU_INFORMANT_KEYS": json.dumps({"first": self._state.secret("informant-key", key)})}

    def _providers(self) -> dict[str, str]:
        """What the notification service is told about the outside: here, the simulators."""
        simulators, secret = self._urls["simulators"], self._state.secret
        return {
            "SEMU_LINK_KEY": secret("link-key", key),
            "SEMU_ALIMTALK_URL": f"{simulators}/alimtalk",
            "SEMU_ALIMTALK_APPKEY": secret("alimtalk-appkey"),
            "SEMU_ALIMTALK_SECRET_KEY": secret("alimtalk"),
            "SEMU_ALIMTALK_SENDER_KEY": "gimpo-city-hall-sender-key-0000000000001",
            "SEMU_ALIMTALK_WEBHOOK_SIGNATURE": secret("alimtalk-webhook"),
            "SEMU_KAKAOPAY_URL": f"{simulators}/kakaopay",
            "SEMU_KAKAOPAY_SECRET_KEY": secret("kakaopay"),
            "SEMU_KAKAOPAY_CID": "TC0ONETIME",
            "SEMU_IDENTITY_URL": f"{simulators}/identity",
            "SEMU_IDENTITY_CLIENT_ID": "sim-client",
            "SEMU_IDENTITY_CLIENT_SECRET": secret("identity"),
            "SEMU_CERTIFICATE_URL": f"{simulators}/certificate",
            "SEMU_FORM_ORIGINS": json.dumps([simulators]),
            "SEMU_CALLBACK_KEYS": json.dumps({"bank": [secret("bank-webhook")]}),
            "SEMU_FONTS": str(_FONTS),
        }
