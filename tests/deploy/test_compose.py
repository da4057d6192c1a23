"""The rules that every container of deploy/compose.yaml keeps to; that they run is proved by `make compose-test`."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from semu_kit.serve import _FINISH_SECONDS, _IDLE_SECONDS

DEPLOY = Path(__file__).parents[2] / "deploy"
STACK: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = STACK["services"]
APIS = ("gateway", "assessment", "collection", "notification", "reward")
WORKERS = tuple(f"{name}-worker" for name in APIS)
ONCE = {name for name, service in SERVICES.items() if service["restart"] == "no"}

each = pytest.mark.parametrize("name", SERVICES)


def environment(name: str) -> dict[str, str]:
    return {key: str(value) for key, value in SERVICES[name].get("environment", {}).items()}


def binds(name: str) -> dict[str, dict[str, Any]]:
    """Mounts of the machine's files and volumes, by where they are in the container."""
    found = {}
    for volume in SERVICES[name].get("volumes", []):
        if isinstance(volume, str):
            # A setting's default holds colons, too.
            *source, target, mode = volume.split(":") if volume.endswith(":ro") else [*volume.split(":"), "rw"]
            volume = {"source": ":".join(source), "target": target, "read_only": mode == "ro"}
        found[volume["target"]] = volume
    return found


@each
def test_no_container_can_write_its_root_or_gain_a_right(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    # Sees that the secrets are there, whoever owns them; it has no network.
    assert service.get("cap_add", []) == (["DAC_READ_SEARCH"] if name == "secrets" else [])


@each
def test_no_container_runs_as_root(name: str) -> None:
    service = SERVICES[name]
    if "build" in service:
        dockerfile = (DEPLOY.parent / service["build"]["dockerfile"]).read_text("utf-8")
        user = re.findall(r"^USER (\S+)$", dockerfile, re.MULTILINE)[-1]
    else:
        user = service["user"]
    assert user.split(":")[0] not in ("0", "root")
    # In no group or of no name but the number: the secrets' owner is a number.
    assert service.get("user", "").startswith("0:") == (name == "secrets")


@each
def test_every_container_is_limited_and_its_log_is_rotated(name: str) -> None:
    service = SERVICES[name]
    assert re.fullmatch(r"\d+[mg]", service["mem_limit"])
    assert 0 < service["pids_limit"] <= 500
    assert service["logging"]["driver"] == "json-file"
    assert set(service["logging"]["options"]) == {"max-size", "max-file"}
    for mount in service.get("tmpfs", []):
        assert re.search(r"[:,]size=\d+m\b", mount), f"{mount} may fill the machine's memory"


@each
def test_what_stays_is_restarted_and_watched_and_what_runs_once_is_not(name: str) -> None:
    service = SERVICES[name]
    if name in ONCE:
        assert service["healthcheck"] == {"disable": True}
    else:
        assert service["restart"] == "unless-stopped"
        assert service["healthcheck"]["test"][0] == "CMD"


@each
def test_every_image_is_official_or_built_here(name: str) -> None:
    service = SERVICES[name]
    if "build" in service:
        assert service["image"] in ("semu:${SEMU_VERSION:-dev}", "semu-backup:${SEMU_VERSION:-dev}")
        assert service["build"]["args"].keys() == {"SEMU_VERSION", "SEMU_REVISION"}
    else:
        assert service["image"] in ("postgres:18", "apache/kafka:4.3.0", "nginx:stable", "prom/prometheus:latest")


@pytest.mark.parametrize("file", sorted((DEPLOY / "images").glob("*ockerfile")), ids=lambda file: file.name)
def test_our_images_are_built_on_official_ones_and_say_what_they_are(file: Path) -> None:
    text = file.read_text("utf-8")
    assert set(re.findall(r"^FROM (\S+)", text, re.MULTILINE)) <= {"python:3.11-slim-bookworm", "postgres:18"}
    assert 'org.opencontainers.image.version="$SEMU_VERSION"' in text
    assert 'org.opencontainers.image.revision="$SEMU_REVISION"' in text
    # What only one of the two builders reads.
    assert "--mount" not in text
    assert "--link" not in text
    assert "<<" not in text


@each
def test_only_nginx_is_published_and_what_is_for_this_machine_only_stays_on_it(name: str) -> None:
    ports = SERVICES[name].get("ports", [])
    if name == "nginx":
        assert all(re.fullmatch(r"\$\{SEMU_HTTPS?:-127\.0\.0\.1:\d+}:\d+", port) for port in ports)
    elif name in ("simulators", "prometheus"):
        assert all(port.startswith("127.0.0.1:${") for port in ports)
        assert SERVICES[name]["profiles"]
    else:
        assert not ports


def test_only_those_with_business_outside_have_a_way_out() -> None:
    inside = {name for name, network in STACK["networks"].items() if network and network.get("internal")}
    out = {
        name for name, service in SERVICES.items()
        if "network_mode" not in service and not set(service["networks"]) <= inside
    }  # fmt: skip
    assert out <= {"nginx", "notification", "notification-worker", "simulators", "prometheus"}
    assert set(SERVICES["nginx"]["networks"]) == {"edge", "front"}
    assert {name for name, service in SERVICES.items() if "front" in service.get("networks", [])} <= {
        "nginx", "gateway", "watch",
    }  # fmt: skip


@each
def test_a_container_gets_its_own_secrets_by_file_and_nobody_elses(name: str) -> None:
    folders = {target: bind for target, bind in binds(name).items() if "SEMU_SECRETS" in bind["source"]}
    for target, bind in folders.items():
        assert bind["read_only"] is True
        # A folder that is not there must stop the start, not be made.
        assert bind["bind"] == {"create_host_path": False}
        if name != "secrets":
            assert (target, bind["source"]) == ("/run/secrets", f"${{SEMU_SECRETS:-./secrets}}/{name}")
    for key, value in environment(name).items():
        if re.search(r"PASSWORD|SECRET|_KEYS?$|TOKEN", key) and key != "SEMU_ALIMTALK_SENDER_KEY":
            assert key.endswith("_FILE"), f"{key} is in the environment"
            assert value.startswith("/run/secrets/")


@each
def test_nothing_starts_before_it_is_seen_that_all_secrets_are_there(name: str) -> None:
    seen: set[str] = set()

    def waits_for(name: str) -> None:
        for other in SERVICES[name].get("depends_on", {}):
            if other not in seen:
                seen.add(other)
                waits_for(other)

    waits_for(name)
    if name != "secrets" and any("SEMU_SECRETS" in bind["source"] for bind in binds(name).values()):
        assert "secrets" in seen or SERVICES[name].get("profiles")


@pytest.mark.parametrize("name", [*APIS, *WORKERS])
def test_apis_and_workers_have_nothing_that_only_one_of_them_could_have(name: str) -> None:
    service = SERVICES[name]
    assert not {"container_name", "ports", "hostname"} & service.keys()
    assert all("SEMU_SECRETS" in bind["source"] for bind in binds(name).values())


@pytest.mark.parametrize("name", APIS)
def test_an_api_is_given_longer_to_stop_than_it_takes_to_finish_its_requests(name: str) -> None:
    assert int(SERVICES[name]["stop_grace_period"].rstrip("s")) > _IDLE_SECONDS + _FINISH_SECONDS


def test_nginx_opens_when_everything_behind_it_is_healthy() -> None:
    assert SERVICES["nginx"]["depends_on"] == {name: {"condition": "service_healthy"} for name in (*APIS, *WORKERS)}


def test_events_are_kept_by_three_brokers_of_which_one_may_go() -> None:
    brokers = [name for name in SERVICES if name.startswith("kafka-")]
    assert brokers == ["kafka-1", "kafka-2", "kafka-3"]
    for number, name in enumerate(brokers, 1):
        said = environment(name)
        assert said["KAFKA_NODE_ID"] == str(number)
        assert said["KAFKA_ADVERTISED_LISTENERS"] == f"PLAINTEXT://{name}:9092"
        assert said["KAFKA_MIN_INSYNC_REPLICAS"] == "2"
        assert said["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] == "false"
        for topic in ("DEFAULT", "OFFSETS_TOPIC", "TRANSACTION_STATE_LOG"):
            assert said[f"KAFKA_{topic}_REPLICATION_FACTOR"] == "3"
        # A broker keeps its own data, and no other's.
        assert binds(name)["/var/lib/kafka/data"]["source"] == name
    assert environment("topics")["SEMU_TOPIC_REPLICAS"] == "3"
    for name in ("topics", *APIS, *WORKERS):
        assert environment(name)["SEMU_KAFKA_BOOTSTRAP"] == "kafka-1:9092,kafka-2:9092,kafka-3:9092"
        assert environment(name)["SEMU_TOPIC_PARTITIONS"] == "64"


def test_services_share_fewer_connections_than_the_database_has() -> None:
    settings = (DEPLOY / "postgres" / "postgresql.conf").read_text("utf-8")
    connections = int(re.findall(r"^max_connections = (\d+)$", settings, re.MULTILINE)[0])
    pool, relay = 10, 1
    # Two of each API and worker, as the README shows.
    assert (connections - 20) // len(APIS) >= 2 * (pool + pool + relay)
