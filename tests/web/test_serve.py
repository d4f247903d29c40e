"""`ambidex serve` as a process: it takes its worker along when it is stopped, also while somebody looks."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

AMBIDEX = [sys.executable, "-c", "from ambidex.cli import main; main()"]


def children_of(process: subprocess.Popen[bytes]) -> list[int]:
    return [int(number) for number in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def is_alive(process: int) -> bool:
    status = Path(f"/proc/{process}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


@pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="left out: needs Linux, to see whose child a process is"
)
@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_site_that_is_stopped_leaves_no_worker_behind(stop, tmp_path: Path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-c",
        "from ambidex.cli import main; main()",
        "serve",
        "--no-example",
        "--port",
        str(port),
    ]
    site = subprocess.Popen(command, env={**os.environ, "AMBIDEX_HOME": str(tmp_path)}, stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 60
        while not (answers(port) and children_of(site)):
            assert time.monotonic() < until
            time.sleep(0.1)
        (worker,) = children_of(site)
        with socket.create_connection(("127.0.0.1", port)):
            site.send_signal(stop)
            site.wait(timeout=30)
        assert not is_alive(worker)
    finally:
        site.kill()
        site.wait()


def answers(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


def test_a_port_that_is_taken_is_told(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [*AMBIDEX, "serve", "--port", str(port)],
            env={**os.environ, "AMBIDEX_HOME": str(tmp_path / "home")},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert f"127.0.0.1:{port} cannot be had" in done.stderr
    assert "--port" in done.stderr
    assert not (tmp_path / "home").exists()
