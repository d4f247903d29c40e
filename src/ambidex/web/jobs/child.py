"""`python -m ambidex.web.jobs.child JOB WORKER`: does one job in a process of its own, so that it can be stopped."""

import logging
import os
import sys
import threading
import time
from functools import partial

from ambidex.workspace import Progress

MOST_OFTEN = 0.2
"""Seconds between two reports of progress."""


def main() -> int:
    """Do the job; 0 when it is done, 1 when it failed with words that are on record, 2 when it broke."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ambidex.web.settings")
    django.setup()
    from django.db import connection
    from django.utils import timezone

    from ambidex.errors import AmbidexError
    from ambidex.web.jobs import queue
    from ambidex.web.jobs.kinds import runner
    from ambidex.web.jobs.models import Job, State

    job = Job.objects.get(pk=int(sys.argv[1]), worker=sys.argv[2])
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    try:
        runner(job.kind)(job.request, _now_and_then(partial(queue.report, job)))
    except AmbidexError as error:
        queue.end(job, State.FAILED, now=timezone.now(), error=str(error))
        return 1
    except Exception:  # what it says may be about somebody: only its kind and place are written
        logging.getLogger("ambidex.worker").exception("job broke")
        return 2
    finally:
        connection.close()
    queue.end(job, State.DONE, now=timezone.now())
    return 0


def _now_and_then(report: Progress) -> Progress:
    last: tuple[str, float] = ("", 0.0)

    def progress(step: str, share: float) -> None:
        nonlocal last
        now = time.monotonic()
        if step != last[0] or now - last[1] > MOST_OFTEN:
            report(step, share)
            last = step, now

    return progress


def _end_with_parent(parent: int) -> None:
    """End with the worker: one that was killed must not leave a process behind that works for nobody."""
    while os.getppid() == parent:
        time.sleep(0.1)
    os._exit(3)


if __name__ == "__main__":
    sys.exit(main())
