"""Asking for jobs, and taking them: one worker a job, however many there are, on SQLite as on PostgreSQL."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from ambidex.web.accounts.models import Person, Unit
from ambidex.web.jobs.models import Job, State, key_of

LEASE = timedelta(seconds=30)
"""How long a worker may be silent before another takes its job."""

MOST_ATTEMPTS = 3
"""A job whose worker was lost so often is given up: it may be the job that kills workers."""


def ask(
    kind: str,
    request: dict[str, Any],
    *,
    by: Person | None,
    now: datetime,
    unit: Unit | None = None,
    again: bool = False,
) -> Job:
    """Return the job of a request: the one that is there, or a new one at the end of the queue.

    Parameters
    ----------
    again
        Queue it again where it failed or was cancelled.
    """
    job, is_new = Job.objects.get_or_create(
        key=key_of(kind, request),
        defaults={"kind": kind, "request": request, "unit": unit, "asked_by": by, "asked_at": now},
    )
    if not is_new and (again or job.state == State.CANCELLED) and job.state in (State.FAILED, State.CANCELLED):
        fresh = {"state": State.QUEUED, "attempts": 0, "progress": 0.0, "step": "", "error": "", "cancel_asked": False}
        Job.objects.filter(pk=job.pk, state=job.state).update(**fresh, asked_at=now, started_at=None, ended_at=None)
        job.refresh_from_db()
    return job


def claim(worker: str, *, now: datetime) -> Job | None:
    """Take the next job: one that waits, or one whose worker has fallen silent. None where there is nothing to do."""
    free = Q(state=State.QUEUED) | Q(state=State.RUNNING, lease_until__lt=now)
    for job in Job.objects.filter(free).order_by("asked_at", "id")[:20]:
        mine = Job.objects.filter(free, pk=job.pk, attempts=job.attempts)
        if job.cancel_asked:
            mine.update(state=State.CANCELLED, ended_at=now, lease_until=None)
        elif job.attempts >= MOST_ATTEMPTS:
            lost = f"Its worker was lost {MOST_ATTEMPTS} times. There may not be enough memory for it."
            mine.update(state=State.FAILED, ended_at=now, lease_until=None, error=lost)
        elif mine.update(
            state=State.RUNNING, worker=worker, lease_until=now + LEASE, started_at=now, attempts=F("attempts") + 1,
            progress=0.0, step="",
        ):  # fmt: skip
            job.refresh_from_db()
            return job
    return None


def renew(job: Job, *, now: datetime) -> bool:
    """Renew a worker's lease; False where the job is no longer its own, or is to be cancelled."""
    held = _held(job).filter(cancel_asked=False)
    return bool(held.update(lease_until=now + LEASE))


def report(job: Job, step: str, share: float) -> None:
    """Say how far a job has come."""
    _held(job).update(step=step[:200], progress=min(max(share, 0.0), 1.0))


def end(job: Job, state: State, *, now: datetime, error: str = "") -> bool:
    """End a job, if it is still the worker's own."""
    done = {"progress": 1.0} if state == State.DONE else {}
    return bool(_held(job).update(state=state, ended_at=now, lease_until=None, error=error, **done))


def cancel(job: Job, *, now: datetime) -> None:
    """Ask that a job be cancelled: at once where it waits, within seconds where it runs."""
    with transaction.atomic():
        Job.objects.filter(pk=job.pk, state=State.QUEUED).update(state=State.CANCELLED, ended_at=now)
        Job.objects.filter(pk=job.pk, state=State.RUNNING).update(cancel_asked=True)


def _held(job: Job) -> Any:
    return Job.objects.filter(pk=job.pk, state=State.RUNNING, worker=job.worker, attempts=job.attempts)
