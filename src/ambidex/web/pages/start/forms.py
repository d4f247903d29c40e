"""What somebody says who comes in for the first time."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from ambidex.web.accounts.models import Invitation, Person


class Start(forms.Form):
    """Name, address and password."""

    name = forms.CharField(label=_("Your name"), max_length=200)
    email = forms.EmailField(label=_("Your e-mail address"))
    time_zone = forms.ChoiceField(label=_("Your time zone"), choices=[(z, z) for z in sorted(available_timezones())])
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters; a sentence is easy to remember."),
    )

    def __init__(self, *args: Any, invited: Invitation, **named: Any) -> None:
        super().__init__(*args, **named)
        self.invited = invited
        self.fields["time_zone"].initial = "UTC"
        if invited.person is not None:
            del self.fields["email"]
            self.fields["name"].initial = invited.person.name

    def clean_email(self) -> str:
        """Refuse an address that somebody has."""
        email = str(self.cleaned_data["email"]).lower()
        if Person.objects.filter(email=email).exists():
            raise forms.ValidationError(_("Somebody has this address already."))
        return email

    def clean_password(self) -> str:
        """Refuse a password that is easy to guess."""
        person = self.invited.person or Person(email=self.cleaned_data.get("email", ""), name=self.data.get("name", ""))
        validate_password(self.cleaned_data["password"], person)
        return str(self.cleaned_data["password"])
