"""Prints the table of theory against simulation when all is done."""

import pytest

from verification.table import LINES, table


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if LINES:
        terminalreporter.section("theory and simulation")
        terminalreporter.write_line(table())
