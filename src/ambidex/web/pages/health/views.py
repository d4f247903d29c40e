"""Health: the database answers, a worker lives, there is room on the disk."""

import shutil
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from ambidex.web.jobs.models import Job, State
from ambidex.web.jobs.queue import LEASE

LEAST_FREE = 500 * 2**20
"""Bytes: with less on the disk, studies soon fail."""


@require_GET
@never_cache
def health(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 Django's form
    """Return 200 and what is well, or 503 and what is not."""
    try:
        checks = {"database": True, "worker": _works(timezone.now())}
    except DatabaseError:
        checks = {"database": False, "worker": False}
    checks["disk"] = shutil.disk_usage(settings.AMBIDEX_HOME.folder).free > LEAST_FREE
    return JsonResponse(checks, status=200 if all(checks.values()) else 503)


def _works(now: datetime) -> bool:
    """Say whether no job has waited long, and none has lost its worker."""
    late = Job.objects.filter(state=State.QUEUED, asked_at__lt=now - 10 * LEASE).exists()
    lost = Job.objects.filter(state=State.RUNNING, lease_until__lt=now - 2 * LEASE).exists()
    return not (late or lost)
