"""How somebody wants to be shown things."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ambidex.web.accounts.models import Person


class Me(forms.ModelForm):  # type: ignore[type-arg]
    """Name, time zone and language."""

    class Meta:
        model = Person
        fields = ("name", "time_zone", "language")

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        zones = [(zone, zone) for zone in sorted(available_timezones())]
        self.fields["time_zone"] = forms.ChoiceField(label=_("Time zone"), choices=zones)
        self.fields["language"] = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
