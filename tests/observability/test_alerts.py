"""Every alert reads what the code really shows, and has a page that says what to do."""

import re
import shutil
import subprocess
from pathlib import Path

import assessment.main
import collection.main
import gateway.main
import notification.main
import pytest
import reward.main
import semu_kit.worker
import yaml
from prometheus_client import REGISTRY
from semu_backup import metrics as backup
from semu_kit.watch import Watch, WatchSettings

ROOT = Path(__file__).parents[2]
OBSERVABILITY = ROOT / "deploy" / "observability"
PAGES = ROOT / "docs" / "runbooks" / "alerts"
CONFIG = yaml.safe_load((OBSERVABILITY / "prometheus.yml").read_text())
COMPOSE = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text())
ALERTS = {
    rule["alert"]: rule
    for group in yaml.safe_load((OBSERVABILITY / "alerts.yml").read_text())["groups"]
    for rule in group["rules"]
}
PROCESSES = (assessment.main, collection.main, gateway.main, notification.main, reward.main, semu_kit.worker)
"""Importing them registers what they show."""
NOT_OURS = {"up", "process_start_time_seconds"}


def shown(tmp_path):
    """Names of all metrics of all processes, with the suffixes that counters and histograms have."""
    assert PROCESSES
    names = {"up", *backup.HELP}
    watch = Watch(WatchSettings(disks=tmp_path, processes="", tls=""))
    for metric in [*REGISTRY.collect(), *watch.collect()]:
        suffixes = {"counter": ["_total"], "histogram": ["_bucket", "_count", "_sum"]}.get(metric.type, [""])
        names |= {metric.name + suffix for suffix in suffixes}
    return names


def metrics_of(expression):
    without_labels = re.sub(r"\{[^}]*\}|by \([^)]*\)|on \([^)]*\)", "", expression)
    return set(re.findall(r"\b(?:semu_[a-z_]+|process_[a-z_]+|up)\b", without_labels))


def test_every_metric_of_an_alert_is_one_that_a_process_shows(tmp_path):
    asked = set().union(*(metrics_of(rule["expr"]) for rule in ALERTS.values()))
    assert len(asked) > 20
    assert asked <= shown(tmp_path)


@pytest.mark.parametrize("name", ALERTS)
def test_every_alert_says_how_urgent_it_is_what_it_is_in_korean_and_where_its_page_is(name):
    rule = ALERTS[name]
    assert rule["labels"]["severity"] in ("critical", "warning")
    assert rule["annotations"]["summary"]
    assert re.search("[가-힣]", rule["annotations"]["description"])
    page = ROOT / rule["annotations"]["runbook_url"]
    assert page.parent == PAGES
    assert page.stem.replace("-", "") == name.lower()
    text = page.read_text()
    assert text.startswith(f"# {name}\n")
    assert re.findall("^## (.*)$", text, re.MULTILINE) == ["What to look at", "What to do", "What not to do"]


def test_no_page_is_left_of_an_alert_that_is_gone_and_the_list_has_them_all():
    pages = {page.stem.replace("-", "") for page in PAGES.glob("*.md")} - {"README"}
    assert pages == {name.lower() for name in ALERTS}
    lines = re.findall(r"^\| \[(\w+)\]\([a-z-]+\.md\) \| (\w+) \|", (PAGES / "README.md").read_text(), re.MULTILINE)
    assert dict(lines) == {name: rule["labels"]["severity"] for name, rule in ALERTS.items()}


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.md")), ids=lambda page: page.stem)
def test_pages_lead_to_pages_and_name_containers_commands_and_jobs_that_exist(page):
    text = page.read_text()
    for link in re.findall(r"\]\(([^)#]+)\)", text):
        assert (page.parent / link).exists(), link
    given = set(re.findall(r"compose\.yaml (?:exec(?: -e \w+)?|restart|up) ([a-z][a-z0-9-]*)", text))
    assert given <= set(COMPOSE["services"])
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE):
        assert re.search(f"^{target}:", makefile, re.MULTILINE), target


def test_prometheus_asks_every_process_of_the_stack_that_shows_metrics():
    configs = CONFIG["scrape_configs"][0]["dns_sd_configs"]
    asked = {name for config in configs for name in config["names"]}
    telling = {
        name
        for name, service in COMPOSE["services"].items()
        if "SEMU_INSIDE_PORT" in service.get("environment", {})
        and (name.endswith("-worker") or service["command"][0] == "api")
    }
    assert asked == telling | {"backup", "watch"}
    absent = re.findall(r'absent\(up\{job="([a-z-]+)"\}\)', ALERTS["ProcessDown"]["expr"])
    assert set(absent) == asked
    assert {config["port"] for config in configs} == {int(COMPOSE["x-environment"]["SEMU_INSIDE_PORT"])}


def test_no_alert_groups_by_what_could_be_a_person_or_a_number_of_theirs():
    labels = set()
    for rule in ALERTS.values():
        for listed in re.findall(r"by \(([^)]*)\)", rule["expr"]):
            labels |= {label.strip() for label in listed.split(",")}
    assert labels <= {
        "job", "service", "part", "route", "le", "municipality", "proof", "subject", "provider", "slot"
    }  # fmt: skip


@pytest.mark.parametrize(
    "arguments",
    [("check", "config", "prometheus.yml"), ("test", "rules", "alerts_test.yml", "alerts_days_test.yml")],
    ids=["config", "rules"],
)
def test_prometheus_reads_them_and_they_fire_when_they_should(arguments):
    if shutil.which("promtool") is None:
        pytest.skip("promtool is not installed (Debian: apt install prometheus)")
    answer = subprocess.run(["promtool", *arguments], cwd=OBSERVABILITY, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stdout + answer.stderr
