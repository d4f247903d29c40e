"""The part of the site that pages have in common."""

from django.apps import AppConfig


class Parts(AppConfig):
    """Names the part."""

    name = "ambidex.web.parts"
    label = "parts"
