"""The architecture of ARCHITECTURE.md, run as a test."""

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports


def test_every_package_knows_only_what_is_beneath_it():
    assert lint_imports() == EXIT_STATUS_SUCCESS
