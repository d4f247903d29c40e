"""Decisions: what was decided, what else could have been, why, and what it rests on."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ambidex.web.accounts.models import Unit
from ambidex.web.studies.models import Study


class Decision(models.Model):
    """A decision; it is amended in the open, with its history, and never taken out.

    Attributes
    ----------
    nothing
        What would come of doing nothing: the alternative that is always there.
    alternatives
        What else was weighed, one a line.
    study, chart
        What it rests on: a study, and the name of the chart on its page.
    effect_from
        When it takes effect; charts mark it.
    """

    title = models.CharField(_("what is decided"), max_length=200)
    why = models.TextField(_("why"))
    nothing = models.TextField(_("what would come of doing nothing"))
    alternatives = models.TextField(_("what else was weighed, one a line"), blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions")
    study = models.ForeignKey(Study, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions")
    chart = models.CharField(max_length=60, blank=True)
    effect_from = models.DateField(_("takes effect"))
    review_at = models.DateField(_("looked at again"), null=True, blank=True)
    outcome = models.TextField(_("what came of it"), blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["-decided_at", "-id"]

    def __str__(self) -> str:
        return self.title
