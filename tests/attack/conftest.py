"""Counts of the attacks, printed at the end of `pytest tests/attack`: how many there were of each kind."""

from collections import Counter
from collections.abc import Iterator

import pytest
from damage import ATTACKS

_NAME = "attacks"
_total: Counter[str] = Counter()


@pytest.fixture(autouse=True)
def counts(request: pytest.FixtureRequest) -> Iterator[None]:
    """Note with a test how often it attacked what: its report carries that out of the process in which it ran."""
    before = ATTACKS.copy()
    yield
    if made := dict(ATTACKS - before):
        request.node.user_properties.append((_NAME, made))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add what a test did, once it is over."""
    if report.when == "teardown":
        for name, made in report.user_properties:
            if name == _NAME:
                _total.update(made)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the sums."""
    if _total:
        terminalreporter.section("attacks")
        for name, number in [*sorted(_total.items()), ("in all", _total.total())]:
            terminalreporter.line(f"{number:>10,}  {name}")
