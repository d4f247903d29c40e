"""The first use is told once: while nothing compiled is kept."""

import sys

from ambidex.workspace.first_use import is_first_use


def test_an_empty_cache_means_first_use(monkeypatch, tmp_path):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert is_first_use()


def test_a_kept_loop_means_it_is_not_the_first(monkeypatch, tmp_path):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    (tmp_path / "flow").mkdir()
    (tmp_path / "flow" / f"graph.loop-1.py{sys.version_info[0]}{sys.version_info[1]}.nbi").touch()
    assert not is_first_use()


def test_what_another_python_kept_does_not_count(monkeypatch, tmp_path):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    (tmp_path / "graph.loop-1.py27.nbi").touch()
    assert is_first_use()


def test_a_cache_folder_that_is_not_there_means_first_use(monkeypatch, tmp_path):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "nowhere"))
    assert is_first_use()
