"""A job: a request for long work, keyed by its content, and how far it has come."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ambidex.web.accounts.models import Unit


class State(models.TextChoices):
    """How a job stands."""

    QUEUED = "queued", _("waiting for a worker")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class Job(models.Model):
    """Long work that somebody asked for; whoever asks for the same again gets this one.

    Attributes
    ----------
    key
        Digest of kind and request.
    lease_until
        A worker renews it while it lives; when it has run out, another worker takes the job.
    progress, step
        From 0 to 1, and what is being done now.
    error
        For a person: what failed and what to do.
    """

    key = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=40)
    request = models.JSONField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)
    progress = models.FloatField(default=0.0)
    step = models.CharField(max_length=200, blank=True)
    cancel_asked = models.BooleanField(default=False)
    error = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-asked_at", "-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}: {self.state}"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in (State.DONE, State.FAILED, State.CANCELLED)

    def left(self, now: datetime) -> timedelta | None:
        """Return about how long it will still run; None while that cannot be told."""
        if self.state != State.RUNNING or self.started_at is None or self.progress < 0.05:
            return None
        return (now - self.started_at) * ((1 - self.progress) / self.progress)


def key_of(kind: str, request: dict[str, Any]) -> str:
    """Return the digest of a request.

    Examples
    --------
    >>> key_of("study", {"log": 1, "seed": 2}) == key_of("study", {"seed": 2, "log": 1})
    True
    """
    return hashlib.sha256(json.dumps([kind, request], sort_keys=True).encode()).hexdigest()
