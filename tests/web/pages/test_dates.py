"""Dates are written as the reader writes them, but into a field as a browser must have them."""

import pytest
from django.urls import reverse
from django.utils import timezone


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(
    ("role", "name", "field"), [("leader", "new decision", "effect_from"), ("administrator", "give role", "from_date")]
)
def test_a_field_begins_with_today_in_every_language(language, role, name, field, browse, somebody, settings):
    settings.LANGUAGES = [("en", "English"), ("de", "Deutsch")]
    person = somebody(role)
    address = reverse(name, args=[person.pk] if name == "give role" else [])
    page = browse(person).get(address, headers={"accept-language": language}).content.decode()
    assert f'<input type="date" name="{field}" value="{timezone.localdate():%Y-%m-%d}"' in page
