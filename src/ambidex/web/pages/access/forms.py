"""Giving roles."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ambidex.web.accounts.models import Grant, Person, Role, Unit

LARGEST_ROSTER = 10_000_000
"""Bytes; a line for each person takes about a hundred."""

EVERYWHERE = {Role.ADMINISTRATOR, Role.AUDITOR}
"""Roles that are about the whole site, not about a part of the organisation."""


class Give(forms.ModelForm):  # type: ignore[type-arg]
    """A role in a part of the organisation, between two dates."""

    class Meta:
        model = Grant
        fields = ("role", "unit", "from_date", "until_date")
        widgets = {  # noqa: RUF012 Django's form
            "from_date": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "until_date": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }

    def __init__(self, *args: Any, today: date, **named: Any) -> None:
        super().__init__(*args, **{"initial": {"from_date": today}, **named})
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 a foreign key
        field.label = _("In")
        field.queryset = Unit.objects.all()
        field.empty_label = _("the whole organisation")

    def clean(self) -> dict[str, Any]:
        """Refuse dates in the wrong order, and a role of the whole site in a part of it."""
        said = super().clean() or {}
        first, last = said.get("from_date"), said.get("until_date")
        if first and last and last < first:
            self.add_error("until_date", _("It ends before it begins."))
        if said.get("unit") and said.get("role") in EVERYWHERE:
            self.add_error("unit", _("This role is held in the whole organisation only."))
        return said


class Invite(forms.Form):
    """Somebody new."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail address"))
    resource = forms.CharField(
        label=_("Their name in the logs"), max_length=200, required=False, help_text=_("If they appear there.")
    )

    def clean_email(self) -> str:
        """Refuse an address that somebody has."""
        email = str(self.cleaned_data["email"]).lower()
        if Person.objects.filter(email=email).exists():
            raise forms.ValidationError(_("Somebody has this address already."))
        return email


class RosterUpload(forms.Form):
    """A file of people."""

    file = forms.FileField(
        label=_("A roster"), help_text=_("CSV with a line for each person; up to 10 MB. Only the name is needed.")
    )

    def clean_file(self) -> Any:
        """Refuse what is too large to be a list of people."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_ROSTER:
            raise forms.ValidationError(_("It is larger than 10 MB. Is it a log? Logs are brought in under Data."))
        return file
