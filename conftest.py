"""Rules of every test run."""

import os

import pytest
from semu_embedded import running_parts
from semu_embedded.parts import EXTERNAL_DATABASE, EXTERNAL_KAFKA
from xdist.scheduler import LoadScopeScheduling

# pytest names a test module by its folders, and a folder named like its package would hide the package.
import gateway  # noqa: F401
import simulators  # noqa: F401

WHOLE = ("tests/browser/", "tests/faults/", "tests/journeys/", "embedded/tests/integration/test_stack.py")
"""Tests that start every process of Semu."""
IN_CI = os.environ.get("CI") == "true"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """In CI nothing may be skipped: what a test lacks there is a fault of the set-up."""
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {call.excinfo.value if call.excinfo else item.name}"
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Several test processes share one database server and one broker, which the process that rules them starts."""
    if config.getoption("dist", "no") != "no":
        shared = running_parts()
        parts = shared.__enter__()
        config.add_cleanup(lambda: shared.__exit__(None, None, None))
        os.environ |= {EXTERNAL_DATABASE: parts.admin_url, EXTERNAL_KAFKA: parts.kafka_bootstrap}


class InTheirOrder(LoadScopeScheduling):
    """A file's tests stay in one process and in their order.

    Those that start a whole installation share one process, one after another: two installations at once would take
    each other's processors, and those that may share a running one find it.
    """

    def _split_scope(self, nodeid: str) -> str:
        return "installations" if nodeid.startswith(WHOLE) else nodeid.partition("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> InTheirOrder:
    return InTheirOrder(config, log)
