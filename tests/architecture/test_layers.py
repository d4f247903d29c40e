"""The architecture of ARCHITECTURE.md, run as a test."""

import re
from pathlib import Path

import grimp
import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parents[2]
TREE = grimp.build_graph("ambidex", include_external_packages=True, cache_dir=None)
KERNEL = re.compile(r"ambidex\.\w+\.kernel(_\w+)?")
KERNELS = sorted(module for module in TREE.modules if module.endswith(".kernel"))


def test_every_contract_between_packages_is_kept():
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == EXIT_STATUS_SUCCESS


@pytest.mark.parametrize("kernel", KERNELS)
def test_a_kernel_imports_nothing_of_ambidex_outside_itself(kernel):
    used = TREE.find_upstream_modules(kernel, as_package=True)
    assert [module for module in used if module.startswith("ambidex.") and not module.startswith(f"{kernel}.")] == []


def test_only_kernels_know_numba():
    assert [module for module in TREE.find_modules_that_directly_import("numba") if not KERNEL.match(module)] == []


def test_the_simulation_has_a_kernel():
    assert "ambidex.simulation.kernel" in KERNELS
