"""Making a token."""

from django import forms
from django.utils.translation import gettext_lazy as _


class Make(forms.Form):
    """What a token is for."""

    name = forms.CharField(label=_("What it is for"), max_length=80)
    may_write = forms.BooleanField(label=_("It may bring logs in and ask for studies"), required=False)
