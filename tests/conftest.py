"""What holds for every test: how properties are searched, and that in CI nothing is passed over.

Hypothesis draws new examples on every run at a desk, so that the suite goes on finding things; in CI it draws the same
ones each time, so that a red run is about the change. Both print what reproduces a failure. Neither has a deadline:
how fast a shared machine happens to be says nothing about whether a property holds.

In CI (``CI`` set, or ``PLENARY_NO_SKIP=1``) a test that was skipped or expected to fail counts as failed, with the
reason it gave: an outside judge that is not installed must not look like one that agreed.
"""

import os
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

IN_CI = os.environ.get("CI", "").lower() not in {"", "0", "false"}
NO_SKIP = IN_CI or os.environ.get("PLENARY_NO_SKIP", "") not in {"", "0"}

# Slowness of drawing is the machine's too, and with several workers it comes and goes.
settings.register_profile("desk", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("desk"), derandomize=True, database=None)
settings.load_profile("ci" if IN_CI else "desk")


def _refuse_to_pass_over(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip or an expected failure into a failure that tells the reason, on the process that ran it."""
    if report.outcome != "skipped":
        return
    said = report.longrepr
    reason = said[2] if isinstance(said, tuple) else getattr(report, "wasxfail", "") or str(said)
    report.outcome = "failed"
    reason = reason.removeprefix("Skipped: ")
    report.longrepr = f"{report.nodeid} did not run to its end, which counts as a failure here: {reason}"
    if hasattr(report, "wasxfail"):
        del report.wasxfail


# Tried first and wrapping: outermost, so that pytest's own verdict on skips and xfails is already in the report.
@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Hold each test to having run."""
    report = yield
    if NO_SKIP:
        _refuse_to_pass_over(report)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Hold each module to having been collected; ``pytest.importorskip`` is told here."""
    report = yield
    if NO_SKIP:
        _refuse_to_pass_over(report)
    return report
