"""Writing a decision down."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ambidex.web.accounts import rights
from ambidex.web.accounts.models import Unit
from ambidex.web.records.models import Decision


class Write(forms.ModelForm):  # type: ignore[type-arg]
    """A decision, with what would come of doing nothing."""

    class Meta:
        model = Decision
        fields = ("title", "why", "nothing", "alternatives", "unit", "effect_from", "review_at", "outcome")
        widgets = {  # noqa: RUF012 Django's form
            "effect_from": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "review_at": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }

    def __init__(self, *args: Any, place: rights.Scope, **named: Any) -> None:
        super().__init__(*args, **named)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 a foreign key
        field.label = _("For")
        field.queryset = Unit.objects.all() if place.units is None else Unit.objects.filter(id__in=place.units)
        field.empty_label = _("the whole organisation") if place.units is None else None
        field.required = place.units is not None
        if self.instance.pk is None:
            del self.fields["outcome"]
