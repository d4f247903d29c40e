"""Logs and studies: what was brought in, and what was found in it."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ambidex.web.accounts.models import Unit
from ambidex.web.jobs.models import Job


class Log(models.Model):
    """A log that was brought in, with how to read it.

    Attributes
    ----------
    unit
        Whose work it tells of; None: the whole organisation's.
    digest
        SHA-256 of the file: the same file brought in twice is the same log.
    columns, time_zone, case_object
        How to read it, as `ambidex.workspace.Source` has it.
    longer_than
        The log that this one continues.
    """

    name = models.CharField(_("name"), max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="logs")
    digest = models.CharField(max_length=64)
    file = models.CharField(max_length=300)
    size = models.BigIntegerField()
    columns = models.JSONField(default=dict)
    time_zone = models.CharField(_("time zone of the work"), max_length=64, blank=True)
    case_object = models.CharField(max_length=200, blank=True)
    cost_per_hour = models.FloatField(_("cost of an hour"), null=True, blank=True)
    longer_than = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    brought_at = models.DateTimeField()
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["-brought_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="a_log_once", fields=["digest", "unit"]),
            models.UniqueConstraint(
                name="a_log_of_the_whole_once", fields=["digest"], condition=models.Q(unit__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Any:
        """Where the file is."""
        return settings.AMBIDEX_HOME.logs / self.file


class RosterFile(models.Model):
    """A roster that was brought in; the newest holds, the older ones stay on record.

    Attributes
    ----------
    text
        The file as it came.
    """

    name = models.CharField(_("name"), max_length=200)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    brought_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-brought_at", "-id"]

    def __str__(self) -> str:
        return self.name


class Study(models.Model):
    """What was found in a log; the values are in a folder of the home, named by `folder`."""

    log = models.ForeignKey(Log, on_delete=models.CASCADE, related_name="studies")
    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="study")
    folder = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    version = models.CharField(max_length=40)
    seed = models.BigIntegerField(default=1)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-id"]
        verbose_name_plural = "studies"

    def __str__(self) -> str:
        return f"{self.log}: {self.made_at:%Y-%m-%d}"

    @property
    def unit_id(self) -> int | None:
        """Where it belongs: where its log does."""
        return self.log.unit_id

    @property
    def path(self) -> Any:
        """Where its values are."""
        return settings.AMBIDEX_HOME.studies / self.folder
