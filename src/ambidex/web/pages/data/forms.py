"""What somebody says of a log: whose it is, and which column is what."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ambidex.web.accounts import rights
from ambidex.web.accounts.models import Unit
from ambidex.workspace import Preview

MEANINGS = (
    ("case_id", _("Case: what one piece of work is known by")),
    ("activity", _("Activity: the step")),
    ("resource", _("Resource: who did it")),
    ("start", _("When it was started")),
    ("end", _("When it was ended")),
    ("work_type", _("Work type")),
    ("team", _("Team")),
    ("cost", _("Cost of the step")),
    ("value", _("Value of the case")),
    ("enabled", _("When it could have been started")),
    ("transition", _("Step of life (start, complete), for one row per event")),
)


class Bring(forms.Form):
    """A file, and whose work it tells of."""

    file = forms.FileField(
        label=_("A log"),
        help_text=_("CSV, Parquet, XES, OCEL 2.0, or issues of Jira or GitHub as JSON, each also gzipped; up to 2 GB."),
    )
    unit = forms.ModelChoiceField(label=_("Whose work it is"), queryset=Unit.objects.none(), required=False)

    def __init__(self, *args: Any, place: rights.Scope, **named: Any) -> None:
        super().__init__(*args, **named)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 it stands above
        field.queryset = Unit.objects.all() if place.units is None else Unit.objects.filter(id__in=place.units)
        field.empty_label = _("the whole organisation") if place.units is None else None
        field.required = place.units is not None

    def clean_file(self) -> Any:
        """Refuse what is too large to be kept."""
        file = self.cleaned_data["file"]
        if file.size > settings.AMBIDEX_LARGEST_LOG:
            raise forms.ValidationError(_("It is larger than 2 GB. Leave columns out, or gzip it."))
        return file


class Columns(forms.Form):
    """Which column is what, in which zone the work is done, and what an hour of it costs."""

    time_zone = forms.ChoiceField(
        label=_("Time zone of the work"),
        required=False,
        choices=[("", _("as the file says")), *((zone, zone) for zone in sorted(available_timezones()))],
        help_text=_("Needed where the times in the file have no offset."),
    )
    cost_per_hour = forms.FloatField(
        label=_("What an hour of a person costs"),
        required=False,
        min_value=0,
        help_text=_("Without it, cost is in hours."),
    )
    case_object = forms.CharField(
        label=_("The object type that is the case"), required=False, max_length=200, help_text=_("Only for OCEL logs.")
    )

    def __init__(self, *args: Any, seen: Preview, **named: Any) -> None:
        super().__init__(*args, **named)
        choices = [("", _("not in the file")), *((column, column) for column in seen.columns)]
        for name, label in MEANINGS if seen.columns else ():
            self.fields[f"column_{name}"] = forms.ChoiceField(
                label=label, choices=choices, required=False, initial=seen.guessed.get(name, "")
            )
        if seen.columns:
            del self.fields["case_object"]

    def clean(self) -> dict[str, Any]:
        """Refuse a column that is said to be two things, and a log without cases or times."""
        said = super().clean() or {}
        columns = self.columns()
        if any(name.startswith("column_") for name in self.fields):
            for needed in ("case_id", "end"):
                if needed not in columns:
                    self.add_error(f"column_{needed}", _("Every log needs this one."))
        twice = {column for column in columns.values() if list(columns.values()).count(column) > 1}
        for name, column in columns.items():
            if column in twice:
                self.add_error(f"column_{name}", _("This column is named twice."))
        return said

    def columns(self) -> dict[str, str]:
        """Return our name -> the file's, for those that were named."""
        return {
            name: self.cleaned_data[f"column_{name}"] for name, _ in MEANINGS if self.cleaned_data.get(f"column_{name}")
        }
