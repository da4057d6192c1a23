"""Rules of every test run."""

import os

import pytest

# pytest names a test module by its folders, and a folder named like its package would hide the package.
import gateway  # noqa: F401
import simulators  # noqa: F401

IN_CI = os.environ.get("CI") == "true"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """In CI nothing may be skipped: what a test lacks there is a fault of the set-up."""
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {call.excinfo.value if call.excinfo else item.name}"
    return report
