"""A worker: takes jobs one after the other, watches over each, and lets go of what is cancelled."""

import logging
import os
import socket
import subprocess
import sys
import threading
import time
import uuid

from django.db import close_old_connections
from django.utils import timezone

from ambidex.web.jobs import queue
from ambidex.web.jobs.models import Job, State

HEARTBEAT = 2.0
"""Seconds between two looks at a running job."""

_log = logging.getLogger("ambidex.worker")


def work(stop: threading.Event, *, idle: float = 0.5) -> None:
    """Take jobs until told to stop; the one in hand is then given back to the queue.

    Parameters
    ----------
    idle
        Seconds to wait where there is nothing to do.
    """
    name = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
    while not stop.is_set():
        close_old_connections()
        job = queue.claim(name, now=timezone.now())
        if job is None:
            stop.wait(idle)
        else:
            _do(job, stop)


def _do(job: Job, stop: threading.Event) -> None:
    _log.info("job begins", extra={"facts": {"job": job.pk, "kind": job.kind, "attempt": job.attempts}})
    command = [sys.executable, "-m", "ambidex.web.jobs.child", str(job.pk), job.worker]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL) as child:  # noqa: S603 our own module
        looked = time.monotonic()
        while child.poll() is None:
            if stop.wait(0.1):
                _kill(child)
                Job.objects.filter(pk=job.pk, state=State.RUNNING, worker=job.worker).update(
                    state=State.QUEUED, lease_until=None, attempts=job.attempts - 1
                )
                return
            if time.monotonic() - looked > HEARTBEAT:
                looked = time.monotonic()
                if not queue.renew(job, now=timezone.now()):
                    _kill(child)
                    queue.end(job, State.CANCELLED, now=timezone.now())
    _settle(job, child.returncode)


def _kill(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    child.wait()


def _settle(job: Job, status: int) -> None:
    """Put on record that a child which ended without a word has failed."""
    said = "This is a fault of Ambidex, not of your data. What it did until then is kept; ask for it again."
    if status != 0 and queue.end(job, State.FAILED, now=timezone.now(), error=said):
        _log.error("job failed", extra={"facts": {"job": job.pk, "status": status}})
    else:
        _log.info("job ended", extra={"facts": {"job": job.pk}})
