"""The architecture of ARCHITECTURE.md, run as a test."""

from pathlib import Path

import grimp
import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parents[2]
TREE = grimp.build_graph("ambidex", cache_dir=None)
KERNELS = sorted(module for module in TREE.modules if module.endswith(".kernel"))


def test_every_contract_between_packages_is_kept():
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == EXIT_STATUS_SUCCESS


@pytest.mark.parametrize("kernel", KERNELS)
def test_a_kernel_imports_nothing_of_ambidex_outside_itself(kernel):
    used = TREE.find_upstream_modules(kernel, as_package=True)
    assert sorted(module for module in used if not module.startswith(f"{kernel}.")) == []


def test_the_simulation_has_a_kernel():
    assert "ambidex.simulation.kernel" in KERNELS
